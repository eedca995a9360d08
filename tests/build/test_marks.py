"""Numbers to call, phrases of other languages and ends of lines are marked, and not one word changes."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from pipeline.build.marks import with_marks
from pipeline.build.phrases import phrases, recall_phrases
from pipeline.build.plain_boxes import with_plain_boxes
from pipeline.build.writers.registry import write_all
from pipeline.model.glossary import Contact
from tests.build.reading import pages
from tests.build.samples import handout, site

CONTACTS = (
    Contact("988 Lifeline", "988", channels=("call", "text"), source="https://988lifeline.org"),
    Contact(
        "Hotline", "1-800-799-7233", channels=("call", "chat"), source="https://www.thehotline.org"
    ),
    Contact("Hotline (text)", "88788", channels=("text",)),
    Contact("The practice", "404-555-0100"),
    Contact("The office", "office@practice.example"),
)
BREAKS = [
    line
    for line in (Path(__file__).parents[1] / "data/heading-breaks.txt")
    .read_text("utf-8")
    .splitlines()
    if not line.startswith("#")
]
TEXTS = st.text(alphabet="你好关怀的人988，。：“”（）1-8079723 <>&aBcdE’\n", max_size=40)


def links(body: str, tag: str = "en") -> dict[str, str]:
    """Words of each link → its address."""
    tree = LexborHTMLParser(with_marks(body, tag, CONTACTS))
    return {a.text(): a.attributes.get("href") or "" for a in tree.css("a")}


def cuts(text: str) -> set[int]:
    """Where `|` stands, in characters of the rest."""
    return {at - number for number, at in enumerate(m.start() for m in re.finditer(r"\|", text))}


def test_every_number_and_site_of_the_glossary_leads_somewhere() -> None:
    """A phone calls, a number for texts alone opens a message, a site its page; the lines we ship are known too."""
    text = (
        "<p>Call 911 or 988. Call 1-800-799-7233, or text START to 88788. See thehotline.org, "
        "https://988lifeline.org or write to office@practice.example; our line is 404-555-0100.</p>"
    )
    assert links(text) == {
        "911": "tel:911",
        "988": "tel:988",
        "1-800-799-7233": "tel:1-800-799-7233",
        "88788": "sms:88788",
        "thehotline.org": "https://www.thehotline.org",
        "https://988lifeline.org": "https://988lifeline.org",
        "office@practice.example": "mailto:office@practice.example",
        "404-555-0100": "tel:404-555-0100",
    }


@pytest.mark.parametrize(
    "text",
    [
        '<a href="x">988</a>',
        "<code>988</code>",
        "<p>9880 and 3.988 and $1,988 are others</p>",
        "<p>mythehotline.org and thehotline.org.example</p>",
        "<pre>call 988</pre>",
    ],
)
def test_what_is_no_number_or_has_its_link_already(text: str) -> None:
    """It stays as it is."""
    assert with_marks(text, "en", CONTACTS) == text


@given(TEXTS, st.sampled_from(["p", "h2", "td", "code"]), st.sampled_from(["en", "zh-Hans"]))
def test_no_word_changes(text: str, element: str, tag: str) -> None:
    """Without its tags a marked text is the text, whatever stands in it; marking is done once."""
    body = f"<{element}>{text.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')}</{element}>"
    marked = with_marks(body, tag, CONTACTS)
    assert unescape(re.sub(r"<[^<>]*>", "", marked)) == text


@given(TEXTS)
def test_phrases_are_the_text(text: str) -> None:
    """Joined they are the text; none begins with a sign that closes."""
    found = phrases(text)
    assert "".join(found) == text
    assert not [piece for piece in found[1:] if piece[0] in "，。：”）"]


@pytest.mark.parametrize("wanted", BREAKS)
def test_headings_of_the_samples_break_between_words(wanted: str) -> None:
    """Nowhere but where a reader of Chinese has set a mark beforehand."""
    text = wanted.replace("|", "")
    assert cuts("|".join(phrases(text))) <= cuts(wanted)


def test_a_short_cell_keeps_its_words() -> None:
    """A long one does not: whole words would leave a narrow column ragged. What is aligned stays aligned."""
    row = '<td class="right">七个小练习</td><td>认真问问伴侣，心里真实的感受怎么样。</td>'
    marked = with_marks(f"<table><tbody><tr>{row}</tr></tbody></table>", "zh-Hans", ())
    assert '<td class="right short">七个<wbr>小练习</td><td>认真问问伴侣，心里' in marked
    assert with_marks(row, "en", ()) == row


def test_foreign_phrases_say_their_language() -> None:
    """English in Mandarin and Chinese in English; letters such as EFT are no phrase, nor is what says its language."""
    zh = with_marks("<p>请说“Mandarin, please”。EFT与Gottman Method</p>", "zh-Hans", ())
    assert re.findall(r'<span lang="en" translate="no">(.*?)</span>', zh) == [
        "Mandarin, please",
        "Gottman Method",
    ]
    en = with_marks("<p>They say 你好 to each other.</p>", "en", ())
    assert re.findall(r'<span lang="zh-Hans" translate="no">(.*?)</span>', en) == ["你好"]
    own = '<p><span lang="en">Hello</span></p>'
    assert with_marks(own, "zh-Hans", ()) == own


def test_safety_boxes_are_framed_without_any_style() -> None:
    """A crisis box and a caution are field sets whose legend warns; an element of the author's own stays."""
    labels = site().labels["zh-Hans"]
    own = '<aside class="crisis"><p>a</p></aside>'
    box = (
        f'<aside class="crisis" role="note" aria-labelledby="x">\n<p class="crisis-label" id="x">求助</p>\n{own}'
        '<p>拨打988</p></aside>\n<p class="caution">不要。</p><p>好。</p>'
    )
    tree = LexborHTMLParser(with_plain_boxes(box, labels))
    assert [f.attributes["class"] for f in tree.css("fieldset")] == ["crisis", "caution"]
    assert [" ".join(n.text().split()) for n in tree.css("legend")] == [
        "Important 求助",
        "Important",
    ]
    assert own in with_plain_boxes(box, labels)
    assert [p.text() for p in tree.css("fieldset.caution > p")] == ["不要。"]
    assert tree.css_first("body > p").text() == "好。"  # type: ignore[union-attr]  # it is there


