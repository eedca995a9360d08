"""Plain text becomes clean Markdown that says the same words."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.importers.lost import lost_words, made_up_words, shown_words, words_in
from pipeline.importers.page import SIGN
from pipeline.importers.text import diff, text_page
from pipeline.importers.write import document_text
from pipeline.markdown.front_matter import load
from pipeline.markdown.parser import parse
from pipeline.markdown.render import plain_text
from pipeline.model.errors import PipelineError
from pipeline.model.settings import EN
from tests.examples import examples

ROOT = Path(__file__).parents[2]
ARTICLE = ROOT / "content/en/articles/compassion-in-relationships.md"


def imported(text: str, name: str = "x") -> str:
    """The Markdown of a text."""
    fields = {
        "id": f"articles/{name}",
        "kind": "article",
        "author": "Zhihan Su, MFT",
        "date": "2026-11-23",
    }
    return document_text(text_page(text, stem=name), fields, public=True)


def text_of(path: Path) -> str:
    """The file's text, line ends as they are."""
    return path.read_bytes().decode("utf-8")


def shown(markdown: str) -> str:
    """All characters that a reader of the page sees, blanks aside."""
    fields = load(markdown, "x.md")
    words = [fields["title"], fields.get("description", ""), plain_text(markdown, locale=EN)]
    return _bare(" ".join(words))


def said(text: str) -> str:
    """All characters of a plain text, blanks and bullets aside."""
    lines = (_visible(line).strip() for line in text.splitlines())
    return _bare(" ".join(re.sub(r"^(?:[•‣▪◦·]\s*|[-*]\s+)", "", line) for line in lines))


def _visible(text: str) -> str:
    return "".join(
        " " if c.isspace() else c
        for c in text
        if c == "\t" or unicodedata.category(c) not in ("Cc", "Cf")
    )


def _bare(text: str) -> str:
    return "".join(_visible(text).split())


def test_the_articles_words_are_the_sources_words() -> None:
    """Nothing of the practice's article is added, lost or moved; the committed file says the same."""
    source = text_of(ROOT / "tests/cases/importers/article.txt")
    assert shown(imported(source)) == said(source)
    assert shown(text_of(ARTICLE)) == said(source)


def test_the_article_has_the_structure_that_its_text_shows() -> None:
    """Headings, the three lists, and the fields of the front matter."""
    markdown = text_of(ARTICLE)
    fields = load(markdown, str(ARTICLE))
    assert list(fields) == ["title", "description", "id", "kind", "author", "date", "_sample"]
    assert fields["title"] == "Explore the power of compassion in relationships"
    tokens = parse(markdown).tokens
    headings = [after.content for token, after in pairwise(tokens) if token.type == "heading_open"]
    assert headings == [
        "Barriers to Compassion",
        "How Therapy Helps Build Compassion",
        "Practicing Compassion Daily",
        "The Long-Term Benefits",
        "Closing Thoughts",
        "External Resources:",
        "About Zhihan Su, MFT",
    ]
    assert [
        sum(t.type == kind for t in tokens) for kind in ("bullet_list_open", "list_item_open")
    ] == [3, 11]
    assert not re.search(r"[\xa0\u200b\t]|\S  +\S| $|\\", markdown, re.MULTILINE)


