"""A real HTTP server on loopback that answers JSON requests as a test wants it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler
from typing import Any

from tests.fakes.local_server import LocalServer

Answer = Callable[[str, Mapping[str, Any]], tuple[int, bytes]]
"""(path, body of the request) → (status, body of the answer)."""


class JsonServer(LocalServer):
    """Remembers every request: path, headers, body."""

    def __init__(self, answer: Answer) -> None:
        self.seen: list[tuple[str, Mapping[str, str], Mapping[str, Any]]] = []
        super().__init__(_Handler, answer=staticmethod(answer))


class _Handler(BaseHTTPRequestHandler):
    """Answers one connection."""

    owner: JsonServer
    answer: Answer
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        data = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self._reply(json.loads(data or b"{}"))

    def do_GET(self) -> None:
        self._reply({})

    def _reply(self, body: Mapping[str, Any]) -> None:
        self.owner.seen.append((self.path, dict(self.headers), body))
        status, answer = type(self).answer(self.path, body)
        self.send_response(status)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""
