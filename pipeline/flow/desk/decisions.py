"""Record the decisions of the desk, and refuse forms that are out of date.

The rules are those of `review.decide`. What is added here: a form that is older than the text it is
about changes nothing, and a form that is sent twice does the same as once.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from pipeline.checks.registry import REVISION
from pipeline.flow.decisions import typed
from pipeline.flow.desk.findings import open_on
from pipeline.flow.desk.project_cache import CachedWorkspace, ProjectCache
from pipeline.flow.desk.units import seen_against
from pipeline.flow.findings import entry_findings, open_findings_of
from pipeline.flow.journal_recovery import JournalRecovery
from pipeline.flow.workspace import now
from pipeline.markdown.escape import canonical
from pipeline.model.catalog import Catalog
from pipeline.model.decision import Decision, Verdict
from pipeline.model.document import Document
from pipeline.model.entry import Entry
from pipeline.model.errors import PipelineError, RefusedError
from pipeline.model.finding import Finding
from pipeline.review import decide
from pipeline.review.bulk import Bulk, approve_all, bulk_candidates
from pipeline.review.comments import ask, resolve
from pipeline.review.review_context import ReviewContext


@dataclass(frozen=True, slots=True)
class Seen:
    """What a person had before them."""

    document: str
    """Id."""
    short_id: str
    """`source_sha` of the text, or its first digits (at least 8)."""
    target: str
    """`target_sha` of the Mandarin that they read."""
    against: str = ""
    """`UnitRow.seen`: what others had said against it."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What a request did."""

    document: str
    """Id."""
    entry: Entry
    """The text as it stands now."""
    decisions: tuple[Decision, ...]
    """Lines that were added to the ledger; none where it was so already."""


class MeanwhileError(RefusedError):
    """Somebody has changed the text, or spoken against it, since this person saw it."""

    def __init__(self, entry: Entry | None, who: tuple[str, ...]) -> None:
        """`entry` as it stands now, None where the English is gone; `who` did it, as far as is known."""
        self.entry = entry
        self.who = who
        super().__init__(
            "CHANGED",
            "this text was changed while you had it before you",
            "compare theirs and yours, then decide again",
        )


@dataclass(frozen=True, slots=True)
class Place:
    """One text, held so that nobody else can change it."""

    workspace: CachedWorkspace
    """The project."""
    document: Document
    """The English."""
    review_context: ReviewContext
    """The person before it."""
    entry: Entry
    """The text as it stands."""

    def findings(self, entry: Entry) -> tuple[Finding, ...]:
        """What the checks say of the text with these words."""
        return entry_findings(self.workspace, self.document, entry)


def approve(project_cache: ProjectCache, person: str, seen: Seen, text: str | None = None) -> Taken:
    """These words are right; with `text`, these other words, which are written first.

    Raises MeanwhileError, and RefusedError as `review.decide.approve` does.
    """
    with _place(project_cache, person, seen, text) as place:
        edited = _edited(place, text)
        entry, review_context = place.entry, place.review_context
        if edited:
            entry = edited[1]
            catalog = _with(review_context.catalog, entry)
            review_context = replace(
                review_context, catalog=catalog, decisions=(*review_context.decisions, edited[0])
            )
        # asked before anything is written: a refused approval writes no text either
        approval = decide.approve(review_context, entry, place.findings(entry))
        made = tuple(d for d in (edited[0] if edited else None, approval) if d)
        return _record(place, entry, made)


def edit(project_cache: ProjectCache, person: str, seen: Seen, text: str) -> Taken:
    """Other words for a text; approves nothing. Raises MeanwhileError, EMPTY."""
    with _place(project_cache, person, seen, text) as place:
        edited = _edited(place, text)
        return _record(place, edited[1], edited[:1]) if edited else _record(place, place.entry, ())


def reject(
    project_cache: ProjectCache, person: str, seen: Seen, reason: str | None = None
) -> Taken:
    """These words must not be shown. Raises MeanwhileError."""
    with _place(project_cache, person, seen) as place:
        made = decide.reject(place.review_context, place.entry, reason)
        return _record(place, place.entry, (made,) if made else ())


def take_back(project_cache: ProjectCache, person: str, seen: Seen, ref: str = "") -> Taken:
    """Take back one's own approval or reject, or the decision `ref`; nothing where none stands."""
    with _place(project_cache, person, seen, stale=False) as place:
        mine = [
            d
            for d in place.review_context.decision_index.on(place.entry.source_sha)
            if (d.id == ref if ref else d.reviewer == person and _can_fall(d))
            and not _fallen(place, d)
        ]
        made = decide.withdraw(place.review_context, place.entry, mine[-1].id) if mine else None
        return _record(place, place.entry, (made,) if made else ())


def dismiss(
    project_cache: ProjectCache, person: str, seen: Seen, code: str, reason: str | None = None
) -> Taken:
    """The findings with this code are wrong about these words. Raises MeanwhileError."""
    with _place(project_cache, person, seen) as place:
        snapshot = place.workspace.snapshot(place.document)
        about = (*place.entry.key, place.entry.target)
        found = [
            f
            for f in (*place.findings(place.entry), *open_on(place.workspace, snapshot))
            if f.code == code and (f.context, f.source, f.target) == about
        ]
        if not found:
            raise RefusedError("FINDING", f"{code} does not find anything here", "read on")
        made = decide.dismiss(place.review_context, place.entry, found[0], reason)
        return _record(place, place.entry, (made,) if made else ())


def lower_safety(
    project_cache: ProjectCache, person: str, seen: Seen, reason: str | None = None
) -> Taken:
    """Say that this English is no safety text, as `review.decide.lower_safety` has it. Raises LEAD."""
    with _place(project_cache, person, seen, stale=False) as place:
        made = decide.lower_safety(place.review_context, place.entry, reason)
        return _record(place, place.entry, (made,) if made else ())


