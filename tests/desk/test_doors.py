"""The same act by the command line and over HTTP at the desk: the same line of the ledger, or the same refusal."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from flask import Flask, template_rendered

from pipeline.flow import decisions
from pipeline.flow.decisions import Decider, Seen
from pipeline.flow.desk.project_cache import ProjectCache
from pipeline.flow.desk.publish_preview import publish_preview
from pipeline.model.errors import PipelineError, RefusedError
from pipeline.web.errors import MESSAGES
from tests.desk.client import Browser, Page
from tests.desk.served import Served, served
from tests.flow.tiny import ARTICLE_ID, HANDOUT_ID
from tests.flow.world import World

Outcome = tuple[list[dict[str, Any]], tuple[str, str, str] | None]
"""(lines of the ledger, without what only the door or the moment says, and the refusal: code, what, what to do)."""
SAY, ASK, DANGER, SIT = "Say what you need", "Ask before you", "If you are in danger", "Sit down"
SAME = "Ask before you give advice."


@dataclass(frozen=True)
class Act:
    """What somebody does."""

    who: str
    verb: str
    """As the command is called."""
    document: str
    words: str = ""
    """Some of the text's English; empty: the whole page."""
    more: str = ""
    """The new words of an edit, or the code of a dismissed finding."""
    expect: str = ""
    """Code of the refusal; empty: it is taken."""


ENDINGS = {"edit": "save", "withdraw": "take-back"}
"""Of addresses at the desk, where they are not called as the command is."""
FIELDS = {"edit": "text", "dismiss": "code"}
"""Of a form, for what is more to a verb."""


class Desk:
    """The door over HTTP."""

    def __init__(self, running: Served, world: World) -> None:
        self.running, self.world = running, world
        self.refused: list[PipelineError] = []
        template_rendered.connect(self._note, running.app)

    def _note(self, _app: Flask, context: dict[str, Any], **_more: object) -> None:
        if isinstance(context.get("error"), PipelineError):
            self.refused.append(context["error"])

    def do(self, act: Act) -> PipelineError | None:
        """Send the form by hand, whether the page offers it or not; gives the error that the answer shows."""
        self.refused.clear()
        self.running.memory.workspace(now=True)
        answer = self.send(self.running.as_(act.who), act)
        error = self.refused[-1] if self.refused else None
        assert answer.status == (422 if error else 200), answer.text
        if error:
            assert (MESSAGES.get(error.code) or error.what) in answer.text
        return error

    def send(self, browser: Browser, act: Act) -> Page:
        page = f"/pages/{act.document}"
        if act.words:
            at = f"{page}/-/texts/{self.world.short_id(act.document, act.words)}"
            fields = browser.get(at).form("/save")[1]
            fields.pop("text")
            if act.verb in FIELDS:
                fields[FIELDS[act.verb]] = act.more
            return browser.post(f"{at}/{ENDINGS.get(act.verb, act.verb)}", fields)
        csrf = {"csrf": browser.get("/me").form("/language")[1]["csrf"]}
        if act.verb == "approve":
            confirm = browser.get(f"{page}/-/bulk").tree.css("input[name=pair]")
            pairs = [("pair", str(node.attributes["value"])) for node in confirm]
            data = [*csrf.items(), *pairs]
            return Page(browser.http.post(f"{browser.base}{page}/-/bulk", data=data, timeout=60))
        if act.verb == "publish":
            workspace = self.running.memory.workspace(now=True)
            read = publish_preview(workspace, workspace.document(act.document))
            csrf |= {"english": read.english_sha, "mandarin": read.mandarin_sha}
        return browser.post(f"{page}/-/{act.verb}", csrf)


