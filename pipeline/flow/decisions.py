"""Record decisions, for the command line and the desk alike.

The rules are those of `review.decide`. What is added here: the findings are gathered, the document is held, and the
ledger is written before the catalog. A form that is older than the text it is about changes nothing, and a form
that is sent twice does the same as once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from pipeline.catalog.three_way import without_theirs
from pipeline.checks.registry import REVISION
from pipeline.flow.clock import now
from pipeline.flow.findings import (
    entry_findings,
    findings_of,
    open_findings_of,
    project_findings_of,
)
from pipeline.flow.save import alone_with, save_catalog, save_decision
from pipeline.flow.seen import pair_seen, seen_against
from pipeline.flow.workspace import Workspace
from pipeline.markdown.escape import canonical
from pipeline.model.catalog import Catalog
from pipeline.model.decision import Decision, Verdict
from pipeline.model.document import Document
from pipeline.model.entry import Entry
from pipeline.model.errors import PipelineError, RefusedError
from pipeline.model.finding import Finding
from pipeline.review import bulk, decide
from pipeline.review.bulk import Bulk, Passed
from pipeline.review.comments import make_comment
from pipeline.review.comments import make_resolve as resolve_comment
from pipeline.review.review_context import ReviewContext
from pipeline.review.states import open_findings


@dataclass(frozen=True, slots=True)
class Decider:
    """A person who decides, and the door through which they come."""

    workspace: Workspace
    reviewer: str
    """Id."""
    via: str = "cli"
    """`cli` or `desk`, as the ledger says it."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A text, and what a person had before them of it."""

    short_id: str
    """`source_sha` of the text, or its first digits (at least 4)."""
    target: str | None = None
    """`target_sha` of the Mandarin that they read; None: they decide on the words as they stand now."""
    against: str = ""
    """`seen_against`: what others had said against it, and what a derived text was read beside."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What a request did."""

    document: str
    """Id."""
    decisions: tuple[Decision, ...]
    """Lines that were added to the ledger; none where it was so already."""
    entries: tuple[Entry, ...] = ()
    """The texts that were named, as they stand now."""
    passed: tuple[Passed, ...] = ()
    """Entries that a bulk approval left alone, and why."""


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
class LockedDocument:
    """A document that nobody else can change meanwhile, and what the person's decision on it depends on."""

    workspace: Workspace
    document: Document
    review_context: ReviewContext
    edit: tuple[Decision, Entry] | None = None
    """Other words, which are not written yet: their line, and the entry as it was before."""

    @property
    def catalog(self) -> Catalog:
        """As it is now, with the other words."""
        return self.review_context.catalog

    def current(self, entry: Entry) -> Entry:
        """The entry as it is now."""
        return self.catalog.get(entry.key) or entry


def approve(by: Decider, name: str, units: Sequence[Seen], text: str | None = None) -> Decided:
    """These words are right; with `text`, these other words for a single unit, which are written first.

    Raises MeanwhileError, EMPTY, and RefusedError as `review.decide.make_approval` does.
    """
    with deciding(by, name) as before:
        named = [_entry(before, unit, text) for unit in units]
        locked = before if text is None else _typed_in(before, named[0], text)
        entries = [locked.current(entry) for entry in named]
        # asked before anything is written: a refused approval writes no text either. What is wrong with a text
        # by itself is known at once; other words make every check of the whole page run again
        for entry in entries:
            decide.make_approval(locked.review_context, entry, _own_findings(locked, entry))
        findings = open_findings_of(locked.workspace, locked.document, locked.catalog)
        made = [decide.make_approval(locked.review_context, entry, findings) for entry in entries]
        return record(locked, made, entries)


def bulk_preview(by: Decider, name: str) -> Bulk:
    """What `approve_all` would approve and pass by; nothing is written."""
    with locked_document(by, name) as locked:
        findings = open_findings_of(locked.workspace, locked.document, locked.catalog)
        return bulk.bulk_candidates(locked.review_context, findings)


def approve_all(
    by: Decider,
    name: str,
    *,
    safety: bool = False,
    confirmed: frozenset[tuple[str, ...]] | None = None,
) -> Decided:
    """Approve every text of a document that has no error finding; safety text only if asked for.

    `confirmed`: only those of these (source_sha, target_sha, from_sha or nothing), which a person has seen.
    """
    with deciding(by, name) as locked:
        findings = open_findings_of(locked.workspace, locked.document, locked.catalog)
        made, passed = bulk.make_approvals(locked.review_context, findings, include_safety=safety)
        wanted = [d for d in made if confirmed is None or pair_seen(d) in confirmed]
        return replace(record(locked, wanted), passed=passed)


