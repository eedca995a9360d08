"""Whatever comes back: no text is lost, nothing approved changes, and what is refused is named with its place."""

from __future__ import annotations

import random
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.comments import Comment

from pipeline.exchange.compare import Result, bring_in
from pipeline.exchange.formats import format_named, formats, read_returned
from pipeline.exchange.inline_codes import numbered_like, pieces_of
from pipeline.exchange.package import ExchangeFormat, Row, TextPackage
from pipeline.markdown.escape import canonical
from pipeline.model.entry import Entry, State
from pipeline.model.errors import PipelineError
from tests.every import every
from tests.examples import examples
from tests.exchange.returns import BOMB, STAMP, day, package, with_more, with_sheet_at

THOUSAND = [
    pytest.param(range(24), id="quick"),
    pytest.param(range(24, 1024), marks=pytest.mark.slow, id="a-thousand"),
]
MARKDOWN = st.text(
    alphabet=st.sampled_from("*_~`[]()<>&;\\!{}%^|\n ab中文，。=\"'#-"), min_size=1, max_size=60
)
TEXTS = st.one_of(
    MARKDOWN, st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=40)
)


@pytest.mark.parametrize("seeds", THOUSAND)
def test_no_return_takes_a_text_away(seeds: range) -> None:
    """Rows missing, empty, moved, joined, foreign, twice, with other marks; files cut, re-encoded, with macros and entities."""
    for seed in seeds:
        back = day(seed)
        if back.damaged:
            with pytest.raises(PipelineError) as caught:
                read_returned(back.data, "back.file")
            assert str(caught.value).startswith("back.file:"), (seed, back.name)
            assert caught.value.code.startswith("EXCHANGE-")
            assert "\n" not in str(caught.value)
            continue
        returned = read_returned(back.data, "back.file")
        done = bring_in(back.catalog, returned, back.judge, "李 Wei")
        assert {e.key: e.target for e in done.catalog} == back.wanted, (seed, back.name)
        for one in done.outcomes:
            assert one.row.place
            assert one.why or one.result not in (Result.REFUSED, Result.CONFLICT)
        again = bring_in(done.catalog, returned, back.judge, "李 Wei")
        assert again.catalog == done.catalog, (seed, back.name)


@given(TEXTS, TEXTS)
@settings(max_examples=examples(150))
def test_pieces_give_the_text_back(source: str, target: str) -> None:
    """Also with the numbers of the English: each code once, pairs nested."""
    pieces, _ = numbered_like(pieces_of(target), pieces_of(source))
    assert "".join(piece.raw for piece in pieces) == target
    open_: list[int] = []
    for piece in pieces:
        if piece.kind == "open":
            open_.append(piece.number)
        elif piece.kind == "close":
            assert open_.pop() == piece.number
    assert not open_


@pytest.mark.parametrize("format_", formats(), ids=lambda one: one.name)
@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=5, unique_by=lambda pair: pair[0]))
@settings(max_examples=12)
def test_what_goes_out_comes_back(format_: ExchangeFormat, pairs: list[tuple[str, str]]) -> None:
    """Any Markdown, byte for byte in its clean form, and nothing is brought in."""
    entries = [Entry(None, e, t, note="text") for one in pairs if (e := canonical(one[0])) and (t := canonical(one[1])) is not None]  # fmt: skip
    entries = list({entry.key: entry for entry in entries}.values())
    rows = tuple(Row(entry, State.DRAFTED) for entry in entries)
    if not rows:
        return
    data = format_.write(TextPackage(STAMP, "x", "x.md", rows))
    returned = read_returned(data, "x")
    assert returned.stamp == STAMP
    assert [canonical(row.target) for row in returned.rows] == [e.target for e in entries]
    assert [" ".join(row.english.split()) for row in returned.rows] == [" ".join(e.source.split()) for e in entries]  # fmt: skip
    assert [row.sign for row in returned.rows] == [row.sign for row in rows]


@pytest.mark.parametrize("format_", formats(), ids=lambda one: one.name)
def test_marks_and_states_come_back(format_: ExchangeFormat) -> None:
    """The texts of a page with all marks, through each format."""
    out = package(3)
    returned = read_returned(format_.write(out), "x")
    assert format_.write(out) == format_.write(out)
    assert [row.target for row in returned.rows] == [row.entry.target for row in out.rows]
    assert not [row for row in returned.rows if row.fault or row.remarks]


def test_a_bomb_is_one_line() -> None:
    """A file that swells beyond the limit is refused before it fills the memory."""
    data, _ = BOMB(format_named("xlsx").write(package(1)), random.Random(1))  # noqa: S311  no secret
    with pytest.raises(PipelineError, match="holds more than 100 MB when unpacked"):
        read_returned(data, "bomb")


FAR = {
    "cell": ("</sheetData>", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
    "row": ("</sheetData>", '<row r="1048576"><c><v>1</v></c></row>'),
    "merged": ("<pageMargins", '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
    "link": (
        "<pageMargins",
        '<hyperlinks><hyperlink ref="A1:XFD1048576" location="A1"/></hyperlinks>',
    ),
}
"""What it stands before, and XML that names billions of cells."""


def test_cells_far_behind_the_texts_are_one_line() -> None:
    """A few kilobytes that name billions of cells are refused before anybody walks over them."""
    data = format_named("xlsx").write(package(1))

    def law(before: str, more: str) -> None:
        with pytest.raises(PipelineError, match="EXCHANGE-CELLS has cells far behind the texts"):
            read_returned(with_more(data, "xl/worksheets/sheet1.xml", before, more), "far.xlsx")

    every(law, FAR)


def test_far_cells_are_found_in_whichever_part_they_stand() -> None:
    """A comment has a range too, and a sheet need not lie where sheets lie."""
    data, out = format_named("xlsx").write(package(1)), BytesIO()
    book = load_workbook(BytesIO(data))
    book["Texts"]["G2"].comment = Comment("Why?", "Lin")
    book.save(out)
    note = '<comment ref="A1:XFD1048576" authorId="0"><text><t>x</t></text></comment>'
    moved = with_sheet_at(data, "xl/other/s.xml")
    assert read_returned(moved, "x").rows
    for file, part, before, more in (
        (out.getvalue(), "xl/comments/comment1.xml", "</commentList>", note),
        (moved, "xl/other/s.xml", *FAR["merged"]),
    ):
        with pytest.raises(PipelineError, match="EXCHANGE-CELLS has cells far behind the texts"):
            read_returned(with_more(file, part, before, more), "far.xlsx")


@pytest.mark.parametrize("name", ["xlsx", "docx"])
def test_more_xml_than_a_page_has_is_one_line(name: str) -> None:
    """300,000 empty elements, zipped to some kilobytes, are not walked row by row."""
    part, end = {
        "xlsx": ("xl/worksheets/sheet1.xml", "</sheetData>"),
        "docx": ("word/document.xml", "</w:body>"),
    }[name]
    data = with_more(format_named(name).write(package(1)), part, end, "<x/>" * 300_001)
    with pytest.raises(PipelineError, match="EXCHANGE-LARGE holds far more XML than a text needs"):
        read_returned(data, f"many.{name}")


@pytest.mark.parametrize("data", [b"", b"hello", b"PK\x03\x04 nothing", b"\xd0\xcf\x11\xe0 old", b"%PDF-1.7"])  # fmt: skip
def test_a_wrong_file_is_one_line(data: bytes) -> None:
    """Whatever somebody sends by mistake."""
    with pytest.raises(PipelineError) as caught:
        read_returned(data, "wrong.bin")
    assert str(caught.value).startswith("wrong.bin: EXCHANGE-")
