"""Hash and verify passwords with argon2id.

The cost is measured on the machine so that one guess takes about a quarter of a second: enough to make
guessing dear, little enough for a person who signs in (OWASP's least, 19 MiB and two rounds, is kept).
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import cache, cached_property

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

AIM = 0.25
"""Seconds that one check of a password may take."""
MEMORY = 64 * 1024
"""KiB of memory for one check."""
LEAST, MOST = 2, 20
"""Rounds."""


@dataclass(frozen=True)
class Passwords:
    """Hashes and checks at one cost."""

    rounds: int = 0
    """argon2's time cost; 0: what fits this machine, measured when a password is first hashed."""
    memory: int = MEMORY
    """KiB."""

    @cached_property
    def _hasher(self) -> PasswordHasher:
        rounds = self.rounds or _rounds()
        return PasswordHasher(time_cost=rounds, memory_cost=self.memory, parallelism=1)

    @cached_property
    def _nobody(self) -> str:
        """A hash that no password fits, for names that nobody has."""
        return self.hash("nobody signs in with this")

    def hash(self, password: str) -> str:
        """The hash to keep, with its own salt and cost in it."""
        return self._hasher.hash(password)

    def fits(self, hashed: str | None, password: str, like: str | None = None) -> bool:
        """True if the password is the one of the hash. Where there is none, it takes as long as for the hash `like`."""
        try:
            checked = hashed or like or self._nobody
            return self._hasher.verify(checked, password) and hashed is not None
        except (VerificationError, InvalidHashError):
            return False

    def is_dated(self, hashed: str) -> bool:
        """True if a hash was made at another cost and should be made anew."""
        return self._hasher.check_needs_rehash(hashed)


def calibrated() -> Passwords:
    """The cost that fits this machine, measured now: a desk tells from its first answer on as late of no name as of a wrong password."""
    made = Passwords(_rounds())
    made.fits(None, "")
    return made


@cache
def _rounds() -> int:
    """How many rounds take `AIM` here; measured once in a process."""
    once = PasswordHasher(time_cost=1, memory_cost=MEMORY, parallelism=1)
    start = time.perf_counter()
    once.hash("how long does one round take")
    seconds = max(time.perf_counter() - start, 1e-4)
    return max(LEAST, min(MOST, round(AIM / seconds)))
