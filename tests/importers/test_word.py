"""Word files as Word, LibreOffice, Google Docs and people write them."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from pipeline.importers.docx import docx_page
from pipeline.importers.package import open_package
from pipeline.importers.page import ImportedPage
from pipeline.importers.write import page_markdown
from pipeline.model.errors import PipelineError
from tests.importers.cases import faults, imported, said
from tests.importers.office import SHEET, W, paragraph, part, word


def read(data: bytes, changes: str = "accepted") -> ImportedPage:
    """The page of a Word file whose words are all accounted for."""
    page = docx_page(data, "x.docx", stem="a talk", changes=changes)
    assert faults(page, imported(page)) == ()
    return page


def run(text: str, look: str = "") -> str:
    shape = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{shape}<w:t xml:space="preserve">{text}</w:t></w:r>'


def para(inner: str, shape: str = "") -> str:
    return f"<w:p>{f'<w:pPr>{shape}</w:pPr>' if shape else ''}{inner}</w:p>"


def level(at: int, kind: str, text: str) -> str:
    return f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/></w:lvl>'


LISTS = part(
    "numbering",
    f'<w:abstractNum w:abstractNumId="0">{level(0, "decimal", "%1.")}{level(1, "lowerLetter", "%2)")}{level(2, "bullet", "•")}</w:abstractNum>'
    f'<w:abstractNum w:abstractNumId="1">{level(0, "bullet", "☐")}</w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>',
)


def item(text: str, at: int = 0, of: int = 1) -> str:
    return para(run(text), f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{of}"/></w:numPr>')


def cell(text: str, shape: str = "") -> str:
    return (
        f"<w:tc><w:tcPr>{shape}</w:tcPr>{''.join(paragraph(one) for one in text.split('/'))}</w:tc>"
    )


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def field(instruction: str, shown: str) -> str:
    """A field as Word writes it: in five runs."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f"<w:r><w:instrText>{instruction}</w:instrText></w:r>"
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{shown}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


BOX = f"<w:txbxContent>{paragraph('Never alone')}</w:txbxContent>"
TWICE = f"<mc:AlternateContent><mc:Choice><w:drawing>{BOX}</w:drawing></mc:Choice><mc:Fallback><w:pict>{BOX}</w:pict></mc:Fallback></mc:AlternateContent>"
LEADER = '<w:tabs><w:tab w:val="right" w:leader="underscore" w:pos="9000"/></w:tabs>'
GOOGLE = "https://www.google.com/url?q=https://a.example/b%3Fc%3D1&amp;amp;sa=D"

