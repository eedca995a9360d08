"""Lay out a page's blocks as rows for a printed handout, in one language or two."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise, zip_longest
from typing import Any
from unicodedata import east_asian_width

from pipeline.markdown.tree import Node

Row = dict[str, Any]
"""`kind`: `pair` (`cells`: the nodes of each language; `sticky`: stays with the next row; `whole`: on one page), `list` (the
same, one list a language with as many items), `table` (`columns`, `rows`, `whole`), `crisis` (`rows`, `whole`), `page`."""

_NARROW = 15
"""A column of a table whose longest line is no wider (in Latin letters; a Han character counts two) is as wide as that."""
_MAKES_SENSE_WITH_THE_NEXT = {"heading", "label"}
_SHORT_LIST = 6
"""Items of a list that stays on one page."""
_LIST, _PAGE = 12, 30
"""Lines of a list that stays on one page; and of what surely fits on one, so that nobody has to measure it."""
_LETTERS = 34
"""What stands on a line of half a page at least, in Latin letters."""
_TABLE = 26
"""Lines of a table of which the template surely would find that it stays on one page."""
_ACROSS = 88
"""Letters of its small print on a line across the page at least."""
_BESIDE, _END = 2, 4
"""As wide as the white beside a column, and as what stays free at the end of a line, in letters."""
_BETWEEN = 0.4
"""As high as the white between two rows, in lines."""
_ROOM = {
    "paragraph": 1.5,
    "heading": 2.5,
    "label": 1.5,
    "term": 1.5,
    "rule": 2.0,
    "break": 1.0,
    "scale": 4.0,
}
"""Lines that a kind of node takes beside its words, whose last line is not full; others hold these."""


def rows(versions: Sequence[Sequence[tuple[Node, ...]]]) -> list[Row]:
    """The blocks of each language, in the same order, to rows; a block that one language alone has stands alone."""
    found = [
        row
        for blocks in zip_longest(*versions, fillvalue=())
        if any(blocks)
        for row in _rows(blocks)
    ]
    for row, after in pairwise(found):
        if row["kind"] == "pair" and after["kind"] == "pair":
            row["sticky"] = row["sticky"] or _kinds(after) <= {"scale"}
    return found


def _rows(blocks: Sequence[tuple[Node, ...]]) -> Iterator[Row]:
    kind = _shared_kind(blocks)
    nodes = [block[0] for block in blocks if block]
    if kind == "page":
        yield {"kind": "page"}
    elif kind == "crisis":
        inner = zip_longest(*(node.children for node in nodes))
        box = [_pair([(n,) if n else () for n in row]) for row in inner]
        yield {"kind": "crisis", "rows": box, "whole": max(map(_lines, nodes)) <= _PAGE}
    elif kind == "table" and len({_shape(node) for node in nodes}) == 1:
        yield _table(nodes)
    elif kind == "list" and len(nodes) > 1 and len({len(n.children) for n in nodes}) == 1:
        yield {**_pair(blocks), "kind": "list"}
    else:
        yield _pair(blocks)


def _shared_kind(blocks: Sequence[tuple[Node, ...]]) -> str:
    """The kind of the one node that each language has here; "" where they differ."""
    kinds = {tuple(node.kind for node in nodes) for nodes in blocks}
    (kind, *others) = kinds
    return kind[0] if not others and len(kind) == 1 else ""


def _pair(blocks: Sequence[tuple[Node, ...]]) -> Row:
    row: Row = {"kind": "pair", "cells": [[n.as_json() for n in nodes] for nodes in blocks]}
    whole = all(_is_short_list(node) for nodes in blocks for node in nodes)
    return {**row, "sticky": _kinds(row) <= _MAKES_SENSE_WITH_THE_NEXT, "whole": whole}


def _is_short_list(node: Node) -> bool:
    return node.kind == "list" and len(node.children) <= _SHORT_LIST and _lines(node) <= _LIST


def _lines(node: Node) -> float:
    """How many lines a block takes at most, as if there were but half the page for it."""
    own = _ROOM.get(node.kind, 0.0) + 2.0 * int(str(node.facts.get("lines", 0)))
    return own + _width(node.text) / _LETTERS + sum(map(_lines, node.children))


def _kinds(row: Row) -> set[str]:
    return {node["kind"] for nodes in row["cells"] for node in nodes}


def _shape(table: Node) -> tuple[int, ...]:
    return tuple(len(row.children) for row in table.children)


def _table(tables: Sequence[Node]) -> Row:
    """All languages in one table: half the width of a page would leave a word a line."""
    lines = [
        list(zip(*(row.children for row in line), strict=True))
        for line in zip(*(table.children for table in tables), strict=True)
    ]
    columns = [[cell for cells in column for cell in cells] for column in zip(*lines, strict=True)]
    longest = [max(_width(cell.words()) for cell in column) for column in columns]
    widths = _widths(longest)
    letters = _letters(widths, longest)
    return {
        "kind": "table",
        "columns": widths,
        "whole": sum(_row_lines(line, letters) for line in lines) <= _TABLE,
        "rows": [
            {
                "head": all(cells[0].facts["head"] for cells in line),
                "cells": [
                    {"side": cells[0].facts["side"], "nodes": [cell.as_json() for cell in cells]}
                    for cells in line
                ],
            }
            for line in lines
        ],
    }


def _widths(longest: Sequence[int]) -> list[float]:
    """0 for a column that is as wide as its words, else its share of the rest."""
    if all(width <= _NARROW for width in longest):
        return [1.0] * len(longest)
    return [0.0 if 0 < width <= _NARROW else float(max(width, 30)) ** 0.6 for width in longest]


def _letters(widths: Sequence[float], longest: Sequence[int]) -> list[float]:
    """How many letters stand on a line of each column."""
    own = sum(long for width, long in zip(widths, longest, strict=True) if not width)
    free = _ACROSS - own - _BESIDE * len(widths)
    return [
        free * width / sum(widths) if width else long
        for width, long in zip(widths, longest, strict=True)
    ]


def _row_lines(line: Sequence[Sequence[Node]], letters: Sequence[float]) -> float:
    """How many lines a row takes at most, whose cells have a node in each language."""
    return _BETWEEN + max(
        sum(_cell_lines(cell, room) for cell in cells)
        for cells, room in zip(line, letters, strict=True)
    )


def _cell_lines(cell: Node, letters: float) -> float:
    width = _width(cell.words())
    breaks = sum(node.kind == "break" for node in cell.children)
    return 1 + breaks + (width / max(1, letters - _END) if width > letters else 0)


def _width(text: str) -> int:
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)
