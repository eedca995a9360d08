"""A query in; the page that a server answers, or a `FetchError`, out: timeouts, retries, a breaker.

The one place where engines speak HTTP. What leaves this module in exceptions and logs holds
neither a text nor a key: both stand in the query.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http.cookiejar import DefaultCookiePolicy

import requests
import urllib3
from requests.adapters import HTTPAdapter
from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception,
    stop_after_attempt,
    wait_random_exponential,
)
from tenacity.nap import sleep_using_event


@dataclass(frozen=True, slots=True)
class Limits:
    """How long, how often and how much; seconds unless named otherwise."""

    connect: float = 3.05
    """Time for a connection to stand."""
    read: float = 10.0
    """Time between two bytes of an answer."""
    budget: float = 300.0
    """Time for one call of `translate`, whatever the server does."""
    attempts: int = 3
    """Requests for one text."""
    backoff: float = 0.5
    """First window of the random wait before a retry; it doubles each time."""
    longest_wait: float = 30.0
    """Longest wait before a retry; a `Retry-After` beyond it ends the text."""
    failures: int = 5
    """Failed requests in a row after which the engine counts as down."""
    concurrency: int = 4
    """Requests at once."""
    body: int = 1_000_000
    """Bytes of an answer that are read at most."""


class FetchError(Exception):
    """A request that gave nothing; `str()` may be shown to people and logged."""

    def __init__(self, code: str, message: str, *, transient: bool = False) -> None:
        """`code` and `message` as in `interface.Failed`; transient: worth another attempt."""
        super().__init__(message)
        self.code = code
        self.transient = transient


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
            raise FetchError(
                "down",
                f"engine is down ({self._limit} requests in a row failed, the last: {self._last}):"
                " try again later",
            )


class Client:
    """GET requests to one URL over pooled connections; safe to share between threads."""

    def __init__(self, url: str, limits: Limits, headers: Mapping[str, str]) -> None:
        self.breaker = Breaker(limits.failures)
        self._url = url
        self._limits = limits
        self._not_before = 0.0
        self._session = requests.Session()
        self._session.headers.update(headers)
        # A cookie would tie the texts of a run to one visitor.
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        adapter = HTTPAdapter(pool_maxsize=limits.concurrency)
        self._session.mount("https://", adapter)
        self._session.mount("http://", adapter)

    def get(self, params: Mapping[str, str], deadline: float) -> str:
        """Give the body of the answer to a query.

        Args:
            params: the query.
            deadline: `time.monotonic()` at which the call must be over.

        Raises:
            FetchError: no answer, a bad status, or the time is up.
        """
        limits = self._limits
        tried_enough = stop_after_attempt(limits.attempts)
        retrying = Retrying(
            retry=retry_if_exception(
                lambda fault: isinstance(fault, FetchError) and fault.transient
            ),
            wait=wait_random_exponential(multiplier=limits.backoff, max=limits.longest_wait),
            stop=lambda state: tried_enough(state) or _too_late(state, deadline),
            sleep=sleep_using_event(self.breaker.opened),
            reraise=True,
        )
        return retrying(self._attempt, params, deadline)

    def _attempt(self, params: Mapping[str, str], deadline: float) -> str:
        self.breaker.check()
        self._wait_for_turn(deadline)
        try:
            return self._read(params, deadline)
        except FetchError as fault:
            # Time that ran out says nothing about the server; who reads pages counts broken ones.
            if fault.code not in ("time", "broken"):
                self.breaker.failed(str(fault))
            raise

    def _wait_for_turn(self, deadline: float) -> None:
        """Hold every thread until the moment that a `Retry-After` named."""
        now = time.monotonic()
        pause = self._not_before - now
        if pause > min(self._limits.longest_wait, deadline - now):
            raise FetchError(
                "busy", f"the server asks to wait {pause:.0f} s: run it again after that"
            )
        if pause > 0:
            self.breaker.opened.wait(pause)
            self.breaker.check()

    def _read(self, params: Mapping[str, str], deadline: float) -> str:
        left = deadline - time.monotonic()
        if left <= 0:
            raise out_of_time()
        timeout = (min(self._limits.connect, left), min(self._limits.read, left))
        try:
            # A redirect would carry the text to an address that nobody allowed.
            with self._session.get(
                self._url, params=params, timeout=timeout, stream=True, allow_redirects=False
            ) as response:
                self._check(response)
                return self._body(response, deadline)
        except (requests.Timeout, urllib3.exceptions.TimeoutError, TimeoutError):
            raise FetchError(
                "network", "no answer in time: try again later", transient=True
            ) from None
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            what = f"the connection failed ({type(error).__name__}): check the network"
            raise FetchError("network", what, transient=True) from None

    def _check(self, response: requests.Response) -> None:
        status = response.status_code
        if 200 <= status < 300:
            return
        if status == 429 or status >= 500:
            wait = _retry_after(response.headers.get("Retry-After", ""))
            self._not_before = max(self._not_before, time.monotonic() + wait)
            raise FetchError(
                "busy", f"HTTP {status} from the server: try again later", transient=True
            )
        raise FetchError(
            "refused", f"HTTP {status} from the server: it refuses this machine's requests"
        )

    def _body(self, response: requests.Response, deadline: float) -> str:
        """Read what comes, as it comes, so that neither a flood nor a drip outlasts the limits."""
        body = bytearray()
        while chunk := response.raw.read1(65_536, decode_content=True):
            body += chunk
            if len(body) > self._limits.body:
                raise FetchError("broken", "the answer is far too long: this is no translation")
            if time.monotonic() > deadline:
                raise out_of_time()
        try:
            return body.decode(_charset(response))
        except (UnicodeDecodeError, LookupError):
            raise FetchError(
                "broken", "the answer cannot be read as text: try again later"
            ) from None


def out_of_time() -> FetchError:
    """The fault of a call whose budget is spent."""
    return FetchError("time", "the time for this run is up: run it again for the rest")


def _too_late(state: RetryCallState, deadline: float) -> bool:
    """True where the next wait would end behind the deadline."""
    return time.monotonic() + state.upcoming_sleep >= deadline


def _charset(response: requests.Response) -> str:
    """The charset that the server names; UTF-8 where it names none (requests would say Latin-1)."""
    named = "charset=" in response.headers.get("Content-Type", "").lower()
    return (response.encoding if named else None) or "utf-8"


def _retry_after(value: str) -> float:
    """Seconds of a `Retry-After` (a number or an HTTP date); 0 where there is none.

    >>> _retry_after("120"), _retry_after(""), _retry_after("soon")
    (120.0, 0.0, 0.0)
    """
    if value.strip().isdecimal():
        return float(value)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except (ValueError, OverflowError):
        return 0.0


def _without_query(record: logging.LogRecord) -> bool:
    """Take the query, where text and keys stand, out of urllib3's own debug lines."""
    if isinstance(record.args, tuple):
        record.args = tuple(
            arg.split("?")[0] if isinstance(arg, str) else arg for arg in record.args
        )
    return True


logging.getLogger("urllib3.connectionpool").addFilter(_without_query)
