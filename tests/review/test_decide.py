"""Taking decisions: what is written, what is a no-op, and each refusal in plain words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from pipeline.model.decision import Decision, Verdict
from pipeline.model.entry import Entry, State
from pipeline.model.errors import PipelineError, RefusedError
from pipeline.model.finding import Scope, Severity
from pipeline.model.settings import Settings
from pipeline.review import decide
from pipeline.review.bulk import bulk_candidates, make_approvals
from pipeline.review.ledger import parse_ledger
from pipeline.review.review_context import ReviewContext
from pipeline.review.states import open_findings, states_of
from tests.review.make import DOCUMENT, MAY_NOT, NOW, dump_line, entry, error, play, settings, sit

ONE = entry()
RISK = entry("T9", "call 988", safety=True)


def seen(
    lines: list[str], who: str = "ann", one: Entry = ONE, rules: Settings | None = None
) -> ReviewContext:
    """`who` before one entry with this ledger."""
    return sit(who, [one], play(lines), rules)


def state(sitting: ReviewContext, *more: Decision | None) -> State:
    """Where the first entry stands once these decisions are written too."""
    after = replace(sitting, decisions=(*sitting.decisions, *(d for d in more if d)))
    return next(iter(states_of(after.catalog, after.decision_index, after.settings).values())).state


def test_an_approval_says_everything() -> None:
    """The line names the pair, who, when, how, by which glossary and checks, and all that was seen."""
    earlier = play(["bo edit T1", "bo comment T1", "nobody approve T1", "bo edit T2 on S2"])
    made = decide.make_approval(sit("ann", [ONE], earlier), ONE)
    assert made == Decision(
        at=NOW,
        locale="zh",
        document=DOCUMENT,
        verdict=Verdict.APPROVE,
        reviewer="ann",
        source_sha=ONE.source_sha,
        target_sha=ONE.target_sha,
        after=tuple(sorted(d.id for d in earlier[:3])),
        glossary_rev="g1",
        checks_rev="c1",
        safety=False,
    )
    assert parse_ledger(dump_line(made), "l") == (made,)


EVERY: dict[str, Callable[[ReviewContext], object]] = {
    "approve": lambda s: decide.make_approval(s, ONE),
    "reject": lambda s: decide.make_rejection(s, ONE),
    "edit": lambda s: decide.make_edit(s, ONE, "T2"),
    "withdraw": lambda s: decide.make_withdrawal(s, ONE),
    "lower_safety": lambda s: decide.make_lowering(s, ONE),
    "dismiss": lambda s: decide.make_dismissal(s, ONE, error(ONE)),
    "publish": lambda s: decide.make_publish(s, "e" * 64, "f" * 64, ()),
    "withdraw_page": decide.make_page_withdrawal,
    "approve_all": lambda s: make_approvals(s, ()),
}


@pytest.mark.parametrize("act", EVERY.values(), ids=EVERY)
@pytest.mark.parametrize("who", MAY_NOT)
def test_only_eligible_people_decide(who: str, act: Callable[[ReviewContext], object]) -> None:
    """Whoever may not decide is refused by every kind of decision, by name."""
    with pytest.raises(RefusedError, match=f"REVIEWER {who} "):
        act(seen([], who))


def test_desk_only() -> None:
    """`review.cli = "deny"` refuses the terminal and lets the desk."""
    sitting = seen([], rules=settings(cli="deny"))
    with pytest.raises(RefusedError, match="DESK-ONLY"):
        decide.make_approval(sitting, ONE)
    assert decide.make_approval(replace(sitting, via="desk"), ONE)


@pytest.mark.parametrize("target", ["", " \n"])
def test_nothing_to_approve(target: str) -> None:
    """An entry without Mandarin is neither approved nor rejected."""
    blank = entry(target)
    for act in (decide.make_approval, decide.make_rejection):
        with pytest.raises(RefusedError, match=r"UNTRANSLATED .*no Mandarin yet"):
            act(sit("ann", [blank]), blank)


def test_text_changed_meanwhile() -> None:
    """Who saw other words than the catalog holds now decides nothing."""
    with pytest.raises(RefusedError, match="CHANGED"):
        decide.make_approval(seen([], one=entry("T2")), ONE)
    with pytest.raises(RefusedError, match="CHANGED"):
        decide.make_rejection(seen([], one=entry(source="S2")), ONE)


def test_approving_twice_writes_nothing() -> None:
    """A second approval by the same person is a no-op, even if it would not be enough."""
    assert decide.make_approval(seen(["ann approve T1"], rules=settings(2)), ONE) is None
    assert decide.make_approval(seen(["ann approve T1"], "bo"), ONE)


def test_approving_again_after_a_withdrawal() -> None:
    """A withdrawn approval is no reason for a no-op."""
    assert decide.make_approval(seen(["ann approve T1", "bo withdraw T1"]), ONE)


def test_open_error_blocks_approval() -> None:
    """An error finding is named and blocks; warnings, other entries and dismissed ones do not."""
    with pytest.raises(
        RefusedError, match=r"FINDING “S1” has an open error \(number\): number is wrong"
    ):
        decide.make_approval(seen([]), ONE, [error(ONE)])
    assert decide.make_approval(seen([]), ONE, [replace(error(ONE), severity=Severity.WARNING)])
    assert decide.make_approval(seen([]), ONE, [error(RISK)])
    assert decide.make_approval(seen(["bo dismiss T1 finding number"]), ONE, [error(ONE)])


@pytest.mark.parametrize(
    "line",
    [
        "bo dismiss T1 finding width",
        "bo dismiss T2 finding number",
        "bo dismiss T1 on S2 finding number",
        "eng dismiss T1 finding number",
    ],
)
def test_dismissal_of_something_else(line: str) -> None:
    """A dismissal counts for its code on its pair, by an eligible person, and for nothing else."""
    with pytest.raises(RefusedError, match="FINDING"):
        decide.make_approval(seen([line]), ONE, [error(ONE)])


def test_withdrawn_dismissal() -> None:
    """A dismissal that was taken back dismisses nothing."""
    with pytest.raises(RefusedError, match="FINDING"):
        decide.make_approval(
            seen(["bo dismiss T1 finding number", "bo withdraw T1 ref 1"]), ONE, [error(ONE)]
        )


def test_others_reject_blocks_approval() -> None:
    """A reviewer does not approve over another's reject; its author and a lead answer it."""
    with pytest.raises(RefusedError, match="REJECTED bo rejected “S1”"):
        decide.make_approval(seen(["bo reject T1"]), ONE)
    for who in ("bo", "lea"):
        sitting = seen(["bo reject T1"], who)
        assert state(sitting, decide.make_approval(sitting, ONE)) is State.APPROVED


