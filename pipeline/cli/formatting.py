"""Format counts, columns and wrapped text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING
from unicodedata import combining, east_asian_width

if TYPE_CHECKING:
    from pipeline.model.settings import Risk


def columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Align rows of cells; Han letters are two wide.

    >>> columns([("a", "认可", "x"), ("abc", "b", "y")])
    ['  a    认可  x', '  abc  b     y']
    """
    most = max(map(len, rows), default=0)
    widths = [max(width(row[n]) for row in rows if n < len(row)) for n in range(most)]
    return [
        (
            "  " + "  ".join(cell + " " * (widths[n] - width(cell)) for n, cell in enumerate(row))
        ).rstrip()
        for row in rows
    ]


def width(text: str) -> int:
    """How many cells of a terminal a text takes."""
    return len(text) if text.isascii() else sum(map(_cells, text))


@lru_cache(maxsize=8192)
def _cells(char: str) -> int:
    return 0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1


def fitting(text: str, cells: int) -> int:
    """How many characters of a text, from the first on, take at most so many cells.

    >>> fitting("abc", 2), fitting("认可你", 5), fitting("e\u0301a", 1)
    (2, 2, 2)
    """
    if text[: cells + 1].isascii():
        return min(len(text), cells)
    taken = 0
    for count, char in enumerate(text):
        taken += 1 if char.isascii() else _cells(char)
        if taken > cells:
            return count
    return len(text)


def wrapped(text: str, indent: str, cells: int | None) -> list[str]:
    """The lines of a text behind an indent, broken at `cells`; None: a line stays whole.

    >>> wrapped("be kind to me", "  ", 9)
    ['  be kind', '  to me']
    >>> wrapped("认可你的感受。", "  ", 8)
    ['  认可你', '  的感', '  受。']
    """
    room = None if cells is None else max(4, cells - width(indent))
    lines = (part for line in text.split("\n") for part in _parts(line, room))
    return [f"{indent}{line}".rstrip() for line in lines]


def _parts(line: str, room: int | None) -> Iterator[str]:
    """One line in pieces of `room` cells; no piece begins with closing punctuation."""
    while room is not None and width(line) > room:
        end = max(1, fitting(line, room))
        blank = line.rfind(" ", 0, end + 1)
        if blank > 0 and line[end].isascii():
            end = blank
        while end > 1 and line[end] in "，。、；：？！）》”’…":
            end -= 1
        yield line[:end]
        line = line[end:].lstrip(" ")
    yield line


def counted(count: int, one: str, many: str | None = None) -> str:
    """Write a count with its noun.

    >>> counted(1, "page"), counted(2, "page")
    ('1 page', '2 pages')
    """
    return f"{count} {one if count == 1 else many or one + 's'}"


def document_cells(name: str, locale: str, *, several: bool) -> tuple[str, ...]:
    """The first cells of a document's row: its id, and its language where the rows are of several.

    >>> document_cells("a", "zh", several=False), document_cells("a", "zh", several=True)
    (('a',), ('a', 'zh'))
    """
    return (name, locale) if several else (name,)


def waits(count: int, noun: str = "", *, still: bool = False) -> str:
    """Write how much waits.

    >>> waits(1, "text"), waits(2, "text", still=True), waits(1)
    ('1 text waits', '2 texts still wait', '1 waits')
    """
    what = counted(count, noun) if noun else str(count)
    return f"{what}{' still' if still else ''} {'waits' if count == 1 else 'wait'}"


def risk_lines(risks: Sequence[Risk]) -> list[str]:
    """A line for each guard that somebody has taken down, and who."""
    return [f"  ● accepted risk: {risk.says} ({risk.accepted})" for risk in risks]


def opening(text: str) -> str:
    """A text as people recognise it: its first words, in quotes.

    >>> opening("Say thank you three times a day, and mean it each time.")
    '“Say thank you three times a day, and me…”'
    """
    words = " ".join(text.split())
    return f"“{words if len(words) <= 40 else words[:39] + '…'}”"
