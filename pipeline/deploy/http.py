"""Speak HTTP with one host: no redirect to another, no password in the clear, again after 429 and 5xx."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar
from urllib.parse import urljoin, urlsplit

import requests
import urllib3
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt
from tenacity.wait import wait_random_exponential

from pipeline.model.errors import PipelineError
from pipeline.translate.engines.address import is_here
from pipeline.translate.engines.rate_limit import FetchError, retry_after
from pipeline.translate.engines.session import session_to

T = TypeVar("T")
_TIMEOUT = (10.0, 60.0)
_MAX_BYTES = 100_000_000
_MAX_REDIRECTS = 5
_LONGEST_WAIT = 60.0


class NetworkError(PipelineError):
    """A host that does not answer, or answers that it cannot."""

    exit_code = 3

    def __init__(self, what: str, todo: str, wait: float = 0.0) -> None:
        """`wait`: seconds that the host asks for before the next try."""
        super().__init__("NETWORK", what, todo)
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Patience:
    """How often something is tried, and how long to wait before it is tried again."""

    attempts: int = 5
    first_wait: float = 1.0
    """Seconds; the wait before each further try may be twice as long."""


PATIENCE = Patience()
"""What every run has."""


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """What a host said: anything but 429 and 5xx."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_good(self) -> bool:
        """True for 2xx."""
        return 200 <= self.status < 300

    def json(self) -> Any:  # noqa: ANN401  whatever JSON holds
        """The body as data. Raises NetworkError where it is none: a proxy or an error page answered."""
        try:
            return json.loads(self.body)
        except ValueError:
            what = f"{self.url} answers with something that is no JSON (HTTP {self.status})"
            raise NetworkError(what, "look at that address in a browser") from None


class Host:
    """Requests to one scheme, host and port."""

    def __init__(self, url: str, key: str = "") -> None:
        """`key`: `user:password`, sent with every request. Raises DEPLOY for an address that must not get it."""
        try:
            self._session = session_to(url)
        except ValueError:
            todo = "write it plainly, without @ \\ ? #"
            raise PipelineError("DEPLOY", f"{url!r} is no address of a host", todo) from None
        if key and not url.startswith("https://") and not is_here(url):
            what = f"{url} would carry the password in the clear"
            raise PipelineError("DEPLOY", what, "write https:// in front of the address")
        self.url = url.rstrip("/")
        self._auth = tuple(key.partition(":")[::2]) if key else None

    def ask(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, Any] | None = None,
        body: Mapping[str, Any] | bytes | None = None,
        headers: Mapping[str, str] | None = None,
        again: bool = True,
    ) -> HttpAnswer:
        """One request; after 429, 5xx and a lost connection again, unless that might do something twice.

        Raises NetworkError where no answer comes, or one that leads to another host.
        """
        request: dict[str, Any] = {"params": params, "headers": headers}
        request["data" if isinstance(body, bytes) else "json"] = body
        once = partial(self._once, method, urljoin(f"{self.url}/", url), request)
        return patiently(once) if again else once()

    def read(self, url: str) -> HttpAnswer:
        """What anybody gets at an address of this host, redirects within it followed. Raises NetworkError."""
        url = urljoin(f"{self.url}/", url)
        for _ in range(_MAX_REDIRECTS):
            answer = patiently(partial(self._once, "GET", url, {"auth": _NOBODY}))
            if answer.status not in (301, 302, 303, 307, 308):
                return answer
            url = urljoin(url, answer.headers.get("Location", ""))
        raise NetworkError(f"{url} leads in a circle", "mend the redirects of that host")

    def _once(self, method: str, url: str, request: Mapping[str, Any]) -> HttpAnswer:
        if urlsplit(url)[:2] != urlsplit(self.url)[:2]:
            what = f"{self.url} leads to {url}, which is another host"
            raise NetworkError(what, "write the address that it leads to into the settings")
        try:
            response = self._session.request(
                method,
                url,
                **{"auth": self._auth, **request},
                timeout=_TIMEOUT,
                allow_redirects=False,
                stream=True,
            )
            with response:
                body = response.raw.read(_MAX_BYTES, decode_content=True)
        except FetchError as error:
            raise NetworkError(str(error), "write its address into the settings") from None
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            what = f"{urlsplit(url).netloc} does not answer ({type(error).__name__})"
            raise NetworkError(what, "check the network, then run the same command again") from None
        if response.status_code == 429 or response.status_code >= 500:
            what = f"{method} {url} is answered with HTTP {response.status_code}"
            wait = retry_after(response.headers.get("Retry-After", ""))
            raise NetworkError(what, "run the same command again later", wait)
        return HttpAnswer(url, response.status_code, response.headers, body)


def patiently(what: Callable[[], T]) -> T:
    """Do something, and again where the network failed. Raises NetworkError of the last try."""
    retrying = Retrying(
        retry=retry_if_exception_type(NetworkError),
        wait=_wait,
        stop=stop_after_attempt(PATIENCE.attempts),
        sleep=time.sleep,
        reraise=True,
    )
    return retrying(what)


def _wait(state: RetryCallState) -> float:
    """A random time that grows, or what the host asks for."""
    chosen = wait_random_exponential(multiplier=PATIENCE.first_wait, max=_LONGEST_WAIT)(state)
    error = state.outcome.exception() if state.outcome else None
    asked = error.wait if isinstance(error, NetworkError) else 0.0
    return max(chosen, min(asked, _LONGEST_WAIT))


class _NoAuth(requests.auth.AuthBase):
    """Sends no password, also none of ~/.netrc: as any reader asks."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        return request


_NOBODY = _NoAuth()
