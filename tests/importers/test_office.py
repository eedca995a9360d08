"""Web pages and Word files in; clean Markdown, and what their author has to look at first, out."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from zipfile import ZipFile

import pytest

from pipeline.files.pandoc import pandoc_html
from pipeline.importers.docx import docx_html, docx_warnings, docx_words
from pipeline.importers.html import html_markdown, html_warnings
from pipeline.importers.lost import lost_words
from pipeline.importers.markdown import import_markdown
from pipeline.model.errors import PipelineError
from tests.conftest import need

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
    "</Types>"
)
RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
)
STYLES = (
    f"<w:styles {W}>"
    '<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Subtitle"><w:name w:val="Subtitle"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style></w:styles>'
)


def paragraph(text: str, style: str = "", bold: bool = False) -> str:
    shape = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    look = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return f'<w:p>{shape}<w:r>{look}<w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def word(body: str, **parts: str) -> bytes:
    """A Word file of these paragraphs."""
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", RELS)
        archive.writestr(
            "word/_rels/document.xml.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="s1" '
            'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>'
            '<Relationship Id="s2" '
            'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering" Target="numbering.xml"/></Relationships>',
        )
        archive.writestr("word/styles.xml", STYLES)
        archive.writestr(
            "word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>"
        )
        for name, text in parts.items():
            archive.writestr(f"word/{name}.xml", text)
    return out.getvalue()


SHEET = (
    paragraph("A kind talk", "Title")
    + paragraph("Ten minutes for two.", "Subtitle")
    + paragraph("Before you start", "Heading1")
    + paragraph("Never shout.", bold=True)
    + paragraph("☐ Our phones are away.")
    + paragraph("__________")
)


def imported(text: str) -> str:
    return import_markdown(text, path="x", id="handouts/x", kind="handout", date="2026-11-23")


def by_pandoc(data: bytes) -> str:
    """The page that pandoc makes, where it is there."""
    need("pandoc")
    return pandoc_html(data, "x")


def by_ourselves(data: bytes) -> str:
    """The page that mammoth makes."""
    return docx_html(data, "x")


READERS = pytest.mark.parametrize("read", [by_ourselves, by_pandoc])
Read = Callable[[bytes], str]


@READERS
def test_a_word_file_becomes_clean_markdown(read: Read) -> None:
    """Title, subtitle, headings, bold, boxes and lines to write on: the same, whoever reads the file."""
    markdown = imported(html_markdown(read(word(SHEET)), path="x"))
    assert markdown == (
        "---\ntitle: A kind talk\ndescription: Ten minutes for two.\nid: handouts/x\nkind: handout\ndate: 2026-11-23\n---\n\n"
        "## Before you start\n\n**Never shout.**\n\n- [ ] Our phones are away.\n\n::: write 1\n"
    )


@READERS
def test_lists_and_tables(read: Read) -> None:
    """Items without the room that Word leaves between them; the first row of a table is its head."""
    cells = [
        [paragraph(text) for text in row]
        for row in (("Instead of", "Say"), ("You never", "I feel"))
    ]
    rows = "".join(
        "<w:tr>" + "".join(f"<w:tc>{one}</w:tc>" for one in row) + "</w:tr>" for row in cells
    )
    table = f'<w:tbl><w:tblGrid><w:gridCol w:w="1"/><w:gridCol w:w="1"/></w:tblGrid>{rows}</w:tbl>'
    mark = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    items = "".join(
        f"<w:p><w:pPr>{mark}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>" for text in ("One", "Two")
    )
    kinds = f'<w:numbering {W}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    body = html_markdown(read(word(SHEET + items + table, numbering=kinds)), path="x")
    assert "- One\n- Two\n" in body
    assert "| Instead of | Say |\n| --- | --- |\n| You never | I feel |" in body


def test_pandoc_that_cannot_read_says_so() -> None:
    """One error, by name."""
    need("pandoc")
    with pytest.raises(PipelineError, match="IMPORT pandoc cannot read it"):
        pandoc_html(b"PK no", "x")


def test_words_that_do_not_come_along_are_named() -> None:
    """By their number, so that a lost “not” is found beside others; joined where Word has split a word."""
    split = '<w:p><w:r><w:t>Do no</w:t></w:r><w:r><w:t xml:space="preserve">t shout &amp; run.</w:t></w:r></w:p>'
    gone = '<w:p><w:del w:id="2"><w:r><w:delText>old</w:delText></w:r></w:del></w:p>'
    words = docx_words(word(SHEET + split + gone), "x")
    assert "Do not shout & run." in words
    assert "old" not in words
    whole = html_markdown(docx_html(word(SHEET + split), "x"), path="x")
    assert lost_words(words, whole) == ""
    said = lost_words(words, whole.replace("not shout", "shout"))
    assert said.startswith("1 word did not come along (not)")
    many = lost_words("a b " * 9, "")
    assert many.startswith("18 words did not come along (a b a")
    assert "look for them" in many


def test_text_in_a_box_is_missed() -> None:
    """Neither reader takes text out of a drawn box: whoever imports it is told, once."""
    box = "<w:txbxContent><w:p><w:r><w:t>Keep calm</w:t></w:r></w:p></w:txbxContent>"
    body = (
        '<w:p><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert docx_words(word(body), "x").split() == ["Keep", "calm"]


def test_what_is_open_in_word_is_named() -> None:
    """Changes that nobody accepted, comments, pictures: each with its number; none where there is none."""
    changed = '<w:p><w:ins w:id="1"><w:r><w:t>new</w:t></w:r></w:ins><w:del w:id="2"><w:r><w:delText>old</w:delText></w:r></w:del></w:p>'
    comments = f'<w:comments {W}><w:comment w:id="0"/></w:comments>'
    said = docx_warnings(word(SHEET + changed, comments=comments), "x")
    assert [one.split(" ", 2)[:2] for one in said] == [["2", "changes"], ["1", "comment"]]
    assert docx_warnings(word(SHEET), "x") == ()
    html = docx_html(word(changed), "x")
    assert "new" in html
    assert "old" not in html


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0 an old .doc", b"<html>"])
def test_what_is_no_word_file_is_refused(data: bytes) -> None:
    """By name, with what to do."""
    with pytest.raises(PipelineError, match=r"^x.docx: IMPORT is no Word file"):
        docx_warnings(data, "x.docx")


PAGE = """<!doctype html><html><head><title>Kind words | The practice</title><meta name="description" content="How to talk.">
<link rel="canonical" href="https://p.example/blog/kind/"></head><body><nav>Home</nav><main><h1>Kind words</h1>
<p>Say <b>not</b> “you never”. See <a href="../more/">more</a> and <a href="javascript:x()">this</a>.</p>
<script>x()</script><ul><li>One</li><li>Two</li></ul><table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>
<form>Join our list</form></main><footer>Cookies</footer></body></html>"""


def test_a_web_page_becomes_clean_markdown() -> None:
    """Its text without menus, forms and scripts; relative links lead to where the page came from."""
    markdown = imported(html_markdown(PAGE, path="x"))
    assert markdown.startswith("---\ntitle: Kind words\ndescription: How to talk.\n")
    body = markdown.partition("---\n\n")[2]
    assert "Say **not** “you never”. See [more](https://p.example/blog/more/) and this." in body
    assert "- One\n- Two" in body
    assert "| A | B |" in body
    for word_ in ("Home", "Join", "Cookies", "x()", "javascript"):
        assert word_ not in body


def test_a_careless_page_is_read_as_browsers_read_it() -> None:
    """Items and cells that nobody closed; boxes; notes; a picture, whose words stand and which is named."""
    page = """<h1>T</h1><ol><li>Say “I’m sorry”.<li>Listen.</ol><p><input type=checkbox> Phones away
<p>So<a href="#fn1" role="doc-noteref"><sup>1</sup></a>. <img src="https://c.example/x.png" alt="Two cups">
<section role="doc-endnotes"><hr><ol><li id="fn1"><p>See <b>this</b>.<a href="#r" role="doc-backlink">↩</a></p></ol></section>"""
    body = imported(html_markdown(page, path="x")).partition("---\n\n")[2]
    assert "1. Say “I’m sorry”.\n2. Listen.\n" in body
    assert "- [ ] Phones away" in body
    assert "So[^1]. Two cups" in body
    assert "[^1]: See **this**." in body
    (said,) = html_warnings(page)
    assert said.startswith("1 picture was left out")
    assert html_warnings(PAGE) == ()


def test_a_page_without_text_is_refused() -> None:
    """One error."""
    with pytest.raises(PipelineError, match="IMPORT holds no text"):
        html_markdown("<html><body><nav>x</nav></body></html>", path="x")
