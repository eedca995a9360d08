"""A term said otherwise on every page: what it would do, what it does, and whose words it leaves alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.flow.term_replacement import (
    ReplacePlan,
    TermChange,
    plan_replacement,
    renderings_in_use,
    replace_term,
)
from pipeline.model.decision import Verdict
from pipeline.model.entry import State
from pipeline.model.errors import PipelineError
from pipeline.terms.glossary import parse_glossary
from tests.desk.served import Served
from tests.flow.tiny import ARTICLE_ID
from tests.flow.world import World

TERMS = """terms:
  - en: breath   # of the body
    zh: 吸一口气
    forms: [slow breath]
    accept: [呼吸]
    status: confirmed
  - {en: advice, zh: 建议, avoid: [忠告]}
"""
WISH = TermChange("breath", "吸一口气", "做个深呼吸")


@pytest.fixture
def terms(world: World) -> World:
    """The tiny project with two terms; `lea` leads, `ann` has approved the text with the breath in it."""
    path = world.root / "glossary.yaml"
    path.write_text(TERMS + path.read_text())
    for name, role in (("ann", "reviewer"), ("bo", "reviewer"), ("lea", "lead")):
        if name not in {r.id for r in world.open().reviewers}:
            world.cli("users", "add", name, "--name", name.title(), "--role", role)
    world.cli("review", "approve", ARTICLE_ID, sign_of(world), "--as", "ann")
    return world


def sign_of(world: World) -> str:
    return world.short_id(ARTICLE_ID, "When you feel hot")


def planned(desk: Served, wish: TermChange = WISH) -> ReplacePlan:
    return plan_replacement(desk.memory.workspace(now=True), wish)


def test_what_it_would_do(terms: World, desk: Served) -> None:
    """The texts, their new words, the approvals that fall, what is in use; and nothing is written."""
    before = terms.tracked()
    live = desk.memory.workspace(now=True)
    breath = live.glossary.terms[0]
    assert renderings_in_use(live, breath) == {"吸一口气": 1}
    made = planned(desk)
    (change,) = made.changes
    assert change.target == "火气上来的时候，先停下，慢慢做个深呼吸。"
    assert (change.places, change.sure) == (1, True)
    assert made.voids == {"ann": 1}
    assert not [f for f in change.findings if f.code.startswith("gl-")]
    assert terms.tracked() == before
    state = live.snapshot(live.document(ARTICLE_ID)).reviews[change.entry.key].state
    assert state is State.APPROVED


def test_it_is_carried_out(terms: World, desk: Served) -> None:
    """Edit lines, catalog, glossary, audit log; approved by nobody; done twice it is done once."""
    made = planned(desk)
    pairs = [change.pair for change in made.changes]
    done = replace_term(desk.memory, desk.desk, "lea", WISH, pairs)
    assert (done.changed, done.left) == (tuple(pairs), ())
    (term, _) = parse_glossary((terms.root / "glossary.yaml").read_text()).terms
    assert (term.zh, term.accept, term.status) == ("做个深呼吸", ("呼吸", "吸一口气"), "confirmed")
    assert "# of the body" in (terms.root / "glossary.yaml").read_text()
    assert "慢慢做个深呼吸" in terms.po(ARTICLE_ID).read_text()
    line = terms.lines(ARTICLE_ID)[-1]
    assert (line["verdict"], line["reviewer"], line["via"]) == (Verdict.EDIT, "lea", "desk")
    live = desk.memory.workspace(now=True)
    standing = live.snapshot(live.document(ARTICLE_ID))
    assert standing.reviews[made.changes[0].entry.key].state is State.DRAFTED
    again = replace_term(desk.memory, desk.desk, "lea", WISH, pairs)
    assert (again.changed, again.left) == ((), tuple(pairs))
    assert len(terms.lines(ARTICLE_ID)) == 2
    log = desk.as_("ada").get("/people/log.jsonl").response.text
    assert log.count('"event": "term-rendering"') == 1
    assert log.count('"event": "term-changed-everywhere"') == 1
    assert '"new": "做个深呼吸"' in log


def test_somebody_was_quicker(terms: World, desk: Served) -> None:
    """Their words stand; what was not confirmed stays; other words than those that were shown are not written."""
    made = planned(desk)
    (change,) = made.changes
    terms.cli(
        "review", "edit", ARTICLE_ID, sign_of(terms), "--text", "别急，慢慢吸一口气。", "--as", "bo"
    )
    done = replace_term(desk.memory, desk.desk, "lea", WISH, [change.pair])
    assert (done.changed, done.left) == ((), (change.pair,))
    other = replace(WISH, new="歇一歇")
    (now,) = planned(desk, replace(other, old="吸一口气")).changes
    shown = (*now.pair[:3], change.pair[3])
    assert replace_term(desk.memory, desk.desk, "lea", other, [shown]).changed == ()
    assert replace_term(desk.memory, desk.desk, "lea", other, []).changed == ()
    assert "别急，慢慢吸一口气。" in terms.po(ARTICLE_ID).read_text()


@pytest.mark.parametrize(
    ("wish", "person", "code"),
    [
        (WISH, "ann", "LEAD"),
        (WISH, "nobody", "LEAD"),
        (replace(WISH, en="no such term"), "lea", "NOTHING"),
        (replace(WISH, new="吸一口气"), "lea", "EMPTY"),
        (replace(WISH, new=" "), "lea", "EMPTY"),
        (replace(WISH, new="<script>"), "lea", "EMPTY"),
        (replace(WISH, new="好[x](y)"), "lea", "EMPTY"),
    ],
)
def test_what_is_refused(
    terms: World, desk: Served, wish: TermChange, person: str, code: str
) -> None:
    """And no byte is another."""
    files = [terms.root / "glossary.yaml", terms.po(ARTICLE_ID)]
    before = [path.read_bytes() for path in files]
    with pytest.raises(PipelineError) as refused:
        replace_term(desk.memory, desk.desk, person, wish, [])
    assert refused.value.code == code
    assert [path.read_bytes() for path in files] == before


def test_a_rendering_that_is_ruled_out(terms: World, desk: Served) -> None:
    """From then on the checks find it where somebody writes it again."""
    wish = replace(WISH, rule_out=True)
    replace_term(desk.memory, desk.desk, "lea", wish, [c.pair for c in planned(desk, wish).changes])
    terms.cli(
        "review", "edit", ARTICLE_ID, sign_of(terms), "--text", "先停下，吸一口气。", "--as", "bo"
    )
    found = terms.cli("check", ARTICLE_ID, expect=1).output
    assert "gl-forbidden" in found


def test_the_page_shows_then_does(terms: World, desk: Served) -> None:
    """A lead sees the words, the approval that falls and whose; what was ticked is changed, and counted."""
    lea = desk.as_("lea")
    desk.memory.workspace(now=True)
    address = "/terms/breath/everywhere"
    assert address in lea.get("/terms/breath").links()
    assert address not in desk.as_("ann").get("/terms/breath").links()
    shown = lea.get(f"{address}?old=吸一口气&new=做个深呼吸")
    for words in (
        "1 text would change",
        "1 approval becomes void: Ann 1",
        "falls: the approval of Ann",
    ):
        assert words in shown.text
    assert "吸一口气" in terms.po(ARTICLE_ID).read_text()
    (box,) = shown.tree.css("input[name=pair]")
    assert "checked" in box.attributes
    asked = {"old": "吸一口气", "new": "做个深呼吸", "pair": str(box.attributes["value"])}
    done = lea.send(shown, address, **asked)
    assert "1 text and the glossary were changed." in done.text
    assert "慢慢做个深呼吸" in terms.po(ARTICLE_ID).read_text()
    again = lea.send(lea.get(f"{address}?old=做个深呼吸&new=深呼吸"), address, **asked)
    assert "Somebody else changed 1 text in the meantime" in again.text


@pytest.mark.parametrize("new", ["吸一口气", "**深呼吸**"])
def test_words_that_cannot_be(terms: World, desk: Served, new: str) -> None:
    """Said above the form, with what was typed still in it; nothing is changed."""
    lea, address = desk.as_("lea"), "/terms/breath/everywhere"
    desk.memory.workspace(now=True)
    before = terms.tracked()
    page = lea.get(f"{address}?old=吸一口气&new={new}")
    assert "Write words that differ" in page.text
    assert new in page.response.text
    form = lea.get(f"{address}?old=吸一口气&new=深呼吸")
    assert lea.send(form, address, old="吸一口气", new=new, pair="").status == 422
    assert terms.tracked() == before
    assert lea.get("/terms/nobody/everywhere").status == 404


def test_a_card_says_what_is_also_fine(terms: World, desk: Served) -> None:
    """With the marks of the language in which the desk speaks."""
    card = f"/pages/{ARTICLE_ID}/-/texts/{sign_of(terms)}"
    ann = desk.as_("ann")
    assert "also fine: 呼吸." in ann.get(card).text
    page = ann.get("/me")
    action, fields = page.form("/language")
    ann.post(action, {**fields, "language": "zh-Hans"})
    assert "也可以用：呼吸。" in ann.get(card).text