def reject(by: Decider, name: str, units: Sequence[Seen], reason: str | None = None) -> Decided:
    """These words must not be shown. Raises MeanwhileError."""
    return _each(by, name, units, lambda p, e: decide.make_rejection(p.review_context, e, reason))


def edit(by: Decider, name: str, unit: Seen, text: str) -> Decided:
    """Other words for a text, which become a person's; approves nothing. Raises MeanwhileError, EMPTY."""
    with deciding(by, name) as locked:
        entry = _entry(locked, unit, text)
        return record(_typed_in(locked, entry, text), (), [entry])


def withdraw(by: Decider, name: str, units: Sequence[Seen], ref: str = "") -> Decided:
    """Take back the decision `ref`, and nothing where it stands no more.

    Without `ref`: the approvals, or where none stands this person's own reject. Raises RefusedError NOTHING.
    """
    return _each(by, name, units, lambda p, e: _withdrawal(p.review_context, e, ref), stale=False)


def dismiss(
    by: Decider, name: str, units: Sequence[Seen], code: str, reason: str | None = None
) -> Decided:
    """The findings with this code are wrong about these words. Raises MeanwhileError, and UNKNOWN for no such finding."""

    def make(locked: LockedDocument, entry: Entry) -> Decision | None:
        return decide.make_dismissal(
            locked.review_context, entry, _finding(locked, entry, code), reason
        )

    return _each(by, name, units, make)


def lower_safety(
    by: Decider, name: str, units: Sequence[Seen], reason: str | None = None
) -> Decided:
    """Say that this English is no safety text, as `review.decide.make_lowering` has it. Raises LEAD."""

    def make(locked: LockedDocument, entry: Entry) -> Decision | None:
        return decide.make_lowering(locked.review_context, entry, reason)

    return _each(by, name, units, make, stale=False)


def comment(
    by: Decider,
    name: str,
    unit: Seen,
    ref: str,
    *,
    blocking: bool,
    reason_code: str | None = None,
) -> Decided:
    """A comment whose words the store keeps under `ref`; `blocking`: the page waits for an answer."""

    def make(locked: LockedDocument, entry: Entry) -> Decision | None:
        about = locked.review_context
        return make_comment(about, entry, ref, blocking=blocking, reason_code=reason_code)

    return _each(by, name, [unit], make, stale=False)


def resolve(by: Decider, name: str, unit: Seen, ref: str) -> Decided:
    """The comment with the line `ref` is settled; nothing where it is already."""

    def make(locked: LockedDocument, entry: Entry) -> Decision | None:
        return resolve_comment(locked.review_context, entry, ref)

    return _each(by, name, [unit], make, stale=False)


@contextmanager
def locked_document(by: Decider, name: str) -> Iterator[LockedDocument]:
    """A person before a document, which nobody else can change meanwhile. Raises UNKNOWN, LOCKED."""
    workspace = by.workspace
    document = workspace.document(name)
    with alone_with(workspace, document.id):
        yield LockedDocument(
            workspace,
            document,
            ReviewContext(
                catalog=workspace.catalog(document),
                decisions=workspace.decisions(document.id),
                reviewers=workspace.reviewers,
                settings=workspace.project.settings,
                reviewer=by.reviewer,
                at=now(),
                via=by.via,
                glossary_rev=workspace.glossary.revision or None,
                checks_rev=REVISION,
                published=workspace.published_safety(document.id),
                pivot_shas=workspace.pivot_shas(document.id),
            ),
        )


@contextmanager
def deciding(by: Decider, name: str) -> Iterator[LockedDocument]:
    """As `locked_document`, for somebody who may decide. Raises REVIEWER, DESK-ONLY."""
    with locked_document(by, name) as locked:
        locked.review_context.admit()
        yield locked


def find_entry(catalog: Catalog, short_id: str) -> Entry:
    """Find an entry by the first digits (at least 4) of its `source_sha`. Raises UNKNOWN."""
    found = [e for e in catalog if len(short_id) >= 4 and e.source_sha.startswith(short_id.lower())]
    if len(found) != 1:
        raise PipelineError(
            "UNKNOWN",
            f"`{short_id}` names {len(found)} texts of {catalog.document}",
            f"use the signs that `pipeline review show {catalog.document}` prints before a text",
        )
    return found[0]


def typed(entry: Entry, target: str) -> Entry:
    """The entry with words that a person has typed: no machine's any more, and a conflict is settled by it."""
    comments = without_theirs(entry.comments)
    plain = replace(entry, origin=None, previous_source=None, previous_context=None)
    return replace(plain, target=target, comments=comments)


def _each(
    by: Decider,
    name: str,
    units: Sequence[Seen],
    make: Callable[[LockedDocument, Entry], Decision | None],
    *,
    stale: bool = True,
) -> Decided:
    """All or none: every decision is made before the first is written."""
    with deciding(by, name) as locked:
        entries = [_entry(locked, unit, stale=stale) for unit in units]
        return record(locked, [make(locked, entry) for entry in entries], entries)


