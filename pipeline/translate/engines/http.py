"""The HTTP client of the engines, with timeouts, retries, rate limits and a circuit breaker.

The one place where engines speak HTTP. What leaves this module in exceptions and logs holds
neither a text nor a key: both stand in the query, in the body or in a header.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from typing import Any

import requests
import urllib3
from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception,
    stop_after_attempt,
    wait_random_exponential,
)
from tenacity.nap import sleep_using_event

from pipeline.translate.engines.rate_limit import (
    TOO_MANY,
    Breaker,
    Bucket,
    Clock,
    FetchError,
    RateLimits,
    retry_after,
)
from pipeline.translate.engines.session import session_to


class Client:
    """Requests to one URL over pooled connections; safe to share between threads."""

    def __init__(self, url: str, limits: RateLimits, headers: Mapping[str, str]) -> None:
        """Raises ValueError for a URL that may be read in two ways."""
        self.breaker = Breaker(limits.failures)
        self.clock = Clock(limits)
        self._url = url
        self._limits = limits
        self._bucket = Bucket(limits.rate, limits.burst)
        self._not_before, self._why_wait = 0.0, ""
        self._session = session_to(url, limits.concurrency)
        self._session.headers.update(headers)

    def get(self, params: Mapping[str, str]) -> str:
        """Give the body of the answer to a query.

        Raises:
            FetchError: no answer, a bad status, or the time is up.
        """
        return self._retrying()(self._attempt, {"method": "GET", "params": params})

    def post(self, body: Mapping[str, Any]) -> str:
        """Give the body of the answer to a JSON document. Raises FetchError, as `get`."""
        return self._retrying()(self._attempt, {"method": "POST", "json": body})

    def _retrying(self) -> Retrying:
        limits = self._limits
        tried_enough = stop_after_attempt(limits.attempts)
        return Retrying(
            retry=retry_if_exception(
                lambda fault: isinstance(fault, FetchError) and fault.transient
            ),
            wait=wait_random_exponential(multiplier=limits.backoff, max=limits.longest_wait),
            stop=lambda state: tried_enough(state) or self._too_late(state),
            sleep=sleep_using_event(self.breaker.opened),
            reraise=True,
        )

    def _too_late(self, state: RetryCallState) -> bool:
        """True where the next wait would end behind the deadline."""
        return time.monotonic() + state.upcoming_sleep >= self.clock.deadline()

    def _attempt(self, request: Mapping[str, Any]) -> str:
        self.breaker.check()
        self.breaker.opened.wait(self._bucket.reserve())
        self._wait_for_turn()
        try:
            return self._read(request)
        except FetchError as fault:
            # Time that ran out and a text that is too long say nothing about the server; who reads
            # answers counts broken ones.
            if fault.code not in ("time", "broken", "too-long"):
                self.breaker.failed(str(fault))
            raise

    def _wait_for_turn(self) -> None:
        """Hold every thread until the moment that a `Retry-After` named."""
        now = time.monotonic()
        pause = self._not_before - now
        if pause > min(self._limits.longest_wait, self.clock.deadline() - now):
            raise FetchError("busy", self._why_wait)
        if pause > 0:
            self.breaker.opened.wait(pause)
        self.breaker.check()

    def _read(self, request: Mapping[str, Any]) -> str:
        left = self.clock.deadline() - time.monotonic()
        if left <= 0:
            raise self.clock.too_late()
        timeout = (min(self._limits.connect, left), min(self._limits.read, left))
        try:
            # A redirect would carry the text to an address that nobody allowed.
            with self._session.request(
                url=self._url, timeout=timeout, stream=True, allow_redirects=False, **request
            ) as response:
                self.clock.heard()
                self._check(response)
                return self._body(response)
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
            wait = retry_after(response.headers.get("Retry-After", ""))
            self._not_before = max(self._not_before, time.monotonic() + wait)
            why = TOO_MANY if status == 429 else f"HTTP {status} from the server: try again later"
            self._why_wait = why
            raise FetchError("busy", why, transient=True)
        if status in (413, 414):
            raise FetchError("too-long", f"HTTP {status}: too much text: split the paragraph")
        if status in (400, 422):
            raise FetchError("rejected", f"HTTP {status} from the server: check engine settings")
        raise FetchError(
            "refused", f"HTTP {status} from the server: it refuses this machine's requests"
        )

    def _body(self, response: requests.Response) -> str:
        """Read what comes, as it comes, so that neither a flood nor a drip outlasts the limits."""
        body = bytearray()
        while chunk := response.raw.read1(65_536, decode_content=True):
            body += chunk
            if len(body) > self._limits.body:
                raise FetchError("broken", "the answer is far too long: this is no translation")
            if time.monotonic() > self.clock.deadline():
                raise self.clock.too_late()
        try:
            return body.decode(_charset(response))
        except (UnicodeDecodeError, LookupError):
            raise FetchError(
                "broken", "the answer cannot be read as text: try again later"
            ) from None


def _charset(response: requests.Response) -> str:
    """The charset that the server names; UTF-8 where it names none (requests would say Latin-1)."""
    named = "charset=" in response.headers.get("Content-Type", "").lower()
    return (response.encoding if named else None) or "utf-8"


def _without_query(record: logging.LogRecord) -> bool:
    """Take the query, where text and keys stand, out of urllib3's own debug lines."""
    if isinstance(record.args, tuple):
        record.args = tuple(
            arg.split("?")[0] if isinstance(arg, str) else arg for arg in record.args
        )
    return True


logging.getLogger("urllib3.connectionpool").addFilter(_without_query)
