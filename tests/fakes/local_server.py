"""A real HTTP server on loopback, for as long as a `with` lasts: what the fakes of tests stand on."""

from __future__ import annotations

import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self


class LocalServer:
    """Answers by a kind of handler, which finds its server as `owner`."""

    def __init__(self, handler: type[BaseHTTPRequestHandler], **more: object) -> None:
        made = type("Handler", (handler,), {"owner": self, **more})
        self._http = _Server(("127.0.0.1", 0), made)

    @property
    def url(self) -> str:
        """Address without a final slash."""
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._http.shutdown()
        self._http.server_close()


class _Server(ThreadingHTTPServer):
    """Takes a client that is killed for what it is."""

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a connection that broke."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]
