"""What people do in Word: tracked changes, comments, joined cells, new paragraphs, deleted rows."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.table import Table

from tests.exchange.project import BREATHE, CARD, MANDARIN, PAGE, report, results, run, texts

SAY = "Say **what you feel** first, then ask."
_RUN = '<w:r><w:t xml:space="preserve">{}</w:t></w:r>'


@pytest.fixture
def file(root: Path) -> Path:
    """The page as a Word file."""
    run(root, "export", "--format", "docx", "--what", "all", "--translator", "Li Wei", "--out", str(root.parent / "out"))  # fmt: skip
    return root.parent / "out" / f"{PAGE}.docx"


def worked(file: Path, change: Callable[[Table], None]) -> str:
    """The file after somebody worked in its table."""
    document = docx.Document(str(file))
    change(document.tables[0])
    document.save(str(file))
    return str(file)


def line(table: Table, english: str) -> int:
    """The number of a text's row."""
    return next(
        n
        for n, row in enumerate(table.rows)
        if english in row.cells[0].text or english in _all(row._tr)
    )


def _all(element: object) -> str:
    return "".join(re.findall(r"<w:t[^>]*>([^<]*)</w:t>", getattr(element, "xml", "")))


def put(table: Table, english: str, xml: str) -> None:
    """Put these runs into the Mandarin of a text."""
    cell = table.rows[line(table, english)].cells[1]
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    paragraph = cell.paragraphs[0]._p
    for run_ in list(paragraph):
        if not run_.tag.endswith("pPr"):
            paragraph.remove(run_)
    for node in parse_xml(f"<w:p {space}>{xml}</w:p>"):
        paragraph.append(node)


def test_tracked_changes_are_the_text(root: Path, file: Path) -> None:
    """What was put in counts and what was taken out does not, across several runs; moved words stand once."""

    def change(table: Table) -> None:
        put(
            table,
            BREATHE,
            _RUN.format("慢慢")
            + '<w:del w:id="1" w:author="Li"><w:r><w:delText>走路</w:delText></w:r></w:del>'
            + '<w:ins w:id="2" w:author="Li"><w:r><w:t>呼吸</w:t></w:r></w:ins>'
            + _RUN.format("，")
            + '<w:moveFrom w:id="3" w:author="Li"><w:r><w:t>再</w:t></w:r></w:moveFrom>'
            + '<w:moveTo w:id="4" w:author="Li"><w:r><w:t>再回来</w:t></w:r></w:moveTo>'
            + _RUN.format("。"),
        )

    assert results(report(root, worked(file, change), "--yes")) == {BREATHE: "new"}
    assert texts(root)[BREATHE] == "慢慢呼吸，再回来。"


def test_comments_and_ideas_for_the_english(root: Path, file: Path) -> None:
    """A comment stands beside its text with its author; a tracked change of the English is a remark, not a refusal."""
    document = docx.Document(str(file))
    table = document.tables[0]
    put(table, BREATHE, _RUN.format("慢慢呼吸，再回来。"))
    cell = table.rows[line(table, BREATHE)].cells[1]
    document.add_comment(cell.paragraphs[0].runs, text="谁回来？", author="王芳")
    english = table.rows[line(table, SAY)].cells[0].paragraphs[1]._p
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    english.append(
        parse_xml(f'<w:ins {space} w:id="9" w:author="Li"><w:r><w:t> Please.</w:t></w:r></w:ins>')
    )
    document.save(str(file))
    found = report(root, str(file))
    assert results(found) == {BREATHE: "new"}
    assert {(c["english"], c["author"], c["words"]) for c in found["comments"]} == {
        (BREATHE, "王芳", "谁回来？"),
        (SAY, "Li Wei", f"English: {SAY} Please."),
    }


def test_joined_cells_are_refused_and_the_rest_comes_in(root: Path, file: Path) -> None:
    """Rows that a translator joined cannot be told apart: both are named, and keep what stands here."""

    def change(table: Table) -> None:
        first = line(table, SAY)
        table.cell(first, 1).merge(table.cell(first + 1, 1))
        put(table, BREATHE, _RUN.format("慢慢呼吸，再回来。"))

    found = report(root, worked(file, change), "--yes", code=1)
    assert results(found) == {SAY: "refused", CARD: "refused", BREATHE: "new"}
    assert {row["why"] for row in found["rows"] if row["result"] == "refused"} == {
        "its cells were joined with others"
    }
    assert texts(root)[SAY] == MANDARIN[SAY]


def test_deleted_and_added_rows_mean_nothing(root: Path, file: Path) -> None:
    """A row that is gone takes no text away; one that the translator added is refused with its place."""

    def change(table: Table) -> None:
        table._tbl.remove(table.rows[line(table, SAY)]._tr)
        cells = table.add_row().cells  # type: ignore[no-untyped-call]
        cells[0].text, cells[1].text = "A new sentence.", "新的一句。"

    found = report(root, worked(file, change), "--yes", code=1)
    assert results(found) == {"A new sentence.": "refused"}
    assert texts(root)[SAY] == MANDARIN[SAY]


def test_what_may_not_change_is_locked(file: Path) -> None:
    """All English, and approved Mandarin, in content controls that can be neither changed nor removed."""
    document = docx.Document(str(file))
    for row in document.tables[0].rows[1:]:
        english, mandarin = row.cells
        assert english.text.strip() == ""  # python-docx passes content controls by
        assert "sdtContentLocked" in english._tc.xml
        approved = MANDARIN["Never go alone."] in _all(row._tr)
        assert ("sdtContentLocked" in mandarin._tc.xml) == approved
