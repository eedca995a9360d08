"""Everything that the desk says of what was done is true when it says it: each message against the ledger."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.desk.client import Browser, Page
from tests.desk.served import Served
from tests.flow.tiny import ARTICLE_ID, HANDOUT_ID
from tests.flow.world import World

TEMPLATES = Path(__file__).parents[2] / "pipeline/web/templates"
PLAIN, SAFETY = "Say what you need", "If you are in danger"


def _card(browser: Browser, world: World, words: str = PLAIN) -> Page:
    document = HANDOUT_ID if words == SAFETY else ARTICLE_ID
    return browser.get(f"/pages/{document}/-/texts/{world.short_id(document, words)}")


def _said(page: Page) -> str:
    """What a page says was done: the first line of its note."""
    note = page.tree.css_first(".note.undo > span, p.note[role=status]")
    if note is None:
        return ""
    text = " ".join(note.text().split())
    return re.split(r" \d+ · ", text)[0]


def _approved(ann: Browser, world: World) -> Page:
    return ann.send(_card(ann, world), "/approve")


def _half_approved(ann: Browser, world: World) -> Page:
    return ann.send(_card(ann, world, SAFETY), "/approve")


def _rejected(ann: Browser, world: World) -> Page:
    return ann.send(_card(ann, world), "/reject", reason="tone", words="太硬")


def _saved(ann: Browser, world: World) -> Page:
    return ann.send(_card(ann, world), "/save", text="把需要说出来")


def _asked(ann: Browser, world: World) -> Page:
    return ann.send(_card(ann, world), "/ask", words="真的吗？")


def _answered(ann: Browser, world: World) -> Page:
    _asked(ann, world)
    return ann.send(_card(ann, world), "/answer")


def _undone(ann: Browser, world: World) -> Page:
    return ann.send(_approved(ann, world), "/take-back")


def _unchanged(ann: Browser, world: World) -> Page:
    after = _approved(ann, world)
    action, fields = after.form("/take-back")
    ann.post(action, fields)
    return ann.post(action, {**fields, "once": "another"})


ACTS: dict[str, tuple[Callable[[Browser, World], Page], str]] = {
    "Approved.": (_approved, "approve"),
    "Approved. It also needs another reader.": (_half_approved, "approve"),
    "Marked: needs change.": (_rejected, "reject"),
    "Saved, not approved yet.": (_saved, "edit"),
    "Sent.": (_asked, "comment"),
    "Settled.": (_answered, "resolve"),
    "Withdrawn.": (_undone, "withdraw"),
    "Nothing was changed: it was so already.": (_unchanged, "withdraw"),
}
"""Message → (how one comes to it, the verdict of the last line of the ledger)."""
ELSEWHERE = {"Saved.", "Dismissed.", "It is no safety text any more."} | {
    "Noted. It stays safety text until a second person agrees."
}
"""Said by `test_findings_and_safety` and `test_a_message_falls_with_what_it_says`."""


def _document(said: str) -> str:
    return HANDOUT_ID if "another reader" in said else ARTICLE_ID


@pytest.mark.parametrize("said", ACTS)
def test_each_message_against_the_ledger(desk: Served, world: World, said: str) -> None:
    """It stands on the page that follows, and the last line of the ledger is what it says."""
    do, verdict = ACTS[said]
    page = do(desk.as_("ann"), world)
    assert _said(page) == said
    lines = world.lines(_document(said))[-2:]  # the reason of a “needs change” is a line after it
    assert (verdict, "ann") in [(line["verdict"], line["reviewer"]) for line in lines]


@pytest.mark.parametrize("said", [one for one in ACTS if not one.startswith("Nothing")])
def test_nobody_else_is_told_that_they_did_it(desk: Served, world: World, said: str) -> None:
    """The same address at Bo's says nothing: it was not his act."""
    page = ACTS[said][0](desk.as_("ann"), world)
    assert "ref=" in page.path
    assert _said(desk.as_("bo").get("/" + page.path)) == ""


@pytest.mark.parametrize("said", ["Approved.", "Marked: needs change.", "Saved, not approved yet."])
def test_a_message_falls_with_what_it_says(desk: Served, world: World, said: str) -> None:
    """Browser Back, a reload, a bookmark: once somebody has written other words, it is not said again."""
    page = ACTS[said][0](desk.as_("ann"), world)
    edit = ("review", "edit", ARTICLE_ID, world.short_id(ARTICLE_ID, PLAIN), "--text")
    world.cli(*edit, "别人的译文", "--as", "bo")
    again = desk.as_("ann").get("/" + page.path)
    assert _said(again) == ""
    assert not any(action.endswith("/take-back") for action in again.actions())


def test_words_that_are_approved_meanwhile_are_saved_words(desk: Served, world: World) -> None:
    """“Not approved yet” is not said of what somebody has approved."""
    page = _saved(desk.as_("ann"), world)
    desk.as_("bo").send(_card(desk.as_("bo"), world), "/approve")
    assert _said(desk.as_("ann").get("/" + page.path)) == "Saved."


