"""Look up the Mandarin that a text, or a similar one, already has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType

from pipeline.markdown.inline import read_inline
from pipeline.model.catalog import Catalog
from pipeline.model.hashing import source_sha
from pipeline.model.origin_detail import quoted
from pipeline.model.segment import Key
from pipeline.translate.fuzzy import EXACT, Index

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


Neighbours = tuple[str, str]
"""The English before and behind a text on its page; empty at the ends."""
NEAREST = 5
"""How many approved pairs show an engine how this house writes."""
_LONGEST_EXAMPLE = 200
"""Characters of the English of such a pair."""
IN_CONTEXT = 101
"""Percent of the same text in the same context or between the same neighbours."""


@dataclass(frozen=True, slots=True)
class Match:
    """A stored translation of the text that was asked for, or of one that is like it."""

    target: str
    document: str
    """Id of the document that holds it."""
    context: str | None
    """msgctxt under which it stands there."""
    approval: Approval | None
    """Set where people approved exactly this pair, in that context."""
    by_person: bool
    """A person typed it."""
    source: str = ""
    """The English that it translates."""
    around: Neighbours = ("", "")
    """What stands around it there."""
    percent: int = EXACT
    """101: the same text in the same context or between the same neighbours; 100: the same text; else how like."""

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
        """As the origin mark of the copy names it: `100% articles/x approved by ann on 2026-11-23`.

        Of a text that is only like: `92% articles/x for "Be very kind."`.
        """
        for_ = f" for {quoted(self.source)}" if self.percent < EXACT else ""
        return f"{self.percent}% {self.approval or self.document}{for_}"


@dataclass(frozen=True, slots=True)
class Share:
    """What one document gives to memory."""

    stored: tuple[tuple[Pair, Match], ...] = ()
    """Its live and obsolete translations; no approval is looked up yet."""
    approved: tuple[tuple[Pair, Approval], ...] = ()
    """Pairs that people stand by in its ledger."""
    rejected: tuple[Pair, ...] = ()
    """Pairs that a person rejected there."""


def stored_in(catalog: Catalog) -> tuple[tuple[Pair, Match], ...]:
    """The translations that a catalog holds, live and obsolete."""
    neighbours = around(catalog)
    found: list[tuple[Pair, Match]] = []
    for entry in catalog.every:
        # The target of a stale entry is the translation of its previous English.
        source = entry.made_for
        if entry.target:
            match = Match(
                entry.target,
                catalog.document,
                entry.context,
                None,
                entry.is_persons,
                source,
                neighbours.get(entry.key, ("", "")),
            )
            found.append(((source_sha(entry.context, source), entry.target_sha), match))
    return tuple(found)


@dataclass(frozen=True)
class Memory:
    """A snapshot: the order in which documents are drafted changes nothing."""

    units: Mapping[str, tuple[Match, ...]]
    """Every stored translation by its English."""
    index_of: Callable[[Sequence[str]], Index] = field(default=Index.of, compare=False)
    """Who makes the index of some texts."""

    @cached_property
    def index(self) -> Index:
        """The English of those that people stand behind; made when first something like a text is sought."""
        trusted = (s for s, found in self.units.items() if any(m.trusted for m in found))
        return self.index_of(sorted(trusted))

    @classmethod
    def of(
        cls,
        catalogs: Iterable[Catalog],
        approved: Mapping[Pair, Approval] = MappingProxyType({}),
        rejected: Set[Pair] = frozenset(),
        others: Iterable[Match] = (),
    ) -> Memory:
        """Remember live and obsolete entries, and `others` (imported); pairs that a person rejected are left out."""
        parts = (Share(stored_in(catalog)) for catalog in catalogs)
        return cls._joined(parts, approved, rejected, others)

    @classmethod
    def of_shares(cls, shares: Sequence[Share], others: Iterable[Match] = ()) -> Memory:
        """Remember what documents give: of two approvals of one pair the smaller one counts, and it outweighs rejections."""
        approved: dict[Pair, Approval] = {}
        for share in shares:
            for pair, approval in share.approved:
                approved[pair] = min(approval, approved.get(pair, approval))
        rejected = {pair for share in shares for pair in share.rejected}
        return cls._joined(shares, approved, rejected - approved.keys(), others)

    @classmethod
    def _joined(
        cls,
        shares: Iterable[Share],
        approved: Mapping[Pair, Approval],
        rejected: Set[Pair],
        others: Iterable[Match],
    ) -> Memory:
        found: defaultdict[str, list[Match]] = defaultdict(list)
        for match in others:
            found[match.source].append(match)
        for share in shares:
            for pair, match in share.stored:
                if pair not in rejected:
                    given = approved.get(pair)
                    found[match.source].append(replace(match, approval=given) if given else match)
        return cls({source: tuple(matches) for source, matches in found.items()})

    def find(self, key: Key, around: Neighbours = ("", "")) -> Match | None:
        """Give the best translation of exactly this text, or None. It is a proposal: memory never approves.

        Approved first, then between the same neighbours, then the same context, then a person's; then by document
        and text, so that the same files always give the same answer.
        """
        context, source = key
        matches = (_placed(match, context, around) for match in self.units.get(source, ()))
        return min(matches, key=lambda match: rank(match, context), default=None)

    def like(self, key: Key) -> Match | None:
        """Give the best translation, by people, of a text that is at least three quarters like this one, or None.

        Approved first, then the likest. One that differs by a number or a "not" is none, and so is one whose
        markup is not this text's: the draft would be wrong.
        """
        context, source = key
        found = [
            replace(match, percent=likeness.percent)
            for likeness in self.index.like(source)
            for match in self.units[likeness.source]
            if match.trusted
        ]
        marks = read_inline(source).marks if found else ()
        fitting = (match for match in found if read_inline(match.target).marks == marks)
        return min(fitting, key=lambda match: rank(match, context), default=None)

    def nearest(self, texts: Sequence[str], most: int = NEAREST) -> tuple[Match, ...]:
        """The approved pairs that share the rarest words with some texts and are none of them, the nearest first."""
        found = []
        for source in self.index.related(texts):
            approved = [match for match in self.units[source] if match.approved]
            if approved and len(source) <= _LONGEST_EXAMPLE:
                found.append(min(approved, key=lambda match: rank(match, None)))
            if len(found) == most:
                break
        return tuple(found)


def around(catalog: Catalog) -> Mapping[Key, Neighbours]:
    """What stands before and behind each live entry."""
    sources = ["", *(entry.source for entry in catalog.entries), ""]
    return {
        entry.key: (sources[number], sources[number + 2])
        for number, entry in enumerate(catalog.entries)
    }


def _placed(match: Match, context: str | None, around: Neighbours) -> Match:
    """The match with 101 percent where its surroundings are those of the question."""
    same_context = context is not None and match.context == context
    same_place = match.context == context and any(around) and match.around == around
    return replace(match, percent=IN_CONTEXT if same_context or same_place else EXACT)


def rank(match: Match, context: str | None) -> tuple[bool, int, bool, bool, str, str, str]:
    """Sorts translations, the best first: approved, likest, same context, a person's; then by document and text."""
    return (
        not match.approved,
        -match.percent,
        match.context != context,
        not match.by_person,
        match.document,
        match.target,
        match.context or "",
    )
