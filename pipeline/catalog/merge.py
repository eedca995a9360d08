"""A `Document` and its old `Catalog` in; the new `Catalog` out, and no Mandarin is ever dropped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from rapidfuzz import fuzz, process

from pipeline.catalog.po import SAFETY
from pipeline.model.catalog import Catalog
from pipeline.model.document import Document
from pipeline.model.entry import Entry
from pipeline.model.segment import Key, Segment

CLOSE = 70.0
"""From this likeness (0–100) on, a new string is an edited old one; its Mandarin is offered again."""


def merge(document: Document, old: Catalog | None, locale: str) -> Catalog:
    """The catalog of `document` as it stands now, with everything that people and engines wrote.

    Exact by key; a key that comes back gets its obsolete text back; a new string close to a vanished
    one takes over its target, comments and origin, and remembers the English that it was made for.
    What finds no place becomes obsolete. Merging twice changes nothing.
    """
    before = old or Catalog(document.id, locale)
    fresh = _fresh_entries(document)
    live = {entry.key: entry for entry in before.entries}
    gone = {entry.key: entry for entry in before.obsolete}
    kept = {**gone, **live}
    vanished = [entry for key, entry in live.items() if key not in fresh]
    heirs = _heirs([entry for key, entry in fresh.items() if key not in kept], vanished)
    entries = tuple(_carry(entry, kept.get(key), heirs.get(key)) for key, entry in fresh.items())
    used = {entry.key for entry in heirs.values()}
    left = [entry for entry in before.obsolete if entry.key not in fresh]
    left += [
        _retire(entry) for entry in vanished if _worth_keeping(entry) and entry.key not in used
    ]
    return replace(
        before, document=document.id, locale=locale, entries=entries, obsolete=tuple(left)
    )


def clear_previous(catalog: Catalog, approved: Collection[Key]) -> Catalog:
    """The catalog without `#|` where a person has approved the Mandarin for the English of now."""
    entries = (
        replace(entry, previous_source=None)
        if entry.previous_source is not None and entry.key in approved
        else entry
        for entry in catalog.entries
    )
    return replace(catalog, entries=tuple(entries))


def set_fuzzy(catalog: Catalog, approved: Collection[Key]) -> Catalog:
    """The catalog with `fuzzy` as the mirror of "not approved", for other gettext tools."""
    entries = (
        entry if entry.fuzzy == fuzzy else replace(entry, fuzzy=fuzzy)
        for entry in catalog.entries
        for fuzzy in (entry.key not in approved or not entry.target,)
    )
    return replace(catalog, entries=tuple(entries))


def _fresh_entries(document: Document) -> Mapping[Key, Entry]:
    """One empty entry a key, in document order; equal texts share one."""
    groups: dict[Key, list[Segment]] = defaultdict(list)
    for segment in document.segments:
        if segment.text:  # without context an empty msgid would be the header
            groups[segment.key].append(segment)
    return {key: _fresh_entry(key, group, document.path) for key, group in groups.items()}


def _fresh_entry(key: Key, group: Sequence[Segment], path: str) -> Entry:
    """The entry of all segments of one key: their kinds, safety if any has it, all authors' notes."""
    notes = [line.strip() for segment in group for line in segment.note.splitlines()]
    # An author's note that is just this word asks for the same care as the mark.
    safety = any(segment.safety for segment in group) or SAFETY in notes
    lines = [*(segment.kind for segment in group), *([SAFETY] if safety else []), *notes]
    return Entry(
        context=key[0],
        source=key[1],
        note="\n".join(dict.fromkeys(filter(None, lines))),
        places=(path,),
        safety=safety,
    )


def _carry(fresh: Entry, known: Entry | None, near: Entry | None) -> Entry:
    """The entry of now with what is known of its key, or of the vanished string it was made from."""
    if known:
        now = replace(known, note=fresh.note, places=fresh.places, safety=fresh.safety)
        return known if now == known else now
    if near:
        # What the Mandarin was made for, even if the English has changed twice since.
        made_for = near.source if near.previous_source is None else near.previous_source
        return replace(
            fresh,
            target=near.target,
            origin=near.origin,
            comments=near.comments,
            previous_source=None if made_for == fresh.source else made_for,
        )
    return fresh


def _heirs(new: Sequence[Entry], vanished: Iterable[Entry]) -> Mapping[Key, Entry]:
    """For the key of a new string the vanished one that it was edited from; each is used once."""
    old: dict[str | None, list[Entry]] = defaultdict(list)
    for entry in vanished:
        if entry.target:
            old[entry.context].append(entry)
    sources = {context: [entry.source for entry in entries] for context, entries in old.items()}
    pairs: list[tuple[float, int, int]] = []
    for index, entry in enumerate(new):
        found = process.extract(
            entry.source,
            sources.get(entry.context, ()),
            scorer=fuzz.ratio,
            score_cutoff=CLOSE,
            limit=None,
        )
        pairs += [(-score, index, at) for _, score, at in found]
    heirs: dict[Key, Entry] = {}
    taken: set[Key] = set()
    for _, index, at in sorted(pairs):  # the closest first; then in the order of the page
        entry = new[index]
        candidate = old[entry.context][at]
        if entry.key not in heirs and candidate.key not in taken:
            heirs[entry.key] = candidate
            taken.add(candidate.key)
    return heirs


def _worth_keeping(entry: Entry) -> bool:
    """True if a person or an engine has put anything into it."""
    return bool(entry.target or entry.comments)


def _retire(entry: Entry) -> Entry:
    """The entry as obsolete: text and comments stay, the place that is gone does not."""
    return replace(entry, note="", places=(), safety=False, fuzzy=True)
