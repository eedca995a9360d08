"""A `Document` and its old `Catalog` in; the new `Catalog` out, and no Mandarin is ever dropped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from rapidfuzz import fuzz, process

from pipeline.catalog.po_plain import SAFETY
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
    told = _told(document)
    live = {entry.key: entry for entry in before.entries}
    gone = {entry.key: entry for entry in before.obsolete}
    kept = {**gone, **live} if gone else live
    places = (document.path,)
    fresh = {
        key: Entry(*key, note=note, places=places, safety=safety)
        for key, (note, safety) in told.items()
        if key not in kept
    }
    vanished = [entry for key, entry in live.items() if key not in told]
    heirs = _heirs([*fresh.values()], vanished) if vanished else {}
    entries = tuple(
        _inherit(fresh[key], heirs.get(key))
        if key in fresh
        else _keep(kept[key], note, places, safety=safety)
        for key, (note, safety) in told.items()
    )
    used = {entry.key for entry in heirs.values()}
    left = [entry for entry in before.obsolete if entry.key not in told]
    left += [
        _retire(entry) for entry in vanished if _worth_keeping(entry) and entry.key not in used
    ]
    now = replace(
        before, document=document.id, locale=locale, entries=entries, obsolete=tuple(left)
    )
    return before if now == before else now


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


def _told(document: Document) -> Mapping[Key, tuple[str, bool]]:
    """For each key, in document order, its note and its safety; equal texts share one."""
    groups: dict[Key, list[Segment]] = {}
    for segment in document.segments:
        if segment.text:  # without context an empty msgid would be the header
            groups.setdefault(segment.key, []).append(segment)
    return {
        key: _note(
            tuple(segment.kind for segment in group),
            "\n".join(segment.note for segment in group if segment.note),
            safety=any(segment.safety for segment in group),
        )
        for key, group in groups.items()
    }


@lru_cache(maxsize=1024)  # a practice's texts are of a few kinds, most without a note
def _note(kinds: tuple[str, ...], notes: str, *, safety: bool) -> tuple[str, bool]:
    """The note of all segments of one key, and its safety, which any of them brings along."""
    lines = [line.strip() for line in notes.splitlines()]
    # An author's note that is just this word asks for the same care as the mark.
    safety = safety or SAFETY in lines
    every = [*kinds, *([SAFETY] if safety else []), *lines]
    return "\n".join(dict.fromkeys(filter(None, every))), safety


def _keep(known: Entry, note: str, places: tuple[str, ...], *, safety: bool) -> Entry:
    """The entry as it is known, with what its segments say now; the very same one if they agree."""
    if known.note == note and known.safety == safety and known.places == places:
        return known
    return replace(known, note=note, places=places, safety=safety)


def _inherit(fresh: Entry, near: Entry | None) -> Entry:
    """The new entry with what the vanished string has that it was made from."""
    if not near:
        return fresh
    # What the Mandarin was made for, even if the English has changed twice since.
    made_for = near.source if near.previous_source is None else near.previous_source
    return replace(
        fresh,
        target=near.target,
        origin=near.origin,
        comments=near.comments,
        previous_source=None if made_for == fresh.source else made_for,
    )


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
