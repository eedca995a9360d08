"""Marks in a text never change how it reads, and each mark holds just the characters that it names."""

from __future__ import annotations

import re
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from pipeline.markdown import segment_html as reading
from pipeline.markdown.highlights import Highlight
from pipeline.markdown.segment_html import segment_html
from pipeline.model.segment import Form

_MARK = re.compile(r'<mark class="[^"]*">|</mark>')
TEXTS = st.lists(
    st.sampled_from(
        [
            "认可",
            "**",
            "*",
            "[",
            "](x.md)",
            "`",
            "&amp;",
            "<b>",
            "</b>",
            "a b",
            "，",
            "\\",
            "![",
            "\n",
        ]
    ),
    max_size=12,
).map("".join)


@given(
    st.text(
        st.one_of(st.sampled_from(" :\"'-=+1.)(/@wh#，。“\ue000"), st.characters(codec="utf-8")),
        max_size=12,
    )
)
def test_words_alone_need_no_parser(text: str) -> None:
    """Law: what is not parsed reads as the parser would have it."""
    at_once = segment_html(text, Form.FLOW, {"a": {}})
    with patch.object(reading, "is_plain", lambda _text: False):
        assert segment_html(text, Form.FLOW, {"a": {}}) == at_once


@given(TEXTS, st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=4))
def test_marks_change_nothing(text: str, spans: list[tuple[int, int]]) -> None:
    """Law: without the marks, the HTML is what it is without them."""
    marks = [Highlight(start, end, "term") for start, end in spans]
    assert _MARK.sub("", segment_html(text, Form.FLOW, None, marks)) == segment_html(
        text, Form.FLOW
    )


@given(st.text("认可关怀abc ", max_size=20), st.integers(0, 20), st.integers(0, 20))
def test_a_mark_holds_its_characters(text: str, start: int, end: int) -> None:
    """Law: in words without markup, what is marked is the span."""
    end = min(end, len(text))
    found = re.findall(
        r"<mark[^>]*>(.*?)</mark>",
        segment_html(text, Form.YAML, None, [Highlight(start, end, "x")]),
    )
    assert found == ([text[start:end]] if start < end else [])


def test_marks_stand_inside_and_across_markup() -> None:
    """In bold, over the edge of it, and in a link; not in an address, which would be another one then."""
    text = "先**认可**他，再[读](认可.md)"
    at = text.index("认可")
    inside = segment_html(text, Form.FLOW, None, [Highlight(at, at + 2, "term")])
    assert '<strong><mark class="term">认可</mark></strong>' in inside
    across = segment_html(text, Form.FLOW, None, [Highlight(at + 1, at + 5, "term")])
    assert '认<mark class="term">可</mark></strong><mark class="term">他</mark>' in across
    address = text.index("认可.md")
    assert "<mark" not in segment_html(
        text, Form.FLOW, None, [Highlight(address, address + 2, "term")]
    )
