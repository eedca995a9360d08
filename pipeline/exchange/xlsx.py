"""Excel workbooks for agencies: one row a text, the Mandarin column open, all else protected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.exchange.office_file import dated, holds, opened, stream
from pipeline.exchange.package import (
    SIGN,
    Reason,
    Remark,
    ReturnedFile,
    ReturnedRow,
    Row,
    TextPackage,
    fault,
    one_each,
    stamp_in,
)
from pipeline.exchange.words import HAN_FONTS, HOW, SIMPLIFIED, how_in
from pipeline.importers.package import OfficePackage
from pipeline.model.errors import PipelineError
from pipeline.terms.script import simplified
from pipeline.terms.taiwan import on_screen

_COLUMNS = (("Sign", 13), ("Kind", 14), ("English", 58), ("中文", 58), ("State", 14), ("Terms and notes", 34), ("Comment 备注", 30))  # fmt: skip
_SIGN, _ENGLISH, _MANDARIN, _COMMENT = "Sign", "English", "中文", "Comment 备注"
_OPEN = {_MANDARIN, _COMMENT}
_ABOUT = "About 说明"
_LATIN, _HAN = "Calibri", SIMPLIFIED[0]
_EDGE = Side(style="thin", color="D9D5CC")
_HEAD = PatternFill("solid", fgColor="E9E4D8")
_LOCKED = PatternFill("solid", fgColor="F3F1EC")
_WRITE = PatternFill("solid", fgColor="FFFDF3")
_GREY = "8A8578"
_MOST_CELLS = 200_000
"""Of a sheet, empty ones between others included; a page has some thousand."""
_WRITTEN_OUT = ("mergeCell", "hyperlink", "comment")
"""Elements for whose range openpyxl makes every cell."""
_DAY = datetime(2000, 1, 1)
"""Of every workbook: equal texts give equal bytes."""


class Xlsx:
    """An Excel workbook."""

    name = "xlsx"
    ending = ".xlsx"

    def write(self, package: TextPackage) -> bytes:
        """The workbook: the texts, and a sheet that says what to do."""
        book = Workbook()
        sheet = book.active
        assert isinstance(sheet, Worksheet)  # noqa: S101  a new workbook has one
        sheet.title = "Texts"
        _head(sheet, package.stamp.locale)
        for number, row in enumerate(package.rows, 2):
            _line(sheet, number, row)
        sheet.freeze_panes = "D2"
        sheet.protection.enable()
        sheet.protection.formatColumns = sheet.protection.formatRows = False
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = sheet.PAPERSIZE_LETTER
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.page_setup.fitToHeight = 0
        sheet.print_title_rows = "1:1"
        _about(book.create_sheet(on_screen(package.stamp.locale, _ABOUT)), package)
        _set_in(book, package.stamp.locale)
        book.properties.creator = "pipeline"
        book.properties.title = package.title
        book.properties.created = _DAY
        out = stream()
        book.save(out)
        return dated(out.getvalue())

    def is_it(self, data: bytes) -> bool:
        """True for a zip with a workbook."""
        return holds(data, "xl/workbook.xml")

    def read(self, data: bytes, path: str) -> ReturnedFile:
        """Every row with a text. Raises EXCHANGE-…."""
        _check_ranges(opened(data, path, "Excel"), path)
        try:
            book = load_workbook(stream(data), keep_links=False)
        except Exception as error:
            raise _unreadable(path) from error
        sheets = [sheet for sheet in book.worksheets if isinstance(sheet, Worksheet)]
        if any(sheet.max_row * sheet.max_column > _MOST_CELLS for sheet in sheets):
            raise _too_far(path)  # to walk there takes for ever
        cells = (_shown(c) for sheet in sheets for line in sheet.iter_rows() for c in line)
        stamp = stamp_in("\n".join(text for text in cells if "pipeline-exchange" in text), path)
        found = [(sheet, columns) for sheet in sheets if (columns := _columns(sheet))]
        if not found:
            raise fault(
                "EXCHANGE-COLUMNS",
                f"has no sheet with the columns {_SIGN}, {_ENGLISH} and {_MANDARIN}",
                "give the columns their first names again",
                path,
            )
        rows = [row for sheet, columns in found for row in _rows(sheet, *columns)]
        return ReturnedFile(stamp, tuple(rows))


def _check_ranges(package: OfficePackage, path: str) -> None:
    """Raises EXCHANGE-CELLS for ranges that are too large for the library, which writes each out cell by cell.

    It reads sheets and comments from whichever part the workbook names.
    """
    parts = (n for n in package.names if n.endswith(".xml") or n.startswith("xl/worksheets/"))
    trees = [tree for name in parts if (tree := package.tree(name)) is not None]
    nodes = (node for tree in trees for name in _WRITTEN_OUT for node in tree.iter(name))
    ranges = [node.get("ref") or "A1" for node in nodes]
    try:
        cells = sum(CellRange(one).size["rows"] * CellRange(one).size["columns"] for one in ranges)
    except ValueError as error:
        raise _unreadable(path) from error
    if cells > _MOST_CELLS:
        raise _too_far(path)


def _unreadable(path: str) -> PipelineError:
    todo = "open it in Excel, save it again and send that"
    return fault("EXCHANGE-DAMAGED", "is no Excel file that can be read", todo, path)


def _too_far(path: str) -> PipelineError:
    todo = "delete all rows and columns behind the texts, save it and send that"
    return fault("EXCHANGE-CELLS", "has cells far behind the texts", todo, path)


def _set_in(book: Workbook, tag: str) -> None:
    """Mandarin in the font of another locale than the first, where it is in one."""
    if tag not in HAN_FONTS:
        return
    cells = (cell for sheet in book.worksheets for line in sheet.iter_rows() for cell in line)
    for cell in cells:
        if cell.font.name == _HAN:
            was = cell.font
            cell.font = Font(HAN_FONTS[tag][0], was.size, bold=was.bold, color=was.color)


def _head(sheet: Worksheet, tag: str) -> None:
    for number, (name, wide) in enumerate(_COLUMNS, 1):
        cell = _put(sheet, 1, number, on_screen(tag, name))
        cell.font = Font(_HAN, 11, bold=True)
        cell.fill = _HEAD
        sheet.column_dimensions[cell.column_letter].width = wide


def _line(sheet: Worksheet, number: int, row: Row) -> None:
    terms = [f"{english} → {mandarin}" for english, mandarin in row.terms]
    about = "\n".join([*terms, *row.notes])
    values = (row.sign, row.kind, row.entry.source, row.entry.target, row.said, about, "")
    lines = 1
    for (name, wide), column, value in zip(_COLUMNS, range(1, 8), values, strict=True):
        cell = _put(sheet, number, column, value)
        is_open = name in _OPEN and not (name == _MANDARIN and row.locked)
        cell.protection = Protection(locked=not is_open)
        cell.fill = _WRITE if is_open else _LOCKED
        quiet = name not in (_ENGLISH, _MANDARIN, _COMMENT)
        font = _LATIN if name in (_SIGN, _ENGLISH) else _HAN
        cell.font = Font(font, 8 if name == _SIGN else 9 if quiet else 11, color=_GREY if quiet else "1F1D1A")  # fmt: skip
        size = 2 if font == _HAN and not quiet else 1
        lines = max(
            lines, sum(1 + len(part) * size // (wide - 2) for part in str(value).split("\n"))
        )
    sheet.row_dimensions[number].height = min(400, 8 + 15 * lines)


def _put(sheet: Worksheet, line: int, column: int, value: str) -> Cell:
    cell = sheet.cell(line, column)
    assert isinstance(cell, Cell)  # noqa: S101  nothing is merged in what we write
    cell.value = value
    cell.data_type = "s"  # a text that begins with `=` is no formula
    cell.number_format = "@"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    cell.border = Border(bottom=_EDGE)
    return cell


def _about(sheet: Worksheet, package: TextPackage) -> None:
    who = [package.stamp.translator] if package.stamp.translator else []
    lines = (package.title, package.stamp.document, *who, "", *HOW, "", *how_in(package.stamp.locale), "", package.stamp.line)  # fmt: skip
    sheet.column_dimensions["A"].width = 100
    for number, text in enumerate(lines, 1):
        cell = _put(sheet, number, 1, text)
        cell.border = Border()
        cell.font = Font(_HAN, 14 if number == 1 else 11, bold=number == 1)
        if text == package.stamp.line:
            cell.font = Font("Consolas", 8, color=_GREY)
    sheet.protection.enable()


def _shown(cell: object) -> str:
    value = getattr(cell, "value", None)
    return "" if value is None else str(value)


def _columns(sheet: Worksheet) -> tuple[int, Mapping[str, int]] | None:
    """The line of the headings, and the column of each; None on a sheet that has none."""
    for line in sheet.iter_rows(max_row=min(sheet.max_row, 20)):
        names = {simplified(_shown(cell).strip()): number for number, cell in enumerate(line)}
        if {_SIGN, _ENGLISH, _MANDARIN} <= names.keys():
            return line[0].row or 1, names
    return None


def _rows(sheet: Worksheet, head: int, columns: Mapping[str, int]) -> Iterator[ReturnedRow]:
    joined = {
        number
        for area in sheet.merged_cells.ranges
        for number in range(area.min_row, area.max_row + 1)
    }
    for line in sheet.iter_rows(min_row=head + 1):
        number = line[0].row or 0
        said = {n: _shown(line[c]) if c < len(line) else "" for n, c in columns.items()}
        if not any(said[name].strip() for name in (_SIGN, _ENGLISH, _MANDARIN)):
            continue
        signs = [match[0] for match in SIGN.finditer(said[_SIGN])]
        cell = line[columns[_MANDARIN]]
        bad = {"f": Reason.FORMULA, "e": Reason.EXCEL_ERROR}.get(str(cell.data_type))
        joins = Reason.CELLS_JOINED if number in joined else one_each(signs)
        yield ReturnedRow(
            place=f"row {number} of “{sheet.title}”",
            sign=signs[0] if len(signs) == 1 else "",
            english=said[_ENGLISH],
            target=said[_MANDARIN],
            remarks=tuple(_remarks(line, said.get(_COMMENT, ""))),
            fault=joins or bad,
        )


def _remarks(line: tuple[object, ...], written: str) -> Iterator[Remark]:
    """What stands in the column of comments, and Excel's own comments on any cell."""
    if written.strip():
        yield Remark("", written.strip())
    for cell in line:
        comment = getattr(cell, "comment", None)
        text = str(comment.text or "").strip() if comment is not None else ""
        if comment is not None and text:
            author = str(comment.author or "")
            yield Remark(author, text.removeprefix(f"{author}:").strip() or text)
