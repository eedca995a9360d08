"""Word files of two columns, with tracked changes and comments read back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from pipeline.exchange.docx_write import write_docx
from pipeline.exchange.office_file import holds, opened
from pipeline.exchange.package import (
    SIGN,
    Reason,
    Remark,
    ReturnedFile,
    ReturnedRow,
    TextPackage,
    fault,
    one_each,
    stamp_in,
)
from pipeline.importers.package import OfficePackage, walk

_BODY = "word/document.xml"
_GONE = frozenset({"w:del", "w:moveFrom"})
_NEW = frozenset({"w:ins", "w:moveTo"})
_SIGNS = {"w:tab": " ", "w:br": "\n", "w:cr": "\n", "w:noBreakHyphen": "\u2011"}


class Docx:
    """A Word file."""

    name = "docx"
    ending = ".docx"

    def write(self, package: TextPackage) -> bytes:
        """The file."""
        return write_docx(package)

    def is_it(self, data: bytes) -> bool:
        """True for a zip with a Word text."""
        return holds(data, _BODY)

    def read(self, data: bytes, path: str) -> ReturnedFile:
        """Every row of its tables, tracked changes accepted. Raises EXCHANGE-…."""
        office = opened(data, path, "Word")
        body = office.tree(_BODY)
        if body is None:
            raise fault("EXCHANGE-DAMAGED", "has no text", "take the file that went out", path)
        stamp = stamp_in(" ".join(_everything(office)), path)
        remarks = _comments(office)
        used: set[str] = set()
        rows: list[ReturnedRow] = []
        for number, line in enumerate(_lines(body), 1):
            row = _row(number, line, remarks, used)
            if row is not None:
                rows.append(row)
        rest = tuple(remark for id_, remark in remarks.items() if id_ not in used)
        return ReturnedFile(stamp, tuple(rows), rest)


@dataclass(frozen=True, slots=True)
class _Cell:
    paragraphs: tuple[str, ...]
    """With tracked changes accepted."""
    before: tuple[str, ...]
    """With tracked changes undone."""
    joined: bool
    """True where it is part of a cell that covers several."""


def _everything(office: OfficePackage) -> Iterator[str]:
    """The words of the text and its footers, where the stamp stands."""
    for name in office.names:
        if name.startswith("word/") and name.endswith(".xml"):
            tree = office.tree(name)
            texts = (n.text or "" for n in walk(tree) if n.tag == "w:t") if tree is not None else ()
            yield "".join(texts)


def _comments(office: OfficePackage) -> Mapping[str, Remark]:
    tree = office.tree("word/comments.xml")
    found: dict[str, Remark] = {}
    for one in tree if tree is not None else ():
        text = "\n".join(_paragraphs(one, _GONE)).strip()
        if text:
            found[one.get("id") or ""] = Remark(one.get("author") or "", text)
    return found


def _lines(body: Element) -> Iterator[Element]:
    """The rows of all tables, without those that a tracked change takes out."""
    for node in walk(body, skip=_GONE):
        if node.tag == "w:tr":
            about = next((one for one in node if one.tag == "w:trPr"), None)
            if about is None or all(one.tag != "w:del" for one in about):
                yield node


def _row(
    number: int, line: Element, remarks: Mapping[str, Remark], used: set[str]
) -> ReturnedRow | None:
    """A row with a text; None for the heading, and for what somebody has added."""
    cells = [_cell(node) for node in walk(line) if node.tag == "w:tc"]
    left = list(cells[0].before) if cells else []
    signs = [match[0] for text in left for match in SIGN.finditer(text)]
    ids = {n.get("id") or "" for n in walk(line) if n.tag.startswith("w:comment")}
    said = [remarks[id_] for id_ in sorted(ids & remarks.keys())]
    if not signs and (len(cells) < 2 or not any(cells[1].paragraphs) or left == ["English"]):
        return None
    used |= ids
    bad = one_each(signs)
    if len(cells) != 2 or any(cell.joined for cell in cells):
        bad = bad or Reason.CELLS_JOINED
    at = next((n for n, text in enumerate(left) if SIGN.search(text)), -1)
    ideas = [text for text in (cells[0].paragraphs if cells else ()) if text not in left]
    if ideas:
        said.append(Remark("", "English: " + " ".join(ideas)))
    return ReturnedRow(
        place=f"row {number} of the table",
        sign=signs[0] if len(set(signs)) == 1 else "",
        english=left[at + 1] if at + 1 < len(left) else "",
        target="\n".join(cells[1].paragraphs).strip("\n") if len(cells) > 1 else "",
        remarks=tuple(said),
        fault=bad,
    )


def _cell(node: Element) -> _Cell:
    joined = any(one.tag == "w:vMerge" for one in walk(node))
    return _Cell(tuple(_paragraphs(node, _GONE)), tuple(_paragraphs(node, _NEW)), joined)


def _paragraphs(node: Element, gone: frozenset[str]) -> list[str]:
    """The text of each paragraph; one whose end was taken out runs on into the next."""
    found: list[str] = []
    runs_on = False
    for paragraph in (one for one in walk(node) if one.tag == "w:p"):
        text = "".join(_words(paragraph, gone))
        if runs_on:
            found[-1] += text
        else:
            found.append(text)
        runs_on = _has_end_taken_out(paragraph, gone)
    return found


def _words(node: Element, gone: frozenset[str]) -> Iterator[str]:
    for one in node:
        if one.tag in gone or one.tag in ("w:pPr", "w:rPr", "w:instrText", "w:sdtPr"):
            continue
        if one.tag == "w:t" or (one.tag == "w:delText" and gone is _NEW):
            yield one.text or ""
        elif one.tag in _SIGNS:
            yield "" if one.get("type") in ("page", "column") else _SIGNS[one.tag]
        else:
            yield from _words(one, gone)


def _has_end_taken_out(paragraph: Element, gone: frozenset[str]) -> bool:
    about = next((one for one in paragraph if one.tag == "w:pPr"), None)
    marks = [one for one in about if one.tag == "w:rPr"] if about is not None else []
    return any(mark.tag in gone for one in marks for mark in one)
