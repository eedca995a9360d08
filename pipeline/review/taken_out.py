"""Say which decisions come back that a commit took out of a ledger."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.model.decision import Decision, Verdict

_LIFTS = (Verdict.RESOLVE, Verdict.WITHDRAW)


def coming_back(
    removed: Iterable[Decision], others: Iterable[Decision]
) -> tuple[tuple[Decision, ...], tuple[Decision, ...]]:
    """(what is put back, what stays out) of some removed decisions; `others` stand in the ledger (ADR 21).

    Whatever takes something down is put back: a withdrawal, a reject, a question that is open. It is no undo for
    those: whoever may lift one says so by a decision. What lets something stand or lifts something stays out.
    """
    gone = tuple(removed)
    known = {d.id: d for d in (*others, *gone)}
    lifted = {d.ref for d in known.values() if d.verdict in _LIFTS}
    back = [d for d in gone if _takes_down(d, known) and d.id not in lifted]
    return tuple(back), tuple(d for d in gone if d not in back)


def _takes_down(decision: Decision, known: dict[str, Decision]) -> bool:
    if decision.verdict is Verdict.WITHDRAW:
        about = known.get(decision.ref or "")
        # to withdraw a reject or a question lets the text stand again
        return about is None or about.verdict not in (Verdict.REJECT, Verdict.COMMENT)
    return decision.verdict is Verdict.REJECT or bool(decision.blocking)
