"""Files of an output in; what the tests look at in them out."""

from __future__ import annotations

import json
from typing import Any

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


def manifest_of(files: dict[str, bytes]) -> dict[str, Any]:
    """The manifest, read."""
    manifest: dict[str, Any] = json.loads(files["manifest.json"])
    return manifest
