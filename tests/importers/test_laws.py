"""Laws over generated documents: no word is lost and not named, none is made up, and the words come in order."""

from __future__ import annotations

import re
from collections import defaultdict
from html import escape, unescape

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pipeline.importers.docx import docx_page
from pipeline.importers.html import html_page
from pipeline.importers.lost import shown_words, words_in
from pipeline.importers.page import ImportedPage, Item, Paragraph, Run, Table
from pipeline.importers.write import page_markdown
from pipeline.markdown.render import render_body
from pipeline.model.labels import Labels
from pipeline.model.settings import EN
from tests.examples import examples
from tests.importers.cases import faults, imported
from tests.importers.office import paragraph, word

TEXTS = st.sampled_from(
    [
        "never",
        "988",
        "Call 911.",
        "a*b*c",
        "**not**",
        "<your name>",
        "::: crisis",
        "# 1 tip",
        "1. Stop",
        "- x",
        "> y",
        "[x](y)",
        "`c`",
        "~~d~~",
        "<!-- z -->",
        "&amp; &lt;",
        "\\",
        "\\*",
        "---",
        "===",
        "___",
        "_a_",
        "snake_case",
        "{{ g }}",
        "![p](q)",
        "[^1]",
        "[x] done",
        "http://a.example",
        "don’t",
        "不要",
        "你好。",
        "x\xady",
        "co\u200bop",
        "a\xa0b",
        "",
        " ",
        "!",
        "“Stop!”",
        ":",
        "",
        " ",
        "",
    ]
) | st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Co", "Cn"]), max_size=12)
LOOKS = st.sampled_from(["", "<w:b/>", "<w:i/>", "<w:b/><w:i/>", "<w:strike/>"])
RUNS = st.lists(st.tuples(TEXTS, LOOKS), min_size=1, max_size=5)
TAGS = {"": "span", "<w:b/>": "b", "<w:i/>": "em", "<w:b/><w:i/>": "strong", "<w:strike/>": "s"}
BLOCKS = st.lists(
    st.tuples(st.sampled_from(["p", "li", "h2", "td", "hidden", "box"]), RUNS),
    min_size=1,
    max_size=6,
)
Blocks = list[tuple[str, list[tuple[str, str]]]]


def plain(runs: list[tuple[str, str]]) -> str:
    return "".join(text for text, _ in runs)


def as_word(blocks: Blocks) -> bytes:
    """The blocks as a Word file."""
    out = [paragraph("Title words", "Title")]
    for kind, runs in blocks:
        inner = "".join(
            f'<w:r><w:rPr>{look}{"<w:vanish/>" if kind == "hidden" else ""}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
            for text, look in runs
        )
        para = f"<w:p>{inner}</w:p>"
        shapes = {
            "h2": f'<w:p><w:pPr><w:outlineLvl w:val="1"/></w:pPr>{inner}</w:p>',
            "li": f'<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>{inner}</w:p>',
            "td": f"<w:tbl><w:tr><w:tc>{para}</w:tc><w:tc>{para}</w:tc></w:tr><w:tr><w:tc>{para}</w:tc><w:tc/></w:tr></w:tbl>",
            "box": f"<w:p><w:r><w:pict><w:txbxContent>{para}</w:txbxContent></w:pict></w:r></w:p>",
        }
        out.append(shapes.get(kind, para))
    return word("".join(out))


def as_html(blocks: Blocks) -> str:
    """The blocks as a web page."""
    out = []
    for kind, runs in blocks:
        inner = "".join(f"<{TAGS[look]}>{escape(text)}</{TAGS[look]}>" for text, look in runs)
        shapes = {
            "h2": f"<h2>{inner}</h2>",
            "li": f"<ul><li>{inner}</li></ul>",
            "td": f"<table><tr><td>{inner}</td><td>{inner}</td></tr><tr><td>{inner}</td><td></td></tr></table>",
            "hidden": f"<p hidden>{inner}</p>",
        }
        out.append(shapes.get(kind, f"<p>{inner}</p>"))
    return f"<!doctype html><title>Site</title><main><h1>Title words</h1>{''.join(out)}</main>"


def wanted(blocks: Blocks) -> list[str]:
    """The words that a reader has to meet, in order."""
    out = ["Title", "words"]
    for kind, runs in blocks:
        times = {"td": 3, "hidden": 0}.get(kind, 1)
        out += words_in(plain(runs)) * times
    return out


def check(page: ImportedPage, blocks: Blocks) -> None:
    markdown = imported(page)
    assert shown_words(markdown) == wanted(blocks)
    assert faults(page, markdown) == ()


@given(BLOCKS)
@settings(max_examples=examples(150), deadline=None)
def test_word_files(blocks: Blocks) -> None:
    """Runs of any look, items, headings, cells, hidden text, text boxes, with whatever a person types."""
    assume(any(words_in(plain(runs)) and kind != "hidden" for kind, runs in blocks))
    check(docx_page(as_word(blocks), "x", stem="x"), blocks)


@given(BLOCKS)
@settings(max_examples=examples(150), deadline=None)
def test_web_pages(blocks: Blocks) -> None:
    """The same as a web page."""
    assume(any(words_in(plain(runs)) and kind != "hidden" for kind, runs in blocks))
    check(html_page(as_html(blocks), "x", stem="x"), blocks)


SIGNS = st.text(alphabet="ab `*_[]()<>~!&\\", min_size=1, max_size=8)
LABELS = Labels("en", defaultdict(str), {})


@given(st.lists(SIGNS, min_size=2, max_size=4))
def test_signs_of_two_lines_make_no_markup(lines: list[str]) -> None:
    """A backtick or a star that a person typed in one line pairs with none in the next, in text, lists and cells."""
    assume(any(line.strip() for line in lines))
    runs = (Run("\n".join(lines)),)
    for block in (Paragraph(runs), Item(runs), Table((((runs,), (runs,)),))):
        body = page_markdown(ImportedPage(blocks=[block]))
        html = render_body(body, locale=EN, labels=LABELS, id_prefix="p", picture=str)
        assert not re.search("<(?:em|strong|code|a|del|s|img)[ >]", html), body
        shown = re.sub(r"\s", "", unescape(re.sub("<[^>]*>", "", html)))
        times = 2 if isinstance(block, Table) else 1
        assert shown == re.sub(r"\s", "", "".join(lines)) * times, body
