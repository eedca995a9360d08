"""Convert the inline codes of a TMX segment to our Markdown.

Codes are told by their `type` and by the native code that they hold; `<hi>` and `<sub>` hold words, which stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from pipeline.model.late_pattern import late_pattern

_PAIRED = {"bpt", "ept"}
_SINGLE = {"ph", "it", "ut"}
_TYPES = {"bold": "**", "italic": "*"}
_NATIVE = (
    (late_pattern(r"</?(?:b|strong)(?:\s[^<>]*)?>|\*\*|__", re.I), "**"),
    (late_pattern(r"</?(?:i|em)(?:\s[^<>]*)?>|[*_]", re.I), "*"),
    (late_pattern(r"</?(?:s|del|strike)(?:\s[^<>]*)?>|~~", re.I), "~~"),
    (late_pattern(r"</?(?:code|kbd|samp|tt)(?:\s[^<>]*)?>|`", re.I), "`"),
)
_HREF = late_pattern(r"""<a\s[^<>]*?href\s*=\s*["']?([^"'<>\s()]+)""", re.I)
_LINK_END = late_pattern(r"\]\(([^()\s<>]+)\)")
_BREAK = late_pattern(r"\s*(?:<br\s*/?>|\[BR\])\s*", re.I)
_OURS = late_pattern(r"\{\{[^{}]*\}\}|\{%[^{}]*%\}|\[\^[^\s\[\]^]+\]|`[^`]+`")
_MOST_DEPTH = 50


@dataclass(slots=True)
class _Code:
    """A code of the segment."""

    name: str
    """`bpt`, `ept`, `ph`, `it`, `ut`, `hi-open`, `hi-close`, or `other`."""
    number: str = ""
    """What a `bpt` and its `ept` share."""
    type: str = ""
    """As the tool calls it: `bold`, `lb`, `link`."""
    native: str = ""
    """The code in the tool's own format."""


Piece = str | _Code


def segment_text(seg: ET.Element) -> tuple[str, int]:
    """The text of a segment, outer blanks gone, and how many of its codes were dropped with their words kept.

    Raises ValueError where it is nested beyond reason.
    """
    pieces = list(_pieces(seg, 0))
    marks, dropped = _marks(pieces)
    text = "".join(
        piece if isinstance(piece, str) else marks.get(number, "")
        for number, piece in enumerate(_with_blanks_outside(pieces, marks))
    )
    return text.strip(), dropped


def _pieces(element: ET.Element, depth: int) -> Iterator[Piece]:
    if depth > _MOST_DEPTH:
        raise ValueError(depth)
    yield element.text or ""
    for child in element:
        name = child.tag if isinstance(child.tag, str) else ""
        about = (child.get("i") or child.get("x") or "", (child.get("type") or "").lower())
        if name in _PAIRED | _SINGLE:
            yield _Code(name, *about, "".join(child.itertext()))
        elif name == "hi":
            number = f"hi-{id(child)}"
            yield _Code("bpt", number, about[1])
            yield from _pieces(child, depth + 1)
            yield _Code("ept", number, about[1])
        else:  # `sub`, or a tool's own element: its words are words
            yield _Code("other") if name and name != "sub" else ""
            yield from _pieces(child, depth + 1)
        yield child.tail or ""


def _marks(pieces: list[Piece]) -> tuple[dict[int, str], int]:
    """Place of a code → the mark for it; and how many codes have none. A pair counts once."""
    marks: dict[int, str] = {}
    waiting: dict[str, int] = {}
    dropped = 0
    for at, piece in enumerate(pieces):
        if isinstance(piece, str):
            continue
        if piece.name == "bpt":
            waiting[piece.number] = at
        elif piece.name == "ept" and piece.number in waiting:
            first = waiting.pop(piece.number)
            pair = _pair(pieces[first], piece)
            has_words = any(isinstance(p, str) and p.strip() for p in pieces[first:at])
            if pair and has_words:
                marks[first], marks[at] = pair
            else:
                dropped += 1
        elif piece.name in _SINGLE and (single := _single(piece)):
            marks[at] = single
        else:
            dropped += 1
    return marks, dropped + len(waiting)


def _pair(opening: Piece, closing: _Code) -> tuple[str, str] | None:
    if isinstance(opening, str):
        return None
    native = opening.native.strip()
    if href := _HREF.match(native):
        return "[", f"]({href[1]})"
    if native == "[" and (end := _LINK_END.fullmatch(closing.native.strip())):
        return "[", f"]({end[1]})"
    sign = next((sign for pattern, sign in _NATIVE if pattern.fullmatch(native)), None)
    sign = sign or _TYPES.get(opening.type)
    return (sign, sign) if sign else None


def _single(code: _Code) -> str:
    """A line break, or what is a mark of ours already."""
    if code.type == "lb" or _BREAK.fullmatch(code.native):
        return "\n"
    native = code.native.strip()
    return native if _OURS.fullmatch(native) else ""


def _with_blanks_outside(pieces: list[Piece], marks: dict[int, str]) -> list[Piece]:
    """The pieces, with the blanks just inside a pair of marks moved out of it: there they would unmake it."""
    moved = list(pieces)
    for at in marks:
        code, beside = pieces[at], at
        if isinstance(code, str) or code.name not in _PAIRED:
            continue
        step = 1 if code.name == "bpt" else -1
        inner, outer = beside + step, beside - step
        inside = moved[inner] if 0 <= inner < len(moved) else None
        if not isinstance(inside, str) or not inside.strip():
            continue
        bare = inside.lstrip() if step > 0 else inside.rstrip()
        if bare != inside and 0 <= outer < len(moved) and isinstance(moved[outer], str):
            blank = inside[: len(inside) - len(bare)] if step > 0 else inside[len(bare) :]
            moved[inner] = bare
            moved[outer] = f"{moved[outer]}{blank}" if step > 0 else f"{blank}{moved[outer]}"
    return moved
