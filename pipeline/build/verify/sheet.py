"""Read the tagged text and the metadata of a PDF.

Its words are read as a screen reader reads them: down the tree of tags, each stretch in its language. So what is proven is
also what somebody hears, and a Mandarin text that is tagged as English counts as missing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from pipeline.build.verify.pdf_objects import (
    SHOWS,
    PdfError,
    PdfFile,
    Ref,
    Stream,
    Value,
    operations,
    text_of,
)
from pipeline.model.late_pattern import late_pattern

_BLANK = late_pattern(r"[\s\u200b]+")
"""With the place at which a word of no end may break, which the template sets."""
_PAIRS = late_pattern(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_RANGES = late_pattern(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
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
    """Read a PDF; None for what is none, is broken, or is written as no sheet is."""
    try:
        return _read(PdfFile(data))
    except _BROKEN:
        return None


def _read(file: PdfFile) -> PdfSheet:
    root, info = file.root, file.follow(file.trailer.get("Info", {}))
    tree = file.follow(root.get("StructTreeRoot"))
    pages = dict(_pages(file, root["Pages"], {}))
    texts = {number: _texts(file, page) for number, page in pages.items()}
    lang = _text(file, root.get("Lang"))
    words: defaultdict[str, list[str]] = defaultdict(list)
    if tree is not None:
        for tag, text in _spoken(file, tree, lang, 0, texts):
            words[tag.partition("-")[0].lower()].append(text)
    return PdfSheet(
        title=_text(file, info.get("Title")),
        lang=lang,
        tagged=tree is not None and _says(file, "MarkInfo", "Marked"),
        shows_title=_says(file, "ViewerPreferences", "DisplayDocTitle"),
        loose_fonts=tuple(sorted({n for page in pages.values() for n in _loose(file, page)})),
        words={tag: _bare("".join(parts)) for tag, parts in words.items()},
        around=tuple(
            _bare(text)
            for page in texts.values()
            for number, (_, text) in page.items()
            if number < 0
        ),
        everything=_bare("".join(text for page in texts.values() for _, text in page.values())),
    )


def _text(file: PdfFile, string: Value) -> str:
    return text_of(file.follow(string) or b"")


def _says(file: PdfFile, part: str, name: str) -> bool:
    return file.follow(file.follow(file.root.get(part, {})).get(name)) is True


def _pages(file: PdfFile, at: Ref, above: Mapping[str, Value]) -> Iterator[tuple[int, Value]]:
    """The pages below a node of their tree, in their order, each with the number of its object."""
    node = {**above, **file.follow(at)}
    if node["Type"] == "Page":
        yield at, node
        return
    for child in file.follow(node["Kids"]):
        # of what is handed down, only this matters here (7.7.3.4)
        yield from _pages(file, child, {k: v for k, v in node.items() if k == "Resources"})


def _bare(text: str) -> str:
    return _BLANK.sub("", text)


def _spoken(
    file: PdfFile, node: Value, lang: str, page: int, texts: Mapping[int, Texts]
) -> Iterator[tuple[str, str]]:
    """The stretches below a tag, in the order of the tags, each with its language."""
    node = file.follow(node)
    if isinstance(node, int):
        own, text = texts.get(page, {}).get(node, ("", ""))
        yield own or lang, text
    elif isinstance(node, list):
        for child in node:
            yield from _spoken(file, child, lang, page, texts)
    elif isinstance(node, dict):
        lang = _text(file, node["Lang"]) if "Lang" in node else lang
        below = node.get("MCID", node.get("K"))
        if node.get("S") == "Figure":  # heard are the words for a picture, never what is in it
            yield lang, _text(file, node.get("Alt"))
        elif below is not None:
            yield from _spoken(file, below, lang, node.get("Pg", page), texts)


def _texts(file: PdfFile, page: Mapping[str, Value]) -> Texts:
    """What each marked stretch of a page says."""
    maps = {name: _unicode(file.follow(font.get("ToUnicode"))) for name, font in _fonts(file, page)}
    found: Texts = {}
    open_: list[int] = []
    hidden: list[bool] = []
    shown: dict[bytes, str] = {}
    for operator, (names, facts, said) in operations(_contents(file, page)):
        if operator in {b"BDC", b"BMC"}:
            marks = _marks(facts) if operator == b"BDC" else {}
            is_part = bool(open_) and names[-1] != "Artifact"
            inside = open_[-1] if is_part else -1 - len(found)
            open_.append(int(marks.get("MCID", inside)))
            found.setdefault(open_[-1], (_text(file, marks.get("Lang")), ""))
            # what a stretch says where its glyphs alone would not (14.9.4)
            if stands_for := _text(file, marks.get("ActualText")):
                own, text = found[open_[-1]]
                found[open_[-1]] = (own, text + stands_for)
            hidden.append(bool(stands_for) or any(hidden))
        elif operator == b"EMC" and open_:
            open_.pop()
            hidden.pop()
        elif operator == b"Tf":
            shown = maps.get(names[-1], {})
        elif operator in SHOWS and not any(hidden):
            number = open_[-1] if open_ else -1 - len(found)
            own, text = found.get(number, ("", ""))
            found[number] = (own, text + _decoded(said, shown))
    return found


def _marks(facts: Mapping[str, Value] | None) -> Mapping[str, Value]:
    if facts is None:
        raise PdfError("what a stretch is stands elsewhere")
    return facts


def _contents(file: PdfFile, page: Mapping[str, Value]) -> bytes:
    """The operators of a page; it may have them in parts, or have none."""
    parts = file.follow(page.get("Contents", []))
    streams = map(file.follow, parts if isinstance(parts, list) else [parts])
    return b"\n".join(one.data for one in streams)


def _decoded(raw: bytes, shown: Mapping[bytes, str]) -> str:
    return "".join([shown.get(raw[at : at + 2], "\ufffd") for at in range(0, len(raw), 2)])


def _unicode(stream: Stream | None) -> dict[bytes, str]:
    """Two bytes of a string that is shown → the characters that they mean (PDF 1.7, 9.10.3)."""
    found: dict[bytes, str] = {}
    for kind, body in _PART.findall(stream.data if stream is not None else b""):
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


def _fonts(file: PdfFile, page: Mapping[str, Value]) -> Iterator[tuple[str, Mapping[str, Value]]]:
    resources = file.follow(page.get("Resources", {}))
    for name, font in file.follow(resources.get("Font", {})).items():
        yield name, file.follow(font)


def _loose(file: PdfFile, page: Mapping[str, Value]) -> Iterator[str]:
    """Names of the fonts that are not in the file."""
    for _, font in _fonts(file, page):
        inner = map(file.follow, file.follow(font.get("DescendantFonts", [font])))
        described = [file.follow(one.get("FontDescriptor", {})) for one in inner]
        if not all(any(f"FontFile{n}" in one for n in ("", "2", "3")) for one in described):
            yield str(font.get("BaseFont", "?"))
