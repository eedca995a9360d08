"""A real S3 store over HTTP for tests: rclone serves a folder, whose folders are buckets and whose files are objects."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from tests.browser.tools import wheel_program

CREDENTIALS = {"AWS_ACCESS_KEY_ID": "AKIDOFTESTS", "AWS_SECRET_ACCESS_KEY": "secret-of-tests"}
"""What the store asks for; it refuses others."""
_OPTIONS = ("--addr", "127.0.0.1:0", "--config", "/dev/null", "--no-checksum")


@contextmanager
def s3_server(folder: Path) -> Iterator[str]:
    """Its endpoint; without `rclone` the test skips, on CI it fails."""
    program, keys = str(wheel_program("rclone")), ",".join(CREDENTIALS.values())
    with subprocess.Popen(  # noqa: S603  our own words
        [program, "serve", "s3", "--auth-key", keys, *_OPTIONS, str(folder)],
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield _endpoint(process)
        finally:
            process.kill()


def _endpoint(process: subprocess.Popen[str]) -> str:
    for line in process.stderr or ():
        if found := re.search(r"server on \[(http://[^/]+)/\]", line):
            return urlsplit(found[1]).geturl()
    raise AssertionError("rclone ended at its start")
