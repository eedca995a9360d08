"""Make the decisions that ask and resolve questions on a text.

The words themselves stand in no tracked file: the ledger says that somebody asked, of what, and whether
the page has to wait for an answer.
"""

from __future__ import annotations

from dataclasses import replace

from pipeline.model.decision import Decision, Verdict
from pipeline.model.entry import Entry
from pipeline.model.errors import RefusedError
from pipeline.review.review_context import ReviewContext


def make_comment(
    review_context: ReviewContext,
    entry: Entry,
    ref: str,
    *,
    blocking: bool,
    reason_code: str | None = None,
) -> Decision | None:
    """A comment on a text, its words kept under `ref`; None if that comment is made already.

    `reason_code`: `UNCLEAR` where it tells the author that the English is unclear.
    """
    review_context.admit()
    made = review_context.decision_index.on(entry.source_sha)
    if any(d.verdict is Verdict.COMMENT and d.ref == ref for d in made):
        return None
    made_now = review_context.decision_on(entry, Verdict.COMMENT)
    return replace(made_now, ref=ref, blocking=blocking, reason_code=reason_code)


def make_resolve(review_context: ReviewContext, entry: Entry, ref: str) -> Decision | None:
    """The comment whose line has the id `ref` is settled; None if it is already.

    Anybody who may decide may settle it: the ledger says who did. Raises RefusedError NOTHING where
    there is no such comment.
    """
    review_context.admit()
    made = {d.id: d for d in review_context.decision_index.on(entry.source_sha)}
    if ref not in made or made[ref].verdict is not Verdict.COMMENT:
        raise RefusedError("NOTHING", "there is no such comment", "look at the text again")
    if (
        made[ref] not in review_context.decision_index.questions(entry.source_sha)
        and made[ref].blocking
    ):
        return None
    return replace(review_context.decision_on(entry, Verdict.RESOLVE), ref=ref)
