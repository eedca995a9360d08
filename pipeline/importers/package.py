"""Opens an Office file (a zip of XML parts) with limits, so that no file can hurt whoever imports it.

Both dialects (ECMA-376 transitional and strict) give the same trees: names get one prefix each, attributes none.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO
from posixpath import dirname, join, normpath
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser
from zipfile import BadZipFile, ZipFile

from pipeline.model.errors import PipelineError

_MAX_BYTES = 100_000_000
"""Unpacked, all that is read: a file that swells beyond it is no article."""
_MAX_ELEMENTS = 1_000_000
"""In all parts that are read: a document of 500 pages has half as many, and each takes 300 bytes of memory."""
_MAX_DEEP = 400
"""Elements inside each other; Word writes some 30, a table in a table 15 more."""
_PREFIX = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r",
    "http://purl.oclc.org/ooxml/officeDocument/relationships": "r",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a",
    "http://purl.oclc.org/ooxml/drawingml/main": "a",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
    "http://schemas.openxmlformats.org/drawingml/2006/diagram": "dgm",
    "http://purl.oclc.org/ooxml/drawingml/diagram": "dgm",
    "http://schemas.openxmlformats.org/drawingml/2006/chart": "c",
    "http://purl.oclc.org/ooxml/drawingml/chart": "c",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "urn:schemas-microsoft-com:vml": "v",
    "http://schemas.microsoft.com/office/word/2010/wordml": "w14",
}
"""Namespace → the prefix that it has here; all others have none."""


@dataclass(frozen=True, slots=True)
class PartRelation:
    """What a part points to."""

    kind: str
    """Last word of its type: `image`, `hyperlink`, `footnotes` …"""
    target: str
    """Name of a part, or the address outside."""


@dataclass(slots=True)
class OfficePackage:
    """An open Office file."""

    archive: ZipFile
    path: str
    """How messages name the file."""
    names: dict[str, str]
    """Name in lower case → name as it stands in the zip."""
    left: int = _MAX_BYTES
    elements_left: int = _MAX_ELEMENTS
    trees: dict[str, Element] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        """True if there is such a part."""
        return name.lower() in self.names

    def data(self, name: str) -> bytes:
        """The bytes of a part, b"" where there is none. Raises FILE-SWELLS, FILE-DAMAGED."""
        stored = self.names.get(name.lower())
        if stored is None:
            return b""
        try:
            with self.archive.open(stored) as stream:
                found = stream.read(self.left + 1)
        except (
            BadZipFile,
            zlib.error,
            OSError,
            RuntimeError,
            ValueError,
            NotImplementedError,
            EOFError,
        ) as error:
            raise no_office(self.path) from error
        self.left -= len(found)
        if self.left < 0:
            raise self._swells(f"more than {_MAX_BYTES // 1_000_000} MB")
        return found

    def _swells(self, how_much: str) -> PipelineError:
        todo = "save the text alone in a new file, without the large pictures"
        what = f"holds {how_much} when unpacked"
        return PipelineError("FILE-SWELLS", what, todo, path=self.path)

    def tree(self, name: str) -> Element | None:
        """The XML of a part, None where there is none. Raises FILE-SWELLS, FILE-DAMAGED."""
        if name not in self.trees:
            data = self.data(name)
            if not data:
                return None
            builder = _Builder(self.elements_left)
            self.trees[name] = self._parsed(data, builder)
            self.elements_left = builder.left
        return self.trees[name]

    def _parsed(self, data: bytes, builder: _Builder) -> Element:
        parser = XMLParser(target=builder)  # noqa: S314  no document type, no entity, limits of size and depth
        try:
            parser.feed(data)
            tree: Element = parser.close()
        except (ParseError, ValueError, LookupError) as error:
            if builder.left < 0:
                raise self._swells("far more XML than a text needs") from error
            raise no_office(self.path) from error
        return tree

    def relations(self, name: str) -> dict[str, PartRelation]:
        """What a part ("" for the file itself) points to, by id."""
        folder, _, base = name.rpartition("/")
        tree = self.tree(f"{folder}/_rels/{base}.rels" if folder else f"_rels/{base}.rels")
        found: dict[str, PartRelation] = {}
        for one in tree if tree is not None else ():
            target = one.get("Target") or ""
            if (one.get("TargetMode") or "").lower() != "external":
                outer = "" if target.startswith("/") else dirname(name)
                target = normpath(join(outer, target.lstrip("/")))
            found[one.get("Id") or ""] = PartRelation(
                (one.get("Type") or "").rpartition("/")[2], target
            )
        return found


def open_package(data: bytes, path: str) -> OfficePackage:
    """Open a file. Raises FILE-DAMAGED for what is no zip, FILE-OLD also for a password."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        what = "is a Word file of before 2007, or one with a password"
        todo = "open it in Word and save it as .docx, without a password"
        raise PipelineError("FILE-OLD", what, todo, path=path)
    try:
        archive = ZipFile(BytesIO(data))
    except (BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
        raise no_office(path) from error
    names = {name.replace("\\", "/").lower(): name for name in archive.namelist()}
    return OfficePackage(archive, path, names)


def no_office(path: str) -> PipelineError:
    """What is said of a file that is no Word file or a broken one."""
    todo = "open it in Word and save it as .docx"
    return PipelineError("FILE-DAMAGED", "is no Word file that can be read", todo, path=path)


def walk(node: Element, *, skip: frozenset[str] = frozenset()) -> Iterator[Element]:
    """The node and all below it, in order, without what hangs below the names to skip."""
    left = [node]
    while left:
        one = left.pop()
        if one.tag not in skip:
            yield one
            left += one[::-1]


class _Builder(TreeBuilder):
    """Builds trees of prefixed names; refuses what Office files never hold and attackers do."""

    def __init__(self, left: int) -> None:
        """`left`: how many elements there may be."""
        super().__init__()
        self.deep, self.left = 0, left

    def start(self, tag: str, attrs: dict[str, str]) -> Element:
        self.deep += 1
        self.left -= 1
        if self.deep > _MAX_DEEP or self.left < 0:
            raise ValueError("too deep, or too many")
        return super().start(
            _named(tag), {_attribute(name): value for name, value in attrs.items()}
        )

    def end(self, tag: str) -> Element:
        self.deep -= 1
        return super().end(_named(tag))

    def doctype(self, *_declared: str | None) -> None:
        """No part may define entities (ECMA-376 part 2, 8.1.4)."""
        raise ValueError("a document type")


@lru_cache(4096)
def _named(tag: str) -> str:
    space, _, local = tag[1:].rpartition("}") if tag.startswith("{") else ("", "", tag)
    prefix = _PREFIX.get(space, "")
    return f"{prefix}:{local}" if prefix else local


@lru_cache(4096)
def _attribute(name: str) -> str:
    named = _named(name)
    return named if named.startswith("r:") else named.rpartition(":")[2]
