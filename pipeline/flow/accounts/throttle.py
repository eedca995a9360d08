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
"""Visitors who hash or wait for it: half of the desk's threads, so that pages are still served."""
MOST_OF_ADDRESS = 2
"""Of these, from one address: nobody fills the queue alone."""
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
    _inside: Counter[str] = field(default_factory=Counter)
    """Address → how many from there are in the queue."""

    @contextmanager
    def turn(self, address: str) -> Iterator[None]:
        """Wait for the seat and hold it for the block.

        Raises ThrottledError (BUSY) at once where the queue is full.
        """
        with self._counting:
            if self._inside.total() >= MOST or self._inside[address] >= MOST_OF_ADDRESS:
                raise ThrottledError(PAUSE, "BUSY", "too many passwords are being checked")
            self._inside[address] += 1
        try:
            with self._seat:
                yield
        finally:
            with self._counting:
                self._inside[address] -= 1
                if not self._inside[address]:
                    del self._inside[address]
