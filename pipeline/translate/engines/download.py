"""Download a file with progress."""

from __future__ import annotations

import time
from collections.abc import Callable

import requests
import urllib3
from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_random_exponential

from pipeline.translate.engines.address import check_address, is_here
from pipeline.translate.engines.rate_limit import FetchError

Progress = Callable[[int], None]
"""Called with the bytes that are there so far; back to 0 where a download begins again."""

MAX_BYTES = 300_000_000
"""A model of Firefox has 20 to 45 MB."""
_TIMEOUT = (5.0, 20.0)
_ATTEMPTS = 3
_CHUNK = 65_536


def download(url: str, on_progress: Progress, *, wait: float = 1.0, most: int = MAX_BYTES) -> bytes:
    """Fetch a file, again from its start where the connection breaks.

    Args:
        url: http or https; redirects are followed, for nothing private is sent.
        on_progress: told after each piece.
        wait: seconds, the first window of the random wait before another attempt.
        most: bytes beyond which it stops.

    Raises:
        FetchError: it is not there, the network failed three times, or the address is odd.
    """
    try:
        check_address(url)
    except ValueError:
        raise FetchError(
            "refused", f"{url!r} is no plain address: write it without @ \\ ? #"
        ) from None
    retrying = Retrying(
        retry=retry_if_exception(lambda fault: isinstance(fault, FetchError) and fault.transient),
        wait=wait_random_exponential(multiplier=wait, max=30),
        stop=stop_after_attempt(_ATTEMPTS),
        sleep=time.sleep,
        reraise=True,
    )
    return retrying(_once, url, on_progress, most)


def _once(url: str, on_progress: Progress, most: int) -> bytes:
    data = bytearray()
    on_progress(0)
    try:
        with requests.Session() as session:
            session.trust_env = not is_here(url)
            with session.get(url, timeout=_TIMEOUT, stream=True) as response:
                _check(response)
                for chunk in response.iter_content(_CHUNK):
                    data += chunk
                    if len(data) > most:
                        raise FetchError("broken", "the file is far too long: use another mirror")
                    on_progress(len(data))
    except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
        what = f"the connection failed ({type(error).__name__}): check the network"
        raise FetchError("network", what, transient=True) from None
    return bytes(data)


def _check(response: requests.Response) -> None:
    status = response.status_code
    if status == 429 or status >= 500:
        raise FetchError("busy", f"HTTP {status}: try again later", transient=True)
    if status != 200:
        raise FetchError("refused", f"HTTP {status}: check the address")
