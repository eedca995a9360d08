"""Make a document of one page that fetches nothing, runs nothing and leads nowhere."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from posixpath import splitext  # only a string function for paths with `/`

from selectolax.lexbor import LexborHTMLParser

from pipeline.build.writers.assets import static
from pipeline.build.writers.interface import Files

_NO_PART = "script, link, base, meta[http-equiv], .banner .desk, .banner:not(:has(.draft))"
"""What fetches or runs something, and the preview's way to its other pages."""
_KINDS = {".svg": "svg+xml", ".jpg": "jpeg"}
"""Ending of a picture → its media type, where that has another name."""
_FIRST = b""":where(a:not([href])) { text-decoration-line: underline; cursor: default; }
html { scrollbar-width: thin; }
"""
"""A link that leads nowhere looks like one; whatever the page's own style says of it goes before."""


@cache
def _style() -> bytes:
    return _FIRST + static("page.css")


@cache
def style_hash() -> str:
    """The one style that a standalone page has, as a content policy names it: `sha256-…`."""
    return f"sha256-{b64encode(sha256(_style()).digest()).decode()}"


def standalone(page: bytes, pictures: Files) -> bytes:
    """A page of the output with its style and its pictures within; links to headings stay, no other leads anywhere.

    `pictures`: path in the output → bytes. One that is not among them is left as it is: nothing fetches it.
    """
    tree = LexborHTMLParser(page)
    for node in tree.css(_NO_PART):
        node.decompose()
    for node in tree.css("[href]"):
        if not (node.attributes["href"] or "").startswith("#"):
            del node.attrs["href"]
    for node in tree.css("img[src]"):
        path = (node.attributes["src"] or "").lstrip("./")
        if path in pictures:
            node.attrs["src"] = _within(path, pictures[path])
    before, head, after = (tree.html or "").partition("</head>")
    return b"".join(
        (before.encode(), b"<style>", _style(), b"</style>", head.encode(), after.encode())
    )


def _within(path: str, data: bytes) -> str:
    ending = splitext(path)[1]
    return f"data:image/{_KINDS.get(ending, ending[1:])};base64,{b64encode(data).decode()}"