SHAPES = {
    "lists count on over text, with letters as they are": (
        item("One") + item("Two") + item("deep", 1) + item("deeper", 2) + paragraph("Between.") + item("Three"),
        "1. One\n2. Two\n   - a) deep\n     - deeper\n\nBetween.\n\n3. Three",
    ),
    "a list of boxes": (item("I felt heard", of=2), "- [ ] I felt heard"),
    "two boxes on a line": (para(run("☐ Yes   ☒ No")), "- [ ] Yes\n- [x] No"),
    "a box inside a sentence stays": (para(run("Safe? ☐ yes ☐ no")), "Safe? ☐ yes ☐ no"),
    "a blank to fill in inside a sentence stays": (
        para(run("I felt ____ when you ____.")), "I felt ____ when you ____."
    ),
    "lines to write on": (
        para(run("Name: _______  Date: ______")) + para(run("__________")) * 2,
        "::: write 1 | Name:\n\n::: write 1 | Date:\n\n::: write 2",
    ),
    "a tab that draws a line": (
        para(run("What I need:") + "<w:r><w:tab/></w:r>", LEADER), "::: write 1 | What I need:"
    ),
    "blanks that are underlined": (
        para(run("Name: ") + run("          ", '<w:u w:val="single"/>')), "::: write 1 | Name:"
    ),
    "page breaks of both kinds": (
        para(run("A.")) + para('<w:r><w:br w:type="page"/></w:r>' + run("B.")) + para(run("C."), "<w:pageBreakBefore/>"),
        "A.\n\n::: page\n\nB.\n\n::: page\n\nC.",
    ),
    "bold that is split into runs, and inside a word": (
        para(run("Do ") + run("no", "<w:b/>") + run("t ", "<w:b/>") + run("un") + run("do", "<w:b/>") + run("ing")),
        "Do **not** un**do**ing",
    ),
    "merged cells keep values below their headings": (
        table(
            cell("Sign") + cell("Do") + cell("Not"),
            cell("Heart", '<w:vMerge w:val="restart"/>') + cell("Walk", '<w:gridSpan w:val="2"/>'),
            cell("", "<w:vMerge/>") + cell("Rest | sit") + cell("Shout"),
        ),
        "| Sign | Do | Not |\n| --- | --- | --- |\n| Heart | Walk |  |\n|  | Rest \\| sit | Shout |",
    ),
    "paragraphs in a cell": (table(cell("A") + cell("B"), cell("one/two") + cell("3")), "| A | B |\n| --- | --- |\n| one<br>two | 3 |"),
    "a table in a cell is read in order": (
        table(f"<w:tc>{paragraph('Left')}{table(cell('a') + cell('b'), cell('c') + cell('d'))}{para('')}</w:tc>" + cell("Right"), cell("x") + cell("y")),
        "Left\n\n| a | b |\n| --- | --- |\n| c | d |\n\nRight\n\nx\n\ny",
    ),
    "a frame of one cell is its text": (table(cell("Call 988./Any time.")), "Call 988.\n\nAny time."),
    "a text box, once, in its place": (
        para(run("Before.") + f"<w:r>{TWICE}</w:r>") + paragraph("After."),
        "Before.\n\nNever alone\n\nAfter.",
    ),
    "a link of a field, without the detour over Google": (
        para(run("See ") + field(f'HYPERLINK "{GOOGLE.replace("&amp;amp;", "&amp;")}"', run("this")) + run(".")),
        "See [this](https://a.example/b?c=1).",
    ),
    "a hyphen that does not break": (para("<w:r><w:t>co</w:t><w:noBreakHyphen/><w:t>operate</w:t></w:r>"), "co\u2011operate"),
    "a box of an old form, and a line to fill in": (
        para('<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="1"/></w:checkBox></w:ffData></w:fldChar></w:r><w:r><w:instrText> FORMCHECKBOX </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>' + run(" Ready")),
        "- [x] Ready",
    ),
    "headings begin below the title and skip none": (
        paragraph("Part", "Heading1") + para(run("Deep"), '<w:outlineLvl w:val="3"/>') + paragraph("Text."),
        "## Part\n\n### Deep\n\nText.",
    ),
    "what a person typed stays text": (
        "".join(paragraph(one) for one in ("::: crisis", "&lt;your name&gt;", "# 1 tip", "&lt;!-- pipeline:off --&gt;", "a*b*c 2 | 3", "---", "1. One", "- x", "[x](y)")),
        "\\::: crisis\n\n\\<your name>\n\n\\# 1 tip\n\n\\<!-- pipeline:off -->\n\na\\*b\\*c 2 | 3\n\n\\---\n\n1\\. One\n\n\\- x\n\n\\[x](y)",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SHAPES)
def test_shapes(name: str) -> None:
    """Each as its Markdown, between a title and a last line."""
    body, markdown = SHAPES[name]
    page = read(word(paragraph("A kind talk", "Title") + body + paragraph("End."), numbering=LISTS))
    assert page_markdown(page) == f"{markdown}\n\nEnd."
    assert page.title == "A kind talk"
    assert page.left_out == []


def test_a_sheet() -> None:
    """Title, subtitle, heading, bold, box and a line to write on."""
    page = read(word(SHEET))
    assert (page.title, page.description) == ("A kind talk", "Ten minutes for two.")
    assert (
        page_markdown(page)
        == "## Before you start\n\n**Never shout.**\n\n- [ ] Our phones are away.\n\n::: write 1"
    )


@pytest.mark.parametrize(
    ("body", "title"),
    [
        (paragraph("Note.") + paragraph("Step one", "Heading1") + paragraph("Breathe."), "Step one"),
        (paragraph("Step one", "Heading1") + paragraph("Breathe.") + paragraph("Step two", "Heading1"), "Step one"),
        (paragraph("Calm down", bold=True) + paragraph("Wait."), "Calm down"),
        (paragraph("Wait. Then speak.") + paragraph("Listen."), "A talk"),
        (paragraph("Note: read.") + paragraph("Step one", "Heading1") + paragraph("x.") + paragraph("Step two", "Heading1"), "A talk"),
        (paragraph("Only one line"), "A talk"),
    ],
)  # fmt: skip
def test_where_a_title_comes_from(body: str, title: str) -> None:
    """A heading that is one of several below other text is a part's; a sentence is no title; never “-”."""
    assert read(word(body)).title == title


def test_notes_headers_and_footers() -> None:
    """A note stands where its sign was; words of headers come once, page numbers and what repeats stay."""
    note = '<w:footnote w:type="separator" w:id="0"><w:p/></w:footnote><w:footnote w:id="2"><w:p><w:r><w:t>Not always.</w:t></w:r></w:p></w:footnote><w:footnote w:id="3"><w:p><w:r><w:t>Nobody asks.</w:t></w:r></w:p></w:footnote>'
    section = '<w:sectPr><w:headerReference w:type="default" r:id="header1"/><w:footerReference w:type="default" r:id="footer1"/></w:sectPr>'
    footer = paragraph("Call 988.") + para(run("Page ") + field("PAGE", run("3")))
    data = word(
        paragraph("Plan", "Title")
        + para(run("It helps") + '<w:r><w:footnoteReference w:id="2"/></w:r>' + run("."))
        + section,
        footnotes=part("footnotes", note),
        header1=part("header1", paragraph("Riverside") + paragraph("Plan")),
        footer1=part("footer1", footer),
    )
    page = read(data)
    assert page_markdown(page) == "Riverside\n\nIt helps[^2].\n\nCall 988.\n\n[^2]: Not always."
    assert said(page).splitlines() == [
        "left out, page number: 3",
        "left out, page number: Page",
        "left out, footnote that nothing refers to: Nobody asks.",
        "left out, header that repeats the title: Plan",
        "from the header of the file; take it out if it is not for readers: Riverside",
        "from the footer of the file; take it out if it is not for readers: Call 988.",
    ]


def test_odd_notes_and_signs() -> None:
    """The words of a table in a note come along; a note without words leaves no mark; a sign of a symbol font is no word made up."""
    cell = "<w:tc>{}</w:tc>"
    rows = "".join(
        f"<w:tr>{''.join(cell.format(paragraph(text)) for text in row)}</w:tr>"
        for row in (("Day", "Mood"), ("Monday", "Calm"))
    )
    notes = f'<w:footnote w:id="2"><w:tbl>{rows}</w:tbl></w:footnote><w:footnote w:id="3"><w:p/></w:footnote>'
    refer = '<w:r><w:footnoteReference w:id="{}"/></w:r>'
    sign = '<w:r><w:sym w:font="Symbol" w:char="F062"/></w:r>'
    page = read(
        word(
            paragraph("Plan", "Title")
            + para(run("It helps") + refer.format(2) + run("."))
            + para(run("Every day") + refer.format(3) + run(" a ") + sign + run("."))
            + para(refer.format(3)),
            footnotes=part("footnotes", notes),
        )
    )
    text = page_markdown(page)
    assert text == "It helps[^2].\n\nEvery day a β.\n\n[^2]: Day | Mood; Monday | Calm"
    assert faults(page, imported(page)) == ()


CHANGED = para(
    run("You should ") + f'<w:del w:id="1"><w:r><w:delText>never</w:delText></w:r></w:del><w:ins w:id="2">{run("always")}</w:ins>'
    + run(" stop. Then rest.")
)  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "sentence", "left"),
    [
        ("accepted", "You should always stop. Then rest.", "deleted text: never"),
        ("original", "You should never stop. Then rest.", "added text: always"),
    ],
)
def test_changes_that_nobody_accepted(changes: str, sentence: str, left: str) -> None:
    """Shown in their sentence; the person chooses, and what is not taken is named."""
    page = read(word(SHEET + CHANGED), changes)
    assert page_markdown(page).endswith(sentence)
    assert said(page) == f"left out, {left}\nchange: You should ~~never~~{{+always+}} stop.\n"


