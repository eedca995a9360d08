"""Write a Word file of two columns for therapists: English to read, Mandarin to write, one row a text."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Emu, Inches, Pt, RGBColor
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from pipeline.exchange.inline_codes import CLOSE, OPEN, TEXT, pieces_of
from pipeline.exchange.office_file import dated, stream
from pipeline.exchange.package import Row, TextPackage
from pipeline.exchange.words import HAN_FONTS, HOW, SIMPLIFIED, how_in

_LATIN, (_HAN, _SPOKEN) = "Calibri", SIMPLIFIED
_GREY, _MARK, _INK = "8A8578", "7A4FA3", "1F1D1A"
_HEAD, _APPROVED = "E9E4D8", "F3F1EC"
_HALF = Inches(3.55)
_DAY = datetime(2000, 1, 1)
"""Of every file: equal texts give equal bytes."""


def write_docx(package: TextPackage) -> bytes:
    """The file. Locked text is held by content controls, so that comments and tracked changes work beside it."""
    document = Document()
    _page(document)
    _intro(document, package)
    table = document.add_table(rows=1, cols=2)
    table.style = "Table Grid"
    table.autofit = False
    head = table.rows[0]
    for cell, name in zip(head.cells, ("English", "中文"), strict=True):
        _fill(cell, _HEAD)
        _say(cell.paragraphs[0], name, bold=True)
    _on_row(head, "w:tblHeader")
    for row in package.rows:
        _add(table.add_row(), row)
    for line in table.rows:
        for cell in line.cells:
            cell.width = _HALF
    _set_in(document, package.stamp.locale)
    properties = document.core_properties
    properties.author, properties.title = "pipeline", package.title
    properties.created = properties.modified = _DAY
    properties.comments = ""
    out = stream()
    document.save(out)
    return dated(out.getvalue())


def _set_in(document: WordDocument, tag: str) -> None:
    """Mandarin in the font and the language of another locale than the first, where it is in one."""
    if tag not in HAN_FONTS:
        return
    font, spoken = HAN_FONTS[tag]
    footer = document.sections[0].footer._element
    for part in (document.element, document.styles.element, footer):
        for name, value in (("w:rFonts", font), ("w:lang", spoken)):
            for node in part.iter(qn(name)):
                node.set(qn("w:eastAsia"), value)


def _page(document: WordDocument) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Inches(8.5), Inches(11)
    section.left_margin = section.right_margin = Inches(0.7)
    section.top_margin = section.bottom_margin = Inches(0.7)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = _LATIN, Pt(11)
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), _HAN)
    normal.paragraph_format.space_after = Pt(4)


def _intro(document: WordDocument, package: TextPackage) -> None:
    _say(document.add_paragraph(), package.title, size=18, bold=True)
    who = f" · {package.stamp.translator}" if package.stamp.translator else ""
    _say(document.add_paragraph(), f"{package.stamp.document}{who}", size=9, color=_GREY)
    for text in (*how_in(package.stamp.locale), *HOW):
        _say(document.add_paragraph(), text, size=9)
    footer = document.sections[0].footer.paragraphs[0]
    _say(footer, package.stamp.line, size=6, color=_GREY)


def _add(line: _Row, row: Row) -> None:
    """One text: its sign and kind, the English, terms and notes on the left; the Mandarin on the right."""
    english, mandarin = line.cells
    if len(row.entry.source) < 600:
        _on_row(line, "w:cantSplit")
    _locked(english.paragraphs[0], f"{row.sign}  {row.kind} · {row.said}", size=7, color=_GREY)
    _text(english.add_paragraph(), row.entry.source, locked=True)
    notes = [f"{word} → {zh}" for word, zh in row.terms]
    for note in (*notes, *row.notes):
        _locked(english.add_paragraph(), note, size=8, color=_GREY)
    _text(mandarin.paragraphs[0], row.entry.target, locked=row.locked)
    for cell in line.cells:
        cell.paragraphs[0].paragraph_format.space_before = Pt(4)
    _fill(english, "FAF8F3")
    if row.locked:
        _fill(mandarin, _APPROVED)


def _text(paragraph: Paragraph, text: str, *, locked: bool) -> None:
    """The words with their marks: these are in another colour, and what is bold on the page is bold."""
    runs: list[Run] = []
    bold = italic = 0
    for piece in pieces_of(text):
        step = {OPEN: 1, CLOSE: -1}.get(piece.kind, 0)
        stars = piece.raw.count("*") or piece.raw.count("_")
        if piece.kind == CLOSE:
            bold, italic = bold - (stars >= 2), italic - (stars in (1, 3))
        color = _INK if piece.kind == TEXT else _MARK
        if piece.raw == "\n":
            run = paragraph.add_run()
            run.add_break()
        else:
            run = _say(paragraph, piece.raw, color=color, bold=bold > 0)
            run.font.italic = italic > 0 or None
        if step > 0:
            bold, italic = bold + (stars >= 2), italic + (stars in (1, 3))
        runs.append(run)
    if locked:
        _lock(paragraph, runs)


def _locked(paragraph: Paragraph, text: str, *, size: float, color: str) -> None:
    _lock(paragraph, [_say(paragraph, text, size=size, color=color)])


def _say(
    paragraph: Paragraph, text: str, *, size: float = 11, color: str = _INK, bold: bool = False
) -> Run:
    run = paragraph.add_run(text)
    run.font.size, run.font.color.rgb = Pt(size), RGBColor.from_string(color)
    run.font.bold = bold or None
    run.font.name = _LATIN
    properties = run._element.get_or_add_rPr()
    properties.get_or_add_rFonts().set(qn("w:eastAsia"), _HAN)
    language = OxmlElement("w:lang")  # else programs set Simplified words in the shapes of Taiwan
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), _SPOKEN)
    properties.append(language)
    return run


def _lock(paragraph: Paragraph, runs: Iterable[Run]) -> None:
    """Put runs into a content control that can neither be changed nor removed."""
    control, properties, content = (
        OxmlElement(name) for name in ("w:sdt", "w:sdtPr", "w:sdtContent")
    )
    lock = OxmlElement("w:lock")
    lock.set(qn("w:val"), "sdtContentLocked")
    properties.append(lock)
    control.append(properties)
    control.append(content)
    elements = [run._element for run in runs]
    if elements:
        paragraph._element.append(control)
        for element in elements:
            content.append(element)


def _fill(cell: _Cell, color: str) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", color)):
        shade.set(qn(f"w:{name}"), value)
    properties: BaseOxmlElement = cell._element.get_or_add_tcPr()
    properties.append(shade)
    cell.width = Emu(_HALF)


def _on_row(line: _Row, name: str) -> None:
    line._tr.get_or_add_trPr().append(OxmlElement(name))
