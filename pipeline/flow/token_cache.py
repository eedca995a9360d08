"""Keep values in memory beside the state of the files that they were made of.

A workspace is frozen: it names a project as it is read, and all that it works out lies in the one `TokenCache` that it holds.
Nothing here is ever the only copy. What each value is made of stands in docs/adr/0036.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")


class TokenCache:
    """The last value of each name; threads may share it, and at worst two of them make the same value."""

    def __init__(self) -> None:
        """Empty."""
        self._held: dict[Hashable, tuple[object, Any]] = {}
        self._locks: dict[str, threading.RLock] = {}

    def __reduce__(self) -> tuple[type[TokenCache], tuple[()]]:
        """Empty in another process: it works out itself what it needs, from the same files."""
        return TokenCache, ()

    def memo(self, name: Hashable, token: object, make: Callable[[], T]) -> T:
        """What `make` gives, kept under `name` until it is asked for with another token.

        `token` stands for all that the value is made of: the signature of a file, its hash, or the things themselves. Take a
        file's token before the file is read: what is written in between is then seen at the next look. What `make` raises is not kept.
        """
        held = self._held.get(name)
        # most tokens are the very same things as before: no catalog is compared by its texts then
        if held is not None and (held[0] is token or held[0] == token):
            kept: T = held[1]
            return kept
        made = make()
        self._held[name] = (token, made)
        return made

    def held(self, name: Hashable) -> tuple[Any, Any] | None:
        """(token, value) as they were left under `name`, whether they still hold or not; None where nothing is."""
        return self._held.get(name)

    def drop(self, name: Hashable) -> None:
        """Forget what was left under `name`."""
        self._held.pop(name, None)

    def lock(self, name: str) -> threading.RLock:
        """One lock a name, for the threads of this process."""
        return self._locks.setdefault(name, threading.RLock())