def _entry(
    locked: LockedDocument, unit: Seen, text: str | None = None, *, stale: bool = True
) -> Entry:
    """The text as it stands; `stale`: refuse what is not what the person saw, unless it says `text` already."""
    if unit.target is None:
        return find_entry(locked.catalog, unit.short_id)
    try:
        entry = find_entry(locked.catalog, unit.short_id)
    except PipelineError:
        raise MeanwhileError(None, ()) from None
    index, person = locked.review_context.decision_index, locked.review_context.reviewer
    said = text is not None and canonical(text) == entry.target
    changed = entry.target_sha != unit.target
    against = seen_against(index, entry.source_sha, person) != unit.against
    if stale and (
        (changed and not said) or (against and not (changed and index.pivot_shas is None))
    ):
        others = [d.reviewer for d in index.on(entry.source_sha) if d.reviewer != person]
        raise MeanwhileError(entry, tuple(others[-1:]))
    return entry


def _typed_in(locked: LockedDocument, entry: Entry, text: str) -> LockedDocument:
    """The document with other words for an entry; as it was where they stand there. Raises EMPTY, LONG."""
    target = canonical(text)
    if not target:
        raise PipelineError("EMPTY", "there are no words in the new text", "write the Mandarin")
    decide.needs_no_more(entry, target)
    decision = decide.make_edit(locked.review_context, entry, target)
    if decision is None:
        return locked
    new = typed(entry, target)
    context = locked.review_context
    entries = tuple(new if e.key == entry.key else e for e in context.catalog)
    context = replace(
        context,
        catalog=replace(context.catalog, entries=entries),
        decisions=(*context.decisions, decision),
    )
    return replace(locked, review_context=context, edit=(decision, entry))


def _own_findings(locked: LockedDocument, entry: Entry) -> tuple[Finding, ...]:
    """Open findings on a text that its own words show, wherever it stands."""
    found = entry_findings(locked.workspace, locked.document, entry) if entry.target else ()
    return open_findings(
        found, locked.review_context.decision_index, locked.workspace.project.settings
    )


def _withdrawal(context: ReviewContext, entry: Entry, ref: str) -> Decision | None:
    """The line that takes back `ref`, or what stands of this pair; None where `ref` stands no more."""
    index, pair = context.decision_index, (entry.source_sha, entry.target_sha)
    approvals, rejections = index.to_take_back(*pair), index.rejections(*pair)
    if ref:
        known = next((d for d in index.on(entry.source_sha) if d.id == ref), None)
        falls = known is not None and known.verdict in (Verdict.APPROVE, Verdict.REJECT)
        if known is None or (falls and known not in (*approvals, *rejections)):
            return None
        return decide.make_withdrawal(context, entry, ref)
    mine = [d for d in (approvals or rejections) if d.reviewer == context.reviewer]
    return decide.make_withdrawal(context, entry, mine[-1].id if mine else None)


def _finding(locked: LockedDocument, entry: Entry, code: str) -> Finding:
    """The finding with this code on these words, dismissed or not. Raises UNKNOWN, with those that are open."""
    workspace, document = locked.workspace, locked.document
    looks: tuple[Callable[[], tuple[Finding, ...]], ...] = (
        lambda: findings_of(workspace, document, locked.catalog),
        lambda: project_findings_of(workspace, (document,)),
        lambda: project_findings_of(workspace),  # takes seconds where there is much
    )
    found: list[Finding] = []
    for look in looks:
        found += [
            f for f in look() if (f.document, f.context, f.source) == (document.id, *entry.key)
        ]
        for finding in found:
            if finding.code == code:
                return finding
    settings = workspace.project.settings
    still = open_findings(found, locked.review_context.decision_index, settings)
    said = ", ".join(sorted({finding.code for finding in still})) or "none"
    what = f"no check says `{code}` of {decide.first_words(entry)}"
    raise PipelineError("UNKNOWN", what, f"open findings on it: {said}")


def record(
    locked: LockedDocument, made: Sequence[Decision | None], entries: Sequence[Entry] = ()
) -> Decided:
    """The ledger first: a decision is taken once its line is on the disk. Then the catalog."""
    workspace, decisions = locked.workspace, tuple(dict.fromkeys(d for d in made if d))
    entries = tuple(locked.current(entry) for entry in entries)
    if locked.edit:
        line, before = locked.edit
        save_decision(workspace, line, (before, locked.current(before).target))
    for decision in decisions:
        save_decision(workspace, decision)
    if locked.edit:
        decisions = (locked.edit[0], *decisions)
    if decisions:
        save_catalog(workspace, workspace.marked(locked.catalog))
    return Decided(locked.document.id, decisions, entries)