def test_findings_and_safety(desk: Served, world: World) -> None:
    """A finding that is dismissed, a text that is lowered by one or waits for a second person."""
    lea = desk.as_("lea")
    world.cli(
        "review",
        "edit",
        ARTICLE_ID,
        world.short_id(ARTICLE_ID, PLAIN),
        "--text",
        "说出需要,",
        "--as",
        "bo",
    )
    assert _said(lea.send(_card(lea, world), "/dismiss")) == "Dismissed."
    assert world.lines(ARTICLE_ID)[-1]["verdict"] == "dismiss"
    said = _said(lea.send(_card(lea, world, SAFETY), "/lower-safety"))
    assert said == "Noted. It stays safety text until a second person agrees."
    bo = desk.as_("bo")
    said = _said(bo.send(_card(bo, world, SAFETY), "/lower-safety"))
    assert said == "It is no safety text any more."
    assert "safety" not in world.reasons(HANDOUT_ID)


def test_every_message_is_walked() -> None:
    """A new message of `acts.html` needs a line here."""
    macro = (
        (TEMPLATES / "acts.html").read_text().split("{% macro did")[1].split("{% endmacro %}")[0]
    )
    known = set(re.findall(r'_\("([^"]+)"\)', macro))
    assert known == {one for one in ACTS if not one.startswith("Nothing")} | ELSEWHERE


def test_one_goes_back_as_far_as_one_went_forth(desk: Served, world: World) -> None:
    """Undo names its text; after it the answer before is offered, and so on."""
    ann = desk.as_("ann")
    page = _card(ann, world, "Pause together")
    signs = []
    for _ in range(3):
        signs.append(page.path.split("?")[0][-12:])
        page = ann.send(page, "/approve")
    for sign in reversed(signs):
        button = page.tree.css_first("[data-testid=undo]")
        assert button is not None
        assert page.form("/take-back")[0].split("/")[-2] == sign
        assert (button.attributes["aria-label"] or "").startswith("Undo")
        page = ann.send(page, "/take-back")
    lines = world.lines(ARTICLE_ID)
    assert [line["verdict"] for line in lines] == ["approve"] * 3 + ["withdraw"] * 3
    assert [line["ref"] for line in lines[3:]] == [line["id"] for line in reversed(lines[:3])]


def test_a_bulk_approval_is_undone_as_one_act(desk: Served, world: World) -> None:
    """For ten minutes; what somebody has changed since stays as it is, and the figures are true."""
    ann = desk.as_("ann")
    page = ann.get(f"/pages/{ARTICLE_ID}")
    bulk = ann.get(f"/pages/{ARTICLE_ID}/-/bulk")
    action, fields = bulk.form("/bulk")
    pairs = [str(one.attributes["value"]) for one in bulk.tree.css("[name=pair]")]
    page = Page(
        ann.http.post(
            desk.url + action, data=[*fields.items(), *(("pair", one) for one in pairs)], timeout=60
        )
    )
    assert f"{len(pairs)} texts approved" in page.text
    edit = ("review", "edit", ARTICLE_ID, world.short_id(ARTICLE_ID, PLAIN), "--text")
    world.cli(*edit, "别人的译文", "--as", "bo")
    page = ann.get(f"/pages/{ARTICLE_ID}")
    assert "texts approved." not in page.text  # it is said once
    left = len(pairs) - 1
    button = next(b for b in page.tree.css("[data-testid=undo]") if "Undo all" in b.text())
    assert f"Undo all {left}" in button.text()
    refs = [
        ("ref", str(one.attributes["value"]))
        for one in page.tree.css('form[action$="/undo"] [name=ref]')
    ]
    action, fields = page.form("/undo")
    done = Page(ann.http.post(desk.url + action, data=[*fields.items(), *refs], timeout=60))
    assert f"{left} answers withdrawn." in done.text
    assert {line["verdict"] for line in world.lines(ARTICLE_ID)[-left:]} == {"withdraw"}
    assert "Undo all" not in done.text


def test_no_page_with_an_open_question_is_called_ready(desk: Served, world: World) -> None:
    """Everything is approved, and somebody waits for an answer: no list says that it may be published."""
    ann = desk.as_("ann")
    _asked(ann, world)
    world.approve(ARTICLE_ID)  # all but the text that somebody asked about
    assert world.reasons(ARTICLE_ID) == {"question", "first-reader"}
    ann.send(_card(ann, world), "/approve")
    assert world.reasons(ARTICLE_ID) == {"question"}
    (row,) = (r for r in ann.get("/").tree.css(".queue > li") if "Pause together" in r.text())
    assert "1 open question" in row.text()
    assert "read it once more and publish" not in row.text()
    assert "Pause together" not in ann.get("/pages?state=ready").text


def test_who_approves_a_text_with_a_question_is_told(desk: Served, world: World) -> None:
    """One's own question goes with one tap, and one stays on the next text; of others' one is told where they stand."""
    ann, bo = desk.as_("ann"), desk.as_("bo")
    _asked(ann, world)
    _asked(bo, world)
    after = ann.send(_card(ann, world), "/approve")
    notes = after.tree.css("[data-testid=open-question]")
    assert len(notes) == 2
    assert not after.tree.css(".fading")
    assert f"/texts/{world.short_id(ARTICLE_ID, PLAIN)}" in (notes[1].html or "")
    done = ann.send(after, "/answer")
    assert _said(done) == "Settled."
    assert done.path.split("?")[0] == after.path.split("?")[0]
    verdicts = [line["verdict"] for line in world.lines(ARTICLE_ID)]
    assert verdicts == ["comment", "comment", "approve", "resolve"]
    assert "question" in world.reasons(ARTICLE_ID)  # Bo's
    after = bo.send(_card(bo, world), "/approve")
    assert _said(bo.send(after, "/answer")) == "Settled."
    assert "question" not in world.reasons(ARTICLE_ID)
