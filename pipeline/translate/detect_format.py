"""Detect by its content the format of a file of translation pairs."""

from __future__ import annotations

import codecs
import re
from enum import StrEnum

from pipeline.model.errors import PipelineError
from pipeline.model.late_pattern import late_pattern

_DECLARED = late_pattern(r"""<\?xml[^>]{0,100}encoding=["']([A-Za-z0-9._-]{1,40})["']""")
_PO = late_pattern(r"^\s*msgid\s+\"", re.M)
_ROOT = late_pattern(r"<(?![?!])(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)")
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_HEAD = 100_000
"""Characters that show what a file is."""
MOST = 100_000_000
"""Bytes of a memory that are read; more is another thing, or has to be split."""


class PairFormat(StrEnum):
    """What a file of pairs may be."""

    TMX = "TMX"
    PO = "PO"
    TABLE = "table"
    XLIFF = "XLIFF"
    OTHER = "other"


def sniff(data: bytes, path: str) -> tuple[PairFormat, str]:
    """Tell what a file is, and decode it.

    Raises PipelineError MEMORY: too large, no text.
    """
    if len(data) > MOST:
        raise PipelineError(
            "MEMORY",
            f"has more than {MOST // 1_000_000} MB",
            "split it in the other tool",
            path=path,
        )
    text = decoded(data, path, "MEMORY")
    start = text[:_HEAD].lstrip()
    if start.startswith("<"):
        root = _ROOT.search(start)
        name = root[1].lower() if root else ""
        return {"tmx": PairFormat.TMX, "xliff": PairFormat.XLIFF}.get(name, PairFormat.OTHER), text
    return (PairFormat.PO if _PO.search(text) else PairFormat.TABLE), text


def decoded(data: bytes, path: str, code: str) -> str:
    """The text: by its byte order mark, else by its blanks, else as an XML file says, else UTF-8, else GB 18030.

    What a file says of itself counts only where it can be so: many say utf-16 and are not, or the other way round.
    Raises PipelineError with `code`.
    """
    encoding = _encoding(data)
    try:
        return data.decode(encoding)
    except (UnicodeError, LookupError) as error:
        is_named = encoding not in {"utf-8", *_MARKS.values()}
        if encoding == "utf-8" and not data.lstrip().startswith(b"<") and b"\0" not in data:
            try:
                return data.decode("gb18030")  # spreadsheets in China
            except UnicodeError:
                pass
        what = "says it is" if is_named or encoding != "utf-8" else "should be"
        raise PipelineError(
            code, f"is not the {encoding} that it {what}", "save it as UTF-8", path=path
        ) from error


def _encoding(data: bytes) -> str:
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            return encoding
    if data[:4:2] == b"\0\0":
        return "utf-16-be"
    if data[1:4:2] == b"\0\0":
        return "utf-16-le"
    named = _DECLARED.match(data[:300].decode("latin-1"))
    # its first line was read byte by byte, so it is no UTF-16
    if named and not named[1].lower().startswith(("utf-16", "utf16", "ucs-2", "unicode")):
        return named[1]
    return "utf-8"
