"""The page at the desk: the page that readers get, cut into texts; and a glossary that people change there."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.flow.desk.page_view import page_view
from pipeline.flow.desk.project_cache import ProjectCache
from pipeline.flow.desk.publish_preview import publish_preview
from tests.desk.served import Served
from tests.flow.tiny import ARTICLE_ID, HANDOUT_ID
from tests.flow.world import ROOT, World


@pytest.fixture(scope="module")
def practice() -> ProjectCache:
    """The practice's own content; nothing is written there."""
    return ProjectCache(Path(ROOT))


def test_every_text_of_the_body_can_be_tapped(practice: ProjectCache) -> None:
    """Only front matter is left over, and the words of each text stand in its own piece."""
    live = practice.workspace()
    for document in live.documents:
        standing = live.snapshot(document)
        view = page_view(live, standing)
        left = [s.kind for s in document.segments if _sha(standing, s.key) not in view.shown]
        assert all(kind.startswith("front matter") for kind in left), left
        pieces = {sha: html for row in view.rows for html, sha in row[0] if sha}
        for entry in standing.catalog:
            if entry.source_sha in pieces and not set("*[`&<\\\"'’-{") & set(entry.source):
                assert pieces[entry.source_sha] == entry.source


def test_it_is_the_page_that_readers_get(practice: ProjectCache) -> None:
    """Joined again, the pieces are the blocks of the last reading, but for fields and links that do nothing."""
    live = practice.workspace()
    for document in live.documents:
        view = page_view(live, live.snapshot(document))
        read = [
            row for row in publish_preview(live, document).rows if "page-break" not in row[0][:40]
        ]
        assert len(view.rows) == len(read)
        for ours, theirs in zip(view.rows, read, strict=True):
            for cell, html in zip(ours, theirs, strict=True):
                assert _words("".join(part for part, _ in cell)) == _words(html)


def test_the_same_text_elsewhere_is_taken_in_one_tap(desk: Served, world: World) -> None:
    """Approved on one page, it is offered on the other with what would change."""
    handout = world.root / "content/en/handouts/check-in.md"
    handout.write_text(handout.read_text() + "\nSpeak for **yourself** first.\n")
    short_id = world.short_id(ARTICLE_ID, "Speak for")
    world.cli("extract")
    world.cli(
        "review", "edit", HANDOUT_ID, short_id, "--text", "先讲**自己**的感受。", "--as", "bo"
    )
    ann = desk.as_("ann")
    ann.send(ann.get(f"/pages/{ARTICLE_ID}/-/texts/{short_id}"), "/approve")
    card = ann.get(f"/pages/{HANDOUT_ID}/-/texts/{short_id}")
    assert "Use this and approve" in card.text
    assert "<del>讲</del><ins>说</ins>" in card.response.text
    form = next(f for f in card.tree.css("form") if "Use this" in f.text())
    data = {str(i.attributes["name"]): i.attributes.get("value") or "" for i in form.css("input")}
    assert ann.post(str(form.attributes["action"]), data).status == 200
    assert "先说**自己**的感受。" in world.po(HANDOUT_ID).read_text()


def _sha(standing: object, key: object) -> str:
    entry = standing.catalog.get(key)  # type: ignore[attr-defined]
    return str(entry.source_sha)


def _words(html: str) -> str:
    """What stands between the tags."""
    kept, inside = [], False
    for char in html:
        inside = char == "<" or (inside and char != ">")
        if char not in "<>" and not inside:
            kept.append(char)
    return "".join("".join(kept).split())
