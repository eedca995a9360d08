"""Each line of *For you* leads in one tap to its place, and what stands there answers it."""

from __future__ import annotations

import pytest

from pipeline.flow.desk.for_you_items import NEWS, TASKS
from tests.desk.served import Served
from tests.desk.test_for_you import DANGER, HOT, SAY, card, do
from tests.flow.tiny import ARTICLE_ID, COMMA, HANDOUT_ID, NO_COMMA
from tests.flow.world import World

ADVICE, EARLY, YOURSELF, PAUSE = "Ask before", "stop a fight", "Speak for", "Pause together"
DECIDES, SPEAKS, PAGE = ("/approve", "/save"), ("/say",), ("/comments",)
ANSWERS: dict[str, tuple[str, ...]] = {
    "asked": (*SPEAKS, "/answer"),
    "objection": (*SPEAKS, *DECIDES),
    "given": (),
    "safety": DECIDES,
    "wording": (*DECIDES, "/settle"),
    "unclear": (*SPEAKS, "/answer"),
    "english-changed": DECIDES,
    "ready": ("/publish",),
    "answered": SPEAKS,
    "named": PAGE,
    "settled": SPEAKS,
    "taken": SPEAKS,
    "declined": SPEAKS,
    "fell": DECIDES,
    "mended": (*SPEAKS, *DECIDES),
    "withdrawn": (),
}
"""Kind → where the forms lead that stand at its place; of the empty ones a link does it (`LINKS`)."""
LINKS = {"given": "/-/texts/", "withdrawn": "/-/comments"}


def _talk(desk: Served, world: World) -> None:
    """Everything that two therapists, a lead and a guest do to what the others said."""
    ann, bo, rae, lea = (desk.as_(name) for name in ("ann", "bo", "rae", "lea"))
    for text, words in ((YOURSELF, "先说**自己**。"), (PAUSE, "一起停下"), (SAY, "说说你的需要")):
        rae.send(card(desk, "rae", ARTICLE_ID, text), "/say", wording=words)
    ann.send(card(desk, "ann", ARTICLE_ID, YOURSELF), "/settle")
    ann.send(card(desk, "ann", ARTICLE_ID, SAY), "/save", text="说说你的需要")
    do(desk, "ann", SAY, "/ask", kind="question", to="bo", words="Right word?")
    bo.send(card(desk, "bo", ARTICLE_ID, SAY), "/say", words="Yes.")
    do(desk, "ann", YOURSELF, "/ask", kind="question", to="", words="And here?")
    bo.send(card(desk, "bo", ARTICLE_ID, YOURSELF), "/answer")
    do(desk, "ann", EARLY, "/approve")
    do(desk, "bo", EARLY, "/reject", reason="tone", words="Too harsh.")
    do(desk, "ann", ADVICE, "/approve")
    bo.send(
        bo.send(card(desk, "bo", ARTICLE_ID, ADVICE), "/save", text="先问一声，再给建议。"), "/save"
    )
    do(desk, "ann", DANGER, "/approve", document=HANDOUT_ID)
    do(desk, "bo", PAUSE, "/ask", kind="english", words="Pause what?")
    lea.send(lea.get(f"/pages/{HANDOUT_ID}"), "/give", person="bo", due="2030-12-24")
    rae.send(rae.get(f"/pages/{ARTICLE_ID}/-/comments"), "/comments", words="@Ann, warmer?")
    do(desk, "ann", HOT, "/ask", kind="english", words="Hot as in angry?")
    do(desk, "bo", HOT, "/approve")
    world.change(world.english(ARTICLE_ID), COMMA, NO_COMMA)
    desk.memory.workspace(now=True)


def _look(desk: Served, who: str, kind: str) -> None:
    line = desk.as_(who).get("/for-you").tree.css(f'li[data-kind="{kind}"] a')[0]
    place = desk.as_(who).get(str(line.attributes["href"]))
    assert place.status == 200
    ends = {action.split("?")[0].split("/-/")[-1].split("/")[-1] for action in place.actions()}
    assert {one.strip("/") for one in ANSWERS[kind]} <= ends, (kind, place.path, ends)
    assert kind not in LINKS or any(LINKS[kind] in link for link in place.links()), kind


@pytest.mark.slow
def test_each_is_one_tap_from_where_it_is_answered(desk: Served, world: World) -> None:
    """Of every kind there is."""
    _talk(desk, world)
    seen: set[str] = set()
    for who in ("ann", "bo", "lea", "rae"):
        lines = desk.as_(who).get("/for-you").tree.css("li[data-kind]")
        for kind in sorted({str(line.attributes["data-kind"]) for line in lines} - seen):
            _look(desk, who, kind)
            seen.add(kind)
    for who in ("ann", "bo"):
        world.approve(HANDOUT_ID, who)
    _look(desk, "ann", "ready")
    world.publish(HANDOUT_ID)
    world.cli("review", "withdraw", HANDOUT_ID, "--as", "bo")
    _look(desk, "ann", "withdrawn")
    assert {*seen, "ready", "withdrawn"} == {*TASKS, *NEWS} == ANSWERS.keys()
