"""Merge a document into its catalog without ever dropping a translation."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.catalog.matches import FuzzyMatches, RemovedEntry, SplitJoinMatch
from pipeline.catalog.po_parser import SAFETY
from pipeline.model.catalog import Catalog
from pipeline.model.document import Document
from pipeline.model.entry import Entry, Origin
from pipeline.model.segment import Key, Segment
from pipeline.model.suggestions import without_suggestions

Vouched = Callable[[tuple[Entry, ...]], str]
"""Entries → what their ledger says of all of them, for the detail of an origin mark; else an empty text."""


def merge(
    document: Document, old: Catalog | None, locale: str, vouched: Vouched = lambda _: ""
) -> Catalog:
    """The catalog of `document` as it stands now, with everything that people and engines wrote.

    Exact by key; a key that comes back gets its obsolete text back; a new string close to a vanished
    one takes over its target, comments and origin, and remembers the English that it was made for;
    the pieces of a paragraph that was split or joined get their Mandarin as a proposal of memory.
    `vouched` says who approved these, for the mark of the proposal: ` approved by ann on 2026-11-23`.
    What finds no place becomes obsolete. Merging twice changes nothing.
    """
    before = old or Catalog(document.id, locale)
    fresh = _fresh_entries(document)
    live = {entry.key: entry for entry in before.entries}
    kept = {**live, **{e.key: e for e in before.obsolete if e.key not in live}}
    found, maker = _found(fresh, kept), _Maker(document.id, vouched)
    entries = tuple(
        _known(seen, kept[key]) if key in kept else _new(key, seen, found, maker)
        for key, seen in fresh.items()
    )
    used = {entry.key for entry in found.edited.values()}
    left = [e for e in before.obsolete if e.key not in fresh and e.key not in used]
    left += [
        _retire(entry)
        for key, entry in live.items()
        if key not in fresh and key not in used and (entry.target or entry.comments)
    ]
    return replace(
        before, document=document.id, locale=locale, entries=entries, obsolete=tuple(left)
    )


def clear_previous(catalog: Catalog, approved: Collection[Key]) -> Catalog:
    """The catalog without `#|` and without proposals where a person has approved the Mandarin for the English of now."""
    return catalog.holding(
        _settled(entry) if entry.key in approved else entry for entry in catalog.entries
    )


def _settled(entry: Entry) -> Entry:
    comments = without_suggestions(entry.comments)
    if entry.previous_source is None and comments == entry.comments:
        return entry
    return replace(entry, previous_source=None, previous_context=None, comments=comments)


def set_fuzzy(catalog: Catalog, approved: Collection[Key], stale: Collection[Key]) -> Catalog:
    """The catalog with `fuzzy` as other gettext tools mean it: this text is a guess, work on it.

    A machine's draft and a stale text are; a person's text is none, whether it is approved or waits.
    """

    def mark(entry: Entry) -> Entry:
        guess = entry.key in stale or _is_guess(entry)
        fuzzy = not entry.target or (guess and entry.key not in approved)
        return entry if entry.fuzzy == fuzzy else replace(entry, fuzzy=fuzzy)

    return catalog.holding(map(mark, catalog.entries))


def _is_guess(entry: Entry) -> bool:
    """True for what no person has written for this English."""
    return entry.previous_source is not None or not entry.is_persons


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the document says of one key."""

    note: str
    places: tuple[str, ...]
    safety: bool
    guarded: bool = False


def _fresh_entries(document: Document) -> Mapping[Key, _Seen]:
    """One for each key, in document order; equal texts share one."""
    first: dict[Key, Segment] = {}
    again: dict[Key, list[Segment]] = {}
    for segment in document.segments:
        if segment.text:  # without context an empty msgid would be the header
            key = segment.key
            if first.setdefault(key, segment) is not segment:
                again.setdefault(key, [first[key]]).append(segment)
    places = (document.path,)
    plain: dict[str, _Seen] = {}  # nearly all are so, and share what is said of them
    found: dict[Key, _Seen] = {}
    for key, segment in first.items():
        if key in again or segment.note or segment.safety:
            found[key] = _seen(again.get(key, [segment]), places)
        else:
            kind = segment.kind
            found[key] = plain.get(kind) or plain.setdefault(kind, _Seen(kind, places, False))
    return found


def _seen(group: Sequence[Segment], places: tuple[str, ...]) -> _Seen:
    """What all segments of one key say: their kinds, safety if any has it, all authors' notes."""
    notes = [line.strip() for segment in group for line in segment.note.splitlines()]
    # An author's note that is just this word asks for the same care as the mark.
    safety = any(segment.safety for segment in group) or SAFETY in notes
    lines = [*(segment.kind for segment in group), *([SAFETY] if safety else []), *notes]
    guarded = any(segment.guarded for segment in group)
    return _Seen("\n".join(dict.fromkeys(filter(None, lines))), places, safety, guarded)


def _found(fresh: Mapping[Key, _Seen], kept: Mapping[Key, Entry]) -> FuzzyMatches:
    """What the new keys were made from: of `kept`, in file order, those whose English is gone."""
    if fresh.keys() <= kept.keys():
        return FuzzyMatches({}, {})
    left = ((at, entry) for at, (key, entry) in enumerate(kept.items()) if key not in fresh)
    gone = [RemovedEntry(entry, at) for at, entry in left if entry.target]
    if not gone:
        return FuzzyMatches({}, {})
    from pipeline.catalog.fuzzy_match import fuzzy_match  # noqa: PLC0415  most texts are not new

    new: list[tuple[Key, int]] = []
    order = {key: number for number, key in enumerate(kept, 1)}
    place = 0
    for key in fresh:
        place = order.get(key, place)
        if key not in order:
            new.append((key, place))
    return fuzzy_match(new, gone)


@dataclass(frozen=True, slots=True)
class _Maker:
    """What makes the origin marks of proposals."""

    document: str
    vouched: Vouched

    def of(self, proposal: SplitJoinMatch) -> Origin:
        detail = f"{proposal.likeness}% {self.document}{self.vouched(proposal.pieces)}"
        return Origin.of("memory", detail, proposal.target)


def _known(seen: _Seen, known: Entry) -> Entry:
    """An entry that is there already, as the document shows it now."""
    said = (seen.note, seen.places, seen.safety, seen.guarded)
    if said == (known.note, known.places, known.safety, known.guarded):
        return known
    return replace(
        known, note=seen.note, places=seen.places, safety=seen.safety, guarded=seen.guarded
    )


def _new(key: Key, seen: _Seen, found: FuzzyMatches, mark: _Maker) -> Entry:
    """An entry that was not there: with the text of the one it was edited from, if there is one."""
    fresh = Entry(
        *key, "", None, None, seen.note, seen.places, seen.safety, (), True, None, seen.guarded
    )
    if near := found.edited.get(key):
        made_for = near.made_for
        return replace(
            fresh,
            target=near.target,
            origin=near.origin,
            comments=near.comments,
            previous_source=None if made_for == fresh.source else made_for,
            previous_context=None if made_for == fresh.source else near.previous_context,
        )
    if proposal := found.split_joins.get(key):
        return replace(
            fresh,
            target=proposal.target,
            origin=mark.of(proposal),
            previous_source=proposal.previous_source,
        )
    return fresh


def _retire(entry: Entry) -> Entry:
    """The entry as obsolete: text and comments stay, the place that is gone does not."""
    return replace(entry, note="", places=(), safety=False, guarded=False, fuzzy=_is_guess(entry))
