"""What a person has just done to the texts of a page, as the ledger has it, and how they undo it.

Nothing is said from a link: an act is there because its line is, and is undone no further than it still stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from pipeline.flow.clock import now
from pipeline.flow.decisions import Decided, Decider, deciding, record
from pipeline.flow.desk.units import ReviewPage, UnitRow
from pipeline.model.decision import Decision, Verdict
from pipeline.model.entry import State
from pipeline.review import decide

MINUTES = 10
"""So long a person's answers, and a bulk approval as one act, are offered to be undone."""
_UNDOES = (Verdict.APPROVE, Verdict.REJECT)


@dataclass(frozen=True, slots=True)
class Act:
    """One answer of a person to a text."""

    row: UnitRow
    """The text, as it stands now."""
    decision: Decision
    """The line of the ledger."""

    @property
    def stands(self) -> bool:
        """True while an approval or a reject has not been taken back, answered or overtaken by other words."""
        return self.decision in (*self.row.review.approvals, *self.row.review.rejections)

    @property
    def questions(self) -> tuple[Decision, ...]:
        """Questions about the text that are open although this person approves it: the page waits for their answers."""
        approves = self.stands and self.decision.verdict is Verdict.APPROVE
        return self.row.review.questions if approves else ()

    @property
    def did(self) -> str:
        """What is true of it now, as the desk's messages are named; empty where nothing is any more."""
        verdict, review = self.decision.verdict, self.row.review
        same_words = self.decision.target_sha == self.row.entry.target_sha
        is_approved = review.state is State.APPROVED
        if verdict is Verdict.APPROVE and self.stands:
            return "approved" if is_approved else "half-approved"
        if verdict is Verdict.REJECT and self.stands:
            return "rejected"
        if verdict is Verdict.EDIT and same_words:
            return "saved-over" if is_approved else "saved"
        if verdict is Verdict.LOWER_SAFETY:
            return "half-lowered" if review.safety else "lowered"
        return _SAYS.get(verdict, "")


_SAYS = {
    Verdict.COMMENT: "asked",
    Verdict.DISMISS: "dismissed",
    Verdict.RESOLVE: "answered",
    Verdict.WITHDRAW: "undone",
}
"""Verdicts that stay true once they are on the ledger."""


def act_of(review_page: ReviewPage, person: str, short_id: str, ref: str) -> Act | None:
    """The act that an address names; None where there is none, or it is somebody else's."""
    row = review_page.row(short_id)
    if row is None or not ref:
        return None
    made = review_page.snapshot.index.on(row.entry.source_sha)
    return next((Act(row, d) for d in made if d.id == ref and d.reviewer == person), None)


def latest_acts(review_page: ReviewPage, person: str) -> tuple[tuple[Act, ...], ...]:
    """A person's answers of the last ten minutes that still stand, the newest first; a bulk approval is one group."""
    since = datetime.fromisoformat(now()) - timedelta(minutes=MINUTES)
    found = sorted(
        (
            act
            for act in _own(review_page, person)
            if datetime.fromisoformat(act.decision.at) >= since
        ),
        key=lambda act: (*_when_and_how(act), act.row.number),
        reverse=True,
    )
    groups: list[tuple[Act, ...]] = []
    for (_, is_bulk), grouped in groupby(found, _when_and_how):
        acts = tuple(grouped)
        groups += [acts] if is_bulk else [(act,) for act in acts]
    return tuple(groups)


def _when_and_how(act: Act) -> tuple[str, bool]:
    """Texts that were approved at once have both in common."""
    return act.decision.at, act.decision.how == "bulk"


def undo_all(by: Decider, document: str, refs: Sequence[str]) -> Decided:
    """Take back those of some decisions that are this person's own and still stand: all of them, or none.

    Raises RefusedError where the person may not decide.
    """
    with deciding(by, document) as place:
        context, made = place.review_context, []
        for entry in context.catalog:
            index, pair = context.decision_index, (entry.source_sha, entry.target_sha)
            for decision in (*index.approvals(*pair), *index.rejections(*pair)):
                if decision.reviewer == by.reviewer and decision.id in refs:
                    made.append(decide.make_withdrawal(context, entry, decision.id))
        return record(place, made)


def _own(review_page: ReviewPage, person: str) -> Iterator[Act]:
    for row in review_page.rows:
        made = row.own
        if made is not None and made.reviewer == person and made.verdict in _UNDOES:
            yield Act(row, made)
