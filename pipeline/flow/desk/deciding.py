"""What a person saw and wants in; the line in the ledger, then the text in the catalog, or what came between, out.

The rules are those of `review.decide`. What is added here: a form that is older than the text it is
about changes nothing, and a form that is sent twice does the same as once.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from pipeline.checks.registry import REVISION
from pipeline.flow.check import entry_findings, open_findings_of
from pipeline.flow.desk.findings import open_on
from pipeline.flow.desk.memory import Live, Memory
from pipeline.flow.desk.rescue import Rescue
from pipeline.flow.desk.sheet import seen_against
from pipeline.flow.review import typed
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
from pipeline.review.sitting import Sitting
from pipeline.review.talk import ask, resolve


@dataclass(frozen=True, slots=True)
class Seen:
    """What a person had before them."""

    document: str
    """Id."""
    sign: str
    """`source_sha` of the text, or its first digits (at least 8)."""
    target: str
    """`target_sha` of the Mandarin that they read."""
    against: str = ""
    """`TextRow.seen`: what others had said against it."""


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

    live: Live
    """The project."""
    document: Document
    """The English."""
    sitting: Sitting
    """The person before it."""
    entry: Entry
    """The text as it stands."""

    def findings(self, entry: Entry) -> tuple[Finding, ...]:
        """What the checks say of the text with these words."""
        return entry_findings(self.live, self.document, entry)


def approve(memory: Memory, person: str, seen: Seen, text: str | None = None) -> Taken:
    """These words are right; with `text`, these other words, which are written first.

    Raises MeanwhileError, and RefusedError as `review.decide.approve` does.
    """
    with _place(memory, person, seen, text) as place:
        edited = _edited(place, text)
        entry, sitting = place.entry, place.sitting
        if edited:
            entry = edited[1]
            catalog = _with(sitting.catalog, entry)
            sitting = replace(sitting, catalog=catalog, decisions=(*sitting.decisions, edited[0]))
        # asked before anything is written: a refused approval writes no text either
        approval = decide.approve(sitting, entry, place.findings(entry))
        made = tuple(d for d in (edited[0] if edited else None, approval) if d)
        return _record(place, entry, made)


def edit(memory: Memory, person: str, seen: Seen, text: str) -> Taken:
    """Other words for a text; approves nothing. Raises MeanwhileError, EMPTY."""
    with _place(memory, person, seen, text) as place:
        edited = _edited(place, text)
        return _record(place, edited[1], edited[:1]) if edited else _record(place, place.entry, ())


def reject(memory: Memory, person: str, seen: Seen, reason: str | None = None) -> Taken:
    """These words must not be shown. Raises MeanwhileError."""
    with _place(memory, person, seen) as place:
        made = decide.reject(place.sitting, place.entry, reason)
        return _record(place, place.entry, (made,) if made else ())


def take_back(memory: Memory, person: str, seen: Seen, ref: str = "") -> Taken:
    """Take back one's own approval or reject, or the decision `ref`; nothing where none stands."""
    with _place(memory, person, seen, stale=False) as place:
        mine = [
            d
            for d in place.sitting.book.on(place.entry.source_sha)
            if (d.id == ref if ref else d.reviewer == person and _can_fall(d))
            and not _fallen(place, d)
        ]
        made = decide.withdraw(place.sitting, place.entry, mine[-1].id) if mine else None
        return _record(place, place.entry, (made,) if made else ())


def dismiss(memory: Memory, person: str, seen: Seen, code: str, reason: str | None = None) -> Taken:
    """The findings with this code are wrong about these words. Raises MeanwhileError."""
    with _place(memory, person, seen) as place:
        standing = place.live.standing(place.document)
        about = (*place.entry.key, place.entry.target)
        found = [
            f
            for f in (*place.findings(place.entry), *open_on(place.live, standing))
            if f.code == code and (f.context, f.source, f.target) == about
        ]
        if not found:
            raise RefusedError("FINDING", f"{code} does not find anything here", "read on")
        made = decide.dismiss(place.sitting, place.entry, found[0], reason)
        return _record(place, place.entry, (made,) if made else ())


def lower_safety(memory: Memory, person: str, seen: Seen, reason: str | None = None) -> Taken:
    """Say that this English is no safety text, as `review.decide.lower_safety` has it. Raises LEAD."""
    with _place(memory, person, seen, stale=False) as place:
        made = decide.lower_safety(place.sitting, place.entry, reason)
        return _record(place, place.entry, (made,) if made else ())


def comment(memory: Memory, person: str, seen: Seen, ref: str, *, blocking: bool) -> Taken:
    """A comment whose words the store keeps under `ref`; `blocking`: the page waits for an answer."""
    with _place(memory, person, seen, stale=False) as place:
        made = ask(place.sitting, place.entry, ref, blocking=blocking)
        return _record(place, place.entry, (made,) if made else ())


