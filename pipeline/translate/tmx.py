"""Read and write TMX 1.4, the exchange format of translation memories.

Read with the standard library's parser, over text that declares no entity: so nothing can be expanded, and no file
or address beside it is ever opened.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.etree import ElementTree as ET

from pipeline.model.errors import PipelineError
from pipeline.model.late_pattern import late_pattern
from pipeline.translate.detect_format import decoded
from pipeline.translate.tmx_codes import segment_text
from pipeline.translate.unit_filter import (
    LANGUAGE,
    UNREADABLE,
    ImportedUnits,
    Sieve,
    Unit,
    is_simplified,
)

__all__ = ["Unit", "read_tmx", "write_tmx"]

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_ENGLISH = late_pattern(r"en(?:-.*)?")


def write_tmx(units: Iterable[Unit], tag: str = "zh-Hans") -> str:
    """The units that fit, as a TMX file: equal units give equal text, no date of today in it."""
    root = ET.Element("tmx", version="1.4")
    header = {
        "creationtool": "pipeline",
        "creationtoolversion": "1",
        "segtype": "paragraph",
        "o-tmf": "PO",
        "adminlang": "en",
        "srclang": "en",
        "datatype": "plaintext",
    }
    ET.SubElement(root, "header", header)
    body = ET.SubElement(root, "body")
    for unit in units:
        if unit.fits:
            _add(body, unit, tag)
    ET.indent(root, " ")
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n{text}\n'


def read_tmx(data: bytes, path: str) -> ImportedUnits:
    """The pairs of English and Simplified Chinese, each once, in file order, their codes as our inline marks.

    Raises PipelineError TMX with path and line: not XML, not TMX, entities declared, no such pair in it.
    """
    text = decoded(data, path, "TMX")
    at = text.find("<!ENTITY")
    if at >= 0:
        line = text.count("\n", 0, at) + 1
        raise _fault("declares entities, which no memory needs", "take them out", path, line)
    try:
        root = ET.fromstring(text)  # noqa: S314  no entity is declared, and expat opens nothing
    except ET.ParseError as error:
        raise _fault(
            "is no well-formed XML", "export it again from the other tool", path, error.position[0]
        ) from error
    except (ValueError, RecursionError) as error:
        raise _fault(
            "cannot be read as XML", "export it again from the other tool", path
        ) from error
    if root.tag != "tmx":
        raise _fault("is XML but no TMX", "export it as TMX 1.4", path)
    sieve = Sieve()
    for tu in root.iter("tu"):
        _take(tu, sieve)
    brought = sieve.brought()
    if not brought.units:
        todo = "look whether its languages are marked en and zh-CN, zh-Hans or zh"
        raise _fault("holds no pair of English and Simplified Chinese", todo, path)
    return brought


def _add(body: ET.Element, unit: Unit, tag: str) -> None:
    tu = ET.SubElement(body, "tu")
    for name, value in (("x-document", unit.document), ("x-context", unit.context)):
        if value:
            ET.SubElement(tu, "prop", type=name).text = value
    ET.SubElement(ET.SubElement(tu, "tuv", {"xml:lang": "en"}), "seg").text = unit.source
    about = {"xml:lang": tag}
    if unit.by:
        about |= {
            "changeid": " ".join(unit.by),
            "changedate": f"{unit.on.replace('-', '')}T000000Z",
        }
    ET.SubElement(ET.SubElement(tu, "tuv", about), "seg").text = unit.target


def _take(tu: ET.Element, sieve: Sieve) -> None:
    """The pair of one unit, or why there is none."""
    found: dict[str, tuple[ET.Element, ET.Element]] = {}
    for tuv in tu.iter("tuv"):
        lang = (tuv.get(_LANG) or tuv.get("lang") or "").lower().replace("_", "-")
        side = "en" if _ENGLISH.fullmatch(lang) else "zh" if is_simplified(lang) else ""
        seg = tuv.find("seg")
        if side and seg is not None and side not in found:
            found[side] = (tuv, seg)
    if len(found) < 2:
        sieve.skip(LANGUAGE)
        return
    try:
        (source, lost), (target, lost_zh) = (segment_text(found[side][1]) for side in ("en", "zh"))
    except ValueError:
        sieve.skip(UNREADABLE)
        return
    about = found["zh"][0]
    props = {prop.get("type") or "": (prop.text or "").strip() for prop in tu.iter("prop")}
    day = re.fullmatch(r"(\d{4})(\d\d)(\d\d)T.*", about.get("changedate") or "")
    sieve.codes += lost + lost_zh
    unit = Unit(
        source,
        target,
        props.get("x-context", ""),
        props.get("x-document", ""),
        tuple((about.get("changeid") or "").split()),
        "-".join(day.groups()) if day else "",
    )
    sieve.take(unit)


def _fault(what: str, todo: str, path: str, line: int | None = None) -> PipelineError:
    return PipelineError("TMX", what, todo, path=path, line=line)
