"""A look at each file by itself: it says what the whole project says, whatever is wrong with other files."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from pipeline.flow import large_pages
from pipeline.flow.build import all_locales, first_look
from pipeline.flow.build.run import build
from pipeline.flow.known_pages import check, known_pages
from pipeline.flow.large_pages import judge_large
from pipeline.flow.readable import problems
from pipeline.flow.workers import Jobs
from pipeline.flow.workspace import Workspace
from tests.flow.test_incremental import DOCUMENTS, start
from tests.flow.tiny import ARTICLE, ARTICLE_ID, COMMA, HANDOUT, HANDOUT_ID, NO_COMMA
from tests.flow.world import World, tree

ELSEWHERE = "content/en/articles/elsewhere.md"


def as_it_was(_world: World) -> None:
    """Nothing is wrong."""


def other_words(world: World) -> None:
    """The catalog is not what a merge makes."""
    world.english(ARTICLE_ID).write_text(ARTICLE.replace(COMMA, NO_COMMA), "utf-8")


def no_catalog(world: World) -> None:
    world.po(ARTICLE_ID).unlink()


def bad_catalog(world: World) -> None:
    world.po(HANDOUT_ID).write_text('msgid "a\n', "utf-8")


def taken_out(world: World) -> None:
    """Another program has left a text out of a catalog."""
    path = world.po(ARTICLE_ID)
    path.write_text(path.read_text("utf-8").replace("给建议之前先问一声。", ""), "utf-8")


def bad_ledger(world: World) -> None:
    world.ledger(HANDOUT_ID).write_text("{\n{\n", "utf-8")


def no_mandarin(world: World) -> None:
    """A `publish` was killed, so a build has to carry it out."""
    world.path(f"content/zh/{ARTICLE_ID}.md").unlink()


def same_id(world: World) -> None:
    """Two files of one id: the new one would say other words on the page of the old one."""
    world.path(ELSEWHERE).write_text(ARTICLE.replace("slow breath", "deep breath"), "utf-8")


def same_address(world: World) -> None:
    text = ARTICLE.replace("id: articles/pause", "id: articles/elsewhere\nslug: pause")
    world.path(ELSEWHERE).write_text(text, "utf-8")


def no_end(world: World) -> None:
    """A safety box that is never closed."""
    text = HANDOUT.replace("id: handouts/check-in", "id: articles/elsewhere")
    world.path(ELSEWHERE).write_text(
        text.replace("911.\n\n:::", "911.").rpartition(":::")[0], "utf-8"
    )


def no_head(world: World) -> None:
    world.path(ELSEWHERE).write_text("---\ntitle: [\n---\n\nWords.\n", "utf-8")


def all_at_once(world: World) -> None:
    for spoil in (other_words, bad_ledger, same_id):
        spoil(world)
    world.path("content/en/articles/broken.md").write_text("---\ntitle: [\n---\n", "utf-8")


EVERY = (
    as_it_was, other_words, no_catalog, bad_catalog, taken_out, bad_ledger, no_mandarin, same_id, same_address, no_end, no_head, all_at_once,
)  # fmt: skip


@pytest.fixture(params=EVERY, ids=lambda one: one.__name__)
def twins(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[World, World]:
    """The same project twice, as somebody has left it, without anything that was kept."""
    spoil: Callable[[World], None] = request.param
    worlds = start().copy(tmp_path / "a"), start().copy(tmp_path / "b")
    for world in worlds:
        shutil.rmtree(world.path(".pipeline/cache"))
        spoil(world)
    return worlds


def test_checks_say_the_same(twins: tuple[World, World]) -> None:
    """Findings and faults, in this process and in others, the first time and from what was kept."""
    known = known_pages(twins[1].root)
    expected = check(known, ())
    said = {str(one) for one in problems(known.workspace)}
    for jobs in (1, 2):
        for _ in range(2):
            seen = known_pages(twins[0].root, jobs, whole=True)
            assert check(seen, (), jobs=jobs) == expected
            assert {str(one) for one in problems(seen.workspace)} == said
        shutil.rmtree(twins[0].path(".pipeline/cache"))


def test_texts_of_large_pages_are_judged_before_the_looks(
    twins: tuple[World, World], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is wrong with their files, the same is said; whatever can be read is judged so."""
    expected = check(known_pages(twins[1].root), ())
    asked: list[str] = []

    def judge(workspace: Workspace, names: Sequence[str], jobs: Jobs) -> None:
        asked.extend(names)
        judge_large(workspace, names, jobs)

    monkeypatch.setattr(large_pages, "LARGE", 0)
    monkeypatch.setattr(first_look, "judge_large", judge)
    seen = known_pages(twins[0].root, 1, whole=True)
    assert check(seen, ()) == expected
    assert {*seen.results} <= {*asked}


def test_builds_make_the_same(twins: tuple[World, World], monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages, catalogs and what is said of them; and a second build finds nothing to do."""
    built = build(twins[0].root, jobs=1)
    monkeypatch.setattr(all_locales, "first_looks", lambda *_args, **_more: iter(()))
    assert built == build(twins[1].root, jobs=1)
    for folder in ("dist/site", "dist/preview", "locales", "content", ".pipeline/seen"):
        assert tree(twins[0].path(folder)) == tree(twins[1].path(folder)), folder
    monkeypatch.undo()
    again = build(twins[0].root, jobs=1)
    assert (again.judged, again.rendered, again.catalogs) == (0, 0, ())


def test_a_page_is_judged_once(tmp_path: Path) -> None:
    """What a `check` saw, a build does not look at again."""
    world = start().copy(tmp_path / "a")
    for name in ("cache", "seen"):
        shutil.rmtree(world.path(f".pipeline/{name}"))
    check(known_pages(world.root, 1, whole=True), ())
    assert build(world.root, jobs=1).judged == 0
    shutil.rmtree(world.path(".pipeline/cache"))
    assert build(world.root, jobs=1).judged == len(DOCUMENTS)
