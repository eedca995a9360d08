"""Say in a body how large its pictures are, and load those further down when their reader comes near."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape

from pipeline.model.late_pattern import late_pattern

_IMG = late_pattern(r"<img (?P<rest>[^<>]*)>")
_ATTRIBUTE = late_pattern(r'([a-z]+)="([^"]*)"')

Size = tuple[int, int]
"""Width and height in dots; (0, 0) for a drawing, which has none."""


def with_sizes(body: str, sizes: Mapping[str, Size]) -> str:
    """The sanitized body; `sizes` by the address that a picture has in it.

    A page keeps its place when a picture comes in. The first picture is loaded at once: it may be seen at once.

    >>> with_sizes('<img src="a.png" alt="">', {"a.png": (400, 300)})
    '<img src="a.png" alt="" width="400" height="300">'
    """
    seen: list[str] = []

    def sized(tag: re.Match[str]) -> str:
        own = dict(_ATTRIBUTE.findall(tag["rest"]))
        added = _size(own, sizes.get(unescape(own.get("src", "")), (0, 0)))
        added += ' loading="lazy"' if seen else ""
        seen.append(tag[0])
        return f"<img {tag['rest']}{added}>"

    return _IMG.sub(sized, body)


def _size(own: Mapping[str, str], size: Size) -> str:
    """What an author left out; of one measure given, the other follows."""
    width, height = size
    if not width or not height or {"width", "height"} <= own.keys():
        return ""
    if given := own.get("width"):
        return f' height="{round(height * int(given) / width)}"' if given.isdigit() else ""
    if given := own.get("height"):
        return f' width="{round(width * int(given) / height)}"' if given.isdigit() else ""
    return f' width="{width}" height="{height}"'
