"""Search the texts of all pages by words, state, finding or term.

A plain search through what memory holds: 50,000 texts take some milliseconds, two-character words are
found like any other, and there is no index that could be out of date (ADR 21).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pipeline.flow.desk.findings import open_on
from pipeline.flow.desk.units import SHORT_ID
from pipeline.flow.documents import DocumentSnapshot
from pipeline.flow.workspace import Workspace
from pipeline.markdown.highlights import Highlight
from pipeline.model.entry import Entry, State
from pipeline.model.errors import PipelineError
from pipeline.model.finding import Finding
from pipeline.model.glossary import Term
from pipeline.model.segment import Form, Key
from pipeline.review.states import EntryReview
from pipeline.terms.matcher import Hit, Matcher
from pipeline.terms.usage import Usage, stands_for, usages

MOST = 200
"""Texts that one answer shows."""


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What to look for; empty fields ask nothing."""

    words: str = ""
    """In either language, capitals and width apart."""
    state: str = ""
    """A `State`'s value."""
    finding: str = ""
    """Code of an open finding; `any`: any."""
    document: str = ""
    """Id of the one document to look in."""
    term: str = ""
    """Headword of a term that the English has."""


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One text that fits."""

    document: str
    """Id."""
    title: str
    """The document's, in English."""
    short_id: str
    """By which addresses name it."""
    entry: Entry
    review: EntryReview
    form: Form
    """How it stands on its page, so that it can be shown as readers see it."""
    references: Mapping[str, Any]
    """Link definitions of its page."""
    source_marks: tuple[Highlight, ...] = ()
    """What was looked for, in the English."""
    target_marks: tuple[Highlight, ...] = ()
    """What was looked for, in the Mandarin."""
    findings: tuple[Finding, ...] = ()
    """Those that were looked for."""
    usage: Usage | None = None
    """How the term that was looked for is rendered here; None where the glossary asks for nothing."""


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What was found."""

    found: tuple[SearchHit, ...]
    """At most `MOST`, in order of documents and pages."""
    total: int
    """How many there are."""


def search(
    workspace: Workspace, wanted: SearchQuery, only: str | None = None, most: int | None = MOST
) -> SearchResult:
    """The texts that fit all that is wanted; `only`: the one document that this person may see; `most`: None shows all."""
    found: list[SearchHit] = []
    total = 0
    needle = folded(wanted.words.strip())
    for snapshot in snapshots(workspace, wanted.document, only):
        findings = _findings(workspace, snapshot, wanted.finding) if wanted.finding else {}
        forms: Mapping[Key, Form] = {}
        for entry in snapshot.catalog:
            if not _fits(snapshot, entry, wanted, needle):
                continue
            if wanted.finding and entry.key not in findings:
                continue
            if wanted.term and not _hits(workspace, entry, wanted.term):
                continue
            total += 1
            if most is not None and len(found) >= most:
                continue
            forms = forms or {s.key: s.form for s in snapshot.document.segments}
            one = _found(snapshot, entry, forms)
            one = replace(one, findings=findings.get(entry.key, ()), **_words(entry, needle))
            found.append(_with_term(workspace, one, wanted.term) if wanted.term else one)
    return SearchResult(tuple(found), total)


def concordance(
    workspace: Workspace, term: Term, only: str | None = None, most: int | None = MOST
) -> SearchResult:
    """Every place where the English has a term, and how the Mandarin renders it there; `most`: None shows all."""
    return search(workspace, SearchQuery(term=term.en), only, most)


def _fits(snapshot: DocumentSnapshot, entry: Entry, wanted: SearchQuery, needle: str) -> bool:
    if wanted.state and snapshot.reviews[entry.key].state != wanted.state:
        return False
    return not needle or needle in folded(entry.source) or needle in folded(entry.target)


def _matcher(workspace: Workspace, term: str) -> Matcher:
    """What finds this term: one that is only suggested is looked up apart."""
    is_suggested = any(one.en == term for one in workspace.glossary.suggested)
    return workspace.matcher.suggestions if is_suggested else workspace.matcher


def _hits(workspace: Workspace, entry: Entry, term: str) -> list[Hit]:
    return [hit for hit in _matcher(workspace, term).english(entry.source) if hit.term.en == term]


def _with_term(workspace: Workspace, one: SearchHit, term: str) -> SearchHit:
    """Marked where the term stands, and how it is rendered."""
    hits, entry, matcher = _hits(workspace, one.entry, term), one.entry, _matcher(workspace, term)
    used = usages(matcher, entry.source, entry.target) if entry.target else ()
    named = {hit.term.en for hit in matcher.english(entry.source)}
    rendered = [
        Highlight(r.start, r.end, "term")
        for r in (matcher.chinese(entry.target) if entry.target else ())
        if stands_for(r, hits[0].term, named)
    ]
    usage = next((u for u in used if u.term.en == term), None)
    wrong = [Highlight(r.start, r.end, "term wrong") for r in (usage.wrong if usage else ())]
    return replace(
        one,
        source_marks=(*one.source_marks, *(Highlight(h.start, h.end, "term") for h in hits)),
        target_marks=(*one.target_marks, *rendered, *wrong),
        usage=usage,
    )


def _words(entry: Entry, needle: str) -> dict[str, Any]:
    """Where the words stand, in as far as folding has moved no character."""
    marks = {}
    for name, text in (("source_marks", entry.source), ("target_marks", entry.target)):
        low = folded(text)
        even = needle and len(low) == len(text)
        places = re.finditer(re.escape(needle), low) if even else ()
        marks[name] = tuple(Highlight(*place.span(), "found") for place in places)
    return marks


def folded(text: str) -> str:
    """The text as it is compared: capitals, full width and compatibility forms apart."""
    return text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()


def _found(snapshot: DocumentSnapshot, entry: Entry, forms: Mapping[Key, Form]) -> SearchHit:
    document = snapshot.document
    return SearchHit(
        document.id,
        document.text_of("title") or document.id,
        entry.source_sha[:SHORT_ID],
        entry,
        snapshot.reviews[entry.key],
        forms[entry.key],
        document.references,
    )


def snapshots(workspace: Workspace, document: str, only: str | None) -> Iterator[DocumentSnapshot]:
    """Every page, or the one `document`, as it stands; `only`: the one that this person may see."""
    for one in workspace.with_labels:
        if (document and one.id != document) or only not in (None, one.id):
            continue
        try:
            yield workspace.snapshot(one)
        except PipelineError:
            continue  # the queue says that its files cannot be read


def _findings(
    workspace: Workspace, snapshot: DocumentSnapshot, code: str
) -> Mapping[Key, tuple[Finding, ...]]:
    """Open findings with a code, by text."""
    left: dict[Key, tuple[Finding, ...]] = {}
    for one in open_on(workspace, snapshot):
        if code in ("any", one.code):
            key = (one.context, one.source)
            left[key] = (*left.get(key, ()), one)
    return left


STATES = tuple(state.value for state in State)
"""What `SearchQuery.state` may be."""
