"""Whatever people did and whatever is wrong: what a folder says that readers get of three languages."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pipeline.flow.decisions import Decider, approve_all
from pipeline.flow.publishing import publish, withdraw_page
from tests.deploy.conftest import target
from tests.flow.derived import HANT, with_traditional
from tests.flow.tiny import ARTICLE_ID, HANDOUT_ID
from tests.flow.world import World, lost_sheets, tiny_world, tree

HANS, ALL = "zh-Hans", ("en", "zh-Hans", HANT)
Down = tuple[str, ...]
"""Languages in which a page is down."""


@cache
def begun() -> World:
    """Two pages public in three languages, brought to the folder `www`."""
    world = tiny_world(Path(tempfile.mkdtemp(prefix="held-")) / "p")
    world.release(ARTICLE_ID, HANDOUT_ID)
    with_traditional(world).release(ARTICLE_ID, HANDOUT_ID)
    target(world, target="folder", path="www")
    world.cli("deploy", "there", "--yes")
    return world


def withdraw(world: World, page: str) -> Down:
    withdraw_page(world.root, page, "ann")
    return (HANS, HANT)


def withdraw_traditional(world: World, page: str) -> Down:
    withdraw_page(world.root, page, "mei", locale=HANT)
    return (HANT,)


def withdraw_and_publish_again(world: World, page: str) -> Down:
    """Other words are approved; the Traditional page waits for people."""
    withdraw(world, page)
    edit(world, page)
    for who in ("ann", "bo"):
        approve_all(Decider(world.open(), who), page, safety=True)
    publish(Decider(world.open(), "ann"), page)
    return (HANS, HANT)


def reject(world: World, page: str) -> Down:
    world.cli("review", "reject", page, world.short_id(page, TITLES[page]), "--as", "ann")
    return (HANS, HANT)


def remove(world: World, page: str) -> Down:
    world.cli("remove", page, "--yes")
    return ALL


def call_it_a_draft(world: World, page: str) -> Down:
    path = world.english(page)
    path.write_text(path.read_text("utf-8").replace("\nkind:", "\ndraft: true\nkind:", 1), "utf-8")
    return ALL


def edit(world: World, page: str) -> Down:
    """A new wording that nobody has approved."""
    sign = world.short_id(page, TITLES[page])
    world.cli("review", "edit", page, sign, "--text", NEW, "--as", "ann")
    return ()


def write(world: World, page: str) -> Down:
    """English that readers do not have yet."""
    path = world.english(page)
    path.write_text(f"{path.read_text('utf-8')}\nA {NEW} line of its own.\n", "utf-8")
    return ()


def rename(world: World, page: str) -> Down:
    world.cli("rename", page, f"{page}-card", "--as", "ann")
    return ()


TITLES = {HANDOUT_ID: "A short check-in", ARTICLE_ID: "Pause together"}
NEW = "zqnew"
"""A word that stands on no target."""
ACTS: tuple[Callable[[World, str], Down], ...] = (
    withdraw, withdraw_traditional, withdraw_and_publish_again, reject, remove, call_it_a_draft, edit, write, rename,
)  # fmt: skip


def broken(world: World, file: str, text: str) -> None:
    world.path(file).write_text(text, "utf-8")


FAULTS: dict[str, Callable[[World], None]] = {
    "another page": lambda world: broken(world, "content/en/articles/bad.md", "---\ntitle: [\n---\n"),
    "the glossary": lambda world: broken(world, "glossary.yaml", "terms: ["),
    "the people": lambda world: broken(world, "locales/reviewers.yaml", "- id: ["),
    "a setting": lambda world: world.change(world.path("pipeline.toml"), 'site_name = "', 'site_name = 3 # "'),
    "a line of the settings": lambda world: world.change(world.path("pipeline.toml"), "site_name", "<<<<\nsite_name"),
    "the site itself": lambda world: shutil.rmtree(world.path("dist")),
    "nothing but its proof": lambda _: None,
}  # fmt: skip


def pages(files: dict[str, bytes]) -> dict[tuple[str, str], dict[str, bytes]]:
    """Id and language → the files of each page that a manifest names, by their path."""
    found = {}
    for page in json.loads(files["manifest.json"])["pages"]:
        for tag, one in page["versions"].items():
            names = [one[name] for name in ("path", "json", "fragment", "pdf") if name in one]
            found[page["id"], tag] = {name: files[name] for name in names}
    return found


def like(files: dict[str, bytes], gone: set[str]) -> dict[str, list[str]]:
    """The lines of each file, but those that offer sheets which are gone."""

    def lines(data: bytes) -> list[str]:
        text = data.decode()
        if text.startswith("{"):
            page = json.loads(text)
            page["bilingual"] = None if lost(str(page["bilingual"])) else page["bilingual"]
            text = "\n".join(f"{key}\n{value}" for key, value in page.items())
        return [line for line in text.split("\n") if not lost(line)]

    def lost(line: str) -> bool:
        return any(f"/{path}" in line for path in gone)

    return {path: lines(data) for path, data in files.items() if not path.endswith(".pdf")}


def said(data: bytes) -> set[str]:
    """The lines of a file, words alone."""
    return set(re.sub(r"<[^>]*>", "\n", data.decode("utf-8", "replace")).split("\n"))


def title(data: bytes) -> str:
    said: str = json.loads(data)["title"]
    return said


def notices(files: dict[str, bytes]) -> set[str]:
    listed = json.loads(files["manifest.json"])["withdrawn"]
    return {one[form] for one in listed for form in ("path", "json", "fragment")}


STORIES = st.tuples(
    st.lists(
        st.tuples(st.sampled_from(ACTS), st.sampled_from((ARTICLE_ID, HANDOUT_ID))),
        min_size=1, max_size=2, unique_by=lambda act: act[1],
    ),
    st.sampled_from(sorted(FAULTS)),
    st.booleans(),
)  # fmt: skip
"""One act a page, a fault, and whether somebody builds."""


@pytest.mark.slow
@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(STORIES)
@example(([(withdraw, HANDOUT_ID), (rename, ARTICLE_ID)], "the people", True))
@example(([(withdraw_and_publish_again, HANDOUT_ID), (write, ARTICLE_ID)], "a setting", False))
def test_what_a_target_says_of_a_site_with_faults(
    story: tuple[list[tuple[Callable[[World, str], Down], str]], str, bool],
) -> None:
    """Nothing of a page that came down, no word that was not there, notices apart, and each other page byte for byte."""
    hold_to(*story)


def hold_to(
    acts: Iterable[tuple[Callable[[World, str], Down], str]], fault: str, builds: bool
) -> None:
    folder = Path(tempfile.mkdtemp(prefix="held-"))
    try:
        world = begun().copy(folder / "p")
        before = tree(world.path("www"))
        down = {(page, tag) for act, page in acts for tag in act(world, page)}
        FAULTS[fault](world)
        if builds:
            world.cli("build", expect=None)
        done = world.cli("deploy", "there", "--yes", expect=None)
        now = tree(world.path("www"))
        if done.exit_code == 0:
            assert fault in ("nothing but its proof", "the site itself"), done.output
            return
        assert done.exit_code == (1 if down else 2), done.output
        was = pages(before)
        sheets = {path for path in before if path.endswith(".pdf") and path not in now}
        left = {key: like(files, sheets) for key, files in was.items() if key not in down}
        assert {key: like(files, sheets) for key, files in pages(now).items()} == left
        assert {p: now[p] for p in now if p.endswith(".pdf")}.items() <= before.items()
        assert lost_sheets(now) == set()
        gone = {name for key in down for name in was[key]}
        assert not [p for p in gone - notices(now) if p in now]
        here = {line for path in before for line in said(before[path])}
        for path, data in now.items():
            if path not in notices(now) and path != "manifest.json":
                assert said(data) <= here, (path, said(data) - here)
            assert NEW.encode() not in data
        titles = {key: title(files[f"pages/{key[1]}/{key[0]}.json"]) for key, files in was.items()}
        shown = {one for key, one in titles.items() if key not in down}
        for one in {titles[key] for key in down} - shown:
            assert not [p for p in now if one in now[p].decode("utf-8", "replace")], one
        assert (notices(now) - notices(before) != set()) == bool(down)
        again = world.cli("deploy", "there", "--yes", expect=2)
        assert tree(world.path("www")) == now, again.output
    finally:
        shutil.rmtree(folder)
