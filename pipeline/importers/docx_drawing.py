"""Reads the drawings of a Word file: pictures, text boxes, diagrams, watermarks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from pipeline.importers.package import OfficePackage, PartRelation, walk


@dataclass(slots=True)
class Drawing:
    """What a drawing holds."""

    pictures: list[tuple[bytes, str]] = field(default_factory=list)
    """Bytes (b"" where they lie elsewhere) and the words for it."""
    boxes: list[Element] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    """Texts of a diagram or of shapes."""
    left_out: list[tuple[str, str]] = field(default_factory=list)


def read_drawing(
    node: Element, package: OfficePackage, relations: dict[str, PartRelation]
) -> Drawing:
    """Read a drawing, old (VML) or new (DrawingML)."""
    found = Drawing()
    words = ""
    for one in _shown(node):
        if one.tag == "docPr":
            words = one.get("descr") or ""
        elif one.tag == "v:shape":
            words = one.get("alt") or words
        elif one.tag in {"a:blip", "v:imagedata"}:
            to = relations.get(one.get("r:embed") or one.get("r:id") or one.get("r:link") or "")
            if to is not None:
                found.pictures.append((package.data(to.target), said(words)))
        elif one.tag == "w:txbxContent":
            found.boxes.append(one)
        elif one.tag == "v:textpath" and one.get("string"):
            found.left_out.append(("watermark", one.get("string") or ""))
        elif one.tag in {"dgm:relIds", "c:chart"}:
            _other(one, package, relations, found)
        elif one.tag == "a:t" and (one.text or "").strip():
            found.lines.append((one.text or "").strip())
    return found


def said(words: str) -> str:
    r"""What somebody wrote for a picture; "" for the name of a file, which a program put there.

    >>> said("C:\\Pictures\\cups.png"), said("Two cups")
    ('', 'Two cups')
    """
    one = " ".join(words.split())
    return (
        ""
        if re.match(
            r"[A-Za-z]:\\|/|.*\.(?:png|jpe?g|gif|webp|bmp|tiff?|emf|wmf|svg)$", one, re.IGNORECASE
        )
        else one
    )


def _shown(node: Element) -> Iterator[Element]:
    """All below the node; what is in a text box is that box's matter, and of two versions one is shown."""
    yield node
    if node.tag == "w:txbxContent":
        return
    below = list(node)
    if node.tag == "mc:AlternateContent":
        below = ([n for n in below if n.tag == "mc:Choice" and len(n)] or below)[:1]
    for one in below:
        yield from _shown(one)


def _other(
    node: Element, package: OfficePackage, relations: dict[str, PartRelation], found: Drawing
) -> None:
    to = relations.get(node.get("r:dm") or node.get("r:id") or "")
    tree = package.tree(to.target) if to else None
    if tree is None:
        return
    if node.tag == "c:chart":
        texts = [one.text or "" for one in walk(tree) if one.tag in {"a:t", "c:v"}]
        found.left_out.append(("chart", " ".join(filter(None, texts))))
        return
    for point in walk(tree):
        if point.tag == "dgm:pt":
            texts = [one.text or "" for one in walk(point) if one.tag == "a:t"]
            found.lines += filter(None, ["".join(texts).strip()])
