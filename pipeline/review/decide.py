"""Make a decision of a reviewer, or refuse it.

Nothing is written here: the caller appends the decision to the ledger. A refusal is a RefusedError
in plain words; asking for what is already so gives None and writes no line.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.checks.length import most
from pipeline.model.decision import Decision, Verdict
from pipeline.model.entry import Entry
from pipeline.model.errors import PipelineError, RefusedError
from pipeline.model.finding import Finding, Severity
from pipeline.review.derived import unseen_by, waits_for_pivot
from pipeline.review.page_status import Reason
from pipeline.review.public_state import PivotPage
from pipeline.review.published import current_publishes, was_published
from pipeline.review.review_context import ReviewContext
from pipeline.review.states import is_safety

REASONS = ("meaning", "wording", "term", "tone", "safety", "not-a-problem", "other")
"""What `reason_code` may say: the ledger holds no free text."""


def make_approval(
    review_context: ReviewContext,
    entry: Entry,
    findings: Iterable[Finding] = (),
    *,
    how: str = "single",
) -> Decision | None:
    """These very words are right. None if this person's approval of them stands already.

    Raises RefusedError if there is no Mandarin, in a derived locale no approved text that it is made from, somebody
    else's reject is open, or an error finding on the pair is open.
    """
    review_context.admit()
    _needs_target(review_context, entry)
    _needs_pivot(review_context, entry)
    _needs_no_reject_of_others(review_context, entry)
    errors = errors_on(review_context, entry, findings)
    if errors:
        codes = ", ".join(sorted({finding.code for finding in errors}))
        raise RefusedError(
            "FINDING",
            f"{first_words(entry)} has an open error ({codes}): {errors[0].message_en.rstrip('.')}",
            "mend the text, or dismiss the finding if it is wrong",
        )
    if _has_approved(review_context, entry):
        return None
    return replace(review_context.decision_on(entry, Verdict.APPROVE), how=how)


def make_rejection(
    review_context: ReviewContext, entry: Entry, reason_code: str | None = None
) -> Decision | None:
    """These words must not be shown. None if this person's reject of them is open already."""
    review_context.admit()
    _needs_known(reason_code)
    _needs_target(review_context, entry)
    if any(d.reviewer == review_context.reviewer for d in _rejections(review_context, entry)):
        return None
    return replace(review_context.decision_on(entry, Verdict.REJECT), reason_code=reason_code)


def make_edit(review_context: ReviewContext, entry: Entry, target: str) -> Decision | None:
    """Other words for this entry; approves nothing. None if they are what is there already.

    The caller writes `target` into the catalog once the line is on disk.
    """
    review_context.admit()
    _needs_entry(review_context, entry)
    if target == entry.target:
        return None
    return review_context.decision_on(replace(entry, target=target), Verdict.EDIT)


def needs_no_more(entry: Entry, target: str) -> None:
    """Raises RefusedError for words that are too many to be a translation of this English.

    At the doors where people type. What catalogs and imports bring is kept, and the check `length` says it.
    """
    if len(target) > most(entry.source):
        raise RefusedError(
            "LONG",
            f"the text for {first_words(entry)} has {len(target)} characters",
            f"write {most(entry.source)} at the most: its English has {len(entry.source)}",
        )


def make_withdrawal(
    review_context: ReviewContext, entry: Entry, ref: str | None = None
) -> Decision:
    """Takes back: the approvals of this entry, or with `ref` one decision on it.

    Every approval that was seen falls with it either way: after a withdrawal the text is read
    again. Anybody may withdraw, but a reject only its author or a lead. Raises RefusedError if
    there is nothing to take back.
    """
    review_context.admit()
    _needs_entry(review_context, entry)
    standing = {d.id: d for d in review_context.decision_index.on(entry.source_sha)}
    if ref is None:
        if not review_context.decision_index.to_take_back(entry.source_sha, entry.target_sha):
            raise RefusedError(
                "NOTHING",
                f"no approval of {first_words(entry)} stands",
                "there is nothing to take back",
            )
        return review_context.decision_on(entry, Verdict.WITHDRAW)
    if ref not in standing:
        raise RefusedError(
            "NOTHING",
            f"{first_words(entry)} has no decision {ref[:8]}",
            "look at `pipeline review show`",
        )
    made = standing[ref]
    if made.verdict is Verdict.REJECT and not _may_answer(review_context, made):
        raise RefusedError(
            "REJECTED",
            f"{made.reviewer} rejected {first_words(entry)}",
            f"ask {made.reviewer} or a lead to take it back, or edit the text",
        )
    return replace(review_context.decision_on(entry, Verdict.WITHDRAW), ref=ref)