def answer(memory: Memory, person: str, seen: Seen, ref: str) -> Taken:
    """The comment with the line `ref` is settled; nothing where it is already."""
    with _place(memory, person, seen, stale=False) as place:
        made = resolve(place.sitting, place.entry, ref)
        return _record(place, place.entry, (made,) if made else ())


def bulk(memory: Memory, person: str, document: str) -> Bulk:
    """What approving everything without findings would approve and pass by; nothing is written."""
    with held(memory, person, document) as (live, doc, sitting):
        return bulk_candidates(sitting, open_findings_of(live, doc, sitting.catalog))


def approve_bulk(
    memory: Memory, person: str, document: str, pairs: frozenset[tuple[str, str]]
) -> tuple[Decision, ...]:
    """Approve those of the confirmed (source_sha, target_sha) that may still be approved at once."""
    with held(memory, person, document) as (live, doc, sitting):
        made, _ = approve_all(sitting, open_findings_of(live, doc, sitting.catalog))
        wished = tuple(d for d in made if (d.source_sha, d.target_sha) in pairs)
        for decision in wished:
            live.append(decision)
        live.save(live.mirrored(sitting.catalog))
        return wished


@contextmanager
def held(memory: Memory, person: str, name: str) -> Iterator[tuple[Live, Document, Sitting]]:
    """A person before a document, which nobody else can change meanwhile. Raises UNKNOWN, LOCKED."""
    live = memory.workspace()
    document = live.document(name)
    with live.alone_with(document.id):
        standing = live.standing(document)
        yield (
            live,
            document,
            Sitting(
                catalog=standing.catalog,
                decisions=standing.decisions,
                reviewers=live.reviewers,
                settings=live.project.settings,
                reviewer=person,
                at=now(),
                via="desk",
                glossary_rev=live.glossary.revision or None,
                checks_rev=REVISION,
                published=live.published_safety(document.id),
            ),
        )


@contextmanager
def _place(
    memory: Memory, person: str, seen: Seen, text: str | None = None, *, stale: bool = True
) -> Iterator[Place]:
    """The text, held; `stale`: refuse where it is not what the person saw, unless it says `text` already."""
    with held(memory, person, seen.document) as (live, document, sitting):
        sitting.admit()
        found = [
            e for e in sitting.catalog if len(seen.sign) >= 8 and e.source_sha.startswith(seen.sign)
        ]
        if len(found) != 1:
            raise MeanwhileError(None, ())
        entry = found[0]
        said = text is not None and canonical(text) == entry.target
        against = seen_against(sitting.book, entry.source_sha, person)
        changed = entry.target_sha != seen.target
        if stale and ((changed and not said) or (not changed and against != seen.against)):
            raise MeanwhileError(entry, _last_by(sitting, entry, person))
        yield Place(live, document, sitting, entry)


def _last_by(sitting: Sitting, entry: Entry, person: str) -> tuple[str, ...]:
    others = [d.reviewer for d in sitting.book.on(entry.source_sha) if d.reviewer != person]
    return tuple(others[-1:])


def _edited(place: Place, text: str | None) -> tuple[Decision, Entry] | None:
    """The line and the entry of other words; None where they are what stands there. Raises EMPTY."""
    if text is None:
        return None
    target = canonical(text)
    if not target:
        raise PipelineError("EMPTY", "there are no words in the new text", "write the Mandarin")
    decide.needs_no_more(place.entry, target)
    decision = decide.edit(place.sitting, place.entry, target)
    if decision is None:
        return None
    return decision, typed(place.entry, target)


def _record(place: Place, entry: Entry, made: tuple[Decision | None, ...]) -> Taken:
    """The ledger first: a decision is taken once its line is on the disk. Then the catalog."""
    decisions = tuple(decision for decision in made if decision)
    for decision in decisions:
        place.live.append(decision)
        if decision.verdict is Verdict.EDIT:
            Rescue(place.live.project, place.document.id).note(
                decision, (place.entry, entry.target)
            )
    if decisions:
        place.live.save(place.live.mirrored(_with(place.sitting.catalog, entry)))
    return Taken(place.document.id, entry, decisions)


def _with(catalog: Catalog, entry: Entry) -> Catalog:
    return replace(
        catalog, entries=tuple(entry if e.key == entry.key else e for e in catalog.entries)
    )


def _can_fall(decision: Decision) -> bool:
    return decision.verdict in (Verdict.APPROVE, Verdict.REJECT)


def _fallen(place: Place, decision: Decision) -> bool:
    """True if the decision stands no more."""
    book, entry = place.sitting.book, place.entry
    standing = (
        *book.approvals(entry.source_sha, entry.target_sha),
        *book.rejections(entry.source_sha, entry.target_sha),
    )
    return _can_fall(decision) and decision not in standing
