"""Read the tagged text and the metadata of a PDF, with pypdf.

Its words are read as a screen reader reads them: down the tree of tags, each stretch in its language. So what is proven is
also what somebody hears, and a Mandarin text that is tagged as English counts as missing.
"""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pipeline.model.late_pattern import late_pattern

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

_BLANK = late_pattern(r"[\s\u200b]+")
"""With the place at which a word of no end may break, which the template sets."""
_PAIRS = late_pattern(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_RANGES = late_pattern(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_CHARS = rb"[^\\()]|\\."
_INNER = rb"\((?:" + _CHARS + rb")*\)"
_STRING = rb"\((?:" + _CHARS + rb"|" + _INNER + rb")*\)|<[0-9A-Fa-f\s]*>"
"""A pair of parentheses in a string need not be escaped: they are two glyphs of a longer page."""
_UNUSUAL = late_pattern(rb"[()%]|(?<!<)<(?!<)|\bBI\s")
"""Outside of strings: deeper parentheses, comments, pictures. Nothing is cut out of such a page."""
_STRINGS = late_pattern(_STRING, re.DOTALL)
_DRAWN = late_pattern(
    rb"(?P<said>" + _STRING + rb")"
    rb"|(?<=\s)(?:(?:-?[\d.]+\s+){0,6}(?:cm?|[mlhfSqQwM]|scn|SCN|BT|ET|Tr|Tm)(?=[\s/[])\s*)+",
    re.DOTALL,
)
"""A string, which is kept, or operators that say no word: the code to scan alone has thousands."""
_PART = late_pattern(rb"begin(bfchar|bfrange)(.*?)end", re.DOTALL)
_BROKEN = (AttributeError, IndexError, KeyError, RecursionError, TypeError, ValueError)

Texts = dict[int, tuple[str, str]]
"""Number of a marked stretch of a page (negative: no part of the text) → its own language or "", and what it says."""


@dataclass(frozen=True, slots=True)
class PdfSheet:
    """What a PDF says."""

    title: str = ""
    """Title of the document."""
    lang: str = ""
    """Its language: `en-US`."""
    tagged: bool = False
    """True if it says that it is tagged, and has tags."""
    shows_title: bool = False
    """True if a reader shows the title, not the file's name."""
    loose_fonts: tuple[str, ...] = ()
    """Fonts that are not in the file."""
    words: Mapping[str, str] = field(default_factory=dict)
    """Primary language (`en`, `zh`) → what the tags say in it, in order, without blanks."""
    around: tuple[str, ...] = ()
    """What is no part of the text, header and footer, each stretch for itself, without blanks."""
    everything: str = ""
    """All that stands on the pages, headers and watermarks too, without blanks."""


@lru_cache(maxsize=64)  # who builds and then verifies in one process meets the same sheets again
def read_sheet(data: bytes) -> PdfSheet | None:
    """Read a PDF; None for what is none, or is broken."""
    from pypdf import PdfReader, errors  # noqa: PLC0415  nobody waits for it who has no sheets

    try:
        return _read(PdfReader(io.BytesIO(data)))
    except (errors.PyPdfError, *_BROKEN):
        return None


def _read(reader: PdfReader) -> PdfSheet:
    root = reader.root_object
    tree = root.get("/StructTreeRoot")
    pages = list(reader.pages)
    texts = {_number(page): _texts(page) for page in pages}
    lang = str(root.get("/Lang", ""))
    words: defaultdict[str, list[str]] = defaultdict(list)
    if tree is not None:
        for tag, text in _spoken(tree.get_object(), lang, None, texts):
            words[tag.partition("-")[0].lower()].append(text)
    return PdfSheet(
        title=str(reader.metadata.get("/Title", "") if reader.metadata else ""),
        lang=lang,
        tagged=tree is not None and _says(root, "/MarkInfo", "/Marked"),
        shows_title=_says(root, "/ViewerPreferences", "/DisplayDocTitle"),
        loose_fonts=tuple(sorted({name for page in pages for name in _loose(page)})),
        words={tag: _bare("".join(parts)) for tag, parts in words.items()},
        around=tuple(
            _bare(text)
            for page in texts.values()
            for number, (_, text) in page.items()
            if number < 0
        ),
        everything=_bare("".join(text for page in texts.values() for _, text in page.values())),
    )


def _says(root: Any, part: str, name: str) -> bool:  # noqa: ANN401  whatever a PDF holds there
    return bool(_direct(root.get(part, {})).get(name))


def _number(page: PageObject) -> int:
    return page.indirect_reference.idnum if page.indirect_reference else 0


def _bare(text: str) -> str:
    return _BLANK.sub("", text)


def _spoken(
    node: Any,  # noqa: ANN401  whatever a PDF holds there
    lang: str,
    page: int | None,
    texts: Mapping[int, Texts],
) -> Iterator[tuple[str, str]]:
    """The stretches below a tag, in the order of the tags, each with its language."""
    if isinstance(node, int):
        own, text = texts.get(page or 0, {}).get(int(node), ("", ""))
        yield own or lang, text
    elif isinstance(node, list):
        for child in node:
            yield from _spoken(_direct(child), lang, page, texts)
    elif hasattr(node, "raw_get"):
        lang = str(node.get("/Lang", lang))
        where = node.raw_get("/Pg").idnum if "/Pg" in node else page
        below = node.get("/MCID", node.get("/K"))
        if node.get("/S") == "/Figure":  # heard are the words for a picture, never what is in it
            yield lang, str(node.get("/Alt", ""))
        elif below is not None:
            yield from _spoken(_direct(below), lang, where, texts)


def _direct(value: Any) -> Any:  # noqa: ANN401  whatever a PDF holds there
    return value.get_object() if hasattr(value, "get_object") else value


def without_drawing(data: bytes) -> bytes:
    """A page's operators (PDF 1.7, 8 and 9) without lines, colours and places: pypdf would take most of its time for them.

    One `h` stands for each row of them: it takes what stood before it, so that no other operator does.
    """
    if _UNUSUAL.search(_STRINGS.sub(b"", data)):
        return data
    return _DRAWN.sub(lambda match: match["said"] or b"h ", data)


def _texts(page: PageObject) -> Texts:
    """What each marked stretch of a page says."""
    contents = page.get_contents()
    if contents is not None:
        contents.set_data(without_drawing(contents.get_data()))
    maps = {name: _unicode(font.get("/ToUnicode")) for name, font in _fonts(page)}
    found: Texts = {}
    open_: list[int] = []
    hidden: list[bool] = []
    shown: dict[bytes, str] = {}
    for operands, operator in contents.operations if contents is not None else []:
        if operator in {b"BDC", b"BMC"}:
            marks = operands[1] if operator == b"BDC" and isinstance(operands[1], dict) else {}
            is_part = bool(open_) and operands[0] != "/Artifact"
            inside = open_[-1] if is_part else -1 - len(found)
            open_.append(int(marks.get("/MCID", inside)))
            found.setdefault(open_[-1], (str(marks.get("/Lang", "")), ""))
            if stands_for := _actual(marks):
                own, text = found[open_[-1]]
                found[open_[-1]] = (own, text + stands_for)
            hidden.append(bool(stands_for) or any(hidden))
        elif operator == b"EMC" and open_:
            open_.pop()
            hidden.pop()
        elif operator == b"Tf":
            shown = maps.get(operands[0], {})
        elif operator in {b"Tj", b"TJ"} and not any(hidden):
            number = open_[-1] if open_ else -1 - len(found)
            own, text = found.get(number, ("", ""))
            found[number] = (own, text + _decoded(operands[0], shown))
    return found


def _actual(marks: Mapping[str, Any]) -> str:
    """What a stretch says where its glyphs alone would not (`ActualText`, PDF 1.7, 14.9.4); empty: what they show."""
    return str(marks.get("/ActualText", ""))


def _decoded(operand: Any, shown: Mapping[bytes, str]) -> str:  # noqa: ANN401  a string, or strings and gaps
    parts = operand if isinstance(operand, list) else [operand]
    raw = b"".join(part.original_bytes for part in parts if hasattr(part, "original_bytes"))
    return "".join(shown.get(raw[at : at + 2], "\ufffd") for at in range(0, len(raw), 2))


def _unicode(stream: Any) -> dict[bytes, str]:  # noqa: ANN401  a stream, or nothing
    """Two bytes of a string that is shown → the characters that they mean (PDF 1.7, 9.10.3)."""
    found: dict[bytes, str] = {}
    data = _direct(stream).get_data() if stream is not None else b""
    for kind, body in _PART.findall(data):
        if kind == b"bfchar":
            for code, text in _PAIRS.findall(body):
                found[bytes.fromhex(code.decode())] = _utf16(text)
            continue
        for first, last, text in _RANGES.findall(body):
            start, base = int(first, 16), _utf16(text)
            for code in range(start, int(last, 16) + 1):
                found[code.to_bytes(2)] = base[:-1] + chr(ord(base[-1]) + code - start)
    return found


def _utf16(digits: bytes) -> str:
    return bytes.fromhex(digits.decode()).decode("utf-16-be")


def _fonts(page: PageObject) -> Iterator[tuple[str, Any]]:
    resources = _direct(page.get("/Resources", {}))
    for name, font in _direct(resources.get("/Font", {})).items():
        yield name, _direct(font)


def _loose(page: PageObject) -> Iterator[str]:
    """Names of the fonts that are not in the file."""
    for _, font in _fonts(page):
        inner = [_direct(one) for one in _direct(font.get("/DescendantFonts", [font]))]
        described = [_direct(one.get("/FontDescriptor", {})) for one in inner]
        if not all(any(f"/FontFile{n}" in one for n in ("", "2", "3")) for one in described):
            yield str(font.get("/BaseFont", "?")).lstrip("/")
