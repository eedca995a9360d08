"""Tracked changes of Word, taken or left one by one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from pipeline.importers.docx import docx_page
from pipeline.importers.lost import words_in
from pipeline.importers.number_list import as_list, numbers_of
from pipeline.importers.page import ImportedPage
from pipeline.importers.write import page_markdown
from pipeline.model.errors import PipelineError
from tests.examples import examples
from tests.importers.cases import faults, imported
from tests.importers.libreoffice import resolve_all
from tests.importers.office import paragraph, part, word
from tests.importers.tracked import LISTS, Plan, Writer, by_hand, plans, run


def read(
    data: bytes, changes: str = "accepted", otherwise: frozenset[int] = frozenset()
) -> ImportedPage:
    return docx_page(data, "x.docx", stem="x", changes=changes, otherwise=otherwise)


@given(plans(), st.data())
@settings(max_examples=examples(150), deadline=None)
def test_what_is_taken_is_what_a_person_would_have_typed(plan: Plan, data: st.DataObject) -> None:
    """For each set of changes the page is that of the file without them; none is lost, and all words are told."""
    file, keys = Writer(plan).file(), frozenset(plan.by)
    some = frozenset(data.draw(st.sets(st.sampled_from(sorted(keys)))) if keys else ())
    for taken in (keys, frozenset(), some):
        page = read(file, "accepted", keys - taken)
        assert page_markdown(page) == page_markdown(read(by_hand(plan, taken)))
        assert page_markdown(page) == page_markdown(read(file, "original", taken))
        assert {one.number: one.by for one in page.changes} == plan.by
        assert {one.number for one in page.changes if one.taken} == taken
        assert faults(page, imported(page)) == ()


@given(st.frozensets(st.integers(0, 400)))
def test_a_short_list_holds_its_numbers(numbers: frozenset[int]) -> None:
    assert numbers_of(as_list(numbers)) == numbers


BY = 'w:id="7" w:author="Ann" w:date="2026-11-03T10:00:00Z"'
NEW, OLD = f"<w:ins {BY}>{run('new')}</w:ins>", f"<w:del {BY}>{run('old', old=True)}</w:del>"
BOX = f"<w:txbxContent><w:p>{run('In a box: ')}{NEW}</w:p></w:txbxContent>"
MATHS = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
FONT = f'<w:rPrChange {BY}><w:rPr><w:color w:val="FF0000"/></w:rPr></w:rPrChange>'
COLUMN = f"<w:tc><w:tcPr><w:cellIns {BY}/></w:tcPr><w:p>{NEW}</w:p></w:tc>"
CELL = f"<w:tc><w:p>{run('kept')}</w:p></w:tc>"
PLACES = {
    "in a cell": f"<w:tbl><w:tr>{CELL}<w:tc><w:p>{OLD}{NEW}</w:p></w:tc></w:tr></w:tbl>",
    "in a box of two versions": f"<w:p><w:r><mc:AlternateContent><mc:Choice><w:pict>{BOX}</w:pict></mc:Choice>"
    f"<mc:Fallback><w:pict>{BOX}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>",
    "in a link": f'<w:p><w:hyperlink w:anchor="x">{NEW}{run(" words")}</w:hyperlink></w:p>',
    "in a content control": f"<w:sdt><w:sdtContent><w:p>{NEW}</w:p></w:sdtContent></w:sdt>",
    "in a formula": f"<w:p><m:oMath {MATHS}><m:r><m:t>a </m:t></m:r><w:ins {BY}><m:r><m:t>new</m:t></m:r></w:ins></m:oMath></w:p>",
    "a column": f"<w:tbl>{f'<w:tr>{CELL}{COLUMN}</w:tr>' * 3}</w:tbl>",
    "around paragraphs": f"<w:ins {BY}><w:p>{run('one new')}</w:p><w:p>{run('two')}</w:p></w:ins>",
    "a list": f'<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="9"/><w:ins {BY}/></w:numPr></w:pPr>{run("new")}</w:p>',
    "a level that a style has": f'{paragraph("kept", "Item")}<w:p><w:pPr><w:pStyle w:val="Item2"/><w:pPrChange {BY}><w:pPr>'
    f'<w:pStyle w:val="Item"/></w:pPr></w:pPrChange></w:pPr>{run("new")}</w:p>',
    "a move of which half is there": f"<w:p><w:moveTo {BY}>{run('new')}</w:moveTo></w:p>",
    "without a name or a time": "<w:p>" + NEW.replace(BY, 'w:date="soon"') + "</w:p>",
}


@pytest.mark.parametrize("place", PLACES)
def test_wherever_it_stands_it_is_one_change(place: str) -> None:
    """Taken and left change the page; left, its words are named or stay as they were."""
    file = word(paragraph("T", "Title") + PLACES[place] + paragraph("End."), numbering=LISTS)
    taken, left = read(file), read(file, "original")
    (told,) = taken.changes
    assert "new" in f"{told.places[0].new}{told.places[0].same}"
    assert told.by == ("" if "name" in place else "Ann")
    assert told.at == ("" if "name" in place else "2026-11-03T10:00")
    assert page_markdown(taken) != page_markdown(left)
    for page in (taken, left):
        assert faults(page, imported(page)) == ()


def test_changes_of_headers_and_notes_come_after_those_of_the_text() -> None:
    """Each part by itself; a change in a comment is nobody's question."""
    section = '<w:sectPr><w:headerReference w:type="default" r:id="header1"/></w:sectPr>'
    parts = {
        "header1": part("header1", f"<w:p>{run('Riverside ')}{NEW}</w:p>"),
        "footnotes": part("footnotes", f'<w:footnote w:id="2"><w:p>{OLD}{run("note")}</w:p></w:footnote>'),
        "comments": part("comments", f'<w:comment w:id="0" w:author="Ann"><w:p>{NEW}</w:p></w:comment>'),
    }  # fmt: skip
    body = f'<w:p>{run("Text. ")}{NEW}<w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    file = word(paragraph("T", "Title") + body + section, **parts)
    page = read(file, "accepted", frozenset({2, 3}))
    assert [one.sentence for one in page.changes] == [
        "{+new+}[note]",
        "Riverside {+new+}",
        "~~old~~note",
    ]
    assert page_markdown(page) == "Riverside\n\nText. new[^2]\n\n[^2]: oldnote"


