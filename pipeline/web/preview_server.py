"""An HTTP server for this machine alone that reloads open pages after a build."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Condition
from typing import Any
from urllib.parse import urlsplit

from pipeline.model.errors import PipelineError
from pipeline.model.hashing import sha_of_bytes

HOST = "127.0.0.1"
"""Drafts are for nobody else: no other machine can reach this address."""
EVENTS, SCRIPT = "/.pipeline/events", "/.pipeline/live.js"
_TAG = f'<script src="{SCRIPT}" defer></script>\n'.encode()
_LIVE = f"""
let seen;
const place = document.createElement("div");
place.style.cssText = "position:fixed;inset:auto 0 0 0;max-height:40vh;overflow:auto;font:14px/1.5 sans-serif";
const line = (role, colours) => {{
  const made = document.createElement("p");
  made.setAttribute("role", role);
  made.style.cssText = "margin:0;padding:12px 24px;white-space:pre-wrap;" + colours;
  return made;
}};
const bar = line("alert", "background:#a3261c;color:#fff");
const warnings = line("status", "background:#ffe1a8;color:#3d2a00;border-top:1px solid #b37400");
const hints = line("status", "background:#f1f1ee;color:#333;border-top:1px solid #999");
const show = (element, text) => {{
  element.textContent = text;
  text ? place.append(element) : element.remove();
}};
new EventSource("{EVENTS}?" + location.pathname).onmessage = (event) => {{
  const said = JSON.parse(event.data);
  if (seen !== undefined && seen !== said.page) location.reload();
  seen = said.page;
  show(hints, said.hints);
  show(warnings, said.warnings);
  show(bar, said.fault);
  place.childElementCount ? document.body.append(place) : place.remove();
}};
"""
_BEAT = 15.0
"""Seconds after which a page that waits hears that we are still here."""


class LiveServer(ThreadingHTTPServer):
    """Serves a folder, which may be swapped for another at any time."""

    daemon_threads = True

    def __init__(self, folder: Path, port: int) -> None:
        """Listen; `port` 0 takes any that is free. Raises PORT where somebody else listens there."""
        self.folder = folder
        self.instant: Mapping[str, bytes] = {}
        """Path below the folder → bytes that are newer than the file: the build that writes them is under way."""
        self.hints: Mapping[str, str] = {}
        """Path below the folder → what its author may make plainer, a line each."""
        self._news = Condition()
        self._build = 0
        self._fault = self._warnings = ""
        self._closed = False
        try:
            super().__init__((HOST, port), _Handler)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise PipelineError(
                "PORT", f"cannot listen on port {port} ({reason})", "choose another one with --port"
            ) from error

    @property
    def url(self) -> str:
        """Where a browser finds it."""
        return f"http://{HOST}:{self.server_address[1]}/"

    def tell(
        self,
        fault: str = "",
        warnings: str = "",
        *,
        built: bool = False,
        keeps: bool = False,
        instant: Mapping[str, bytes] | None = None,
    ) -> None:
        """Pages whose bytes are others now load again, and all show the `fault` and the `warnings`.

        With `built` a build has ended; `instant` are pages that the next one will write, which then says what is wrong.
        With `keeps` those pages stay: the build has left out a file that cannot be read, and its last good page may be
        one that was shown and never built.
        """
        with self._news:
            self._build += built
            if (built and not keeps) or instant is not None:
                self.instant = instant or {}
            if instant is None:
                self._fault, self._warnings = fault, warnings
            self._news.notify_all()

    def say_hints(self, hints: Mapping[str, str]) -> None:
        """What authors may make plainer, by the path of the page's file."""
        with self._news:
            self.hints = hints
            self._news.notify_all()

    def close(self) -> None:
        """Let go of waiting pages and of the port."""
        with self._news:
            self._closed = True
            self._news.notify_all()
        self.shutdown()
        self.server_close()

    def page(self, name: Path) -> bytes:
        """The bytes of a file or of a folder's page. Raises OSError where there is none."""
        inside = self._file(name)
        found = self.instant.get(inside)
        return (self.folder / inside).read_bytes() if found is None else found

    def _file(self, name: Path) -> str:
        """The path below the folder of a file, or of a folder's page."""
        if name.is_dir():
            name /= "index.html"
        return name.relative_to(self.folder).as_posix()

    def news(self, name: Path) -> Iterator[dict[str, Any]]:
        """What to tell the page of a file: now, and whenever something is said or a while has passed."""
        while not self._closed:
            try:
                page = sha_of_bytes(self.page(name))
            except OSError:
                page = ""
            yield {
                "build": self._build,
                "fault": self._fault,
                "warnings": self._warnings,
                "hints": self.hints.get(self._file(name), ""),
                "page": page,
            }
            with self._news:
                self._news.wait(_BEAT)

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that went away is no fault of anybody's."""


class _Handler(SimpleHTTPRequestHandler):
    server: LiveServer

    def do_GET(self) -> None:
        if not self._is_ours():
            self.send_error(HTTPStatus.FORBIDDEN)
            return
        path, query = urlsplit(self.path)[2:4]
        if path == EVENTS:
            self._stream(Path(self.translate_path(query or "/")))
        elif path == SCRIPT:
            self._send(_LIVE.encode(), "text/javascript; charset=utf-8")
        else:
            self._file()

    def _is_ours(self) -> bool:
        """A page of another site must not reach drafts by a name of its own for this machine."""
        host = self.headers.get("Host", "").rpartition(":")[0]
        return host in {HOST, "localhost"}

    def _file(self) -> None:
        name = Path(self.translate_path(self.path))
        try:
            data = self.server.page(name)
        except OSError:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        if name.is_dir() or name.suffix == ".html":
            data = data.replace(b"</body>", _TAG + b"</body>")
        self._send(data, "text/html" if name.is_dir() else self.guess_type(str(name)))

    def translate_path(self, path: str) -> str:
        """The file of an address; the library drops what would lead out of the folder."""
        self.directory = os.fspath(self.server.folder)
        return super().translate_path(path)

    def _send(self, data: bytes, kind: str) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if kind == "text/html" else kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        self.wfile.write(data)

    def _stream(self, name: Path) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        with suppress(OSError):  # the page was closed
            for said in self.server.news(name):
                self.wfile.write(f"data: {json.dumps(said)}\n\n".encode())
                self.wfile.flush()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the terminal is for what the builds say."""