def test_what_is_left_out_is_named() -> None:
    """Hidden text, by itself and by its style; comments; a table of contents; placeholders; macros."""
    styles = f'<w:styles {W}><w:style w:type="character" w:styleId="Staff"><w:rPr><w:vanish/></w:rPr></w:style></w:styles>'
    contents = '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr><w:sdtContent>' + paragraph("Steps 3") + "</w:sdtContent></w:sdt>"  # fmt: skip
    place = (
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
        + run("Click here")
        + "</w:sdtContent></w:sdt>"
    )
    body = paragraph("T", "Title") + contents + para(run("Shown. ") + run("One.", "<w:vanish/>") + run(" Two.", '<w:rStyle w:val="Staff"/>')) + para(run("Name: ") + place)  # fmt: skip
    comments = part(
        "comments",
        '<w:comment w:id="0" w:author="Ann">' + paragraph("Is this true?") + "</w:comment>",
    )
    data = BytesIO(word(body, comments=comments))
    made = BytesIO()
    with ZipFile(data) as old, ZipFile(made, "w") as new:
        for name in old.namelist():
            new.writestr(name, styles if name == "word/styles.xml" else old.read(name))
        new.writestr("word/vbaProject.bin", b"macro")
    page = read(made.getvalue())
    assert page_markdown(page) == "Shown.\n\n::: write 1 | Name:"
    assert said(page).splitlines() == [
        "left out, table of contents: Steps 3",
        "left out, hidden text: One. Two.",
        "left out, placeholder: Click here",
        "left out, comment: Ann: Is this true?",
        "its macros were ignored",
    ]


