"""Convert Word files to HTML with mammoth, and warn of what was left out.

The one door to mammoth. Changes that nobody has accepted come out as accepted, comments not at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from zipfile import BadZipFile, ZipFile

import mammoth

from pipeline.model.errors import PipelineError

_STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => p.subtitle:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
"""
_MAX_BYTES = 100_000_000
"""Unpacked: a file that swells beyond it is no article."""
_CHANGE = re.compile(rb"<w:(?:ins|del|moveFrom|moveTo)[ >]")
_COMMENT = re.compile(rb"<w:comment[ >]")
_PICTURE = re.compile(rb"<(?:pic:pic|v:imagedata)[ >]")
_TWICE = re.compile(rb"<mc:Fallback[ >].*?</mc:Fallback>", re.DOTALL)
"""A text box as older programs read it: the same words once more."""
_WORDS = re.compile(r"<w:t(?: [^>]*)?>(?P<text>[^<]*)</w:t>|</w:p>|<w:(?:tab|br|cr)[ />]")
_NOTE_REF = re.compile(r'<sup><a href="#(?:foot|end)note-(\d+)"[^>]*>\[\d+\]</a></sup>')
_NOTE = re.compile(r'<li id="(?:foot|end)note-(\d+)">(.*?)</li>', re.DOTALL)
_BACK = re.compile(r'<a href="#(?:foot|end)note-ref-\d+">↑</a>')


def docx_warnings(data: bytes, path: str) -> tuple[str, ...]:
    """What somebody should look at in Word first. Raises IMPORT for what is no Word file.

    Each is a sentence without final stop.
    """
    parts = _parts(data, path)
    return tuple(_warnings(parts))


def docx_words(data: bytes, path: str) -> str:
    """All words of the text, one paragraph a line, changes as if they were accepted. Raises IMPORT."""
    body = _TWICE.sub(b"", _parts(data, path)["word/document.xml"]).decode("utf-8", "replace")
    return "".join(unescape(m["text"]) if m["text"] else "\n" for m in _WORDS.finditer(body))


def docx_html(data: bytes, path: str) -> str:
    """Headings, lists, tables, emphasis, links, footnotes as Markdown writes them; no picture. Raises IMPORT."""
    _parts(data, path)
    no_pictures = mammoth.images.img_element(lambda _image: {"src": ""})
    try:
        html: str = mammoth.convert_to_html(
            BytesIO(data), style_map=_STYLES, convert_image=no_pictures
        ).value
    except Exception as error:  # the library raises whatever its XML reader meets
        raise _no_word(path) from error
    html = _NOTE_REF.sub(r"[^\1]", html)
    return _NOTE.sub(lambda m: f"</ol><p>[^{m[1]}]: {_note(m[2])}</p><ol>", html)


def _note(html: str) -> str:
    """The text of a footnote on one line."""
    return re.sub(r"</?p>", " ", _BACK.sub("", html)).strip()


def _parts(data: bytes, path: str) -> dict[str, bytes]:
    """The XML of the file that matters here."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            if sum(one.file_size for one in archive.infolist()) > _MAX_BYTES:
                raise _no_word(path)
            names = {one.filename for one in archive.infolist()}
            wanted = [f"word/{name}.xml" for name in ("document", "comments")]
            parts = {name: archive.read(name) for name in wanted if name in names}
    except (BadZipFile, OSError, RuntimeError, ValueError, NotImplementedError) as error:
        raise _no_word(path) from error
    if "word/document.xml" not in parts:
        raise _no_word(path)
    return parts


def _no_word(path: str) -> PipelineError:
    todo = "open it in Word and save it as .docx"
    return PipelineError("IMPORT", "is no Word file that can be read", todo, path=path)


def _warnings(parts: dict[str, bytes]) -> Iterator[str]:
    body = parts["word/document.xml"]
    changes = len(_CHANGE.findall(body))
    if changes:
        what = "1 change is" if changes == 1 else f"{changes} changes are"
        yield f"{what} not accepted yet: the new text came along, the old did not"
    comments = len(_COMMENT.findall(parts.get("word/comments.xml", b"")))
    if comments:
        what = "1 comment was" if comments == 1 else f"{comments} comments were"
        yield f"{what} left out: read in Word first what is asked there"
    pictures = len(_PICTURE.findall(body))
    if pictures:
        what = "1 picture was" if pictures == 1 else f"{pictures} pictures were"
        yield f"{what} left out: save each below content and write ![words for it](name.png)"