def test_a_link_of_a_field_leads_where_the_choice_says() -> None:
    """Its address was changed inside the field."""
    code = f'<w:del {BY}><w:r><w:delInstrText> HYPERLINK "https://old.example"</w:delInstrText></w:r></w:del>'
    code += f'<w:ins {BY}><w:r><w:instrText> HYPERLINK "https://new.example"</w:instrText></w:r></w:ins>'
    begin, part_, end = (
        f'<w:r><w:fldChar w:fldCharType="{one}"/></w:r>' for one in ("begin", "separate", "end")
    )
    file = word(paragraph("T", "Title") + f"<w:p>{begin}{code}{part_}{run('Here')}{end}</w:p>")
    (told,) = read(file).changes
    assert told.sentence == "~~[https://old.example]~~{+[https://new.example]+}Here"
    assert page_markdown(read(file)) == "[Here](https://new.example)"
    assert page_markdown(read(file, "original")) == "[Here](https://old.example)"


def test_what_no_page_shows_is_counted_and_not_asked() -> None:
    """Fonts, widths of tables, hidden words; the number that is not there is refused."""
    hidden = f"<w:ins {BY}><w:r><w:rPr><w:vanish/></w:rPr><w:t>new</w:t></w:r></w:ins>"
    wide = f"<w:tbl><w:tblPr><w:tblPrChange {BY}><w:tblPr/></w:tblPrChange></w:tblPr><w:tr>{CELL}</w:tr></w:tbl>"
    file = word(paragraph("T", "Title") + f"<w:p>{run('Red', more=FONT)}{hidden}</w:p>{wide}")
    page = read(file)
    assert (page.changes, page.quiet_changes) == ([], 2)
    with pytest.raises(PipelineError, match="no change 1 among its 0"):
        read(file, "accepted", frozenset({1}))


def several(number: int) -> list[Plan]:
    """So many plans, the same each time."""
    found: list[Plan] = []

    @given(plans())
    @settings(max_examples=number, phases=[Phase.generate], derandomize=True, database=None)
    def collect(plan: Plan) -> None:
        found.append(plan)

    collect()
    return found


@pytest.mark.slow
@pytest.mark.parametrize("changes", ["accepted", "original"])
def test_libreoffice_takes_and_refuses_all_alike(changes: str, tmp_path: Path) -> None:
    """Its own *Accept all* and *Reject all* leave the words that the importer takes."""
    made = several(60)
    for number, plan in enumerate(made):
        (tmp_path / f"{number}.docx").write_bytes(Writer(plan).file())
    resolve_all(tmp_path, len(made), accept=changes == "accepted")
    for number, plan in enumerate(made):
        theirs = (tmp_path / f"{number}.txt").read_text("utf-8-sig")
        ours = read(Writer(plan).file(), changes)
        assert bare(theirs) == bare(f"{ours.title}\n{page_markdown(ours)}")


def bare(text: str) -> list[str]:
    """Its words, without marks and the numbers of items: joined paragraphs look like their first one there."""
    return words_in(re.sub(r"^ *\d{1,2}\. |\*", "", text, flags=re.MULTILINE))