def test_pictures_come_along_with_their_words() -> None:
    """Those that browsers show; the name of a file is nobody's words for it."""
    drawing = '<w:r><w:drawing><docPr descr="{}"/><a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" r:embed="p1"/></w:drawing></w:r>'
    body = (
        paragraph("T", "Title")
        + para(run("Tea: ") + drawing.format("Two cups"))
        + para(drawing.format("C:\\tea.png"))
    )
    data = BytesIO(word(body))
    made = BytesIO()
    with ZipFile(data) as old, ZipFile(made, "w") as new:
        for name in old.namelist():
            link = b'<Relationship Id="p1" Type="x/image" Target="media/i.png"/></Relationships>'
            body_ = old.read(name)
            new.writestr(
                name,
                body_.replace(b"</Relationships>", link)
                if name.startswith("word/_rels")
                else body_,
            )
        new.writestr("word/media/i.png", b"\x89PNG\r\n")
    page = read(made.getvalue())
    assert page_markdown(page) == "Tea: ![Two cups](x-1.png)\n\n![](x-1.png)"
    assert page.pictures == {"x-1.png": b"\x89PNG\r\n"}


def test_strict_files_and_other_names() -> None:
    """ISO 29500 strict, the main part called `document2.xml`, and backslashes in names."""
    old = BytesIO(word(SHEET))
    made = BytesIO()
    with ZipFile(old) as one, ZipFile(made, "w") as two:
        for name in one.namelist():
            text = one.read(name).replace(
                b"schemas.openxmlformats.org/wordprocessingml/2006/main",
                b"purl.oclc.org/ooxml/wordprocessingml/main",
            )
            text = text.replace(
                b"schemas.openxmlformats.org/officeDocument/2006/relationships",
                b"purl.oclc.org/ooxml/officeDocument/relationships",
            )
            two.writestr(
                name.replace("document.xml", "document2.xml"),
                text.replace(b"document.xml", b"document2.xml"),
            )
    page = read(made.getvalue())
    assert page_markdown(page) == page_markdown(read(word(SHEET)))
    assert page.title == "A kind talk"


