"""Slow down whoever guesses, without keeping the person out whose name is guessed.

Failed attempts count for the device where the person has signed in before (its cookie says so), else for the
name, the network, and both together. So strangers slow strangers: neither a known device nor everybody else
at a practice's address waits for them (OWASP calls it device cookies).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network

from pipeline.flow.accounts.throttle import ThrottledError
from pipeline.store import attempts
from pipeline.store.accounts import hashed
from pipeline.store.database import Store

WINDOW = 24 * 3600
"""Seconds in which failed attempts are counted."""
FREE, FREE_STRANGERS = 5, 20
"""Failed attempts before there is a wait: by one visitor on one name; on one name from everywhere, or from one network."""
FIRST_WAIT, LONGEST_WAIT = 2, 900
"""Seconds: the first wait, and the longest; each failure doubles it."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who knocks."""

    agent: str
    """The browser, as it calls itself."""
    address: str
    """Where the request came from."""
    device: str = ""
    """What the browser's device cookie holds; empty: it has none."""

    @property
    def network(self) -> str:
        """What one customer of a provider has: the address, or with IPv6 the /64 around it."""
        try:
            found = ip_address(self.address)
        except ValueError:
            return self.address[:45]
        if not isinstance(found, IPv6Address):
            return str(found)
        return str(found.ipv4_mapped or ip_network((found, 64), strict=False))

    def is_known(self, store: Store, account: str) -> bool:
        """True if the account's owner has signed in on this device."""
        return bool(self.device) and attempts.is_known(store, account, self.device)


@dataclass(frozen=True, slots=True)
class GuessLimits:
    """What counts against one visitor who tries one name."""

    store: Store
    """Where failures are counted."""
    keys: tuple[tuple[str, int], ...]
    """(what is counted, failures before there is a wait)."""
    address: str
    """For the log."""

    @classmethod
    def of(cls, store: Store, what: str, name: str, visitor: Visitor) -> GuessLimits:
        """`what` is guessed: `sign-in` or `code`; each has counters of its own."""
        known, name = visitor.is_known(store, name), name[:50]
        if known:
            keys: Sequence[tuple[str, int]] = [
                (f"{what} {name} on {hashed(visitor.device)[:32]}", FREE)
            ]
        else:
            keys = [
                (f"{what} {name} from {visitor.network}", FREE),
                (f"{what} {name} from anywhere", FREE_STRANGERS),
                (f"{what} from {visitor.network}", FREE_STRANGERS),
            ]
        return cls(store, tuple(keys), visitor.address)

    @classmethod
    def of_session(cls, store: Store, what: str, token_sha: str, address: str) -> GuessLimits:
        """Of somebody who is signed in and types the password once more."""
        return cls(store, ((f"{what} in session {token_sha[:32]}", FREE),), address)

    def check(self) -> None:
        """Raises ThrottledError while there is a wait."""
        left = 0
        for key, free in self.keys:
            count, last = attempts.failures(self.store, key, WINDOW)
            if count >= free:
                left = max(left, last + _wait(count - free) - self.store.now())
        if left > 0:
            raise ThrottledError(left)

    def failed(self, account: str, event: str) -> None:
        """Count a wrong guess; the log has it as `event`."""
        keys = [key for key, _ in self.keys]
        attempts.failed(self.store, account, event, keys, self.address, WINDOW)

    def succeeded(self) -> None:
        """It was right: what this visitor got wrong before counts no more; what others did still does."""
        attempts.forgive(self.store, self.keys[0][0])


def _wait(failures: int) -> int:
    """Seconds after so many failures beyond the free ones.

    >>> [_wait(n) for n in (0, 1, 2, 8, 9, 1000)]
    [2, 4, 8, 512, 900, 900]
    """
    return min(LONGEST_WAIT, FIRST_WAIT << min(failures, 16))
