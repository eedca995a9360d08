"""Reads a mail (`.eml`) as a page, and names its header and attachments as left out."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart

from pipeline.importers.encoding import decoded
from pipeline.importers.html import html_page
from pipeline.importers.html_reader import PictureName
from pipeline.importers.mail_text import strip_quotes, subject_title
from pipeline.importers.page import ImportedPage, LeftOut
from pipeline.importers.text import text_page
from pipeline.model.errors import PipelineError

_HEADERS = ("from", "to", "cc", "reply-to")


def mail_page(data: bytes, path: str, *, stem: str) -> ImportedPage:
    """Read a mail: its HTML where it has some, else its text. Raises FILE-… for what is none or says nothing."""
    message = message_from_bytes(data, policy=policy.default)
    if not isinstance(message, EmailMessage) or not (message["from"] or message["subject"]):
        raise PipelineError(
            "FILE-NO-MAIL", "is no mail", "save the mail as .eml in your mail program", path=path
        )
    pictures = {f"cid:{cid}": body for cid, body in _inline_pictures(message)}
    part = message.get_body(("html",)) or message.get_body(("plain",))
    if part is None:
        todo = "import the files that are attached to it, each by itself"
        raise PipelineError("FILE-NO-TEXT", "holds no text", todo, path=path)
    html = part.get_content_type() == "text/html"
    text = _text(part, path, html=html)
    title = subject_title(str(message["subject"] or ""))
    page = _html(text, path, stem, pictures, title) if html else _plain(text, part, stem, title)
    if html:
        page.source.append(title)
    page.left_out += [
        LeftOut("header of the mail", f"{name}: {message[name]}", of_text=False)
        for name in _HEADERS
        if message[name]
    ]
    page.left_out += [
        LeftOut("attachment", one.get_filename() or "without a name", of_text=False)
        for one in message.iter_attachments()
        if f"cid:{_cid(one)}" not in pictures
    ]
    return page


def _text(part: MIMEPart, path: str, *, html: bool) -> str:
    raw = part.get_payload(decode=True)
    data = raw if isinstance(raw, bytes) else b""
    charset = part.get_content_charset() or ""
    try:
        return data.decode(
            {"gb2312": "gb18030", "gbk": "gb18030", "iso-8859-1": "windows-1252"}.get(
                charset, charset
            )
        )
    except (LookupError, UnicodeDecodeError):
        return decoded(data, path, html=html)


def _plain(text: str, part: MIMEPart, stem: str, title: str) -> ImportedPage:
    if (
        part.get_param("format") == "flowed"
    ):  # RFC 3676: a blank at the end of a line joins it with the next
        text = "\n".join(_flowed(text.splitlines()))
    noted = ImportedPage()
    body = "\n".join(strip_quotes(text.splitlines(), noted))
    page = text_page(f"{body}\n", stem=stem, title=title)
    page.left_out += noted.left_out
    page.source = [title, *(line for line in text.splitlines() if line.strip())]
    return page


def _flowed(lines: list[str]) -> Iterator[str]:
    held = ""
    for line in lines:
        if line.endswith(" ") and line != "-- " and not line.startswith(">"):
            held += line
        else:
            yield held + line
            held = ""
    if held:
        yield held


def _html(text: str, path: str, stem: str, pictures: dict[str, bytes], title: str) -> ImportedPage:
    page = ImportedPage()
    names: dict[str, str] = {}

    def picture(src: str, _words: str) -> str:
        if src in pictures and src not in names:
            kind = {b"\x89PN": "png", b"\xff\xd8\xff": "jpg", b"GIF": "gif"}.get(
                pictures[src][:3], ""
            )
            names[src] = f"{stem}-{len(names) + 1}.{kind}" if kind else ""
            if kind:
                page.pictures[names[src]] = pictures[src]
        return names.get(src, "")

    take: PictureName = picture
    done = html_page(text, path, stem=stem, picture=take, title=title)
    done.pictures = page.pictures
    return done


def _inline_pictures(message: EmailMessage) -> Iterator[tuple[str, bytes]]:
    for part in message.walk():
        if part.get_content_maintype() == "image" and _cid(part):
            body = part.get_payload(decode=True)
            if isinstance(body, bytes):
                yield _cid(part), body


def _cid(part: object) -> str:
    return str(part["content-id"] or "").strip("<> ") if isinstance(part, EmailMessage) else ""