def make_lowering(
    review_context: ReviewContext, entry: Entry, reason_code: str | None = None
) -> Decision | None:
    """Say that this English is no safety text: a lead does, and where it takes two, somebody else too.

    None if this person has said so already, or it is none. Raises RefusedError LEAD for anybody but a lead where
    one lead is enough.
    """
    review_context.admit()
    _needs_known(reason_code)
    _needs_entry(review_context, entry)
    source = entry.source_sha
    takes_two = review_context.decision_index.takes_two(source, guarded=entry.guarded)
    if not review_context.is_lead and not takes_two:
        raise RefusedError(
            "LEAD", "only a lead may lower a safety text", "ask a lead of reviewers.yaml"
        )
    mine = [
        d
        for d in review_context.decision_index.lowerings(source)
        if d.reviewer == review_context.reviewer
    ]
    said = any(
        d.id in review_context.decision_index.as_lead or not review_context.is_lead for d in mine
    )
    if not is_safety(entry, review_context.decision_index) or said:
        return None
    return replace(review_context.decision_on(entry, Verdict.LOWER_SAFETY), reason_code=reason_code)


def make_dismissal(
    review_context: ReviewContext, entry: Entry, finding: Finding, reason_code: str | None = None
) -> Decision | None:
    """The finding is wrong about these words. None if it is dismissed already.

    Raises RefusedError if the finding is not on this pair, or is a hard one and the person no lead.
    """
    review_context.admit()
    _needs_known(reason_code)
    _needs_entry(review_context, entry)
    hard = review_context.settings.publish.hard
    about = (finding.context, finding.source, finding.target)
    if not finding.is_dismissible or about != (*entry.key, entry.target):
        raise RefusedError(
            "FINDING",
            f"the finding {finding.code} is not about {first_words(entry)} as it is now",
            "run `pipeline check` again; what is wrong with a page must be mended",
        )
    if finding.code in hard and not review_context.is_lead:
        raise RefusedError(
            "LEAD",
            f"{finding.code} is one of the checks that only a lead may dismiss",
            "mend the text, or ask a lead",
        )
    if review_context.decision_index.dismissed(finding, hard):
        return None
    return replace(
        review_context.decision_on(entry, Verdict.DISMISS),
        finding=finding.code,
        reason_code=reason_code,
    )


def make_publish(
    review_context: ReviewContext,
    source_page_sha: str,
    target_page_sha: str,
    waits_for: Sequence[Reason],
    pivot: PivotPage | None = None,
) -> Decision | None:
    """The page was read once more and may go out: these two files, byte for byte.

    `waits_for` is what `page_gate` said about the catalog that the Mandarin page was filled from.
    `pivot` is the page that a derived one is made from: it has to be public. None if this very pair is published already. Raises RefusedError with what the page waits for.
    """
    review_context.admit()
    if review_context.settings.derived:
        of_pivot = waits_for_pivot(pivot, review_context.settings)
        waits_for = tuple(dict.fromkeys((*waits_for, *of_pivot)))  # the page may say it already
    if waits_for:
        raise RefusedError(
            "WAITS",
            f"{review_context.catalog.document} cannot be published yet",
            "; ".join(reason.message_en for reason in waits_for),
        )
    pair = (source_page_sha, target_page_sha)
    heads = current_publishes(review_context.decision_index)
    taken = pivot.take_downs if pivot else {}
    if any(unseen_by(head, taken) for head in heads):
        heads = ()
    if heads and all((d.source_page_sha, d.target_page_sha) == pair for d in heads):
        return None
    return replace(
        review_context.decision_on_page(Verdict.PUBLISH),
        source_page_sha=source_page_sha,
        target_page_sha=target_page_sha,
        from_after=tuple(sorted(pivot.take_downs)) if pivot else None,
    )


