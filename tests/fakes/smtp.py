"""A real SMTP server on loopback, with STARTTLS where a certificate is given: what came, and who signed in."""

from __future__ import annotations

import base64
import email
import email.policy
import socketserver
import ssl
import threading
from collections.abc import Collection
from email.message import EmailMessage
from types import TracebackType
from typing import BinaryIO, cast


class SmtpServer(socketserver.ThreadingTCPServer):
    """`with SmtpServer() as server:` … `server.letters`."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(
        self,
        refuse: Collection[str] = (),
        password: str = "",
        tls: ssl.SSLContext | None = None,
        *,
        hang_up: bool = False,
    ) -> None:
        """`refuse`: addresses that it will not take; `hang_up`: it is too busy for anybody."""
        self.refuse, self.password, self.tls, self.hang_up = refuse, password, tls, hang_up
        self.letters: list[EmailMessage] = []
        self.users: list[str] = []
        self.encrypted: list[bool] = []
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def __enter__(self) -> SmtpServer:
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.shutdown()
        self.server_close()


class _Handler(socketserver.StreamRequestHandler):
    server: SmtpServer

    def handle(self) -> None:
        self.is_encrypted = False
        if self.server.hang_up:
            self._say("421 too busy")
            return
        self._say("220 test")
        while line := self.rfile.readline().decode().strip():
            verb = line.split(" ")[0].split(":")[0].upper()
            answer = getattr(self, f"do_{verb}", None)
            self._say("502 what?") if answer is None else answer(line)
            if verb == "QUIT":
                return

    def do_EHLO(self, _line: str) -> None:  # noqa: N802
        offers = ["test", "AUTH PLAIN", "8BITMIME", "SMTPUTF8"]
        offers += ["STARTTLS"] if self.server.tls and not self.is_encrypted else []
        for offer in offers[:-1]:
            self._say(f"250-{offer}")
        self._say(f"250 {offers[-1]}")

    def do_STARTTLS(self, _line: str) -> None:  # noqa: N802
        if self.server.tls is None:
            self._say("502 no")
            return
        self._say("220 go on")
        self.connection = self.server.tls.wrap_socket(self.connection, server_side=True)
        self.rfile = cast("BinaryIO", self.connection.makefile("rb"))  # type: ignore[assignment]
        self.wfile = cast("BinaryIO", self.connection.makefile("wb", 0))  # type: ignore[assignment]
        self.is_encrypted = True

    def do_AUTH(self, line: str) -> None:  # noqa: N802
        _, user, password = base64.b64decode(line.split(" ")[2]).decode().split("\0")
        if password != self.server.password:
            self._say("535 wrong")
            return
        self.server.users.append(user)
        self._say("235 welcome")

    def do_MAIL(self, _line: str) -> None:  # noqa: N802
        self._say("250 yes")

    def do_RCPT(self, line: str) -> None:  # noqa: N802
        refused = any(address in line for address in self.server.refuse)
        self._say("550 nobody" if refused else "250 yes")

    def do_DATA(self, _line: str) -> None:  # noqa: N802
        self._say("354 go on")
        rows: list[bytes] = []
        while (row := self.rfile.readline()) != b".\r\n":
            rows.append(row.removeprefix(b"."))
        made = email.message_from_bytes(b"".join(rows), policy=email.policy.default)
        self.server.letters.append(made)
        self.server.encrypted.append(self.is_encrypted)
        self._say("250 taken")

    def do_RSET(self, _line: str) -> None:  # noqa: N802
        self._say("250 yes")

    def do_QUIT(self, _line: str) -> None:  # noqa: N802
        self._say("221 bye")

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())
