"""Restore what another tool dropped from a catalog that comes back from it.

Translation tools drop what they were not asked for: OmegaT writes fuzzy texts out empty, an agency returns
the entries that it worked on, Crowdin writes the English where there is no Mandarin, others drop all comments.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pipeline.catalog.three_way import ThreeWay, three_way
from pipeline.model.catalog import Catalog
from pipeline.model.entry import Entry
from pipeline.model.late_pattern import late_pattern

_HAN = late_pattern(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def put_back(now: Catalog, before: Catalog) -> ThreeWay:
    """What `now` says, with the Mandarin of `before` where it has none; `kept` are these entries.

    Where a tool has taken away all `#|`, a text that it left as it was is still stale.
    """
    told = unstripped(now, before)
    old = before.every_by_key
    if any(e.previous_source is not None for e in old.values()) and not any(
        e.previous_source is not None for e in told.every_by_key.values()
    ):
        told = _each(told, lambda entry: _stale_again(entry, old.get(entry.key)))
    merged = three_way(before, before, told)
    return merged if merged.kept else ThreeWay(told, ())


def unstripped(side: Catalog, base: Catalog) -> Catalog:
    """The side without what a tool, not a person, did to it.

    Blanks, and the English in place of Mandarin, are no text. Where all origin marks are gone, a text that a
    machine wrote is the machine's as long as it is the same; where all comments of any kind are gone, they
    come back.
    """
    old = base.every_by_key
    found = side.every_by_key.values()
    marks = any(entry.origin for entry in found)
    comments = any(entry.comments or entry.note or entry.places for entry in found)

    def mend(entry: Entry) -> Entry:
        before = old.get(entry.key)
        if before is None:
            return entry
        if _says_nothing(entry, before):
            entry = replace(entry, target="", fuzzy=True)
        if not marks and before.origin and entry.target == before.target:
            entry = replace(entry, origin=before.origin)
        if not comments:
            entry = replace(entry, comments=before.comments)
        return entry

    return _each(side, mend)


def _says_nothing(entry: Entry, before: Entry) -> bool:
    """True for blanks, and for English of more than one word that stands where Mandarin stood."""
    if not entry.target.strip():
        return bool(entry.target)
    is_english = entry.target == entry.source and " " in entry.source.strip()
    return is_english and bool(_HAN.search(before.target)) and not _HAN.search(entry.source)


def _stale_again(entry: Entry, before: Entry | None) -> Entry:
    if before is None or not entry.target or entry.target != before.target:
        return entry
    previous = (before.previous_source, before.previous_context)
    return replace(entry, previous_source=previous[0], previous_context=previous[1])


def _each(catalog: Catalog, change: Callable[[Entry], Entry]) -> Catalog:
    """The catalog with each entry changed; the same one where none is."""
    both = (catalog.entries, catalog.obsolete)
    live, obsolete = (tuple(map(change, part)) for part in both)
    same = (live, obsolete) == both
    return catalog if same else replace(catalog, entries=live, obsolete=obsolete)
