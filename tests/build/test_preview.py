"""What content staff and therapists see before anything is public: drafts that say so, rows that align."""

from __future__ import annotations

import json
from dataclasses import replace

from selectolax.lexbor import LexborHTMLParser

from pipeline.build.labels import APPROVED, DRAFT
from pipeline.build.writers.registry import Mode, write_all
from pipeline.model.pair import Status
from tests.build.reading import attribute, pages, text_of
from tests.build.samples import article, handout, site

PREVIEW = site(article(Status.DRAFT), handout(), mode=Mode.PREVIEW)
PAGE = "zh-Hans/articles/compassion/index.html"
FRAGMENT = "fragments/zh-Hans/articles/compassion.html"
SIDE = "side-by-side/articles/compassion/index.html"


def test_every_draft_says_so() -> None:
    """Page, fragment and JSON of a draft carry the banner in both languages, and nobody may index them."""
    files = write_all(PREVIEW)
    banner = [DRAFT["en"], DRAFT["zh-Hans"]]
    page, fragment, side = (files[path].decode() for path in (PAGE, FRAGMENT, SIDE))
    data = json.loads(files["pages/zh-Hans/articles/compassion.json"])
    for text in (page, fragment, data["html"], side):
        assert all(words in LexborHTMLParser(text).body.text() for words in banner)  # type: ignore[union-attr]  # always parsed
    assert (data["draft"], data["robots"]) == (True, "noindex")
    for tree in pages(files).values():
        assert attribute(tree, "meta[name=robots]", "content") == "noindex"
    assert "草稿" not in files["zh-Hans/handouts/daily-practice/index.html"].decode()
    assert "草稿" not in text_of(write_all(site()))


def test_an_approved_page_says_that_it_is_approved() -> None:
    """Its therapists have read it: no banner may say otherwise, and none may let it pass for public."""
    pair = article(Status.DRAFT)
    assert pair.zh is not None
    approved = replace(pair, zh=replace(pair.zh, approved=True))
    files = write_all(site(approved, mode=Mode.PREVIEW))
    for path in (PAGE, FRAGMENT, SIDE):
        text = files[path].decode()
        assert all(APPROVED[tag] in text for tag in ("en", "zh-Hans")), path
        assert not any(said in text for said in DRAFT.values()), path
    assert '<meta name="robots" content="noindex">' in files[PAGE].decode()
    assert "Approved, not published" in files["index.html"].decode()
    assert PAGE not in write_all(site(approved))


def test_side_by_side_rows_align() -> None:
    """Each row holds a block and its translation, each with its language; a page break makes no row."""
    files = write_all(site(handout(Status.DRAFT), mode=Mode.PREVIEW))
    tree = pages(files)["side-by-side/handouts/daily-practice/index.html"]
    rows = tree.css("main > .row")
    for row in rows:
        left, right = row.iter()
        assert (left.attributes.get("lang"), right.attributes["lang"]) == (None, "zh-Hans")
    texts = [[cell.text().strip() for cell in row.iter()] for row in rows]
    assert ["Today", "今天"] in texts
    assert ["", "拨打 988 时，你可以要求口译。"] in texts
    assert len(rows) == 11


def test_side_by_side_shows_the_english_that_was_translated() -> None:
    """While a page is behind, its Mandarin stands beside the English that it was made from."""
    pair = article(Status.BEHIND)
    old = replace(pair.en, markdown=pair.en.markdown.replace("sharp edges", "old edges"))
    files = write_all(site(replace(pair, zh_source=old), mode=Mode.PREVIEW))
    text = files["side-by-side/articles/compassion/index.html"].decode()
    assert "old edges" in text
    assert "sharp edges" not in text


def test_preview_lists_what_waits() -> None:
    """The list of the preview names each document, its languages and what it waits for."""
    tree = LexborHTMLParser(write_all(PREVIEW)["index.html"].decode())
    first, second = tree.css("ul.documents > li")
    assert "38 of 44 paragraphs wait for review, about 26 minutes" in first.text()
    assert "38 entries are not approved" in first.text()
    assert [n.text() for n in first.css(".state")] == ["Public", "Draft"]
    assert [n.text() for n in second.css(".state")] == ["Public", "Published"]


def test_preview_keeps_the_markdown_as_it_was_spliced() -> None:
    """`markdown/<tag>/<id>.md` has the version's bytes, front matter included."""
    pair = article(Status.DRAFT)
    files = write_all(site(pair, mode=Mode.PREVIEW))
    assert pair.zh is not None
    assert files["markdown/zh-Hans/articles/compassion.md"] == pair.zh.markdown.encode()
