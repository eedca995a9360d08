"""List the documents that wait for a person, and what has changed since their last visit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import takewhile
from types import MappingProxyType

from pipeline.files.locales import load_published
from pipeline.files.read import signature_of
from pipeline.flow.accounts.reviewers import may_decide
from pipeline.flow.clock import now
from pipeline.flow.desk.assignments import Assignment, Given
from pipeline.flow.desk.units import SHORT_ID
from pipeline.flow.documents import DocumentSnapshot
from pipeline.flow.pages.waiting import Summary, summary_of
from pipeline.flow.token_cache import TokenCache
from pipeline.flow.workspace import Workspace
from pipeline.model.decision import Verdict
from pipeline.model.document import SITE, Document
from pipeline.model.entry import State
from pipeline.model.errors import PipelineError
from pipeline.model.reading_time import reading_minutes


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One document of the queue."""

    id: str
    """Of the document; `site` for the pages' labels."""
    title: str
    """In English."""
    title_zh: str
    """In Mandarin, as the catalog has it; empty: none yet."""
    kind: str
    """`article`, `handout` …"""
    texts: int
    """How many there are."""
    approved: int
    """How many are approved."""
    waits: int
    """How many wait for this person."""
    safety: int
    """How many of these are about safety."""
    untranslated: int
    """How many have no Mandarin yet."""
    changed: int
    """Decisions of others since this person looked last."""
    stopped: str
    """Sign of the text where this person stopped; empty: nowhere, or it is gone."""
    seen_at: int
    """When this person looked last, seconds since 1970; 0: never."""
    published_on: str
    """ISO date of the publish that stands; empty: none."""
    questions: int = 0
    """Open questions: the page is not published before they are answered."""
    given: tuple[str, ...] = ()
    """Names of the people whom the page was given to; the person's own first."""
    is_given: bool = False
    """True if it was given to this person."""
    due: str = ""
    """ISO date that was wished for; empty: none."""
    fault: str = ""
    """Why its files cannot be read; everything else is empty then."""
    sample: bool = False
    """As `Document.sample`."""

    @property
    def to_write(self) -> int:
        """How many of the texts that wait have no Mandarin."""
        return min(self.untranslated, self.waits)

    @property
    def minutes(self) -> int:
        """How long those that wait may take."""
        return reading_minutes(self.waits, self.to_write)


@dataclass(frozen=True, slots=True)
class Queue:
    """What a person finds when they sit down."""

    rows: tuple[QueueRow, ...]
    """Documents with most to do first; those that are done last."""
    waits: int
    """Texts that wait for this person, over all."""
    resume: QueueRow | None
    """Where they stopped last, if something still waits there."""
    faults: tuple[str, ...]
    """English files that cannot be read, one line each."""

    @property
    def minutes(self) -> int:
        """How long all of it may take."""
        return reading_minutes(self.waits, self.to_write)

    @property
    def to_write(self) -> int:
        """How many of the texts that wait have no Mandarin."""
        return sum(row.to_write for row in self.rows)


Snapshots = Mapping[str, DocumentSnapshot | PipelineError]
"""Id of a document → how it stands, or why its files cannot be read."""


def snapshots_of(workspace: Workspace, only: str | None = None) -> Snapshots:
    """Every document as it stands now; `only`: the one that a guest is for."""
    found: dict[str, DocumentSnapshot | PipelineError] = {}
    token = (workspace.sources, workspace.glossary)
    for document in workspace.cache.memo("documents", token, lambda: workspace.with_labels):
        if only in (None, document.id):
            try:
                found[document.id] = _snapshot(workspace, document)
            except PipelineError as error:
                found[document.id] = error
    return found


def _snapshot(workspace: Workspace, document: Document) -> DocumentSnapshot:
    """The document as it stands now, by one look at its files where none of them has changed."""
    name, source = document.id, workspace.sources.get(document.id)
    ledger, catalog, english, mandarin = map(signature_of, workspace.paths(name))
    token = (document, source, workspace.reviewers, ledger, catalog, english, mandarin)
    held = workspace.cache.held(("unchanged", name))
    if held is not None and held[0] == token:
        known: DocumentSnapshot = held[1]
        return known
    found = workspace.snapshot(document)
    load_published(workspace.project, name)  # every list says it of a page whose pair is unreadable
    of_ledger, whole = (workspace.cache.held((kind, name)) for kind in ("ledger", "snapshot"))
    # what a race took out of a file is looked for at each request, until it is back
    if of_ledger and whole and (of_ledger[0], whole[0][1], whole[1]) == (ledger, catalog, found):
        workspace.cache.memo(("unchanged", name), token, lambda: found)
    return found


