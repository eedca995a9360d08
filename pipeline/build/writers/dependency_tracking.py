"""Record what a writer reads of a site, so that its output can be reused until that changes.

So the result of a writer can be kept as long as everything that it was made of is the same, whatever the
writer looked at: its author has nothing to declare.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from functools import cached_property

from pipeline.build.writers.interface import Site
from pipeline.model.encoding import sha_of
from pipeline.model.hashing import sha_of_texts

_TOLD = frozenset(
    {field.name for field in fields(Site)}
    | {name for name, value in vars(Site).items() if isinstance(value, cached_property)}
)
"""What a site is asked for; properties and methods answer from these."""


class DependencyTracker:
    """A site, and the hashes of what writers may read of it, each made once."""

    def __init__(self, site: Site) -> None:
        """Keep the site; it does not change."""
        self.site = site
        self._shas: dict[str, str] = {}
        self._together: dict[tuple[str, ...], str] = {}

    def view(self) -> tuple[Site, set[str]]:
        """The site for one writer, and the names of what it reads, which grow as it works.

        `settings` is a field; `labels/en` is one key of a mapping, there or not; `labels` all of it.
        """
        for name in _TOLD:
            getattr(self.site, name)  # what is worked out from fields is worked out here, unseen
        seen: set[str] = set()
        view = object.__new__(_Watched)
        vars(view).update(vars(self.site), _seen=seen)
        return view, seen

    def sha(self, names: tuple[str, ...]) -> str:
        """One hash of everything that these names, sorted, mean in this site."""
        if names not in self._together:  # most pages read the same
            parts = (part for name in names for part in (name, self._sha(name)))
            self._together[names] = sha_of_texts(*parts)
        return self._together[names]

    def _sha(self, name: str) -> str:
        if name not in self._shas:
            field, slash, key = name.partition("/")
            value = getattr(self.site, field, None)
            if slash:
                value = value.get(key) if isinstance(value, Mapping) else None
            self._shas[name] = sha_of(value)
        return self._shas[name]


class _Watched(Site):
    """A site that notes what it is asked for; what it is not told of costs nothing more."""


def _noting(name: str) -> property:
    def asked(view: _Watched) -> object:
        own = vars(view)
        value, seen = own[name], own["_seen"]
        if isinstance(value, Mapping):
            return _Noted(name, value, seen)
        seen.add(name)
        return value

    return property(asked)


for _name in _TOLD:
    setattr(_Watched, _name, _noting(_name))


class _Noted(Mapping[str, object]):
    """A mapping that notes which keys it was asked for."""

    def __init__(self, name: str, values: Mapping[str, object], seen: set[str]) -> None:
        self._name, self._values, self._seen = name, values, seen

    def __getitem__(self, key: str) -> object:
        self._seen.add(f"{self._name}/{key}")
        return self._values[key]

    def __iter__(self) -> Iterator[str]:
        self._seen.add(self._name)
        return iter(self._values)

    def __len__(self) -> int:
        self._seen.add(self._name)
        return len(self._values)
