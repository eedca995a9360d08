"""All catalogs, as they were when the run began, in; the Mandarin that a text already has out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from types import MappingProxyType

from pipeline.model.catalog import Catalog
from pipeline.model.entry import Entry
from pipeline.model.hashing import source_sha
from pipeline.model.segment import Key

Pair = tuple[str, str]
"""(`source_sha`, `target_sha`), as decisions name them."""


@dataclass(frozen=True, slots=True, order=True)
class Approval:
    """Who approved a pair, where and when; the smallest one is the one that is named."""

    document: str
    """Id of the document whose ledger says so."""
    by: tuple[str, ...]
    """Ids of the reviewers, sorted."""
    on: str
    """ISO date of the last of them."""

    def __str__(self) -> str:
        """As a person reads it beside the draft.

        >>> str(Approval("articles/x", ("ann", "bo"), "2026-11-23"))
        'articles/x approved by ann, bo on 2026-11-23'
        """
        return f"{self.document} approved by {', '.join(self.by)} on {self.on}"


@dataclass(frozen=True, slots=True)
class Match:
    """A stored translation of exactly the text that was asked for."""

    target: str
    """The Mandarin."""
    document: str
    """Id of the document that holds it."""
    context: str | None
    """msgctxt under which it stands there."""
    approval: Approval | None
    """Set where people approved exactly this pair, in that context."""
    by_person: bool
    """A person typed it."""

    @property
    def approved(self) -> bool:
        """A person approved it."""
        return self.approval is not None

    @property
    def trusted(self) -> bool:
        """A person stands behind it; else it is another machine's draft."""
        return self.approved or self.by_person

    @property
    def detail(self) -> str:
        """As the origin mark of the copy names it: `100% articles/x approved by ann on 2026-11-23`."""
        return f"100% {self.approval or self.document}"


@dataclass(frozen=True, slots=True)
class Memory:
    """A snapshot: the order in which documents are drafted changes nothing."""

    units: Mapping[str, tuple[Match, ...]]
    """Every stored translation by its English."""

    @classmethod
    def of(
        cls,
        catalogs: Iterable[Catalog],
        approved: Mapping[Pair, Approval] = MappingProxyType({}),
        rejected: Set[Pair] = frozenset(),
    ) -> Memory:
        """Remember live and obsolete entries; pairs that a person rejected are left out."""
        found: defaultdict[str, list[Match]] = defaultdict(list)
        for catalog in catalogs:
            for entry in (*catalog.entries, *catalog.obsolete):
                # The target of a stale entry is the translation of its previous English.
                source = entry.source if entry.previous_source is None else entry.previous_source
                pair = (source_sha(entry.context, source), entry.target_sha)
                if entry.target and pair not in rejected:
                    found[source].append(_match(catalog.document, entry, approved.get(pair)))
        return cls({source: tuple(matches) for source, matches in found.items()})

    def find(self, key: Key) -> Match | None:
        """Give the best translation of a text, or None. It is a proposal: memory never approves.

        Approved first, then the same context, then a person's; then by document and text, so
        that the same files always give the same answer.
        """
        context, source = key
        matches = self.units.get(source, ())
        return min(matches, key=lambda match: _rank(match, context), default=None)


def _match(document: str, entry: Entry, approval: Approval | None) -> Match:
    return Match(entry.target, document, entry.context, approval, entry.is_persons)


def _rank(match: Match, context: str | None) -> tuple[bool, bool, bool, str, str, str]:
    return (
        not match.approved,
        match.context != context,
        not match.by_person,
        match.document,
        match.target,
        match.context or "",
    )
