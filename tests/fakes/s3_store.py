"""A store with S3's requests on loopback, which counts them, and is slow, full or silent as a test wants it."""

from __future__ import annotations

import threading
import time
from http.server import BaseHTTPRequestHandler
from urllib.parse import unquote, urlsplit

from tests.fakes.local_server import LocalServer


class S3Fake(LocalServer):
    """Holds objects by path. It looks at no signature: a real store does that."""

    def __init__(self, *, wait_s: float = 0, put_status: int = 200) -> None:
        self.objects: dict[str, bytes] = {}
        self.seen: list[tuple[str, str]] = []
        """Method and path of each request."""
        self.at_once = 0
        """How many it has had to answer together, at most."""
        self.wait_s, self.put_status = wait_s, put_status
        self.said = 0
        """Bytes of objects that were read."""
        self.lock, self.busy = threading.Lock(), 0
        super().__init__(_Handler)


class _Handler(BaseHTTPRequestHandler):
    owner: S3Fake
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        data = self._begun()
        self._reply(404 if data is None else 200, data or b"")

    def do_PUT(self) -> None:
        data = self.rfile.read(int(self.headers["Content-Length"]))
        self._begun()
        if self.owner.put_status == 200:
            self.owner.objects[unquote(urlsplit(self.path).path)] = data
        self._reply(self.owner.put_status, b"")

    def _begun(self) -> bytes | None:
        owner, path = self.owner, unquote(urlsplit(self.path).path)
        with owner.lock:
            owner.seen.append((self.command, path))
            owner.busy += 1
            owner.at_once = max(owner.at_once, owner.busy)
        time.sleep(owner.wait_s)
        with owner.lock:
            owner.busy -= 1
        return owner.objects.get(path)

    def _reply(self, status: int, data: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("ETag", '"1"')
        self.send_header("Last-Modified", "Mon, 30 Nov 2026 01:00:00 GMT")
        self.end_headers()
        for start in range(0, len(data), 1_000_000):
            self.wfile.write(data[start : start + 1_000_000])
            self.owner.said += len(data[start : start + 1_000_000])

    def log_message(self, *_: object) -> None:
        """Say nothing."""
