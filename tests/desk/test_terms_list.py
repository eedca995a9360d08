"""The glossary as a work list: families, what no page uses, edits, rejections, and what can be undone."""

from __future__ import annotations

import pytest

from pipeline.flow.desk.terms_list import places
from tests.desk.client import Browser, Page
from tests.desk.served import Served
from tests.flow.tiny import ARTICLE_ID
from tests.flow.world import World

GLOSSARY = """# how we speak
terms:
  - en: validation   # a noun
    zh: 认可
    note: of feelings
    status: proposed
  # the verb
  - {en: validate, zh: 认可, pos: verb, status: proposed}
  - {en: pause, zh: 停一停, avoid: [暂停], status: proposed}
  - {en: moonlight, zh: 月光, status: confirmed}
contacts: []
"""


@pytest.fixture(autouse=True)
def _glossary(world: World) -> None:
    world.path("glossary.yaml").write_text(GLOSSARY, encoding="utf-8")


def yaml_of(world: World) -> str:
    return world.path("glossary.yaml").read_text(encoding="utf-8")


def rows(page: Page) -> list[str]:
    return [" ".join(li.text().split()) for li in page.tree.css(".terms > li")]


def post(browser: Browser, path: str, **fields: str) -> Page:
    csrf = browser.get("/me").form("/language")[1]["csrf"]
    return browser.post(path, {"csrf": csrf, **fields})


def test_a_family_has_one_row_and_one_count(desk: Served, world: World) -> None:
    file = world.english(ARTICLE_ID)
    file.write_text(file.read_text() + "\nTo validate is validation.\n\nWe validate, too.\n")
    workspace = desk.memory.workspace(now=True)
    page = desk.as_("ann").get("/terms")
    (family,) = [row for row in rows(page) if "validat" in row]
    assert "validation" in family
    assert "validate" in family
    assert "one word family · 2 places" in family
    terms = {term.en: term for term in workspace.glossary.terms}
    both = terms["validation"], terms["validate"]
    each = [places(workspace, (term,)) for term in both]
    assert places(workspace, both) == 2 < sum(each)
    assert "validate · 2 places together" in desk.as_("ann").get("/terms/validation").text


def test_what_no_page_uses(desk: Served) -> None:
    unused = desk.as_("lea").get("/terms?status=unused")
    assert "moonlight" in unused.text
    assert not any(row.startswith("pause ") for row in rows(unused))
    assert all("no page uses it" in row for row in rows(unused))


def test_a_lead_edits_in_the_list_and_comments_stay(desk: Served, world: World) -> None:
    lea = desk.as_("lea")
    form = lea.get("/terms/validation/edit?status=proposed")
    done = lea.send(
        form, "/change", accept="承认感受、 认可感受", avoid="验证", note_zh="不等于赞同"
    )
    assert done.path == "terms?status=proposed"
    said = yaml_of(world)
    assert "# how we speak" in said
    assert "validation   # a noun" in said
    assert "# the verb" in said
    assert '["承认感受", "认可感受"]' in said
    assert "不等于赞同" in said
    assert post(desk.as_("ann"), "/terms/validation/change", zh="验证").status == 422
    assert yaml_of(world) == said
    assert desk.as_("ann").get("/terms/validation/edit").actions() == []


def test_the_last_change_is_undone(desk: Served, world: World) -> None:
    """Edit, confirm, suggest and reject, each; an undo itself is not undone."""
    lea, before = desk.as_("lea"), desk.memory.workspace().glossary.listed

    def terms() -> list[object]:
        return [
            (t.en, t.zh, t.note, t.status, t.accept)
            for t in desk.memory.workspace(now=True).glossary.listed
        ]

    first = terms()
    for path, fields in (
        ("/terms/validation/change", {"zh": "认同", "note": "x"}),
        ("/terms/validation/confirm", {}),
    ):
        post(lea, path, **fields)
        assert terms() != first
        lea.send(lea.get("/terms/validation"), "/undo")
        assert terms() == first
        assert "/terms/validation/undo" not in lea.get("/terms/validation").actions()
    post(lea, "/terms", en="repair", zh="修复", note="after a quarrel")
    gone = lea.send(lea.get("/terms/repair"), "/take-back")
    assert terms() == first
    lea.send(gone, "/undo")
    assert terms()[-1] == ("repair", "修复", "after a quarrel", "suggested", ())
    assert len(before) == len(first)


def test_nothing_is_undone_that_somebody_has_built_on(desk: Served, world: World) -> None:
    lea = desk.as_("lea")
    post(lea, "/terms/pause/change", zh="停一停", note="stop")
    said = yaml_of(world)
    assert post(desk.as_("ann"), "/terms/pause/undo").status == 422
    desk.clock.now -= 10_000_000  # the log's row is older than what people decide now
    world.approve(ARTICLE_ID, "ann")
    refused = post(lea, "/terms/pause/undo")
    assert refused.status == 422
    assert "approved a text with this term since" in refused.text
    assert yaml_of(world) == said


def test_words_changed_everywhere_come_back(desk: Served, world: World) -> None:
    """Glossary and texts; a text that somebody has changed since stays as they wrote it."""
    lea = desk.as_("lea")
    before = {
        e.key: e.target
        for e in desk.memory.workspace().catalog(desk.memory.workspace().document(ARTICLE_ID))
    }
    page = lea.get("/terms/pause/everywhere?old=停一停&new=歇一歇")
    if not page.tree.css("input[name=pair]"):
        page = lea.get("/terms/pause/everywhere?old=暂停&new=歇一歇")
    pairs = [str(box.attributes["value"]) for box in page.tree.css("input[name=pair]")]
    assert pairs
    action, fields = page.form("/everywhere")
    csrf = fields["csrf"]
    lea.http.post(
        desk.url + action, data=[*fields.items(), *(("pair", p) for p in pairs)], timeout=60
    )
    workspace = desk.memory.workspace(now=True)
    changed = {e.key: e.target for e in workspace.catalog(workspace.document(ARTICLE_ID))}
    assert changed != before
    assert csrf
    lea.send(lea.get("/terms/pause"), "/undo")
    workspace = desk.memory.workspace(now=True)
    assert {e.key: e.target for e in workspace.catalog(workspace.document(ARTICLE_ID))} == before
    assert next(t.zh for t in workspace.glossary.terms if t.en == "pause") == "停一停"