def zipped(name: str, data: bytes) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return out.getvalue()


ENTITY = f'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><w:document {W}><w:body><w:p><w:r><w:t>&a;</w:t></w:r></w:p></w:body></w:document>'
NO_WORD = ("FILE-DAMAGED", "is no Word file that can be read")
DEEP = f"<w:document {W}><w:body>" + "<w:sdt>" * 5000 + "</w:sdt>" * 5000 + "</w:body></w:document>"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", NO_WORD),
        (b"PK\x03\x04", NO_WORD),
        (b"<html>", NO_WORD),
        (
            b"\xd0\xcf\x11\xe0 an old .doc",
            ("FILE-OLD", "is a Word file of before 2007, or one with a password"),
        ),
        (zipped("word/other.xml", b"<x/>"), NO_WORD),
        (zipped("word/document.xml", ENTITY.encode()), NO_WORD),
        (zipped("word/document.xml", ENTITY.encode("utf-16")), NO_WORD),
        (zipped("word/document.xml", DEEP.encode()), NO_WORD),
        (
            zipped("word/document.xml", b" " * 100_000_001),
            ("FILE-SWELLS", "holds more than 100 MB when unpacked"),
        ),
    ],
    ids=["empty", "cut", "html", "old", "other", "entity", "entity in UTF-16", "deep", "bomb"],
)
def test_what_cannot_be_read_is_refused(data: bytes, says: tuple[str, str]) -> None:
    """By name, with what to do; nothing outside is read and memory does not swell."""
    with pytest.raises(PipelineError) as caught:
        docx_page(data, "x.docx", stem="x")
    assert (caught.value.code, caught.value.what, caught.value.path) == (*says, "x.docx")


def test_elements_of_all_parts_are_counted() -> None:
    """100 MB of empty elements take a hundred times the memory of their bytes, and minutes: there is a limit for them too."""
    parts = BytesIO()
    with ZipFile(parts, "w") as archive:
        for name in ("a.xml", "b.xml"):
            archive.writestr(name, f"<x>{'<y/>' * 59}</x>")
    package = open_package(parts.getvalue(), "x.docx")
    assert package.elements_left == 1_000_000
    package.elements_left = 100
    assert package.tree("a.xml") is not None
    with pytest.raises(PipelineError, match="holds far more XML than a text needs when unpacked"):
        package.tree("b.xml")


def test_a_second_body_is_read_too() -> None:
    """The standard knows one body; a program that wrote two meant the words of both."""
    page = read(word(f"{paragraph('Take turns.')}</w:body><w:body>{paragraph('Listen first.')}"))
    assert page_markdown(page).strip() == "Take turns.\n\nListen first."


def test_of_two_versions_page_and_source_have_the_same() -> None:
    """A version for newer programs with nothing in it: the other one is read, and its words are no surprise."""
    text = "<mc:AlternateContent><mc:Choice/><mc:Fallback><w:t>Rest.</w:t></mc:Fallback></mc:AlternateContent>"
    page = read(word(paragraph("T", "Title") + f"<w:p><w:r>{text}</w:r></w:p>"))
    assert page_markdown(page) == "Rest."
