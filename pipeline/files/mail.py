"""Send e-mail over SMTP."""

from __future__ import annotations

import os
import smtplib
import ssl
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime, localtime, make_msgid
from ipaddress import ip_address

from pipeline.model.errors import PipelineError
from pipeline.model.mail_options import Mail

PASSWORD = "PIPELINE_MAIL_PASSWORD"  # noqa: S105  the name of a variable
TIMEOUT = 30.0
"""Seconds that the server may take for each answer."""


@dataclass(frozen=True, slots=True)
class Email:
    """A note to one person."""

    to: str
    """Address."""
    subject: str
    """One line."""
    text: str
    """Plain text."""


def send(mail: Mail, letters: Iterable[Email]) -> tuple[str, ...]:
    """Send them over one connection; gives the addresses that the server would not take.

    Raises MAIL where the server cannot be reached, its certificate does not hold, or it lets nobody in.
    """
    refused: list[str] = []
    with _server(mail) as server:
        for email in letters:
            try:
                server.send_message(_message(mail, email))
            except smtplib.SMTPResponseException as error:
                if error.smtp_code == 421:  # it has closed the connection
                    raise
                refused.append(email.to)
            except smtplib.SMTPRecipientsRefused:
                refused.append(email.to)
    return tuple(refused)


def _message(mail: Mail, email: Email) -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = mail.sender, email.to, email.subject
    made["Date"] = format_datetime(localtime())
    made["Message-ID"] = make_msgid(domain=mail.sender.rpartition("@")[2])
    made["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday answers, please
    made.set_content(email.text)
    return made


@contextmanager
def _server(mail: Mail) -> Iterator[smtplib.SMTP]:
    trusted = ssl.create_default_context()
    try:
        if mail.tls == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                mail.host, mail.port, timeout=TIMEOUT, context=trusted
            )
        else:
            server = smtplib.SMTP(mail.host, mail.port, timeout=TIMEOUT)
        with server:
            if mail.tls == "off":
                _check_peer(mail, server)
            if mail.tls == "starttls":
                server.starttls(context=trusted)
            if mail.user:
                server.login(mail.user, os.environ.get(PASSWORD, ""))
            yield server
    except (OSError, smtplib.SMTPException) as error:
        raise PipelineError(
            "MAIL",
            f"the mail server {mail.host}:{mail.port} did not do as asked ({_said(error)})",
            f"look at [mail] in the settings and at {PASSWORD}",
        ) from error


def _check_peer(mail: Mail, server: smtplib.SMTP) -> None:
    """Raises MAIL where a letter would leave this machine for all to read."""
    peer = ip_address(server.sock.getpeername()[0]) if server.sock else None
    if peer is None or not peer.is_loopback:
        server.close()
        raise PipelineError(
            "MAIL",
            f"{mail.host} is not this machine, and `mail.tls` is off: everybody on the way could read the letters",
            'set `mail.tls` to "starttls" or "tls"',
        )


def _said(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
        return f"{error.smtp_code} {words}"
    return str(getattr(error, "strerror", None) or error).lower()
