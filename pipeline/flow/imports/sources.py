"""Read files of any kind that can be imported, each as one page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pipeline.files.libreoffice import KINDS as OFFICE
from pipeline.files.libreoffice import word_file
from pipeline.flow.imports.beside import picture_beside
from pipeline.importers.docx import docx_page
from pipeline.importers.encoding import decoded, stray
from pipeline.importers.html import html_page
from pipeline.importers.mail import mail_page
from pipeline.importers.page import ImportedPage, PageWarning, picture_ending
from pipeline.importers.text import text_page
from pipeline.model.errors import PipelineError

_WORD, _HTML, _TEXT = (".docx", ".docm", ".dotx"), (".html", ".htm", ".xhtml"), (".txt", ".text")


def read_source(
    file: Path, data: bytes, changes: str, otherwise: frozenset[int] = frozenset()
) -> ImportedPage:
    """Read a file of any kind but Markdown. Raises FILE-…: of no kind that can be imported, broken, without text."""
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
    raise PipelineError("FILE-KIND", what, f"save it as one of: {kinds}", path=path)


def _html(file: Path, data: bytes) -> ImportedPage:
    found: dict[str, bytes] = {}
    names: dict[str, str] = {}

    def picture(src: str, _words: str) -> str:
        if src not in names:
            body = picture_beside(file.parent, src)
            kind = picture_ending(body)
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
