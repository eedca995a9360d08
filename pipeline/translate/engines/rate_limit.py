"""Limit how fast and how often an engine is asked."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime


@dataclass(frozen=True, slots=True)
class RateLimits:
    """How long, how often and how much; seconds unless named otherwise."""

    connect: float = 3.05
    """Time for a connection to stand."""
    read: float = 10.0
    """Time between two bytes of an answer."""
    patience: float = 15.0
    """Time for the first sign of life: a server (or name server) that never answers ends the engine."""
    budget: float = 600.0
    """Time for all calls of an engine together, from the first one, whatever the server does."""
    attempts: int = 3
    """Times that one request is tried."""
    backoff: float = 0.5
    """First window of the random wait before a retry; it doubles each time."""
    longest_wait: float = 30.0
    """Longest wait before a retry; a `Retry-After` beyond it ends the request."""
    failures: int = 5
    """Failed requests in a row after which the engine counts as down."""
    concurrency: int = 4
    rate: float = 5.0
    """Requests a second in the long run (what deep-translator says Google takes)."""
    burst: int = 10
    """Requests that may go at once after a pause."""
    body: int = 1_000_000
    """Bytes of an answer that are read at most."""


TOO_MANY = "the server takes no more requests for now (HTTP 429): run it again later"
"""What every text says that met it, so that they are one line."""
GRACE = 0.5
"""Seconds after a deadline in which threads may still say why they stopped."""


class FetchError(Exception):
    """A request that gave nothing; `str()` may be shown to people and logged."""

    def __init__(self, code: str, message: str, *, transient: bool = False) -> None:
        """`code` and `message` as in `interface.Failed`; transient: worth another attempt."""
        super().__init__(message)
        self.code = code
        self.transient = transient


def retry_after(value: str) -> float:
    """Seconds of a `Retry-After` (a number or an HTTP date); 0 where there is none.

    >>> retry_after("120"), retry_after(""), retry_after("soon")
    (120.0, 0.0, 0.0)
    """
    if value.strip().isdecimal():
        return float(value)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except (ValueError, OverflowError):
        return 0.0


class Breaker:
    """Opens after N failures in a row, for good: the rest of the run does not wait for a dead server."""

    def __init__(self, failures: int) -> None:
        self.opened = threading.Event()
        self._limit = failures
        self._row = 0
        self._last = ""
        self._lock = threading.Lock()

    def succeeded(self) -> None:
        """A usable answer came."""
        with self._lock:
            self._row = 0

    def failed(self, why: str) -> None:
        """A request gave nothing."""
        with self._lock:
            self._row += 1
            if self._row >= self._limit and not self.opened.is_set():
                self._last = why
                self.opened.set()

    def check(self) -> None:
        """Raise the `FetchError` of an engine that is down."""
        if self.opened.is_set():
            if self._last == TOO_MANY:
                raise FetchError("busy", TOO_MANY)
            raise FetchError(
                "down",
                f"engine is down ({self._limit} requests in a row failed, the last: {self._last}):"
                " try again later",
            )


class Clock:
    """When an engine must be done: after its budget, or after its patience if nobody answers."""

    def __init__(self, limits: RateLimits) -> None:
        self._limits = limits
        self._start: float | None = None
        self._heard = False

    def heard(self) -> None:
        """The server lives."""
        self._heard = True

    def deadline(self) -> float:
        """`time.monotonic()` at which all calls must be over; the first call starts the time."""
        if self._start is None:
            self._start = time.monotonic()
        limits = self._limits
        return self._start + (limits.budget if self._heard else min(limits.budget, limits.patience))

    def too_late(self) -> FetchError:
        """The fault of a request that was not done by then."""
        if not self._heard and self._limits.patience < self._limits.budget:
            waited = f"nothing answered in {self._limits.patience:g} s"
            return FetchError("network", f"{waited}: check the network")
        return FetchError("time", "the time for this run is up: run it again for the rest")


class Bucket:
    """Lets `rate` requests a second go, `burst` of them at once after a pause."""

    def __init__(
        self, rate: float, burst: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._rate, self._burst, self._clock = rate, burst, clock
        self._tokens, self._at = float(burst), clock()
        self._lock = threading.Lock()

    def reserve(self) -> float:
        """Take a token, perhaps one of the future; seconds to wait until it counts."""
        with self._lock:
            now = self._clock()
            self._tokens = min(self._burst, self._tokens + (now - self._at) * self._rate) - 1
            self._at = now
            return max(0.0, -self._tokens / self._rate)