def queue_of(
    workspace: Workspace,
    person: str,
    stopped: Mapping[str, tuple[str, int]],
    only: str | None = None,
    given: Given = MappingProxyType({}),
    snapshots: Snapshots | None = None,
) -> Queue:
    """The queue of a person; `stopped` is what the store knows, `only` the one document they are for.

    What was given to them stands first, by the day that was wished for.
    """
    able = may_decide(workspace, person, now())
    known = snapshots_of(workspace, only) if snapshots is None else snapshots
    rows = [
        _row(workspace, name, snapshot, person, stopped.get(name), able=able)
        for name, snapshot in known.items()
    ]
    names = {r.id: r.name for r in workspace.reviewers}
    rows = [_with_given(row, given.get(row.id, ()), person, names) for row in rows]
    rows.sort(key=_order)
    last = max((r for r in rows if r.waits and r.seen_at), key=lambda r: r.seen_at, default=None)
    faults = () if only else tuple(str(error) for bad in workspace.bad for error in bad.faults)
    return Queue(tuple(rows), sum(row.waits for row in rows), last, faults)


def _order(row: QueueRow) -> tuple[bool, bool, str, bool, int, str]:
    """What waits, what was given by when, the practice's own pages, what was seen last."""
    seen_at = -row.seen_at if row.waits else 0
    return (
        not row.waits,
        not row.is_given,
        row.due if row.is_given and row.due else "9",
        row.sample or row.id == SITE,
        seen_at,
        row.id,
    )


def _with_given(
    row: QueueRow, given: Sequence[Assignment], person: str, names: Mapping[str, str]
) -> QueueRow:
    if not given:
        return row
    own_first = sorted(given, key=lambda one: (one.account != person, one.account))
    whom = tuple(names.get(one.account, one.account) for one in own_first)
    return replace(row, given=whom, is_given=own_first[0].account == person, due=own_first[0].due)


def _row(
    workspace: Workspace,
    name: str,
    snapshot: DocumentSnapshot | PipelineError,
    person: str,
    stopped: tuple[str, int] | None,
    *,
    able: bool,
) -> QueueRow:
    if isinstance(snapshot, PipelineError):
        seen_at = stopped[1] if stopped else 0
        return _unreadable(workspace.document(name), seen_at, snapshot)
    summary = summary_of(workspace, snapshot)
    # everybody's rows go with the snapshot: who comes back late keeps none alive
    rows = workspace.cache.memo(("rows", name), snapshot, TokenCache)
    return rows.memo(
        person,
        (stopped, able),
        lambda: _made_of(snapshot, summary, person, stopped, able=able),
    )


def _made_of(
    snapshot: DocumentSnapshot,
    summary: Summary,
    person: str,
    stopped: tuple[str, int] | None,
    *,
    able: bool,
) -> QueueRow:
    document, (place, seen_at) = snapshot.document, stopped or ("", 0)
    waits, safety = summary.waiting(person) if able else (0, 0)
    return QueueRow(
        id=document.id,
        title=summary.title,
        title_zh=summary.title_zh,
        kind=document.kind,
        texts=len(snapshot.reviews),
        approved=summary.counts[State.APPROVED],
        waits=waits,
        safety=safety,
        untranslated=summary.counts[State.UNTRANSLATED],
        changed=_changed(snapshot, person, seen_at),
        stopped=place[:SHORT_ID],
        seen_at=seen_at,
        published_on=summary.published_on,
        questions=summary.questions,
        sample=document.sample,
    )


def _unreadable(document: Document, seen_at: int, error: PipelineError) -> QueueRow:
    named = QueueRow(document.id, document.id, "", document.kind, 0, 0, 0, 0, 0, 0, "", 0, "")
    return replace(named, seen_at=seen_at, fault=str(error))


def _changed(snapshot: DocumentSnapshot, person: str, seen_at: int) -> int:
    """Decisions of others since then; none for somebody who was never there."""
    if not seen_at:
        return 0
    since = datetime.fromtimestamp(seen_at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    later = takewhile(lambda d: d.at > since, reversed(snapshot.decisions))
    return sum(d.reviewer != person and d.verdict is not Verdict.RENAME for d in later)
