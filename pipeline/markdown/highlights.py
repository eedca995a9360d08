"""Render Markdown as HTML with spans of its source highlighted.

The parser says nothing of where a character of its output stood. So characters that nobody types are set
around each span, the text is read, and the result has to be the same but for them: a mark that would
change how the text reads (inside an address, beside a delimiter) is left out rather than drawn wrongly.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Read = Callable[[str], str]
"""The Markdown of one text in, safe HTML out."""

_FIRST, _LAST = 0xE000, 0xF8FF
_WORK = 200_000
"""Characters that are read to tell marks that change a text from those that do not."""
_SIGNS = re.compile("[\ue000-\uf8ff]")
_PARTS = re.compile("(<[^>]*>|[\ue000-\uf8ff])")


@dataclass(frozen=True, slots=True)
class Highlight:
    """A span of a text, and what it is marked as."""

    start: int
    """First character."""
    end: int
    """After the last one."""
    name: str
    """Class of the mark: `term`, `error` …"""
    about: str = ""
    """What it marks, where a page needs to know: the headword of a term. Becomes `data-term`."""


def highlighted(text: str, marks: Sequence[Highlight], read: Read) -> str:
    """Read a text with its spans in `<mark class="…">`.

    >>> highlighted("a **b** c", [Highlight(4, 5, "term")], lambda t: t.replace("**", "|"))
    'a |<mark class="term">b</mark>| c'
    """
    plain = read(text)
    marks = [m for m in marks if 0 <= m.start < m.end <= len(text)][: (_LAST - _FIRST) // 2]
    if not marks or _SIGNS.search(text):
        return plain
    planted = read(_planted(text, marks))
    if _SIGNS.sub("", planted) != plain:
        # one by one, each of which reads the text again
        marks = marks[: _WORK // len(text)]
        marks = [m for m in marks if _SIGNS.sub("", read(_planted(text, [m]))) == plain]
        planted = read(_planted(text, marks))
        if _SIGNS.sub("", planted) != plain:
            return plain
    return _drawn(planted, marks)


def _planted(text: str, marks: Sequence[Highlight]) -> str:
    edges = sorted(
        edge
        for number, mark in enumerate(marks)
        for edge in (
            (mark.start, 1, chr(_FIRST + 2 * number)),
            (mark.end, 0, chr(_FIRST + 2 * number + 1)),
        )
    )
    made, at = [], 0
    for place, _, sign in edges:
        made += [text[at:place], sign]
        at = place
    return "".join([*made, text[at:]])


def _drawn(planted: str, marks: Sequence[Highlight]) -> str:
    """Turn the signs into elements, text by text, so that they nest whatever is around them."""
    made: list[str] = []
    open_: list[int] = []
    parts = _PARTS.split(planted)
    whole = {ord(part) - _FIRST for part in parts if _SIGNS.fullmatch(part)}
    for part in parts:
        if _SIGNS.fullmatch(part):
            number, closes = divmod(ord(part) - _FIRST, 2)
            if not {2 * number, 2 * number + 1} <= whole:
                continue  # the other edge stands inside a tag, in the words of a picture
            if closes:
                open_.remove(number)
            else:
                open_.append(number)
        elif part.startswith("<") or not part or not open_:
            made.append(_SIGNS.sub("", part))
        else:
            names = " ".join(dict.fromkeys(marks[number].name for number in open_))
            about = next((marks[n].about for n in open_ if marks[n].about), "")
            told = f' data-term="{html.escape(about)}"' if about else ""
            made.append(f'<mark class="{names}"{told}>{part}</mark>')
    return "".join(made)