PIECES = [
    "word ",
    "Title Case ",
    "Resources:",
    "\n",
    "\n\n",
    "• ",
    "- ",
    "* ",
    "# ",
    "> ",
    "1. ",
    "_a_",
    "**b** ",
]
PIECES += [
    "[x]",
    "(y)",
    "<b>",
    "&amp;",
    "`c`",
    "~~d~~",
    "\\",
    "|",
    "---",
    ":::",
    "===",
    "!",
    ".",
    "\xa0",
    "\u200b",
]
PIECES += ["[ ] ", "[x]: y", "~~~", "<!-- ", "\u2028", "’", "ends.", "\t", "+ ", "2) ", "What?\n\n"]


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join) | st.text(max_size=60))
@example("Title\n\nA [x](y) and ![z](w)\n\n[ ] no box\n\n<script>\n\nend.")
@example("T\n\n\x1f- a\n\n\u3000• b")
@example("word \n• \n- ")
@example("a\x1eb")  # a separator that nobody sees ends a line all the same
@settings(max_examples=examples(300), deadline=None)
def test_the_words_stay_the_words(text: str) -> None:
    """Law: whatever stands in the text stands on the page, and nothing in it turns into markup."""
    try:
        markdown = imported(text)
    except PipelineError as error:
        assert error.code.startswith("FILE-")  # noqa: PT017 (either outcome is right, each by its own rule)
        return
    page = text_page(text, stem="x")
    assert (
        lost_words(page, markdown),
        made_up_words(page, markdown) if page.title_found else (),
    ) == ((), ())
    numbers = [one.text for one in page.left_out if one.text.isdigit()]
    rest = [word for one in page.left_out if one.what != SIGN for word in words_in(one.text)]
    said = words_in("\n".join(text.splitlines()))
    assert sorted([*shown_words(markdown), *numbers, *rest]) == sorted(said) or not page.title_found
    kinds = {token.type for block in parse(markdown).tokens for token in (block.children or [])}
    assert kinds <= {"text", "text_special"}


@pytest.mark.parametrize(
    ("text", "code", "what"),
    [
        ("", "FILE-NO-TEXT", "the text is empty"),
        (" \n\xa0\n\u200b", "FILE-NO-TEXT", "the text is empty"),
        ("Only a title\n", "FILE-TITLE-ALONE", "there is no text below the title"),
        ("half \ud800\n\ntext", "FILE-ENCODING", "the text holds half characters"),
    ],
)
def test_what_is_no_article_is_refused(text: str, code: str, what: str) -> None:
    """One clear error, with a code of its kind."""
    with pytest.raises(PipelineError) as caught:
        imported(text)
    assert (caught.value.code, caught.value.what) == (code, what)


@pytest.mark.parametrize(
    ("line", "markdown"),
    [
        ("see https://example.org/a_b.", "see <https://example.org/a_b>."),
        ("see <https://example.org>, then *rest*", "see <https://example.org>, then \\*rest\\*"),
        (
            "[the_guide](https://example.org) is 2 * 3 long",
            "[the_guide](https://example.org) is 2 * 3 long",
        ),
        ("The Guide (https://example.org)", "[The Guide](https://example.org)"),
        ("no [link](notes.md) here.", "no \\[link](notes.md) here."),
        ("Kim & Lee say: wow!", "Kim & Lee say: wow!"),
    ],
)
def test_links_stay_links_and_nothing_else_becomes_one(line: str, markdown: str) -> None:
    """Addresses on the web alone are live; a line needs no escapes where nothing would happen."""
    assert imported(f"Title\n\nA lead.\n\n{line}\n\nmore text.").split("\n\n")[1] == markdown


@pytest.mark.parametrize("text", ["• an item\n• another", "long " * 40 + "\n\ntext", "A\tB\nC\tD"])
def test_without_a_title_the_file_gives_its_name(text: str) -> None:
    """A first line that can be none stays text."""
    markdown = imported(text, "safety plan")
    assert markdown.startswith("---\ntitle: Safety plan\n")
    assert shown_words(markdown)[2:] == words_in(text)


def test_front_matter_is_quoted_where_yaml_needs_it() -> None:
    """A colon or a quote in the title does not break the file."""
    fields = load(imported('Love: "a" #guide\n\nIt says: yes.\n\nText.'), "x.md")
    assert fields["title"] == 'Love: "a" #guide'
    assert fields["description"] == "It says: yes."


def test_diff_shows_what_would_change() -> None:
    """Unified, with the path; nothing where nothing changes."""
    assert (
        diff("a\nb\n", "a\nc\n", "x.md") == "--- a/x.md\n+++ b/x.md\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n"
    )
    assert diff("a\n", "a\n", "x.md") == ""