def test_approval_that_has_yet_to_answer_a_reject() -> None:
    """A lead who approved beside a reject may approve again to answer it: that is no no-op."""
    sitting = seen(["lea approve T1", "bo reject T1 after none"], "lea")
    assert state(sitting) is State.REJECTED
    assert state(sitting, decide.make_approval(sitting, ONE)) is State.APPROVED


def test_reject() -> None:
    """A reject voids what it saw; a second one of the same person is a no-op."""
    sitting = seen(["ann approve T1"], "bo")
    made = decide.make_rejection(sitting, ONE, "meaning")
    assert made
    assert made.reason_code == "meaning"
    assert state(sitting, made) is State.REJECTED
    assert decide.make_rejection(seen(["bo reject T1"], "bo"), ONE) is None
    assert decide.make_rejection(seen(["bo reject T1"], "ann"), ONE)


def test_no_free_text_in_the_ledger() -> None:
    """A reason is one of a short list."""
    with pytest.raises(PipelineError, match="REASON"):
        decide.make_rejection(seen([]), ONE, "sounds like my client Wei")


def test_edit() -> None:
    """An edit names the new words, voids approvals of the old ones and approves nothing."""
    sitting = seen(["ann approve T1"], "bo")
    made = decide.make_edit(sitting, ONE, "T2")
    assert made
    assert made.target_sha == entry("T2").target_sha
    after = sit("bo", [entry("T2")], (*sitting.decisions, made))
    assert state(after) is State.DRAFTED
    assert state(sitting, made) is State.DRAFTED
    assert decide.make_edit(sitting, ONE, "T1") is None


def test_withdraw() -> None:
    """Anybody eligible takes approvals back; with nothing to take back it is refused."""
    sitting = seen(["ann approve T1"], "bo")
    assert state(sitting, decide.make_withdrawal(sitting, ONE)) is State.DRAFTED
    with pytest.raises(RefusedError, match="NOTHING"):
        decide.make_withdrawal(seen([]), ONE)
    with pytest.raises(RefusedError, match="NOTHING"):
        decide.make_withdrawal(seen(["bo reject T1"]), ONE, "0" * 64)


def test_withdraw_a_reject() -> None:
    """Its author and a lead take a reject back; nobody else."""
    (made,) = play(["bo reject T1"])
    with pytest.raises(RefusedError, match="REJECTED"):
        decide.make_withdrawal(seen(["bo reject T1"]), ONE, made.id)
    for who in ("bo", "lea"):
        sitting = seen(["bo reject T1"], who)
        assert state(sitting, decide.make_withdrawal(sitting, ONE, made.id)) is State.DRAFTED


def test_lower_safety() -> None:
    """A lead lowers a safety text; a reviewer does not; where it is low already nothing is written."""
    with pytest.raises(RefusedError, match="LEAD"):
        decide.make_lowering(sit("ann", [RISK]), RISK)
    lead = sit("lea", [RISK])
    lowered = decide.make_lowering(lead, RISK)
    assert lowered
    approval = decide.make_approval(sit("ann", [RISK], [lowered]), RISK)
    assert state(lead, lowered, approval) is State.APPROVED
    assert decide.make_lowering(replace(lead, decisions=(lowered,)), RISK) is None
    assert decide.make_lowering(seen([], "lea"), ONE) is None


