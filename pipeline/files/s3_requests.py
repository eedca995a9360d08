"""The process that speaks to an S3 store for `files.s3_store`: many requests at once, by obstore.

It has no part of the project, and ends with its caller. obstore is an extra, `pipeline[s3]`, imported here alone.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from multiprocessing.connection import Connection
from typing import Any

AT_ONCE = 32
"""Requests on their way."""
LARGEST = 64_000_000
"""Bytes of an object; a longer one is not ours, and is not fetched."""

# The first byte of what the caller says …
READ, WRITE, SETTLE = b"?", b"=", b"."
# … and of what it hears: once for a start, once for each entry that is read, once for each that was written before SETTLE.
FOUND, DONE, FAILED = b"+", b"-", b"!"

_TIMES = {"connect_timeout": "2s", "timeout": "4s"}
"""A try of a request takes no longer."""
_TRIES = {
    "max_retries": 2,
    "retry_timeout": timedelta(seconds=3),
    "backoff": {
        "init_backoff": timedelta(milliseconds=100),
        "max_backoff": timedelta(seconds=1),
        "base": 2,
    },
}
_NOBODY = "169.254.169.254"
"""Asked for credentials where the environment has none."""


def main() -> None:
    """In the process: arguments are the descriptor of the line to the caller, bucket, endpoint and region, the last two perhaps empty."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the caller says when this ends
    number, bucket, endpoint, region = sys.argv[1:]
    with Connection(int(number)) as line, suppress(EOFError, OSError):
        try:
            requests = _Requests(bucket, endpoint, region)
        except Exception as error:
            line.send_bytes(_failed(error))
            return
        line.send_bytes(DONE)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            _serve(line, pool, requests)


def _serve(line: Connection, pool: ThreadPoolExecutor, requests: _Requests) -> None:
    """Until the caller is gone. What it says next is always taken at once, so that it never waits for a store to listen."""
    writing: list[Future[bytes]] = []
    while True:
        said = line.recv_bytes()
        kind, rest = said[:1], said[1:]
        if kind == WRITE:
            name, _, data = rest.partition(b"\n")
            writing.append(pool.submit(requests.put, name.decode(), data))
        elif kind == READ:
            _answer(line, pool.map(requests.get, rest.decode().split("\n")))
        else:
            _answer(line, (one.result() for one in writing))
            writing.clear()


def _answer(line: Connection, answers: Iterable[bytes]) -> None:
    for one in answers:
        line.send_bytes(one)


class _Requests:
    """What is asked of one bucket. Answers are as the caller hears them."""

    def __init__(self, bucket: str, endpoint: str, region: str) -> None:
        import obstore  # noqa: PLC0415  an extra: who has it not, hears so
        from obstore.store import S3Store  # noqa: PLC0415

        named = {"endpoint": endpoint, "region": region}
        options: dict[str, Any] = {
            "client_options": {**_TIMES, "allow_http": endpoint.startswith("http:")},
            "retry_config": _TRIES,
            **{name: value for name, value in named.items() if value},
        }
        self._obstore, self._store = obstore, S3Store(bucket, **options)

    def get(self, name: str) -> bytes:
        """An object, or none."""
        return _heard(self._get, name)

    def put(self, name: str, data: bytes) -> bytes:
        """A whole object or none: a store shows nobody half of one."""
        return _heard(self._put, name, data)

    def _get(self, name: str) -> bytes:
        try:
            found = self._obstore.get(self._store, name)
        except FileNotFoundError as error:
            if "NoSuchBucket" in str(error):
                raise
            return DONE
        return FOUND + bytes(found.bytes()) if found.meta["size"] <= LARGEST else DONE

    def _put(self, name: str, data: bytes) -> bytes:
        self._obstore.put(self._store, name, data, use_multipart=False)
        return DONE


def _heard(ask: Callable[..., bytes], *what: object) -> bytes:
    try:
        return ask(*what)
    except Exception as error:
        return _failed(error)


def _failed(error: Exception) -> bytes:
    """What is wrong, and what to do, a line each."""
    said, kind = str(error), type(error).__name__
    if isinstance(error, ImportError):
        what, todo = "needs a library that is missing", "install it: pip install 'pipeline[s3]'"
    elif _NOBODY in said:
        what = "was not asked: this machine has no credentials"
        todo = "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give the machine a role"
    elif kind in ("PermissionDeniedError", "UnauthenticatedError"):
        what = "does not let us in"
        todo = (
            "give these credentials the right to list the bucket, and to get and put objects there"
        )
    elif "NoSuchBucket" in said or isinstance(error, FileNotFoundError):
        what, todo = "has no such bucket", "make it, or mend its name or the endpoint"
    else:
        # after " - " it says what happened; before, what was asked
        what = f"cannot be used ({(said or kind).splitlines()[0].split(' - ')[-1][:120]})"
        todo = "mend that for the next build"
    return FAILED + f"{what}\n{todo}".encode()
