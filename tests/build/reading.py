"""What the tests look at in the files of an output."""

from __future__ import annotations

import io
import json
from typing import Any

from pypdf import PdfReader
from selectolax.lexbor import LexborHTMLParser

HREFLANG = "link[rel=alternate][hreflang]"


def pages(files: dict[str, bytes]) -> dict[str, LexborHTMLParser]:
    """The whole pages among the files, parsed."""
    return {
        path: LexborHTMLParser(data.decode())
        for path, data in files.items()
        if path.endswith("/index.html")
    }


def attribute(tree: LexborHTMLParser, selector: str, name: str) -> str:
    """An attribute of the one element that a selector finds."""
    (node,) = tree.css(selector)
    return node.attributes[name] or ""


def alternates_of(tree: LexborHTMLParser) -> dict[str, str]:
    """The hreflang set of a page."""
    return {n.attributes["hreflang"] or "": n.attributes["href"] or "" for n in tree.css(HREFLANG)}


def text_of(files: dict[str, bytes]) -> str:
    """What all files but the assets say, those on paper too."""
    data = [d for p, d in files.items() if not p.startswith("assets/")]
    return "".join(printed(d) if d.startswith(b"%PDF") else d.decode() for d in data)


def printed(pdf: bytes) -> str:
    """What stands on a sheet."""
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def manifest_of(files: dict[str, bytes]) -> dict[str, Any]:
    """The manifest, read."""
    manifest: dict[str, Any] = json.loads(files["manifest.json"])
    return manifest
