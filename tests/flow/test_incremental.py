"""Any story of edits, builds and losses: the output is, byte for byte, that of a first build in an empty folder."""

from __future__ import annotations

import atexit
import os
import random
import re
import shutil
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from pipeline.flow.decisions import Decider, approve_all
from pipeline.flow.known_pages import check, known_pages
from pipeline.flow.publishing import publish, withdraw_page
from pipeline.model.errors import PipelineError, RefusedError
from tests.flow.tiny import ARTICLE_ID, COMMA, DANGER, HANDOUT_ID, MANDARIN, NO_COMMA, SAFER
from tests.flow.world import World, tiny_world, tree

DOCUMENTS = (ARTICLE_ID, HANDOUT_ID)
THIRD = """---
title: A third page
id: articles/third
date: 2026-11-24
---

Ask before you give advice.

See [the pause](pause.md) and ![two chairs](chairs.png).
"""
THIRD_ID = "articles/third"


@cache
def start() -> World:
    """The tiny project, both pages public, built; made once."""
    folder = Path(tempfile.mkdtemp(prefix="incremental-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    world = tiny_world(folder / "p")
    world.release(*DOCUMENTS)
    return world


def switch(path: Path, old: str, new: str) -> None:
    """Words there and back."""
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    path.write_text(text.replace(old, new) if old in text else text.replace(new, old), "utf-8")


def keeping_time(path: Path, change: Callable[[bytes], bytes]) -> None:
    """An edit with the old time stamp, as `rsync -t` or a wrong clock leaves it."""
    before = path.stat()
    path.write_bytes(change(path.read_bytes()))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def chosen(n: int) -> random.Random:
    """Chance that a number gives."""
    return random.Random(n)  # noqa: S311  no secret


# what happens to a project; each takes the world and a number to choose by


def edit_article(world: World, _n: int) -> None:
    switch(world.english(ARTICLE_ID), COMMA, NO_COMMA)


def edit_safety(world: World, _n: int) -> None:
    switch(world.english(HANDOUT_ID), DANGER, SAFER)


def edit_unseen(world: World, _n: int) -> None:
    """Equal size, equal time."""
    path = world.english(ARTICLE_ID)
    keeping_time(path, _swapped)


def _swapped(data: bytes) -> bytes:
    pair = (b"slow breath", b"calm breath")
    old, new = pair if pair[0] in data else pair[::-1]
    return data.replace(old, new)


def edit_catalog(world: World, n: int) -> None:
    """By hand, and with the old time stamp."""
    path = world.po(DOCUMENTS[n % 2])
    keeping_time(path, lambda data: data.replace("一起".encode(), "共同".encode()))


def draft_by_hand(world: World, n: int) -> None:
    """A target is taken out of a catalog, or put in: memory may fill it, or give it to other pages."""
    english, path = "Ask before you give advice.", world.po((ARTICLE_ID, THIRD_ID)[n % 2])
    if path.exists():
        full = f'msgid "{english}"\nmsgstr "{MANDARIN[english]}"\n'
        switch(path, full, f'msgid "{english}"\nmsgstr ""\n')


def edit_glossary(world: World, n: int) -> None:
    term = f"terms:\n  - {{en: breath, zh: {('呼吸', '气息')[n % 2]}}}\n"
    text = world.path("glossary.yaml").read_text(encoding="utf-8")
    world.path("glossary.yaml").write_text(term + text[text.index("contacts:") :], "utf-8")


def edit_settings(world: World, _n: int) -> None:
    switch(world.path("pipeline.toml"), "Our practice", "Another practice")


def add_reviewer(world: World, n: int) -> None:
    world.cli("users", "add", f"p{n}", "--name", "P", expect=None)


def add_page(world: World, n: int) -> None:
    world.english(THIRD_ID).write_text(THIRD, encoding="utf-8")
    world.path("content/en/articles/chairs.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes([n]))


def move_page(world: World, _n: int) -> None:
    """Another address for a page that readers have."""
    switch(world.english(ARTICLE_ID), f"id: {ARTICLE_ID}\n", f"id: {ARTICLE_ID}\nslug: moved\n")


def remove_page(world: World, _n: int) -> None:
    world.english(THIRD_ID).unlink(missing_ok=True)


def approve(world: World, n: int) -> None:
    for who in ("ann", "bo"):
        approve_all(Decider(world.open(), who), DOCUMENTS[n % 2], safety=True)


def publish_page(world: World, n: int) -> None:
    try:
        publish(Decider(world.open(), "bo"), DOCUMENTS[n % 2])
    except RefusedError:
        return  # not approved, or published already


def withdraw(world: World, n: int) -> None:
    withdraw_page(world.root, DOCUMENTS[n % 2], "ann")


def touch(world: World, _n: int) -> None:
    for path in world.path("content").rglob("*.md"):
        path.touch()


def build_one(world: World, n: int) -> None:
    world.build(DOCUMENTS[n % 2])


def build_all(world: World, _n: int) -> None:
    world.build()


def spoil_output(world: World, n: int) -> None:
    """A page of the site or the preview edited in place, with the old time stamp, or gone."""
    files = sorted(
        p
        for d in ("site", "preview")
        for p in world.path(f"dist/{d}/").resolve().rglob("*")
        if p.is_file()
    )
    if files:
        path = chosen(n).choice(files)
        if n % 3:
            keeping_time(path, lambda data: data[:-1] + b"!")
        else:
            path.unlink()


def lose_output(world: World, n: int) -> None:
    shutil.rmtree(
        world.path(("dist", "dist/releases/site", ".pipeline")[n % 3]), ignore_errors=True
    )


def cache_files(world: World) -> list[Path]:
    return sorted(p for p in world.path(".pipeline/cache").rglob("*") if p.is_file())


def lose_cache(world: World, n: int) -> None:
    for path in chosen(n).sample(cache_files(world), k=len(cache_files(world)) // 2):
        path.unlink()


def spoil_cache(world: World, n: int) -> None:
    """A byte turned, the end cut off, one file in the place of another, the file of another type."""
    chance, files = chosen(n), cache_files(world)
    for path in chance.sample(files, k=len(files) // 2):
        data = bytearray(path.read_bytes())
        kind = chance.randrange(4)
        if kind == 0:
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        elif kind == 1:
            del data[chance.randrange(len(data)) :]
        elif kind == 2:
            data = bytearray(chance.choice(files).read_bytes())
        else:
            data = bytearray(b"[" * 5000)
        path.write_bytes(data)


ACTS = (
    edit_article, edit_safety, edit_unseen, edit_catalog, draft_by_hand, edit_glossary, edit_settings,
    add_reviewer, add_page, move_page, remove_page, approve, publish_page, withdraw, touch, build_one, build_all,
    spoil_output, lose_output, lose_cache, spoil_cache,
)  # fmt: skip
stories = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 50)), min_size=1, max_size=8)


def outputs(world: World) -> dict[str, dict[str, bytes]]:
    """Everything that a build makes: both trees, catalogs and published pages."""
    return {
        "site": tree(world.path("dist/site")),
        "preview": tree(world.path("dist/preview")),
        "tracked": world.tracked(),
    }


def first_build(world: World, folder: Path) -> World:
    """The same files in a new folder, without cache and output, built."""
    shutil.copytree(world.root, folder, ignore=shutil.ignore_patterns("dist", ".pipeline"))
    cold = World(folder)
    cold.build()
    return cold


def looked(world: World) -> tuple[object, ...]:
    """What `status`, `review list` and `check` say, or the error that stops them."""
    try:
        pages = known_pages(world.root)
        overviews = pages.overviews(tuple(pages.workspace.headers))
        return (*overviews, *check(pages, ()))
    except PipelineError as error:
        return (str(error),)


def looked_anew(world: World) -> tuple[object, ...]:
    """The same, with nothing kept."""
    kept, aside = world.path(".pipeline/cache"), world.path(".pipeline/aside")
    if not kept.exists():
        return looked(world)
    kept.rename(aside)
    try:
        return looked(world)
    finally:
        shutil.rmtree(kept, ignore_errors=True)
        aside.rename(kept)


def tell(story: list[tuple[Callable[[World, int], None], int]]) -> None:
    with tempfile.TemporaryDirectory(prefix="story-") as name:
        world = start().copy(Path(name) / "warm")
        for number, (act, n) in enumerate(story):
            act(world, n)
            assert looked(world) == looked_anew(world)
            if n % 2 or number + 1 == len(story):
                world.build()
                cold = first_build(world, Path(name) / f"cold{number}")
                assert outputs(world) == outputs(cold)
        assert world.build().catalogs == ()
        assert outputs(world) == outputs(cold)


def stamps(world: World) -> dict[str, tuple[int, int, int]]:
    """Inode, time of writing and of change of every file and folder, locks and cache among them."""
    found = (path for path in world.root.rglob("*"))
    return {str(p): (p.lstat().st_ino, p.lstat().st_mtime_ns, p.lstat().st_ctime_ns) for p in found}


def never_built(folder: Path) -> World:
    """A clone: catalogs and decisions are there, nothing that was worked out."""
    world = start().copy(folder)
    for name in ("dist", ".pipeline"):
        shutil.rmtree(world.path(name), ignore_errors=True)
    return world


def test_who_looks_first_keeps_what_was_found(tmp_path: Path) -> None:
    """In a project that nobody has built, the second look judges and writes nothing, and neither does a build judge."""
    world = never_built(tmp_path / "p")
    first = looked(world)
    assert known_pages(world.root).results.keys() == set(DOCUMENTS)
    before = stamps(world)
    assert looked(world) == first
    for words in (("check",), ("status",), ("review", "list")):
        world.cli(*words, expect=None)
    assert stamps(world) == before
    assert world.build().judged == 0
    assert outputs(world) == outputs(first_build(world, tmp_path / "cold"))


def test_where_nothing_can_be_kept_everything_is_told(tmp_path: Path) -> None:
    """A project on a disk that takes no file, as a read-only one."""
    world = never_built(tmp_path / "p")
    wanted = looked(world)
    shutil.rmtree(world.path(".pipeline/cache"))
    world.path(".pipeline/cache").write_text("no folder")
    assert looked(world) == looked(world) == wanted


@pytest.mark.parametrize("copy", [False, True])
def test_an_unchanged_build_touches_nothing(copy: bool, tmp_path: Path) -> None:
    """No file and no folder, in the project, the output, the cache or the locks, is written or made."""
    world = start().copy(tmp_path / "p")
    flags = ["--copy"] if copy else []
    world.cli("build", *flags)
    before = stamps(world)
    assert "2 Mandarin pages public" in world.cli("build", *flags).output
    assert stamps(world) == before


def test_one_changed_page_is_one_written_page(tmp_path: Path) -> None:
    """The other pages are the same files on the disk as before."""
    world = start().copy(tmp_path / "p")
    world.build()
    before = {p: (world.path("dist/site") / p).stat().st_ino for p in world.site()}
    world.change(world.english(ARTICLE_ID), COMMA, NO_COMMA)
    world.build()
    after = {p: (world.path("dist/site") / p).stat().st_ino for p in world.site()}
    new = {p for p in after if before.get(p) != after[p]}
    assert "en/articles/pause/index.html" in new
    assert not [p for p in new if "check-in" in p]


@pytest.mark.parametrize(
    "name",
    [
        "content/en/{}.md",
        "locales/zh/LC_MESSAGES/{}.po",
        "locales/zh/published/{}.md",
        "content/zh/{}.md",
    ],
)
def test_an_equal_size_edit_with_the_old_time_is_seen(name: str, tmp_path: Path) -> None:
    """Of a public page every file is read each time, whatever its time stamp says."""
    world = start().copy(tmp_path / "p")
    world.build()
    before = outputs(world)
    path = world.path(name.format(HANDOUT_ID))
    # of a catalog the Mandarin alone: an entry whose English another tool changed is put back
    number = re.compile(rb'(?m)^(msgstr ".*)988' if name.endswith(".po") else rb"()988")
    keeping_time(path, lambda data: number.sub(rb"\g<1>987", data))
    world.cli("build", expect=None)
    assert outputs(world) == outputs(first_build(world, tmp_path / "cold"))
    assert outputs(world)["preview"] != before["preview"]


def test_an_equal_size_edit_of_the_ledger_is_seen(tmp_path: Path) -> None:
    """A decision that was changed by hand stops the page, with the old time stamp too."""
    world = start().copy(tmp_path / "p")
    world.build()
    keeping_time(world.ledger(HANDOUT_ID), lambda data: data.replace(b'"ann"', b'"bob"'))
    assert "LEDGER" in world.cli("build", expect=1).stderr


@settings(
    max_examples=4,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
@example([(add_page, 15), (draft_by_hand, 42)])  # memory brings back what was approved
@given(stories)
def test_any_story_ends_as_a_first_build(
    story: list[tuple[Callable[[World, int], None], int]],
) -> None:
    """After every build: site, preview and tracked files equal those of a build that remembers nothing."""
    tell(story)


@pytest.mark.slow
@settings(
    max_examples=200,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
@given(stories)
def test_any_of_many_stories_ends_as_a_first_build(
    story: list[tuple[Callable[[World, int], None], int]],
) -> None:
    """The same over many stories."""
    tell(story)


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
def test_one_act_ends_as_a_first_build(act: Callable[[World, int], None]) -> None:
    """Each act alone, so that none is left to chance."""
    tell([(act, 1)])
