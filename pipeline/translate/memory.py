"""All catalogs, as they were when the run began, in; the Mandarin that a text already has out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass

from pipeline.model.catalog import Catalog
from pipeline.model.entry import Entry
from pipeline.model.hashing import source_sha
from pipeline.model.segment import Key

Approvals = Set[tuple[str, str]]
"""(`source_sha`, `target_sha`) of pairs, as decisions name them."""


@dataclass(frozen=True, slots=True)
class Match:
    """A stored translation of exactly the text that was asked for."""

    target: str
    """The Mandarin."""
    document: str
    """Id of the document that holds it."""
    context: str | None
    """msgctxt under which it stands there."""
    approved: bool
    """A person approved exactly this pair, in that context."""
    by_person: bool
    """A person typed it."""

    @property
    def trusted(self) -> bool:
        """A person stands behind it; else it is another machine's draft."""
        return self.approved or self.by_person

    @property
    def detail(self) -> str:
        """As the origin mark of the copy names it: `100% articles/x`."""
        return f"100% {self.document}"


@dataclass(frozen=True, slots=True)
class Memory:
    """A snapshot: the order in which documents are drafted changes nothing."""

    units: Mapping[str, tuple[Match, ...]]
    """Every stored translation by its English."""

    @classmethod
    def of(
        cls,
        catalogs: Iterable[Catalog],
        approved: Approvals = frozenset(),
        rejected: Approvals = frozenset(),
    ) -> Memory:
        """Remember live and obsolete entries; pairs that a person rejected are left out."""
        found: defaultdict[str, list[Match]] = defaultdict(list)
        for catalog in catalogs:
            for entry in (*catalog.entries, *catalog.obsolete):
                # The target of a stale entry is the translation of its previous English.
                source = entry.source if entry.previous_source is None else entry.previous_source
                pair = (source_sha(entry.context, source), entry.target_sha)
                if entry.target and pair not in rejected:
                    found[source].append(_match(catalog.document, entry, pair in approved))
        return cls({source: tuple(matches) for source, matches in found.items()})

    def find(self, key: Key) -> Match | None:
        """Give the best translation of a text, or None. It is a proposal: memory never approves.

        Approved first, then the same context, then a person's; then by document and text, so
        that the same files always give the same answer.
        """
        context, source = key
        matches = self.units.get(source, ())
        return min(matches, key=lambda match: _rank(match, context), default=None)


def _match(document: str, entry: Entry, approved: bool) -> Match:
    return Match(entry.target, document, entry.context, approved, entry.is_persons)


def _rank(match: Match, context: str | None) -> tuple[bool, bool, bool, str, str, str]:
    return (
        not match.approved,
        match.context != context,
        not match.by_person,
        match.document,
        match.target,
        match.context or "",
    )
