"""Machines share what they worked out: the same bytes, no work twice, and no word of who lacks the key."""

from __future__ import annotations

import hashlib
import hmac
import re
import shutil
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline.files.shared_cache import KEY, open_shared
from pipeline.flow.project import open_project
from pipeline.flow.publishing import withdraw_page
from tests.fakes.s3_store import S3Fake
from tests.flow.derived import Derived
from tests.flow.s3_server import CREDENTIALS, s3_server
from tests.flow.test_incremental import (
    add_page,
    edit_article,
    edit_glossary,
    first_build,
    outputs,
    start,
    withdraw,
)
from tests.flow.tiny import ARTICLE_ID, HANDOUT_ID
from tests.flow.world import World

SECRET = "the key of a team of tests"  # noqa: S105  it seals nothing but these


@pytest.fixture(scope="module")
def filled_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("filled")
    (folder / "shared").mkdir()
    world = start().copy(folder / "p")
    settings = world.path("pipeline.toml")
    settings.write_text('cache_url = "../shared"\n' + settings.read_text("utf-8"), "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(KEY, SECRET)
        built = world.build()
    assert (built.judged, built.not_shared) == (2, "")
    return folder


@pytest.fixture(params=["folder", "s3"])
def shared(
    request: pytest.FixtureRequest,
    filled_once: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[World]:
    """The tiny project, both pages public, with a shared folder beside it that its build has filled: as such, or as a bucket of an S3 store."""
    monkeypatch.setenv(KEY, SECRET)
    shutil.copytree(filled_once, tmp_path, symlinks=True, dirs_exist_ok=True)
    world = World(tmp_path / "p")
    if request.param == "folder":
        yield world
        return
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    with s3_server(tmp_path) as endpoint:
        share_by(world, f"s3://shared?endpoint={endpoint}")
        yield world


def share_by(world: World, url: str) -> None:
    """Have this place for the folder."""
    settings = world.path("pipeline.toml")
    settings.write_text(settings.read_text("utf-8").replace("../shared", url), "utf-8")


def entries(world: World) -> list[Path]:
    """The files of the folder, which are the objects of the store."""
    return sorted(path for path in (world.root.parent / "shared").rglob("*") if path.is_file())


def checkout(world: World, folder: Path) -> World:
    """The same files as git has them: without cache and output."""
    shutil.copytree(world.root, folder, ignore=shutil.ignore_patterns("dist", ".pipeline"))
    return World(folder)


def alone(world: World, folder: Path) -> World:
    """A checkout, built without the key, so that nothing shared is read."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(KEY)
        return first_build(world, folder)


ACTS = (add_page, withdraw, edit_glossary)


def test_another_checkout_does_no_work_twice(shared: World, tmp_path: Path) -> None:
    """After whatever happened there: nothing is judged or rendered, and the bytes are those of a first build alone."""
    for number, act in enumerate(ACTS):
        act(shared, number)
        assert shared.build().judged
        second = checkout(shared, tmp_path / f"second{number}")
        built = second.build()
        assert (built.judged, built.rendered) == (0, 0)
        assert outputs(second) == outputs(alone(shared, tmp_path / f"alone{number}"))
        assert outputs(second) == outputs(shared)


def test_nothing_is_asked_for_twice(
    filled_once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A first build asks once for header and output of each page, and gives these and the page; a second checkout takes all of it, and says once more that all is well."""
    for name, value in {KEY: SECRET, **CREDENTIALS}.items():
        monkeypatch.setenv(name, value)
    with S3Fake() as store:
        world = checkout(World(filled_once / "p"), tmp_path / "first")
        share_by(world, f"s3://bucket?endpoint={store.url}")
        assert world.build().judged == 2
        first = Counter(store.seen)
        assert set(first.values()) == {1}
        proof, whole = 1, 2  # of the site; and what memory held
        assert Counter(method for method, _ in first) == {
            "GET": 3 * 2 + proof,  # no page waits for a draft: memory is asked nothing
            "PUT": 4 * 2 + whole,
        }
        assert checkout(world, tmp_path / "second").build().judged == 0
        second = Counter(store.seen) - first
        assert Counter(method for method, _ in second) == {"GET": 4 * 2 + proof, "PUT": whole}
        assert set(second.values()) == {1}


def test_one_page_is_worked_out_where_it_changed(shared: World, tmp_path: Path) -> None:
    """A checkout with an edit of its own takes the other page from the folder, and gives its own to all."""
    second = checkout(shared, tmp_path / "second")
    edit_article(second, 0)
    assert second.build().judged == 1
    third = checkout(second, tmp_path / "third").build()
    assert (third.judged, third.rendered) == (0, 0)


def test_a_derived_locale_is_shared_too(
    released: Derived, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second checkout judges no Traditional page; one where Simplified came down takes none from the folder."""
    world = released.world
    (tmp_path / "shared").mkdir()
    settings = world.path("pipeline.toml")
    settings.write_text('cache_url = "../shared"\n' + settings.read_text("utf-8"), "utf-8")
    monkeypatch.setenv(KEY, SECRET)
    assert world.build().judged == 4
    second = checkout(world, tmp_path / "second")
    built = second.build()
    assert (built.judged, built.rendered) == (0, 0)
    assert outputs(second) == outputs(world)
    third = checkout(world, tmp_path / "third")
    withdraw_page(third.root, ARTICLE_ID, "ann")
    assert third.build().judged == 2
    assert Derived(third).behind() == {HANDOUT_ID: False}
    assert outputs(third) == outputs(alone(third, tmp_path / "alone"))


def plain_seal(name: str, data: bytes) -> bytes:
    """The seal of the local cache: no key is needed for it."""
    return hashlib.sha256(data[32:]).digest() + data[32:]


def other_key(name: str, data: bytes) -> bytes:
    return hmac.digest(b"another key", data[32:], "sha256") + data[32:]


def cut(name: str, data: bytes) -> bytes:
    return data[: len(data) // 2]


FORGERIES = (plain_seal, other_key, cut)


def forged(data: bytes) -> bytes:
    """The entry with other words in it, and the seal that it had."""
    words = zlib.decompress(data[32:])
    return data[:32] + zlib.compress(words.replace("一起".encode(), "不要".encode()))


@pytest.mark.parametrize("seal", FORGERIES)
def test_a_forged_entry_changes_no_byte(
    shared: World, tmp_path: Path, seal: Callable[[str, bytes], bytes]
) -> None:
    """Who can write to the folder and has no key changes nothing: the pages are worked out here."""
    for path in entries(shared):
        path.write_bytes(seal(path.name, forged(path.read_bytes())))
    second = checkout(shared, tmp_path / "second")
    built = second.build()
    assert built.judged == 2
    assert outputs(second) == outputs(alone(shared, tmp_path / "alone"))


def test_an_entry_in_the_place_of_another_changes_no_byte(shared: World, tmp_path: Path) -> None:
    """Each entry is whole and sealed with our key, but lies under another name."""
    found = entries(shared)
    held = [path.read_bytes() for path in found]
    for path, data in zip(found, held[1:] + held[:1], strict=True):
        path.write_bytes(data)
    second = checkout(shared, tmp_path / "second")
    assert second.build().judged == 2
    assert outputs(second) == outputs(alone(shared, tmp_path / "alone"))


def test_entries_are_what_is_built_of(
    shared: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same forgery does change bytes where the seal is not looked at: the tests above miss nothing."""
    for path in entries(shared):
        path.write_bytes(forged(path.read_bytes()))
    monkeypatch.setattr(hmac, "compare_digest", lambda _one, _other: True)
    second = checkout(shared, tmp_path / "second")
    second.build()
    assert "不要".encode() in b"".join(outputs(second)["preview"].values())


@pytest.mark.parametrize("secret", ["", "short"])
def test_without_a_key_nothing_is_read_or_written(
    shared: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, secret: str
) -> None:
    """It is said once, and the build goes on."""
    monkeypatch.setenv(KEY, secret)
    second = checkout(shared, tmp_path / "second")
    edit_article(second, 0)
    before = entries(shared)
    said = second.cli("build", expect=None).stderr
    assert said.count(KEY) == 1
    assert entries(shared) == before
    assert open_shared(open_project(second.root)).is_open is False


def test_a_place_that_is_gone_stops_nothing(shared: World, tmp_path: Path) -> None:
    """The build says so once, with the place's name, and is the same; no folder is made in the place of a mount."""
    code = shared.cli("build", expect=None).exit_code
    folder = tmp_path / "shared"
    folder.rename(tmp_path / "unmounted")
    second = checkout(shared, tmp_path / "second")
    done = second.cli("build", expect=code)
    assert (
        len(
            re.findall(
                "CACHE .*shared.* (is not there|has no such bucket|cannot be used)", done.stderr
            )
        )
        == 1
    )
    assert not folder.exists()
    assert outputs(second) == outputs(alone(shared, tmp_path / "alone"))


def test_a_place_that_goes_while_it_is_used_stops_nothing(shared: World, tmp_path: Path) -> None:
    """What cannot be kept is said once, and not tried again."""
    with open_shared(open_project(shared.root)) as cache:
        (tmp_path / "shared").rename(tmp_path / "unmounted")
        for number in range(300):
            cache.save("page", f"{number}", True)
        cache.flush()
        assert re.search("is gone|has no such bucket|cannot be used", cache.fault)
        assert not cache.is_open
        assert cache.load("page", "0", bool) is None
    assert not (tmp_path / "shared").exists()