def make_page_withdrawal(
    review_context: ReviewContext, reason_code: str | None = None, *, whole: bool = True
) -> Decision | None:
    """Takes the Mandarin page down, at once and without conditions. None if it is down already.

    Raises RefusedError if nobody ever published it. Not `whole`: a line of the ledger is lost, and may be the one that
    published it.
    """
    review_context.admit()
    _needs_known(reason_code)
    if current_publishes(review_context.decision_index) or not whole:
        return replace(review_context.decision_on_page(Verdict.WITHDRAW), reason_code=reason_code)
    if was_published(review_context.decision_index):
        return None
    raise RefusedError(
        "NOTHING",
        f"{review_context.catalog.document} was never published in {_language(review_context)}",
        "there is nothing to withdraw",
    )


def make_rename(review_context: ReviewContext, old: str) -> Decision | None:
    """What was decided about the id `old` is about this document. None if that stands already.

    Anybody who is listed may say it: no words are judged. Raises RefusedError REVIEWER.
    """
    review_context.admit_listed()
    made = (d for d in review_context.decision_index.page if d.verdict is Verdict.RENAME)
    if any(d.ref == old and d.document == review_context.catalog.document for d in made):
        return None
    return replace(review_context.decision_on_page(Verdict.RENAME), ref=old)


def errors_on(
    review_context: ReviewContext, entry: Entry, findings: Iterable[Finding]
) -> tuple[Finding, ...]:
    """The open error findings about this entry, whichever target they were found in.

    A finding about an older wording blocks too: the caller has to check again first.
    """
    hard = review_context.settings.publish.hard
    return tuple(
        finding
        for finding in findings
        if finding.severity is Severity.ERROR
        and (finding.context, finding.source) == entry.key
        and not review_context.decision_index.dismissed(finding, hard)
    )


def _language(review_context: ReviewContext) -> str:
    """What people are told that they decide on; a derived locale by its folder, for both are Mandarin."""
    settings = review_context.settings
    return settings.locale.dir if settings.derived else "Mandarin"


def _needs_known(reason_code: str | None) -> None:
    if reason_code is not None and reason_code not in REASONS:
        raise PipelineError(
            "REASON", f"{reason_code!r} is no reason code", f"use one of {', '.join(REASONS)}"
        )


def _needs_entry(review_context: ReviewContext, entry: Entry) -> None:
    held = review_context.catalog.get(entry.key)
    if held is None or held.target != entry.target:
        raise RefusedError(
            "CHANGED",
            f"{first_words(entry)} is not in the catalog as you saw it",
            "somebody has changed it meanwhile: read it again, then decide",
        )


def _needs_target(review_context: ReviewContext, entry: Entry) -> None:
    _needs_entry(review_context, entry)
    if not entry.target.strip():
        raise RefusedError(
            "UNTRANSLATED",
            f"{first_words(entry)} has no {_language(review_context)} yet",
            "write it (`pipeline review edit`), or run `pipeline translate`",
        )


def _needs_pivot(review_context: ReviewContext, entry: Entry) -> None:
    """A derived text is read beside the approved one that it is made from: without that, there is nothing to approve."""
    pivot_shas = review_context.pivot_shas
    if pivot_shas is not None and entry.source_sha not in pivot_shas:
        pivot = review_context.settings.locale.pivot
        raise RefusedError(
            "PIVOT",
            f"{first_words(entry)} has no approved text in {pivot}, which this one is made from",
            f"approve the text in {pivot} first",
        )


def _needs_no_reject_of_others(review_context: ReviewContext, entry: Entry) -> None:
    for made in _rejections(review_context, entry):
        if not _may_answer(review_context, made):
            raise RefusedError(
                "REJECTED",
                f"{made.reviewer} rejected {first_words(entry)}",
                f"edit the text, or ask {made.reviewer} or a lead to answer it",
            )


def _may_answer(review_context: ReviewContext, made: Decision) -> bool:
    return review_context.is_lead or made.reviewer == review_context.reviewer


def _rejections(review_context: ReviewContext, entry: Entry) -> tuple[Decision, ...]:
    return review_context.decision_index.rejections(entry.source_sha, entry.target_sha)


def _has_approved(review_context: ReviewContext, entry: Entry) -> bool:
    """True if this person's approval stands and answers every reject that is open."""
    if _rejections(review_context, entry):
        return False
    standing = review_context.decision_index.approvals(entry.source_sha, entry.target_sha)
    return any(d.reviewer == review_context.reviewer for d in standing)


def first_words(entry: Entry) -> str:
    """The entry as a person recognises it: its first words."""
    words = " ".join(entry.source.split())
    return f"“{words if len(words) <= 40 else words[:39] + '…'}”"
