"""All entries of one document in one locale, in source order, with the obsolete ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from operator import is_

from pipeline.model.entry import Entry
from pipeline.model.segment import Key


@dataclass(frozen=True)
class Catalog:
    """What `locales/zh/LC_MESSAGES/<id>.po` says."""

    document: str
    """The document's id; `site` for the labels of the pages."""
    locale: str
    """Babel's name, as in `Language:`: `zh_Hans`."""
    entries: tuple[Entry, ...] = ()
    """In source order."""
    obsolete: tuple[Entry, ...] = ()
    """`#~`: the English is gone, the Mandarin is kept until it returns."""
    headers: tuple[tuple[str, str], ...] = ()
    """Header fields in file order, those that we do not know included."""
    comment: str = ""
    """The comment above the header, without `# `."""

    @cached_property
    def by_key(self) -> Mapping[Key, Entry]:
        """The live entries by their keys: who keeps something by key takes these, a desk has 50,000 of them."""
        return {entry.key: entry for entry in self.entries}

    @property
    def every(self) -> tuple[Entry, ...]:
        """The live entries, then the obsolete ones."""
        return (*self.entries, *self.obsolete)

    @property
    def every_by_key(self) -> Mapping[Key, Entry]:
        """The same by their keys; of an entry that is live and obsolete the obsolete one."""
        return {entry.key: entry for entry in self.every}

    def holding(self, entries: Iterable[Entry]) -> Catalog:
        """The same with these live entries; itself where they are its own, one by one."""
        found = tuple(entries)
        is_same = len(found) == len(self.entries) and all(map(is_, found, self.entries))
        return self if is_same else replace(self, entries=found)

    def get(self, key: Key) -> Entry | None:
        """The live entry of a key, or None."""
        return self.by_key.get(key)

    def __iter__(self) -> Iterator[Entry]:
        """The live entries."""
        return iter(self.entries)
