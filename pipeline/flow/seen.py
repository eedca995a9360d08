"""What a person had before them when they decided, as forms bring it back."""

from __future__ import annotations

from pipeline.model.decision import Decision, Verdict
from pipeline.model.hashing import sha_of_texts
from pipeline.review.decision_index import DecisionIndex

_AGAINST = (Verdict.REJECT, Verdict.WITHDRAW, Verdict.EDIT)


def seen_against(index: DecisionIndex, source_sha: str, person: str) -> str:
    """A digest of what others have said against a text: a form that lacks the last word is stale.

    In a derived locale of the approved text too: nobody has read these words beside another one.
    """
    said = (d for d in index.on(source_sha) if d.verdict in _AGAINST or d.blocking)
    ids = [d.id for d in said if d.reviewer != person]
    if index.pivot_shas is not None:
        ids.append(index.pivot_shas.get(source_sha, ""))
    return sha_of_texts(*ids)[:12] if ids else ""


def pair_seen(decision: Decision) -> tuple[str, ...]:
    """The hashes of what somebody approves at once: the English, the words, and in a derived locale what they stand beside."""
    return tuple(filter(None, (decision.source_sha, decision.target_sha, decision.from_sha)))
