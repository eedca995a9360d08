"""Reads the tables of a Word file: merged cells keep every value below its own heading."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from xml.etree.ElementTree import Element

from pipeline.importers.docx_styles import WRAPPERS, child, value
from pipeline.importers.page import (
    Block,
    Heading,
    ImportedPage,
    Item,
    LeftOut,
    Paragraph,
    runs_text,
)
from pipeline.importers.tables import Cell, as_table

_MAX_COLUMNS = 60


def table_blocks(
    node: Element,
    read: Callable[[Element], list[Block]],
    leave: Callable[[Element], bool],
    page: ImportedPage,
) -> Iterator[Block]:
    """A table, or where it only arranges the page (one row, one column, tables in it) what it holds, in order.

    `leave`: True for a row or cell that a tracked change takes out, whose words it names.
    """
    rows = [_row(row, read, leave, page) for row in _below(node, "w:tr") if not leave(row)]
    yield from as_table([row for row in rows if row], page)


def _below(node: Element, tag: str) -> Iterator[Element]:
    for one in node:
        if one.tag == tag:
            yield one
        elif one.tag in WRAPPERS:
            yield from _below(one, tag)


def _row(
    row: Element,
    read: Callable[[Element], list[Block]],
    leave: Callable[[Element], bool],
    page: ImportedPage,
) -> list[Cell]:
    cells: list[Cell] = [[] for _ in range(_number(value(child(row, "w:trPr"), "w:gridBefore")))]
    for cell in _below(row, "w:tc"):
        if leave(cell):
            continue
        shape = child(cell, "w:tcPr")
        blocks = [_unquoted(block) for block in read(cell)]
        merged = [child(shape, name) for name in ("w:vMerge", "w:hMerge")]
        if any(one is not None and one.get("val") != "restart" for one in merged):
            text = " ".join(
                runs_text(b.runs) for b in blocks if isinstance(b, Paragraph | Item | Heading)
            ).strip()
            if text:
                page.left_out.append(
                    LeftOut("text below a merged cell, which Word does not show", text)
                )
            blocks = []
        cells.append(blocks)
        cells += [[] for _ in range(_number(value(shape, "w:gridSpan")) - 1)]
    return cells


def _unquoted(block: Block) -> Block:
    return replace(block, quote=False, role="") if isinstance(block, Paragraph) else block


def _number(text: str) -> int:
    return min(int(text), _MAX_COLUMNS) if text.isascii() and text.isdigit() else 0