def test_the_style_sheet_of_fragments_stays_within_them() -> None:
    """Each rule begins with `.pipeline`, and the manifest names the file."""
    files = write_all(site(handout()))
    (path,) = [p for p in files if p.startswith("assets/fragments.")]
    css = re.sub(r"/\*.*?\*/|@media print \{", "", files[path].decode(), flags=re.DOTALL)
    selectors = re.findall(r"([^{}]+)\{", css)
    assert len(selectors) > 40
    parts = [part for one in selectors for part in re.split(r",(?![^()]*\))", one)]
    assert [part for part in parts if not part.strip().startswith(".pipeline")] == []
    assert f'"fragments_css": "{path}"' in files["manifest.json"].decode()


def test_an_address_is_no_phrase() -> None:
    """It stays in one piece; the English words beside it say their language."""
    marked = with_marks("<p>请看 https://example.org/a 的 Peach Street</p>", "zh-Hans", ())
    assert "https://example.org/a" in marked
    assert '<span lang="en" translate="no">Peach Street</span>' in marked


def test_numbers_on_pages_can_be_called() -> None:
    """On the page, in the fragment and in the JSON."""
    files = write_all(site(handout(), contacts=CONTACTS))
    page = pages(files)["zh-Hans/handouts/daily-practice/index.html"]
    assert [a.attributes["href"] for a in page.css(".body a[href^=tel]")] == [
        "tel:911",
        "tel:988",
        "tel:988",
    ]
    for path in (
        "fragments/zh-Hans/handouts/daily-practice.html",
        "pages/zh-Hans/handouts/daily-practice.json",
    ):
        assert "tel:988" in files[path].decode()


@given(TEXTS)
def test_what_cannot_be_the_pieces_of_a_text_is_not_recalled(text: str) -> None:
    """A cache that is wrong takes nothing from a text and adds nothing to it."""
    found = phrases(text)
    recall_phrases({text: f"{text}\n善"})
    assert phrases(text) == found
