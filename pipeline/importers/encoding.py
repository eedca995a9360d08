"""Tells how the bytes of a text are encoded, also where nothing says so."""

from __future__ import annotations

import codecs
import re

from pipeline.model.errors import PipelineError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHARSET = re.compile(
    rb"""<meta[^>]*charset\s*=\s*["']?\s*([\w-]+)|<\?xml[^>]*encoding\s*=\s*["']([\w-]+)""",
    re.IGNORECASE,
)
_BROWSERS = {"iso-8859-1": "windows-1252", "latin-1": "windows-1252", "latin1": "windows-1252", "ascii": "windows-1252", "us-ascii": "windows-1252", "gb2312": "gb18030", "gbk": "gb18030"}  # fmt: skip
"""What browsers read for a name (WHATWG Encoding Standard, 4.2)."""
_COMMON = re.compile(
    "[的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里]"
)

_STRAY = re.compile("[\udc80-\udcff]")
_STRAY_WORD = re.compile(r"[\w\udc80-\udcff]*[\udc80-\udcff][\w\udc80-\udcff]*")
_FEW = 3
"""So many signs of UTF-8 for each broken byte tell that the text is meant to be UTF-8."""


def decoded(data: bytes, path: str, *, html: bool = False) -> str:
    """The text of the bytes: by their mark, by what a page says of itself, else by what they look like.

    Reads UTF-8, also with a few bytes of windows-1252 in it, UTF-16, UTF-32, GBK and windows-1252. Raises FILE-BINARY, FILE-ENCODING for what is no text.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _as(data, name, path)
    if name := _wide(data):
        return _as(data, name, path)
    if b"\0" in data:
        raise PipelineError("FILE-BINARY", "is no text", "save it as text in UTF-8", path=path)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if text := _mixed(data):
        return _windows(text)
    declared = _CHARSET.search(data[:4096]) if html else None
    if declared:
        named = (declared[1] or declared[2]).decode("ascii").lower()
        try:
            return data.decode(_BROWSERS.get(named, named), "strict")
        except (LookupError, UnicodeDecodeError):
            pass
    return _chinese(data) or data.decode("windows-1252", "replace").replace("\ufffd", "")


def _wide(data: bytes) -> str:
    """UTF-16 without a mark: every other byte of Latin text is 0; Chinese text has its blanks and line ends so."""
    if len(data) < 4 or len(data) % 2:
        return ""
    even, odd = data[:4000:2], data[1:4000:2]
    if odd.count(0) > len(odd) * 0.3 and odd.count(0) > 3 * even.count(0):
        return "utf-16-le"
    if even.count(0) > len(even) * 0.3 and even.count(0) > 3 * odd.count(0):
        return "utf-16-be"
    if 0 in data:
        for name in ("utf-16-le", "utf-16-be"):
            try:
                text = data.decode(name)
            except UnicodeDecodeError:
                continue
            if len(_COMMON.findall(text)) * 20 > len(text):
                return name
    return ""


def stray(data: bytes) -> tuple[str, ...]:
    """The words of a UTF-8 text that hold bytes of windows-1252, as `decoded` reads them; () for any other text."""
    return tuple(dict.fromkeys(map(_windows, _STRAY_WORD.findall(_mixed(data)))))


def _mixed(data: bytes) -> str:
    """UTF-8 into which a program or a paste put a few bytes of windows-1252, these as surrogates, else ""."""
    text = data.decode("utf-8", "surrogateescape")
    broken = len(_STRAY.findall(text))
    valid = sum(not one.isascii() for one in text) - broken
    return text if broken and valid >= _FEW * broken else ""


def _windows(text: str) -> str:
    """The text, its surrogates read as bytes of windows-1252."""
    return _STRAY.sub(
        lambda m: m[0].encode("utf-8", "surrogateescape").decode("windows-1252", "replace"), text
    ).replace("\ufffd", "")


def _chinese(data: bytes) -> str:
    """The text as GBK where that gives Chinese as people write it, else ""."""
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return ""
    han = len(re.findall("[\u4e00-\u9fff]", text))
    return text if han and len(_COMMON.findall(text)) * 12 >= han else ""


def _as(data: bytes, name: str, path: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        what = f"is broken {name.upper()} text"
        raise PipelineError(
            "FILE-ENCODING", what, "save the file as UTF-8 in your editor", path=path
        ) from error
