"""TMX 1.4 in, pairs of texts out; and back. The exchange format of translation memories (LISA OSCAR, 2005).

Read with the standard library's parser, over text that declares no entity: so nothing can be expanded, and no file
or address beside it is ever opened.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from pipeline.model.errors import PipelineError

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_ENCODING = re.compile(rb"<\?xml[^>]{0,100}encoding=[\"']([A-Za-z0-9._-]{1,40})[\"']")
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 cannot hold, or would give back as something else (a carriage return)."""
_SIMPLIFIED = re.compile(r"zh|cmn|(?:zh|cmn)-(?:cn|sg|hans.*)")
_ENGLISH = re.compile(r"en(?:-.*)?")


@dataclass(frozen=True, slots=True)
class Unit:
    """One pair."""

    source: str
    """The English, inline Markdown where it is ours."""
    target: str
    """The Mandarin, in Simplified characters."""
    context: str = ""
    """msgctxt; empty where there is none."""
    document: str = ""
    """Id of the document that holds it."""
    by: tuple[str, ...] = ()
    """Ids of the reviewers who approved it; empty = nobody. What an import says of this is not believed."""
    on: str = ""
    """ISO date of the approval."""

    @property
    def fits(self) -> bool:
        """False where a text holds characters that XML cannot."""
        return not any(map(_UNFIT.search, (self.source, self.target, self.context)))


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


def read_tmx(data: bytes, path: str) -> tuple[Unit, ...]:
    """The pairs of English and Simplified Chinese, each once, in file order; other languages are passed by.

    Raises PipelineError TMX with path and line: not XML, not TMX, entities declared, no such pair in it.
    """
    text = _decoded(data, path)
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
    units = tuple(dict.fromkeys(unit for tu in root.iter("tu") if (unit := _unit(tu))))
    if not units:
        todo = "look whether its languages are marked en and zh-CN, zh-Hans or zh"
        raise _fault("holds no pair of English and Simplified Chinese", todo, path)
    return units


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


def _unit(tu: ET.Element) -> Unit | None:
    """The pair of one unit, or None."""
    texts: dict[str, str] = {}
    about: dict[str, ET.Element] = {}
    for tuv in tu.iter("tuv"):
        lang = (tuv.get(_LANG) or tuv.get("lang") or "").lower().replace("_", "-")
        side = "en" if _ENGLISH.fullmatch(lang) else "zh" if _SIMPLIFIED.fullmatch(lang) else ""
        seg = tuv.find("seg")
        if side and seg is not None and side not in texts:
            texts[side] = "".join(seg.itertext()).strip()
            about[side] = tuv
    if not texts.get("en") or not texts.get("zh"):
        return None
    props = {prop.get("type") or "": (prop.text or "").strip() for prop in tu.iter("prop")}
    day = re.fullmatch(r"(\d{4})(\d\d)(\d\d)T.*", about["zh"].get("changedate") or "")
    return Unit(
        texts["en"],
        texts["zh"],
        props.get("x-context", ""),
        props.get("x-document", ""),
        tuple((about["zh"].get("changeid") or "").split()),
        "-".join(day.groups()) if day else "",
    )


def _decoded(data: bytes, path: str) -> str:
    """The text: by its byte order mark, else as its first line says, else UTF-8."""
    named = _ENCODING.match(data)
    encoding = (
        "utf-16"
        if data[:2] in (b"\xff\xfe", b"\xfe\xff")
        else "utf-8-sig"
        if data.startswith(b"\xef\xbb\xbf")
        else named[1].decode()
        if named
        else "utf-8"
    )
    try:
        return data.decode(encoding)
    except (UnicodeError, LookupError) as error:
        raise _fault(
            f"is not the {encoding} that it says it is", "save it as UTF-8", path
        ) from error


def _fault(what: str, todo: str, path: str, line: int | None = None) -> PipelineError:
    return PipelineError("TMX", what, todo, path=path, line=line)