def by_command(world: World, act: Act) -> PipelineError | None:
    """The command; gives the error that it prints."""
    named = [world.short_id(act.document, act.words)] if act.words else []
    everything = ["--all"] if act.verb == "approve" and not act.words else []
    more = {"edit": ["--text", act.more], "dismiss": [act.more]}.get(act.verb, [])
    command = ("--json", "review", act.verb, act.document, *named, *more, *everything)
    done = world.cli(*command, "--as", act.who, expect=None)
    assert (done.exit_code == 0) is (not act.expect), done.output
    if done.exit_code == 0:
        return None
    error = json.loads(done.stdout)["error"]
    return PipelineError(error["code"], error["what"], error["todo"])


def outcome(world: World, error: PipelineError | None) -> Outcome:
    """All lines of both documents, with ids as places in the file."""
    lines: list[dict[str, Any]] = []
    for document in (ARTICLE_ID, HANDOUT_ID):
        rows = world.lines(document) if world.ledger(document).exists() else []
        place = {row["id"]: f"{document} {number}" for number, row in enumerate(rows)}
        for row in rows:
            kept = {k: v for k, v in row.items() if k not in ("id", "at", "via", "after", "ref")}
            kept["after"] = sorted(place[one] for one in row.get("after", ()))
            kept["ref"] = place[row["ref"]] if row.get("ref") else None
            lines.append(kept)
    return lines, (error.code, error.what, error.todo) if error else None


def nothing(_world: World) -> None:
    """As it was drafted."""


def wrong_number(world: World) -> None:
    """A breath too many, which the checks see."""
    world.cli(
        "review", "edit", ARTICLE_ID, *edit(world, "When you feel", "火气上来时，先停24小时。")
    )


def wrong_hotline(world: World) -> None:
    """The safety text names no number."""
    world.cli("review", "edit", HANDOUT_ID, *edit(world, DANGER, "请打电话。", HANDOUT_ID))


def edit(world: World, words: str, text: str, document: str = ARTICLE_ID) -> tuple[str, ...]:
    """Arguments of an edit by Bo."""
    return (world.short_id(document, words), "--text", text, "--as", "bo")


def twins(world: World) -> None:
    """One sentence on both pages, in two ways."""
    world.change(world.english(HANDOUT_ID), "Sit down", f"{SAME}\n\nSit down")
    world.cli("extract")
    short_id = world.short_id(HANDOUT_ID, SAME)
    world.cli("review", "edit", HANDOUT_ID, short_id, "--text", "先问，再给建议。", "--as", "bo")
    world.cli("review", "approve", ARTICLE_ID, world.short_id(ARTICLE_ID, SAME), "--as", "bo")


def untranslated(world: World) -> None:
    """A text without Mandarin."""
    world.change(world.english(ARTICLE_ID), "Say what you need", "Nobody knows tomorrow")
    world.cli("extract")
    world.cli("review", "approve", ARTICLE_ID, "--all", "--as", "bo")


def approved(world: World) -> None:
    """Everything, by both."""
    world.approve(HANDOUT_ID)


def by_one_invited_by_the_other(world: World) -> None:
    """Ann asked Bo in, and no other lead has confirmed him."""
    path = world.path("locales/reviewers.yaml")
    people = yaml.safe_load(path.read_text(encoding="utf-8"))
    for one in people:
        if one["id"] == "bo":
            one["invited_by"] = "ann"
    path.write_text(yaml.safe_dump(people, sort_keys=False), encoding="utf-8")
    world.approve(HANDOUT_ID)


