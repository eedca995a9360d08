"""Words, a state, a finding or a term in; the texts of all pages that fit, and where they stand, out.

A plain search through what memory holds: 50,000 texts take some milliseconds, two-character words are
found like any other, and there is no index that could be out of date (ADR 21).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.flow.desk.findings import open_on
from pipeline.flow.desk.memory import Live, Standing
from pipeline.flow.desk.sheet import SIGN
from pipeline.flow.drafting import all_documents
from pipeline.model.entry import Entry, State
from pipeline.model.errors import PipelineError
from pipeline.model.glossary import Term
from pipeline.review.states import EntryReview
from pipeline.terms.usage import Usage, usages

MOST = 200
"""Texts that one answer shows."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to look for; empty fields ask nothing."""

    words: str = ""
    """In either language, capitals and width apart."""
    state: str = ""
    """A `State`'s value."""
    finding: str = ""
    """Code of an open finding; `any`: any."""
    document: str = ""
    """Id of the one document to look in."""


@dataclass(frozen=True, slots=True)
class Found:
    """One text that fits."""

    document: str
    """Id."""
    title: str
    """The document's, in English."""
    sign: str
    """By which addresses name it."""
    entry: Entry
    """Both languages."""
    review: EntryReview
    """Where it stands."""
    usage: Usage | None = None
    """Of a concordance: how the term is rendered here."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found."""

    found: tuple[Found, ...]
    """At most `MOST`, in order of documents and pages."""
    total: int
    """How many there are."""


def search(live: Live, wanted: Wanted, only: str | None = None) -> Answer:
    """The texts that fit all that is wanted; `only`: the one document that this person may see."""
    found: list[Found] = []
    total = 0
    needle = folded(wanted.words.strip())
    for standing in standings(live, wanted.document, only):
        keys = _with_finding(live, standing, wanted.finding) if wanted.finding else None
        for entry in standing.catalog:
            review = standing.reviews[entry.key]
            if wanted.state and review.state != wanted.state:
                continue
            if keys is not None and entry.key not in keys:
                continue
            if needle and needle not in folded(entry.source) and needle not in folded(entry.target):
                continue
            total += 1
            if len(found) < MOST:
                found.append(_found(standing, entry))
    return Answer(tuple(found), total)


def concordance(live: Live, term: Term, only: str | None = None, most: int | None = MOST) -> Answer:
    """Every place where the English has a term, and how the Mandarin renders it there; `most`: None shows all."""
    found: list[Found] = []
    for standing in standings(live, "", only):
        for entry in standing.catalog:
            if any(hit.term.en == term.en for hit in live.matcher.english(entry.source)):
                used = usages(live.matcher, entry.source, entry.target) if entry.target else ()
                usage = next((u for u in used if u.term.en == term.en), None)
                found.append(_found(standing, entry, usage))
    return Answer(tuple(found[:most]), len(found))


def folded(text: str) -> str:
    """The text as it is compared: capitals, full width and compatibility forms apart."""
    return text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()


def _found(standing: Standing, entry: Entry, usage: Usage | None = None) -> Found:
    document = standing.document
    return Found(
        document.id,
        document.text_of("title") or document.id,
        entry.source_sha[:SIGN],
        entry,
        standing.reviews[entry.key],
        usage,
    )


def standings(live: Live, document: str, only: str | None) -> Iterator[Standing]:
    """Every page, or the one `document`, as it stands; `only`: the one that this person may see."""
    for one in all_documents(live):
        if (document and one.id != document) or only not in (None, one.id):
            continue
        try:
            yield live.standing(one)
        except PipelineError:
            continue  # the queue says that its files cannot be read


def _with_finding(live: Live, standing: Standing, code: str) -> set[tuple[str | None, str]]:
    left = open_on(live, standing)
    return {(f.context, f.source) for f in left if code in ("any", f.code)}


STATES = tuple(state.value for state in State)
"""What `Wanted.state` may be."""
