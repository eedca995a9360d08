"""XLIFF 1.2, which translation tools read: codes as `<g>` and `<ph>`, states, approved texts locked.

Read with lxml, without entities, document types and the net.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress

from lxml import etree

from pipeline.exchange.inline_codes import (
    CLOSE,
    CODE,
    OPEN,
    TEXT,
    CodedPiece,
    numbered_like,
    pieces_of,
)
from pipeline.exchange.package import (
    SIGN,
    Remark,
    ReturnedFile,
    ReturnedRow,
    Row,
    TextPackage,
    fault,
    stamp_in,
)
from pipeline.model.entry import State

NS = "urn:oasis:names:tc:xliff:document:1.2"
_Q = f"{{{NS}}}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_STATES = {
    State.UNTRANSLATED: "new",
    State.DRAFTED: "translated",
    State.STALE: "needs-review-translation",
    State.REJECTED: "needs-adaptation",
    State.APPROVED: "final",
}
_OURS = ("pipeline", "glossary", "state", "kind")
"""Who the notes are from that we write."""
_MOST = 50_000_000


class Xliff:
    """XLIFF 1.2."""

    name = "xliff"
    ending = ".xlf"

    def write(self, package: TextPackage) -> bytes:
        """The file, strictly valid."""
        root = etree.Element(f"{_Q}xliff", version="1.2", nsmap={None: NS})
        file = _add(
            root,
            "file",
            {
                "original": package.path,
                "source-language": "en",
                "target-language": package.stamp.locale,
                "datatype": "x-markdown",
                "tool-id": "pipeline",
            },
        )
        header = _add(file, "header")
        _add(header, "tool", {"tool-id": "pipeline", "tool-name": "pipeline"})
        _add(header, "note", {"from": "pipeline"}).text = package.stamp.line
        body = _add(file, "body")
        for row in package.rows:
            _unit(body, row)
        _indent(root)
        return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))

    def is_it(self, data: bytes) -> bool:
        """True for XML that speaks of XLIFF near its beginning, in UTF-8 or UTF-16."""
        return b"<xliff" in data[:4000].replace(b"\0", b"")

    def read(self, data: bytes, path: str) -> ReturnedFile:
        """Every text of the file. Raises EXCHANGE-…."""
        root = _parsed(data, path)
        notes = root.iterfind(f"{_Q}file/{_Q}header/{_Q}note")
        stamp = stamp_in(" ".join(note.text or "" for note in notes), path)
        language = {_language(file.get("target-language", "")) for file in root.iter(f"{_Q}file")}
        if not language <= {_language(stamp.locale), "", "zh", "zh-cn"}:
            raise fault(
                "EXCHANGE-LANGUAGE",
                f"is in {', '.join(sorted(language))}, not in {stamp.locale}",
                "send the file for the right language",
                path,
            )
        return ReturnedFile(stamp, tuple(map(_row, root.iter(f"{_Q}trans-unit"))))


def _add(parent: etree._Element, name: str, attributes: dict[str, str] | None = None) -> etree._Element:  # fmt: skip
    return etree.SubElement(parent, f"{_Q}{name}", attributes or {})


def _indent(node: etree._Element, depth: int = 0) -> None:
    """A line for each element; inside of words every blank counts."""
    if node.tag in (f"{_Q}source", f"{_Q}target", f"{_Q}note") or not len(node):
        return
    node.text = "\n" + " " * (depth + 1)
    for child in node:
        _indent(child, depth + 1)
        child.tail = node.text
    node[-1].tail = "\n" + " " * depth


def _unit(body: etree._Element, row: Row) -> None:
    """One text with its Mandarin and what a translator should know."""
    entry = row.entry
    attributes = {"id": row.sign, "approved": "yes" if row.locked else "no", _SPACE: "preserve"}
    if row.locked:
        attributes["translate"] = "no"
    unit = _add(body, "trans-unit", attributes)
    source = pieces_of(entry.source)
    every = {piece.number for piece in source}
    _fill(_add(unit, "source"), source, every)
    if entry.target:
        state = {"state": _STATES[row.state]}
        if row.is_machine_draft:
            state = {"state": "needs-review-translation", "state-qualifier": _qualifier(row)}
        _fill(_add(unit, "target", state), *numbered_like(pieces_of(entry.target), source))
    _add(unit, "note", {"from": "kind"}).text = row.kind
    for note in row.notes:
        _add(unit, "note", {"from": "pipeline"}).text = note
    for english, mandarin in row.terms:
        _add(unit, "note", {"from": "glossary"}).text = f"{english} → {mandarin}"


def _qualifier(row: Row) -> str:
    origin = row.entry.origin
    return "leveraged-tm" if origin and origin.maker == "memory" else "leveraged-mt"


def _fill(node: etree._Element, pieces: list[CodedPiece], shared: set[int]) -> None:
    """Write a text into an element; codes that its source has not keep their Markdown in them."""
    closing = {piece.number: piece.raw for piece in pieces if piece.kind == CLOSE}
    for piece in pieces:
        if piece.kind == TEXT:
            _say(node, piece.raw)
        elif piece.kind == CODE:
            name = "x" if piece.raw == "\n" else "ph"
            code = _add(node, name, {"id": str(piece.number), "ctype": piece.ctype})
            code.text = None if piece.raw == "\n" else piece.raw
        elif piece.number not in shared:
            name = "bpt" if piece.kind == OPEN else "ept"
            _add(node, name, {"id": str(piece.number)}).text = piece.raw
        elif piece.kind == OPEN:
            both = json.dumps([piece.raw, closing[piece.number]], ensure_ascii=False)
            attributes = {"id": str(piece.number), "ctype": piece.ctype, "equiv-text": both}
            node = _add(node, "g", attributes)
        else:
            parent = node.getparent()
            assert parent is not None  # noqa: S101  pairs are nested
            node = parent


def _say(node: etree._Element, text: str) -> None:
    if len(node):
        node[-1].tail = (node[-1].tail or "") + text
    else:
        node.text = (node.text or "") + text


def _parsed(data: bytes, path: str) -> etree._Element:
    """The tree of a file that declares nothing and opens nothing."""
    if len(data) > _MOST:
        raise fault(
            "EXCHANGE-LARGE",
            f"is larger than {_MOST // 1_000_000} MB",
            "send the file back alone",
            path,
        )
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        what = f"is no whole XML file ({error.msg})"
        raise fault(
            "EXCHANGE-DAMAGED", what, "save it again from the translation tool", path, error.lineno
        ) from error
    if root.getroottree().docinfo.doctype:
        raise fault(
            "EXCHANGE-DAMAGED",
            "declares a document type, which XLIFF never does",
            "save it again from the translation tool",
            path,
            1,
        )
    if root.tag != f"{_Q}xliff":
        raise fault(
            "EXCHANGE-DAMAGED",
            "is another kind of XML than XLIFF 1.2",
            "save it as XLIFF 1.2 in the tool",
            path,
            1,
        )
    return root


def _row(unit: etree._Element) -> ReturnedRow:
    source, target = unit.find(f"{_Q}source"), unit.find(f"{_Q}target")
    codes = dict(_codes(source)) if source is not None else {}
    sign = SIGN.search(unit.get("id", "") + " " + unit.get("resname", ""))
    return ReturnedRow(
        place=f"line {unit.sourceline}",
        sign=sign[0] if sign else "",
        english="".join(_text(source, codes)) if source is not None else "",
        target="".join(_text(target, codes)) if target is not None else "",
        remarks=tuple(_remarks(unit)),
    )


def _codes(source: etree._Element) -> Iterator[tuple[str, tuple[str, str]]]:
    """Id of a code in the English → the Markdown before and behind what is in it."""
    for node in source.iter(f"{_Q}g", f"{_Q}ph", f"{_Q}x"):
        with suppress(ValueError, TypeError):
            if node.tag == f"{_Q}g":
                before, behind = json.loads(node.get("equiv-text", ""))
                yield f"g{node.get('id')}", (str(before), str(behind))
            else:
                raw = "\n" if node.get("ctype") == "lb" else "".join(node.itertext())
                yield f"x{node.get('id')}", (raw, "")


def _text(node: etree._Element, codes: dict[str, tuple[str, str]]) -> Iterator[str]:
    """The Markdown of an element; the marks of the translation tool's own are passed through."""
    yield node.text or ""
    for child in node:
        name = child.tag if isinstance(child.tag, str) else ""
        if name == f"{_Q}g":
            before, behind = codes.get(f"g{child.get('id')}", ("", ""))
            yield before
            yield from _text(child, codes)
            yield behind
        elif name in (f"{_Q}x", f"{_Q}ph"):
            own = "\n" if child.get("ctype") == "lb" else "".join(child.itertext())
            yield own or codes.get(f"x{child.get('id')}", ("", ""))[0]
        elif name:
            yield from _text(child, codes)
        yield child.tail or ""


def _remarks(unit: etree._Element) -> Iterator[Remark]:
    for note in unit.iterfind(f"{_Q}note"):
        text = "".join(note.itertext()).strip()
        if text and note.get("from") not in _OURS:
            yield Remark(note.get("from", ""), text)


_SCRIPTS = {
    **dict.fromkeys(("zh-cn", "zh-hans-cn", "zh-sg"), "zh-hans"),
    **dict.fromkeys(("zh-tw", "zh-hant-tw", "zh-hk", "zh-mo"), "zh-hant"),
}
"""What tools write in place of the tag of ours."""


def _language(tag: str) -> str:
    low = re.sub("_", "-", tag.lower())
    return _SCRIPTS.get(low, low)
