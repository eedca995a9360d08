"""Say no to whoever knocks too often, and let few have a password hashed at a time.

One hash takes 64 MiB and a quarter of a second of one core. Without a bound, sixteen clients at a door
took half a gigabyte, and everybody who reads waited for seconds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock

from pipeline.model.errors import RefusedError

MOST = 4
"""Strangers who hash or wait for it: half of the desk's threads, so that pages are still served."""
MOST_KNOWN = 2
"""More, on devices where the person has signed in before: a crowd of strangers takes no place of theirs."""
MOST_OF_ONE = 2
"""Of these, from one address or known device: nobody fills the queue alone."""
PAUSE = 2
"""Seconds after which whoever found the queue full may try again."""


class ThrottledError(RefusedError):
    """Wait, then try again."""

    def __init__(
        self, seconds: int, code: str = "WAIT", what: str = "too many sign-ins failed"
    ) -> None:
        """`seconds`: until it may be tried again."""
        self.seconds = seconds
        super().__init__(code, what, f"try again in {seconds} seconds")


@dataclass(frozen=True)
class HashingQueue:
    """A short queue for one seat; threads share it."""

    _seat: Lock = field(default_factory=Lock)
    """Held by whoever hashes."""
    _counting: Lock = field(default_factory=Lock)
    """Held while `_inside` is read or changed."""
    _inside: Counter[tuple[bool, str]] = field(default_factory=Counter)
    """(is it known, address or device) → how many of it are in the queue."""

    @contextmanager
    def turn(self, who: str, *, is_known: bool = False) -> Iterator[None]:
        """Wait for the seat and hold it for the block; `who` is an address, or a device that `is_known`.

        Raises ThrottledError (BUSY) at once where the queue is full.
        """
        key = (is_known, who)
        with self._counting:
            inside = sum(count for (known, _), count in self._inside.items() if known == is_known)
            most = MOST_KNOWN if is_known else MOST
            if inside >= most or self._inside[key] >= MOST_OF_ONE:
                raise ThrottledError(PAUSE, "BUSY", "too many passwords are being checked")
            self._inside[key] += 1
        try:
            with self._seat:
                yield
        finally:
            with self._counting:
                self._inside[key] -= 1
                if not self._inside[key]:
                    del self._inside[key]