def test_dismiss() -> None:
    """A person dismisses an ordinary finding on these words; twice is a no-op."""
    sitting = seen([])
    made = decide.make_dismissal(sitting, ONE, error(ONE), "not-a-problem")
    assert made
    again = replace(sitting, decisions=(made,))
    assert decide.make_approval(again, ONE, [error(ONE)])
    assert decide.make_dismissal(again, ONE, error(ONE)) is None


def test_dismiss_refused() -> None:
    """A finding on other words is refused; a hard one needs a lead; a page's cannot be dismissed."""
    with pytest.raises(RefusedError, match="FINDING"):
        decide.make_dismissal(seen([]), ONE, error(RISK))
    with pytest.raises(RefusedError, match="LEAD"):
        decide.make_dismissal(seen([]), ONE, error(ONE, "contact"))
    page = replace(error(ONE, "structure"), scope=Scope.PAGE)
    for found in (page, replace(page, source="", target="")):
        with pytest.raises(RefusedError, match="FINDING"):
            decide.make_dismissal(seen([], "lea"), ONE, found)


def test_hard_finding_dismissed_by_a_reviewer_stays_open() -> None:
    """A line in which a reviewer dismisses a hard finding has no effect; a lead's has."""
    with pytest.raises(RefusedError, match="FINDING"):
        decide.make_approval(seen(["bo dismiss T1 finding contact"]), ONE, [error(ONE, "contact")])
    assert decide.make_approval(
        seen(["lea dismiss T1 finding contact"]), ONE, [error(ONE, "contact")]
    )


def bulk_sitting(who: str = "ann") -> ReviewContext:
    """A page with an entry of each kind."""
    entries = [
        entry("A", "plain"),
        entry("", "empty"),
        entry("B", "rejected"),
        entry("C", "wrong"),
        entry("D", "988", safety=True),
        entry("E", "mine"),
        entry("F", "done"),
        entry("G", "asked"),
    ]
    lines = ["ann reject B on rejected", "ann approve E on mine", "bo approve F on done"]
    *made, asked = play([*lines, "bo comment G on asked"])
    return sit(who, entries, [*made, replace(asked, blocking=True, ref="words")])


def test_bulk_takes_what_is_safe_to_take() -> None:
    """Bulk takes plain drafts, passes by with the reason, and leaves what needs nothing."""
    sitting = bulk_sitting()
    bulk = bulk_candidates(sitting, [error(entry("C", "wrong"))])
    assert [e.source for e in bulk.candidates] == ["plain"]
    assert [(p.entry.source, p.code) for p in bulk.passed] == [
        ("empty", "untranslated"),
        ("rejected", "rejected"),
        ("wrong", "finding"),
        ("988", "safety"),
        ("asked", "question"),
    ]
    assert all(p.why_en and p.why_zh for p in bulk.passed)


def test_bulk_with_safety_is_one_person() -> None:
    """`--safety` takes the safety text too, and counts as one of its two people."""
    sitting = bulk_sitting()
    made, passed = make_approvals(sitting, [], include_safety=True)
    assert {d.how for d in made} == {"bulk"}
    assert [p.code for p in passed] == ["untranslated", "rejected", "question"]
    after = replace(sitting, decisions=(*sitting.decisions, *made))
    reviews = states_of(after.catalog, after.decision_index, after.settings)
    assert reviews[None, "988"].state is State.DRAFTED
    assert reviews[None, "wrong"].state is State.APPROVED
    assert make_approvals(after, [], include_safety=True)[0] == ()
    assert [p.code for p in make_approvals(after, [])[1]] == [
        "untranslated",
        "rejected",
        "question",
    ]
    second, _ = make_approvals(replace(after, reviewer="bo"), [], include_safety=True)
    assert [d.source_sha for d in second] == [entry("D", "988").source_sha]


def test_lowered_safety_is_taken_in_bulk() -> None:
    """What a lead has lowered is ordinary text."""
    sitting = sit("ann", [RISK], play(["lea lower-safety T9 on x"]))
    assert not bulk_candidates(sitting, []).candidates
    lowered = decide.make_lowering(replace(sitting, reviewer="lea"), RISK)
    assert lowered
    assert bulk_candidates(replace(sitting, decisions=(lowered,)), []).candidates == (RISK,)


def test_a_line_dismisses_no_finding_of_the_page() -> None:
    """A dismissal on an entry leaves a finding of the page's scope open, even about its words."""
    page = replace(error(ONE), scope=Scope.PAGE)
    book = seen(["lea dismiss T1 finding number"]).decision_index
    assert open_findings([page, error(ONE)], book, settings()) == (page,)