def comment(
    project_cache: ProjectCache, person: str, seen: Seen, ref: str, *, blocking: bool
) -> Taken:
    """A comment whose words the store keeps under `ref`; `blocking`: the page waits for an answer."""
    with _place(project_cache, person, seen, stale=False) as place:
        made = ask(place.review_context, place.entry, ref, blocking=blocking)
        return _record(place, place.entry, (made,) if made else ())


def answer(project_cache: ProjectCache, person: str, seen: Seen, ref: str) -> Taken:
    """The comment with the line `ref` is settled; nothing where it is already."""
    with _place(project_cache, person, seen, stale=False) as place:
        made = resolve(place.review_context, place.entry, ref)
        return _record(place, place.entry, (made,) if made else ())


def bulk(project_cache: ProjectCache, person: str, document: str) -> Bulk:
    """What approving everything without findings would approve and pass by; nothing is written."""
    with held(project_cache, person, document) as (workspace, doc, review_context):
        return bulk_candidates(
            review_context, open_findings_of(workspace, doc, review_context.catalog)
        )


def approve_bulk(
    project_cache: ProjectCache, person: str, document: str, pairs: frozenset[tuple[str, str]]
) -> tuple[Decision, ...]:
    """Approve those of the confirmed (source_sha, target_sha) that may still be approved at once."""
    with held(project_cache, person, document) as (workspace, doc, review_context):
        made, _ = approve_all(
            review_context, open_findings_of(workspace, doc, review_context.catalog)
        )
        wished = tuple(d for d in made if (d.source_sha, d.target_sha) in pairs)
        for decision in wished:
            workspace.record(decision)
        workspace.save(workspace.mirrored(review_context.catalog))
        return wished


@contextmanager
def held(
    project_cache: ProjectCache, person: str, name: str
) -> Iterator[tuple[CachedWorkspace, Document, ReviewContext]]:
    """A person before a document, which nobody else can change meanwhile. Raises UNKNOWN, LOCKED."""
    workspace = project_cache.workspace()
    document = workspace.document(name)
    with workspace.alone_with(document.id):
        snapshot = workspace.snapshot(document)
        yield (
            workspace,
            document,
            ReviewContext(
                catalog=snapshot.catalog,
                decisions=snapshot.decisions,
                reviewers=workspace.reviewers,
                settings=workspace.project.settings,
                reviewer=person,
                at=now(),
                via="desk",
                glossary_rev=workspace.glossary.revision or None,
                checks_rev=REVISION,
                published=workspace.published_safety(document.id),
            ),
        )


@contextmanager
def _place(
    project_cache: ProjectCache,
    person: str,
    seen: Seen,
    text: str | None = None,
    *,
    stale: bool = True,
) -> Iterator[Place]:
    """The text, held; `stale`: refuse where it is not what the person saw, unless it says `text` already."""
    with held(project_cache, person, seen.document) as (workspace, document, review_context):
        review_context.admit()
        found = [
            e
            for e in review_context.catalog
            if len(seen.short_id) >= 8 and e.source_sha.startswith(seen.short_id)
        ]
        if len(found) != 1:
            raise MeanwhileError(None, ())
        entry = found[0]
        said = text is not None and canonical(text) == entry.target
        against = seen_against(review_context.decision_index, entry.source_sha, person)
        changed = entry.target_sha != seen.target
        if stale and ((changed and not said) or (not changed and against != seen.against)):
            raise MeanwhileError(entry, _last_by(review_context, entry, person))
        yield Place(workspace, document, review_context, entry)


def _last_by(review_context: ReviewContext, entry: Entry, person: str) -> tuple[str, ...]:
    others = [
        d.reviewer
        for d in review_context.decision_index.on(entry.source_sha)
        if d.reviewer != person
    ]
    return tuple(others[-1:])


def _edited(place: Place, text: str | None) -> tuple[Decision, Entry] | None:
    """The line and the entry of other words; None where they are what stands there. Raises EMPTY."""
    if text is None:
        return None
    target = canonical(text)
    if not target:
        raise PipelineError("EMPTY", "there are no words in the new text", "write the Mandarin")
    decide.needs_no_more(place.entry, target)
    decision = decide.edit(place.review_context, place.entry, target)
    if decision is None:
        return None
    return decision, typed(place.entry, target)


def _record(place: Place, entry: Entry, made: tuple[Decision | None, ...]) -> Taken:
    """The ledger first: a decision is taken once its line is on the disk. Then the catalog."""
    decisions = tuple(decision for decision in made if decision)
    for decision in decisions:
        place.workspace.record(decision)
        if decision.verdict is Verdict.EDIT:
            JournalRecovery(place.workspace.project, place.document.id).note(
                decision, (place.entry, entry.target)
            )
    if decisions:
        place.workspace.save(place.workspace.mirrored(_with(place.review_context.catalog, entry)))
    return Taken(place.document.id, entry, decisions)


def _with(catalog: Catalog, entry: Entry) -> Catalog:
    return replace(
        catalog, entries=tuple(entry if e.key == entry.key else e for e in catalog.entries)
    )


def _can_fall(decision: Decision) -> bool:
    return decision.verdict in (Verdict.APPROVE, Verdict.REJECT)


def _fallen(place: Place, decision: Decision) -> bool:
    """True if the decision stands no more."""
    index, entry = place.review_context.decision_index, place.entry
    standing = (
        *index.approvals(entry.source_sha, entry.target_sha),
        *index.rejections(entry.source_sha, entry.target_sha),
    )
    return _can_fall(decision) and decision not in standing
