"""Read the objects of a PDF that lies open, as Typst and qpdf write it, and what its pages say.

Encrypted files, updates at the end of a file, and objects or tables within streams are refused: no sheet has them, and who
proves words must not read another file than a viewer shows. (PDF 1.7, ISO 32000-1; 7 is its syntax, 9.4 shows text, 14.6 marks it.)
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from pipeline.model.late_pattern import late_pattern

Value = Any
"""What an object is: a name as `str`, a string as `bytes`, a number, a `bool`, None, a list, a dictionary by names, `Ref`, `Stream`."""


_MOST = 50_000_000
"""Bytes of an unpacked stream: a page has some 100,000."""


class PdfError(ValueError):
    """It is no PDF, or one that this program does not read."""


class Ref(int):
    """The number of another object."""


@dataclass(frozen=True, slots=True)
class Stream:
    """A dictionary with data."""

    facts: Mapping[str, Value]
    raw: bytes
    """As they lie in the file."""

    @property
    def data(self) -> bytes:
        """Unpacked. Raises PdfError."""
        if (packed := self.facts.get("Filter")) is None:
            return self.raw
        if packed not in ("FlateDecode", ["FlateDecode"]) or "DecodeParms" in self.facts:
            raise PdfError(f"a stream is packed as {packed}")
        unpacking = zlib.decompressobj()
        try:
            data = unpacking.decompress(self.raw, _MOST)
        except zlib.error as error:
            raise PdfError(str(error)) from error
        if not unpacking.eof:
            raise PdfError("a stream is cut off, or too long")
        return data


_BLANK = rb"[\0\t\n\f\r ]"
_REGULAR = rb"[^\0\t\n\f\r ()<>\[\]{}/%]"
_CHARS = rb"[^\\()]*"
_PAIR = rb"\(" + _CHARS + rb"(?:\\." + _CHARS + rb")*\)"
_STRING = rb"\(" + _CHARS + rb"(?:(?:\\.|" + _PAIR + rb")" + _CHARS + rb")*\)"
"""A pair of parentheses in a string need not be escaped; who nests more of them is read by `_deep`."""
_TOKEN: Final = late_pattern(
    _BLANK + rb"*(?:"
    rb"(?P<ref>\d+ \d+ R\b)"
    rb"|(?P<number>[-+]?(?:\d+\.?\d*|\.\d+))"
    rb"|/(?P<name>" + _REGULAR + rb"*)"
    rb"|(?P<open><<|\[)|(?P<close>>>|\])"
    rb"|(?P<string>" + _STRING + rb")"
    rb"|(?P<deep>\()"
    rb"|<(?P<hex>[0-9A-Fa-f\s]*)>"
    rb"|(?P<word>true|false|null)"
    rb")",
    re.DOTALL,
)
_ESCAPED = late_pattern(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_MEANS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b"", b"\r\n": b""}  # fmt: skip
_CODED = late_pattern(rb"#([0-9A-Fa-f]{2})")
_BRACKET = late_pattern(rb"\\.|[()]", re.DOTALL)
_WORDS = {b"true": True, b"false": False, b"null": None}


def _unescaped(inside: bytes) -> bytes:
    return _ESCAPED.sub(lambda found: _meant(found[1]), inside) if b"\\" in inside else inside


def _meant(escape: bytes) -> bytes:
    if escape[:1].isdigit() and escape[0] < ord("8"):
        return bytes([int(escape, 8) & 255])
    return _MEANS.get(escape, escape)


def _number(text: bytes) -> int | float:
    return float(text) if b"." in text else int(text)


def _from_hex(digits: bytes) -> bytes:
    bare = b"".join(digits.split()).decode("ascii")
    return bytes.fromhex(bare + "0" * (len(bare) % 2))


def _named(text: bytes) -> str:
    if b"#" in text:
        text = _CODED.sub(lambda found: bytes.fromhex(found[1].decode()), text)
    return text.decode("utf-8")


_READ: Mapping[str, Callable[[bytes], Value]] = {
    "ref": lambda text: Ref(text.split()[0]),
    "number": _number,
    "name": _named,
    "string": lambda text: _unescaped(text[1:-1]),
    "hex": _from_hex,
    "word": _WORDS.__getitem__,
}


def value_at(data: bytes, at: int) -> tuple[Value, int]:
    """The object that stands at a place, and the place after it. Raises PdfError."""
    around: list[tuple[bytes, list[Value]]] = []
    while found := _TOKEN.match(data, at):
        kind, at = str(found.lastgroup), found.end()
        if kind == "open":
            around.append((found["open"], []))
            continue
        if kind == "close":
            value = _closed(around.pop() if around else (b"", []), found["close"])
        elif kind == "deep":
            value, at = _deep(data, at)
        else:
            value = _READ[kind](found[kind])
        if not around:
            return value, at
        around[-1][1].append(value)
    raise PdfError(f"no object at {at}")


def _closed(opened: tuple[bytes, list[Value]], by: bytes) -> Value:
    kind, inside = opened
    if (kind, by) == (b"[", b"]"):
        return inside
    names, values = inside[::2], inside[1::2]
    if (kind, by) != (b"<<", b">>") or not all(isinstance(name, str) for name in names):
        raise PdfError("an object is not closed")
    return dict(zip(names, values, strict=True))


def _deep(data: bytes, start: int) -> tuple[bytes, int]:
    """A string of which `start` is the first byte, with parentheses within others."""
    depth = 1
    for found in _BRACKET.finditer(data, start):
        depth += {b"(": 1, b")": -1}.get(found[0], 0)
        if not depth:
            return _unescaped(data[start : found.start()]), found.end()
    raise PdfError("a string does not end")


_END = late_pattern(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")
_SECTION = late_pattern(rb"\s*(\d+) (\d+)\s*?\r?\n")
_TRAILER = late_pattern(rb"\s*trailer")
_HEAD = late_pattern(rb"(\d+) \d+ obj\b")
_STREAM = late_pattern(_BLANK + rb"*stream\r?\n")
_ENTRY = 20
"""Bytes of a line of the table: place, generation, `n` for an object that is there."""


class PdfFile:
    """A PDF; its objects are read when somebody asks."""

    def __init__(self, data: bytes) -> None:
        """Raises PdfError."""
        end = _END.search(data, max(0, len(data) - 64))
        if not data.startswith(b"%PDF-") or not end:
            raise PdfError("no PDF, or not whole")
        self._data = data
        self._places, after = self._table(int(end[1]))
        self.trailer: Mapping[str, Value] = value_at(data, after)[0]
        if self.trailer.keys() & {"Prev", "Encrypt", "XRefStm"}:
            raise PdfError("encrypted, or updated at its end")
        self._known: dict[int, Value] = {}

    @cached_property
    def root(self) -> Mapping[str, Value]:
        """What leads to everything. Raises PdfError."""
        root: Mapping[str, Value] = self.follow(self.trailer.get("Root"))
        return root

    def follow(self, value: Value) -> Value:
        """The object that is meant: of a `Ref` what it leads to. Raises PdfError."""
        if not isinstance(value, Ref):
            return value
        if value not in self._known:
            self._known[value] = self._object(value)
        return self._known[value]

    def _table(self, at: int) -> tuple[dict[int, int], int]:
        data, places = self._data, dict[int, int]()
        if data[at : at + 4] != b"xref":
            raise PdfError("no table of objects")
        at += 4
        while found := _SECTION.match(data, at):
            first, count, start = int(found[1]), int(found[2]), found.end()
            at = start + _ENTRY * count
            for number, line in enumerate(range(start, at, _ENTRY), start=first):
                if data[line + 17 : line + 18] == b"n":
                    places[number] = int(data[line : line + 10])
        if not (found := _TRAILER.match(data, at)):
            raise PdfError("no trailer")
        return places, found.end()

    def _object(self, number: int) -> Value:
        at = self._places.get(number)
        if at is None:
            return None  # by the standard
        head = _HEAD.match(self._data, at)
        if not head or int(head[1]) != number:
            raise PdfError(f"object {number} is not where the table says")
        value, at = value_at(self._data, head.end())
        if isinstance(value, Ref):
            raise PdfError(f"object {number} is none of its own")
        if not (found := _STREAM.match(self._data, at)):
            return value
        length = self.follow(value["Length"])
        return Stream(value, self._data[found.end() : found.end() + length])


Operands = tuple[list[str], Mapping[str, Value] | None, bytes]
"""Names, the dictionary, and all strings together that stand before an operator."""
_PAGE_TOKEN: Final = late_pattern(
    rb"(?P<string>" + _STRING + rb")"
    rb"|(?P<words>[^()<>\[\]{}/%]+)"
    rb"|/(?P<name>" + _REGULAR + rb"*)"
    rb"|(?P<other>[(<])"
    rb"|[\[\]]",
    re.DOTALL,
)
SHOWS = frozenset({b"Tj", b"TJ", b"'", b'"'})
"""Operators that show strings."""
_SPEAKS = SHOWS | {b"BDC", b"BMC", b"EMC", b"Tf"}
_PICTURE = b"BI"


def operations(page: bytes) -> Iterator[tuple[bytes, Operands]]:
    """The operators of a page that say something, or mark what is said; not those that draw. Raises PdfError."""
    names: list[str] = []
    facts: Mapping[str, Value] | None = None
    said: list[bytes] = []
    for part in _parts(page):
        if isinstance(part, str):
            names.append(part)
        elif isinstance(part, dict):
            facts = part
        elif isinstance(part, bytes):
            said.append(part)
        else:
            for word in part:
                if word in _SPEAKS:
                    yield word, (names, facts, b"".join(said))
                    names, facts, said = [], None, []
                elif word == _PICTURE:
                    raise PdfError("a picture within a page")


def _parts(page: bytes) -> Iterator[Value]:
    """Names, dictionaries and strings, and lists of the numbers and operators between them."""
    at = 0
    while found := _PAGE_TOKEN.match(page, at):
        kind, at = found.lastgroup, found.end()
        if kind == "words":
            yield found["words"].split()
        elif kind == "name":
            yield _named(found["name"])
        elif kind == "string":
            yield _unescaped(found["string"][1:-1])
        elif kind == "other":
            value, at = value_at(page, found.start())
            yield value
    if at < len(page):
        raise PdfError(f"no operator at {at}")


def text_of(string: bytes) -> str:
    """The words of a string that is no part of a page. Raises ValueError."""
    if string.startswith(b"\xfe\xff"):
        return string[2:].decode("utf-16-be")
    return string.decode("ascii")
