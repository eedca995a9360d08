"""Read files of any kind that can be imported, each as one page."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

from pipeline.files.libreoffice import KINDS as OFFICE
from pipeline.files.libreoffice import word_file
from pipeline.files.read import read_bytes
from pipeline.importers.docx import docx_page
from pipeline.importers.docx_drawing import KINDS as PICTURES
from pipeline.importers.encoding import decoded, stray
from pipeline.importers.html import html_page
from pipeline.importers.mail import mail_page
from pipeline.importers.page import ImportedPage, PageWarning
from pipeline.importers.text import text_page
from pipeline.model.errors import PipelineError

_WORD, _HTML, _TEXT = (".docx", ".docm", ".dotx"), (".html", ".htm", ".xhtml"), (".txt", ".text")
_MOST_PICTURE = 20_000_000
_DATA = re.compile(r"data:image/[\w+.-]+;base64,", re.IGNORECASE)


def read_source(
    file: Path, data: bytes, changes: str, otherwise: frozenset[int] = frozenset()
) -> ImportedPage:
    """Read a file of any kind but Markdown. Raises IMPORT: of no kind that can be imported, broken, without text."""
    kind, path = file.suffix.lower(), str(file)
    if kind == ".doc" and data.startswith(b"PK"):
        kind = ".docx"
    elif kind == ".doc" and data.lstrip().startswith(b"<"):
        kind = ".html"
    elif kind == ".doc" and data.startswith(b"{\\rtf"):
        kind = ".rtf"
    stem = file.stem
    if kind in OFFICE:
        return docx_page(
            word_file(data, kind, path), path, stem=stem, changes=changes, otherwise=otherwise
        )
    if kind in _WORD:
        return docx_page(data, path, stem=stem, changes=changes, otherwise=otherwise)
    if kind in _HTML:
        return _html(file, data)
    if kind in _TEXT:
        return _told(text_page(decoded(data, path), stem=stem), data)
    if kind == ".eml":
        return mail_page(data, path, stem=stem)
    kinds = ".docx .html .txt .md .eml, and with LibreOffice .doc .odt .rtf .pages .pdf"
    what = (
        f"files of the kind `{file.suffix}` cannot be imported"
        if kind
        else "has no ending that tells its kind"
    )
    raise PipelineError("IMPORT", what, f"save it as one of: {kinds}", path=path)


def _html(file: Path, data: bytes) -> ImportedPage:
    found: dict[str, bytes] = {}
    names: dict[str, str] = {}

    def picture(src: str, _words: str) -> str:
        if src not in names:
            body = _picture(file, src)
            kind = next((ending for start, ending in PICTURES if body.startswith(start)), "")
            names[src] = f"{file.stem}-{len(found) + 1}.{kind}" if kind else ""
            if kind:
                found[names[src]] = body
        return names[src]

    take: Callable[[str, str], str] = picture
    page = html_page(decoded(data, str(file), html=True), str(file), stem=file.stem, picture=take)
    page.pictures = found
    return _told(page, data)


def _told(page: ImportedPage, data: bytes) -> ImportedPage:
    """The page, with a word on bytes that are not what the rest of its text is."""
    if words := stray(data):
        page.warnings.append(
            PageWarning(
                f"some bytes are no UTF-8 and were read as windows-1252; see whether these are right: {', '.join(words[:12])}",
                f"有些字节不是 UTF-8，已按 windows-1252 读取；请看看这些对不对：{'、'.join(words[:12])}",
            )
        )
    return page


def _picture(file: Path, src: str) -> bytes:
    """The bytes of a picture that lies in the page or beside it, b"" for one that does not."""
    if head := _DATA.match(src):
        try:
            return base64.b64decode(src[head.end() :], validate=False)
        except (binascii.Error, ValueError):
            return b""
    beside = (file.parent / unquote(src.partition("?")[0])).resolve()
    elsewhere = not src or re.match(r"[\w+.-]+:|//|/", src)
    if elsewhere or not beside.is_relative_to(file.parent.resolve()):
        return b""
    try:
        return (
            b""
            if beside.stat().st_size > _MOST_PICTURE
            else read_bytes(beside, str(beside), "IMPORT") or b""
        )
    except (OSError, ValueError, PipelineError):
        return b""
