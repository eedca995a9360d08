"""Choose the entries that one person may approve at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.model.decision import Decision
from pipeline.model.entry import Entry, State
from pipeline.model.finding import Finding
from pipeline.review.decide import errors_on, make_approval
from pipeline.review.review_context import ReviewContext
from pipeline.review.states import EntryReview, states_of


@dataclass(frozen=True, slots=True)
class Passed:
    """An entry that bulk approval leaves for somebody to look at."""

    entry: Entry
    code: str
    """`untranslated`, `rejected`, `question`, `pivot`, `finding` or `safety`."""
    why_en: str
    why_zh: str


@dataclass(frozen=True, slots=True)
class Bulk:
    """The answer of `bulk_candidates`. Entries that need nothing of this person are in neither."""

    candidates: tuple[Entry, ...]
    """Would be approved, in source order."""
    passed: tuple[Passed, ...]
    """Would not, and why, in source order."""


def bulk_candidates(
    review_context: ReviewContext, findings: Iterable[Finding], *, include_safety: bool = False
) -> Bulk:
    """What `approve --all` would do for this person; safety texts only if asked for."""
    every = tuple(findings)
    reviews = states_of(
        review_context.catalog, review_context.decision_index, review_context.settings
    )
    candidates: list[Entry] = []
    passed: list[Passed] = []
    for entry in review_context.catalog:
        review = reviews[entry.key]
        why = _why_not(review_context, entry, review, every, include_safety=include_safety)
        if why:
            passed.append(Passed(entry, *why))
        elif not _is_done(review_context, review):
            candidates.append(entry)
    return Bulk(tuple(candidates), tuple(passed))


def make_approvals(
    review_context: ReviewContext, findings: Iterable[Finding], *, include_safety: bool = False
) -> tuple[tuple[Decision, ...], tuple[Passed, ...]]:
    """The decisions of `approve --all` and what it passed by.

    Raises RefusedError if the person may not decide.
    """
    review_context.admit()
    every = tuple(findings)
    bulk = bulk_candidates(review_context, every, include_safety=include_safety)
    made = (make_approval(review_context, entry, every, how="bulk") for entry in bulk.candidates)
    return tuple(decision for decision in made if decision), bulk.passed


def _is_done(review_context: ReviewContext, review: EntryReview) -> bool:
    mine = any(d.reviewer == review_context.reviewer for d in review.approvals)
    return mine or review.state is State.APPROVED


def _why_not(
    review_context: ReviewContext,
    entry: Entry,
    review: EntryReview,
    findings: tuple[Finding, ...],
    *,
    include_safety: bool,
) -> tuple[str, str, str] | None:
    """(code, why in English, why in Chinese), or None where the entry may be taken."""
    if review.state is State.UNTRANSLATED:
        return "untranslated", "it has no Mandarin yet", "还没有译文"
    if review.state is State.REJECTED:
        names = {r.id: r.name for r in review_context.reviewers}
        people = sorted({names.get(d.reviewer, d.reviewer) for d in review.rejections})
        return (
            "rejected",
            f"{' and '.join(people)} rejected it",
            f"{'、'.join(people)} 退回了这段译文",
        )
    if _is_done(review_context, review):
        return None
    errors = errors_on(review_context, entry, findings)
    if errors:
        return "finding", errors[0].message_en, errors[0].message_zh
    alone = _is_read_alone(review, include_safety=include_safety)
    return alone or _lacks_pivot(review_context, entry)


def _is_read_alone(review: EntryReview, *, include_safety: bool) -> tuple[str, str, str] | None:
    """As `_why_not`, of a text that somebody looks at by itself whatever the checks say."""
    if review.questions:
        return "question", "a question about it is open", "对这一段的提问还没有解决"
    if review.safety and not include_safety:
        return (
            "safety",
            "it is about safety: read it alone, or ask for it with --safety",
            "涉及安全的内容，请单独审读，或加上 --safety",
        )
    return None


def _lacks_pivot(review_context: ReviewContext, entry: Entry) -> tuple[str, str, str] | None:
    """As `_why_not`, of a derived text that nobody can approve yet."""
    if review_context.pivot_shas is None or entry.source_sha in review_context.pivot_shas:
        return None
    pivot = review_context.settings.locale.pivot
    what = f"nobody has approved the text in {pivot} that it is made from"
    return "pivot", what, f"它所依据的 {pivot} 译文还没有通过"
