"""Web pages and Word files in; clean Markdown, and what their author has to look at first, out."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest

from pipeline.files.pandoc import pandoc_markdown
from pipeline.importers.docx import docx_html, docx_warnings
from pipeline.importers.html import html_markdown
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
            'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>',
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
    + paragraph("Before you start", "Heading1")
    + paragraph("Never shout.", bold=True)
    + paragraph("☐ Our phones are away.")
    + paragraph("__________")
)


def imported(text: str) -> str:
    return import_markdown(text, path="x", id="handouts/x", kind="handout", date="2026-11-23")


def test_a_word_file_becomes_clean_markdown() -> None:
    """Title, headings, bold, boxes and lines to write on, by our own means."""
    markdown = imported(html_markdown(docx_html(word(SHEET), "x"), path="x"))
    assert markdown.startswith("---\ntitle: A kind talk\n")
    body = markdown.partition("---\n\n")[2]
    assert body.replace("# Before", "## Before").replace("###", "##") == (
        "## Before you start\n\n**Never shout.**\n\n- [ ] Our phones are away.\n\n::: write 1\n"
    )


def test_pandoc_reads_the_same_words() -> None:
    """Where pandoc is there it is asked: the title is front matter, the words are the same."""
    need("pandoc")
    markdown = imported(pandoc_markdown(word(SHEET), "x"))
    assert markdown.startswith("---\ntitle: A kind talk\n")
    assert "**Never shout.**" in markdown
    with pytest.raises(PipelineError, match="IMPORT pandoc cannot read it"):
        pandoc_markdown(b"PK no", "x")


def test_what_is_open_in_word_is_named() -> None:
    """Changes that nobody accepted, comments, pictures: each with its number; none where there is none."""
    changed = '<w:p><w:ins w:id="1"><w:r><w:t>new</w:t></w:r></w:ins><w:del w:id="2"><w:r><w:delText>old</w:delText></w:r></w:del></w:p>'
    comments = f'<w:comments {W}><w:comment w:id="0"/></w:comments>'
    said = docx_warnings(word(SHEET + changed, comments=comments), "x")
    assert [one.split(" ", 2)[:2] for one in said] == [["2", "changes"], ["1", "comments"]]
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


def test_a_page_without_text_is_refused() -> None:
    """One error."""
    with pytest.raises(PipelineError, match="IMPORT holds no text"):
        html_markdown("<html><body><nav>x</nav></body></html>", path="x")
