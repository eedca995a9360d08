"""Pages like those of translate.google.com/m, and every fault we know of.

A request holds one text a line. A real HTTP server on loopback: `with FaultServer(play) as server: GoogleEngine(server.url)`.
"""

from __future__ import annotations

import html
import re
import socket
import struct
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from types import TracebackType
from typing import ClassVar
from urllib.parse import parse_qs, urlsplit

from pipeline.translate.mask import PLACEHOLDERS
from tests.fakes.local_server import LocalServer

Play = Callable[[str, int], str]
"""(text, number of the request from 0) → name of a mode of `_Handler.MODES`."""

QUOTA = "Error 500 (Server Error)!!1 That’s an error."
MYMEMORY = (
    "MYMEMORY WARNING: YOU USED ALL AVAILABLE FREE TRANSLATIONS FOR TODAY. NEXT AVAILABLE IN"
    " 23 HOURS 59 MINUTES 57 SECONDS VISIT HTTPS://MYMEMORY.TRANSLATED.NET/DOC/USAGELIMITS.PHP"
)


def in_chinese(text: str) -> str:
    """Fake Mandarin: a Han character for each word, signs and placeholders as they are.

    Long words have others: an engine that gives one sentence for several is refused.

    >>> in_chinese("Be **kind** now, listening")
    '字 **字** 字, 话'
    """
    return re.sub(
        r"(?<![#_\w])[A-Za-z][\w’']*",
        lambda word: "字" if len(word[0]) < 7 else "词句话语文章言"[len(word[0]) % 7],
        text,
    )


def always(mode: str) -> Play:
    """One mode for every request."""
    return lambda _text, _number: mode


def in_turn(*modes: str) -> Play:
    """One mode a request; the last one from then on."""
    return lambda _text, number: modes[min(number, len(modes) - 1)]


class FaultServer(LocalServer):
    """Remembers what it was asked; ends its hanging answers when it is closed."""

    def __init__(self, play: Play, latency: float = 0.0) -> None:
        """Listen on a free port of 127.0.0.1; `latency`: seconds before each answer."""
        self.play = play
        self.latency = latency
        self.texts: list[str] = []
        """The text of every request that arrived."""
        self.clients: set[int] = set()
        """Ports that requests came from: one a connection."""
        self.cookies: list[str] = []
        """Cookie headers that arrived."""
        self.closed = threading.Event()
        self._lock = threading.Lock()
        super().__init__(_Handler)

    @property
    def url(self) -> str:
        """Address that speaks like translate.google.com/m."""
        return f"{super().url}/m"

    @property
    def strings(self) -> list[str]:
        """Every string that arrived, in order: the lines of all requests."""
        return [line for text in self.texts for line in text.split("\n")]

    def note(self, text: str, port: int, cookie: str | None) -> str:
        """Remember a request and say which mode it gets."""
        with self._lock:
            self.texts.append(text)
            self.clients.add(port)
            if cookie:
                self.cookies.append(cookie)
            return self.play(text, len(self.texts) - 1)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.closed.set()
        super().__exit__(kind, value, trace)


class _Handler(BaseHTTPRequestHandler):
    """Answers one connection."""

    owner: FaultServer
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def do_GET(self) -> None:
        text = parse_qs(urlsplit(self.path).query).get("q", [""])[0]
        mode = self.owner.note(text, self.client_address[1], self.headers.get("Cookie"))
        if self.owner.latency:
            time.sleep(self.owner.latency)
        self.MODES[mode](self, text)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the tests read stderr."""

    def _send(self, status: int, body: str | bytes, **headers: str) -> None:
        data = body if isinstance(body, bytes) else body.encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=UTF-8")
        self.send_header("Set-Cookie", "NID=visitor; Path=/")
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if "Content_Length" not in headers:
            self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)
        self.wfile.flush()

    def _answer(self, translation: str) -> None:
        self._send(200, page(translation))

    def _hang(self, _text: str) -> None:
        self.owner.closed.wait(30)
        self.close_connection = True

    def _reset(self, _text: str) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.rfile.close()
        self.close_connection = True

    def _truncated(self, text: str) -> None:
        body = page(in_chinese(text)).encode()
        self._send(200, body[:-40], Content_Length=str(len(body)))
        self.close_connection = True

    def _cut(self, text: str) -> None:
        head, _, _ = page(in_chinese(text)).partition("</div><!--end-->")
        self._send(200, head)

    def _drip_head(self, _text: str) -> None:
        self._drip(b"HTTP/1.1 200 OK\r\nX-Long: ")

    def _drip_body(self, _text: str) -> None:
        self._drip(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n")

    def _drip(self, start: bytes) -> None:
        """Send a byte now and then, each of them in time."""
        self.wfile.write(start)
        while not self.owner.closed.wait(0.05):
            self.wfile.write(b"a")
            self.wfile.flush()
        self.close_connection = True

    MODES: ClassVar[dict[str, Callable[[_Handler, str], None]]] = {
        "ok": lambda self, text: self._answer(in_chinese(text)),
        "echo": lambda self, text: self._answer(text),
        "lost": lambda self, text: self._answer(PLACEHOLDERS.sub("", in_chinese(text))),
        "doubled": lambda self, text: self._answer(in_chinese(text) * 2),
        "empty": lambda self, _text: self._answer(""),
        "mymemory": lambda self, _text: self._answer(MYMEMORY),
        "empty body": lambda self, _text: self._send(200, ""),
        "line lost": lambda self, text: self._answer(in_chinese(text).partition("\n")[2] or "字"),
        "line more": lambda self, text: self._answer(in_chinese(text).replace("\n", "\n\n")),
        "lines glued": lambda self, text: self._answer(in_chinese(text).replace("\n", "")),
        "swapped": lambda self, text: self._answer("\n".join(in_chinese(text).split("\n")[::-1])),
        "ten MB": lambda self, _text: self._answer("字" * 3_500_000),
        "quota": lambda self, _text: self._answer(QUOTA),
        "latin-1": lambda self, _text: self._send(200, page("caf\u00e9").encode("latin-1")),
        "error page": lambda self, _text: self._send(200, f"<html><p>{QUOTA}</p></html>"),
        "busy": lambda self, _text: self._send(429, "slow down"),
        "busy 1 s": lambda self, _text: self._send(429, "slow down", Retry_After="1"),
        "busy 1 h": lambda self, _text: self._send(429, "slow down", Retry_After="3600"),
        "500": lambda self, _text: self._send(500, "oops"),
        "403": lambda self, _text: self._send(403, "no"),
        "redirect": lambda self, _text: self._send(302, "", Location=self.path + "&again=1"),
        "hang": _hang,
        "reset": _reset,
        "truncated": _truncated,
        "cut": _cut,
        "drip head": _drip_head,
        "drip body": _drip_body,
    }
    """What can be played."""


def page(translation: str) -> str:
    """The page of a translation, as far as clients read it."""
    text = html.escape(translation)
    return (
        "<!DOCTYPE html><html><head><title>Google Translate</title></head><body>"
        f'<div class="root-container"><div class="result-container">{text}</div><!--end-->'
        '<div class="links-container"><ul><li>Home</li></ul></div></div></body></html>'
    )