A, H = ARTICLE_ID, HANDOUT_ID
STORIES: dict[str, tuple[Callable[[World], None], tuple[Act, ...]]] = {
    "a text and its words": (
        nothing,
        (
            Act("ann", "approve", A, SAY),
            Act("ann", "approve", A, SAY),  # once more: nothing new
            Act("ann", "withdraw", A, SAY),
            Act("ann", "withdraw", A, SAY, expect="NOTHING"),
            Act("ann", "edit", A, SAY, "把需要说出来"),
            Act("ann", "edit", A, SAY, "把需要说出来"),
            Act("ann", "edit", A, SAY, " ", expect="EMPTY"),
            Act("ann", "edit", A, SAY, "好" * 2_000, expect="LONG"),
            Act("bo", "approve", A, SAY),
            Act("ann", "withdraw", A, SAY),  # an approval of somebody else
            Act("lea", "lower-safety", A, SAY),  # it is none
            Act("ann", "lower-safety", A, SAY, expect="LEAD"),
        ),
    ),
    "words that must not be shown": (
        nothing,
        (
            Act("bo", "reject", A, SAY),
            Act("bo", "reject", A, SAY),
            Act("ann", "approve", A, SAY, expect="REJECTED"),
            Act("ann", "withdraw", A, SAY, expect="NOTHING"),
            Act("bo", "withdraw", A, SAY),  # the reject of one's own
            Act("ann", "approve", A, SAY),
            Act("bo", "reject", A, SAY),
            Act("lea", "approve", A, SAY),
        ),
    ),
    "safety text": (
        nothing,
        (
            Act("ann", "approve", H),
            Act("ann", "approve", H, DANGER),
            Act("bo", "lower-safety", H, DANGER),
            Act("lea", "lower-safety", H, DANGER),
            Act("lea", "lower-safety", H, DANGER),
            Act("bo", "approve", H),
        ),
    ),
    "findings with errors": (
        wrong_number,
        (
            Act("ann", "approve", A, "When you feel", expect="FINDING"),
            Act("ann", "approve", A),  # leaves it alone
            Act("ann", "dismiss", A, "When you feel", "width", expect="UNKNOWN"),
            Act("ann", "dismiss", A, "When you feel", "number"),
            Act("bo", "dismiss", A, "When you feel", "number"),
            Act("bo", "approve", A, "When you feel"),
        ),
    ),
    "a hard finding": (
        wrong_hotline,
        (
            Act("ann", "dismiss", H, DANGER, "contact", expect="LEAD"),
            Act("lea", "dismiss", H, DANGER, "contact"),
            Act("lea", "dismiss", H, DANGER, "contact"),
        ),
    ),
    "two pages, two ways": (
        twins,
        (
            Act("ann", "dismiss", H, SAME, "consist"),
            Act("bo", "dismiss", H, SAME, "consist"),
            Act("ann", "approve", H, SAME),
        ),
    ),
    "no Mandarin yet": (
        untranslated,
        (
            Act("ann", "approve", A, "Nobody knows tomorrow", expect="UNTRANSLATED"),
            Act("ann", "reject", A, "Nobody knows tomorrow", expect="UNTRANSLATED"),
            Act("ann", "approve", A),
            Act("ann", "publish", A, expect="WAITS"),
        ),
    ),
    "a page": (
        approved,
        (
            Act("lea", "withdraw", H, expect="NOTHING"),
            Act("ann", "publish", H),
            Act("bo", "publish", H),
            Act("lea", "withdraw", H),
            Act("lea", "withdraw", H),
            Act("bo", "reject", H, SIT),
            Act("ann", "publish", H, expect="WAITS"),
            Act("lea", "approve", H, SIT),
            Act("ann", "publish", H),
        ),
    ),
    "an unconfirmed pair": (
        by_one_invited_by_the_other,
        (
            Act("ann", "publish", H, expect="WAITS"),
            Act("lea", "approve", H, DANGER),
        ),
    ),
}


@pytest.fixture
def doors(_drafted: World, tmp_path: Path) -> Iterator[Callable[..., tuple[World, Desk]]]:
    """Two copies of one project: one for the command line, one with its desk."""
    running: list[Any] = []

    def make(prepare: Callable[[World], None] = nothing) -> tuple[World, Desk]:
        terminal = _drafted.copy(tmp_path / "terminal")
        prepare(terminal)
        desk_world = terminal.copy(tmp_path / "desk")
        running.append(served(desk_world.root))
        return terminal, Desk(running[-1].__enter__(), desk_world)

    yield make
    for one in running:
        one.__exit__(None, None, None)


