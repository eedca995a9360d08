"""Makes a table of rows of cells, or, where they only arrange a page, what they hold in order."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.importers.page import (
    Block,
    Heading,
    ImportedPage,
    Item,
    Paragraph,
    Run,
    Runs,
    Table,
    Write,
)

Cell = list[Block]


def as_table(rows: list[list[Cell]], page: ImportedPage) -> Iterator[Block]:
    """Rows of cells as a table, or in order where a table cannot hold them.

    Numbers of items, which cells hold as text, are noted as words of the source: its readers see them.
    """
    width = max((len(row) for row in rows), default=0)
    rows = [[*row, *([] for _ in range(width - len(row)))] for row in rows]
    full = [row for row in rows if any(row)]
    if not full:
        return
    columns = sum(any(row[at] for row in full) for at in range(width))
    if (
        len(rows) < 2
        or width < 2
        or columns < 2
        or not all(_fits(cell) for row in rows for cell in row)
    ):
        yield from (block for row in rows for cell in row for block in cell)
        return
    items = [one for row in full for cell in row for one in cell if isinstance(one, Item)]
    page.source += [_sign(one) for one in items if one.marked]
    first = next(n for n, row in enumerate(rows) if any(row))
    yield Table(tuple(tuple(tuple(_lines(cell)) for cell in row) for row in rows[first:]))


def _fits(cell: Cell) -> bool:
    return all(isinstance(block, Paragraph | Item | Write) for block in cell)


def _lines(cell: Cell) -> Iterator[Runs]:
    """The paragraphs of a cell; items with the sign that they have."""
    for block in cell:
        if isinstance(block, Write):
            if block.label:
                yield block.label
            continue
        if not isinstance(block, Paragraph | Item | Heading):
            continue
        yield (
            (Run(_sign(block)), *block.runs)
            if isinstance(block, Item) and block.marked
            else block.runs
        )


def _sign(item: Item) -> str:
    if item.ticked is not None:
        return "☑ " if item.ticked else "☐ "
    return "• " if item.number is None else f"{item.number}. "
