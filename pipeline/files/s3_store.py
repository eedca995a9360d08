"""Entries of the shared cache in an S3 store: Amazon's, or another one with an endpoint of its own.

Requests are made by a process of their own (`files.s3_requests`), for three reasons. It is ended when a store keeps us waiting, whatever it hangs in.
This process keeps its one thread, so that workers are forked. And what it needs is imported there alone.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from time import monotonic
from urllib.parse import parse_qs, urlsplit

from pipeline.files.s3_requests import DONE, FAILED, FOUND, READ, SETTLE, WRITE
from pipeline.files.s3_requests import __name__ as _program
from pipeline.model.errors import PipelineError

PATIENCE_S = 5.0
"""Seconds without any answer, after which a store is left alone."""
START_S = 10.0
"""Seconds that a store may keep a build waiting, all together …"""
ENTRY_S = 0.005
"""… and these for each entry that it is asked for or given: four to seven a page, which takes some 35 ms to work out."""
_AT_ONCE = 256
"""Names that are asked for in one message, twice: the next ones are on their way while these are read."""


class S3Store:
    """The entries of one bucket below one prefix. What fails raises CACHE; ask nothing more of it then, and close it."""

    def __init__(self, url: str) -> None:
        """`s3://bucket/prefix?endpoint=https://…&region=…`; nothing is asked yet."""
        parts = urlsplit(url)
        more = parse_qs(parts.query)
        self._bucket, self._prefix = parts.netloc, parts.path.strip("/")
        self._endpoint, self._region = more.get("endpoint", [""])[0], more.get("region", [""])[0]
        self._process: subprocess.Popen[bytes] | None = None
        self._line: Connection | None = None
        self._unsettled = 0
        self._left = START_S

    def __str__(self) -> str:
        """The place, as people name it."""
        bucket = f"s3://{self._bucket}/{self._prefix}".rstrip("/")
        return f"{bucket} at {self._endpoint}" if self._endpoint else bucket

    def read(self, names: Sequence[str]) -> Iterator[bytes | None]:
        """The entry of each name, in this order; None where there is none."""
        self._settle()
        waiting = 0
        for start in range(0, len(names), _AT_ONCE):
            some = names[start : start + _AT_ONCE]
            self._say(READ + "\n".join(map(self._key, some)).encode(), len(some))
            for _ in range(waiting):
                yield self._entry()
            waiting = len(some)
        for _ in range(waiting):
            yield self._entry()

    def write(self, entries: Mapping[str, bytes]) -> None:
        """Give these entries: they are on their way, and what went wrong with them is told by the next call."""
        self._settle()
        self._unsettled = len(entries)
        for name, data in entries.items():
            self._say(WRITE + f"{self._key(name)}\n".encode() + data, 1)

    def flush(self) -> None:
        """Wait until all that was given is there."""
        self._settle()

    def close(self) -> None:
        """End its process at once, whatever it waits for."""
        if self._line is not None:
            self._line.close()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._process = self._line = None

    def _key(self, name: str) -> str:
        return f"{self._prefix}/{name}".lstrip("/")

    def _settle(self) -> None:
        waiting, self._unsettled = self._unsettled, 0
        if waiting:
            self._say(SETTLE, 0)
        for _ in range(waiting):
            self._entry()

    def _entry(self) -> bytes | None:
        heard = self._hear()
        return heard[1:] if heard[:1] == FOUND else None

    def _say(self, message: bytes, entries: int) -> None:
        if self._line is None:
            self._start()
        self._left += ENTRY_S * entries
        if self._line is not None:
            try:
                self._line.send_bytes(message)
            except OSError as error:
                raise self._fault() from error

    def _hear(self) -> bytes:
        begun = monotonic()
        try:
            if self._line is None or not self._line.poll(max(0.0, min(PATIENCE_S, self._left))):
                raise self._fault("is too slow")
            heard = self._line.recv_bytes()
        except (EOFError, OSError) as error:
            raise self._fault() from error
        self._left -= monotonic() - begun
        if heard[:1] == FAILED:
            raise self._fault(*heard[1:].decode().split("\n"))
        return heard

    def _start(self) -> None:
        ours, theirs = Pipe()
        code = f"from {_program} import main; main()"
        number = theirs.fileno()
        self._line = ours
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603  this very program
                [
                    sys.executable,
                    "-c",
                    code,
                    str(number),
                    self._bucket,
                    self._endpoint,
                    self._region,
                ],
                pass_fds=[number],
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        if self._hear() != DONE:
            raise self._fault()

    def _fault(
        self, what: str = "cannot be asked", todo: str = "mend that for the next build"
    ) -> PipelineError:
        return PipelineError(
            "CACHE", f"{self} {what}, and the build goes on without it", todo, path="cache_url"
        )