@pytest.mark.parametrize("story", STORIES)
def test_both_doors_do_the_same(doors: Callable[..., tuple[World, Desk]], story: str) -> None:
    """Act by act: what one writes, the other writes; what one refuses, the other refuses, in the same words."""
    prepare, acts = STORIES[story]
    terminal, desk = doors(prepare)
    for act in acts:
        lines, refusal = outcome(terminal, by_command(terminal, act))
        assert (refusal[0] if refusal else "") == act.expect
        assert outcome(desk.world, desk.do(act)) == (lines, refusal), act
    for document in (A, H):
        for path in (terminal.po, terminal.mandarin, terminal.published):
            ours = path(document)
            theirs = desk.world.path(str(ours.relative_to(terminal.root)))
            assert ours.exists() == theirs.exists()
            assert not ours.exists() or ours.read_bytes() == theirs.read_bytes()


def test_words_and_approval_at_once_are_an_edit_and_an_approval(
    doors: Callable[..., tuple[World, Desk]],
) -> None:
    """One form at the desk, two commands: the same two lines."""
    terminal, desk = doors()
    for verb, more in (("edit", "把需要说出来"), ("approve", "")):
        assert by_command(terminal, Act("ann", verb, A, SAY, more)) is None
    browser, card = desk.running.as_("ann"), f"/pages/{A}/-/texts/{desk.world.short_id(A, SAY)}"
    browser.send(browser.get(card), "/approve", text="把需要说出来")
    assert outcome(desk.world, None) == outcome(terminal, None)


def test_who_may_not_decide(doors: Callable[..., tuple[World, Desk]]) -> None:
    """The desk sends them away before it asks; asked by either door, the service says the same first of all."""
    terminal, desk = doors()
    acts = [Act("rae", v, A, SAY, "x") for v in ("approve", "edit", "reject", "dismiss")]
    acts += [Act("rae", v, A, SAY) for v in ("withdraw", "lower-safety")]
    acts += [Act("rae", "approve", A), Act("rae", "publish", A)]
    csrf = desk.running.as_("rae").get("/me").form("/language")[1]["csrf"]
    at = f"/pages/{A}/-/texts/{desk.world.short_id(A, SAY)}"
    said = set()
    for act in acts:
        error = by_command(terminal, replace(act, expect="REVIEWER"))
        assert error is not None
        said.add(str(error))
        if act.words:
            ending = ENDINGS.get(act.verb, act.verb)
            assert desk.running.as_("rae").post(f"{at}/{ending}", {"csrf": csrf}).status == 403
    service = Decider(ProjectCache(desk.world.root).workspace(), "rae", "desk")
    with pytest.raises(RefusedError) as refused:
        decisions.approve(service, A, [Seen("ffffffff", "", "")])
    assert said == {str(refused.value)}
    assert outcome(terminal, None) == outcome(desk.world, None) == ([], None)


@pytest.mark.parametrize("verb", ["approve", "edit", "reject", "dismiss"])
def test_a_stale_form(doors: Callable[..., tuple[World, Desk]], verb: str) -> None:
    """Only the desk can hold one: it changes nothing; the act on the words of now is what the command line writes."""
    terminal, desk = doors(wrong_number)
    words, more = "When you feel", {"edit": "别的话。", "dismiss": "number"}.get(verb, "")
    bo = Act("bo", "edit", A, words, "火气上来的时候，停12小时。")
    ann = Act("ann", verb, A, words, more, expect="FINDING" if verb == "approve" else "")
    browser, at = desk.running.as_("ann"), f"/pages/{A}/-/texts/{desk.world.short_id(A, words)}"
    old = browser.get(at).form("/save")[1] | {"text": more, "code": more}
    if verb != "edit":
        old.pop("text")
    for world in (terminal, desk.world):
        assert by_command(world, bo) is None
    before = desk.world.tracked()
    assert browser.post(f"{at}/{ENDINGS.get(verb, verb)}", old).status == 409
    assert desk.world.tracked() == before
    wanted = outcome(terminal, by_command(terminal, ann))
    assert outcome(desk.world, desk.do(ann)) == wanted
