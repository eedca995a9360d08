"""The quick look for safety words misses none that the thorough one finds."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.terms.safety import SAFETY_WORDS, is_safety_text, safety_hints
from tests.examples import examples


@pytest.mark.parametrize("pattern", SAFETY_WORDS)
def test_every_safety_word_holds_a_stem(pattern: str) -> None:
    """In whatever a pattern matches a word begins with one of the stems."""

    @given(st.from_regex(pattern, fullmatch=True))
    @settings(max_examples=examples(60), deadline=None)
    def holds(text: str) -> None:
        assert safety_hints(text)

    holds()


@given(
    st.lists(
        st.one_of(*(st.from_regex(p, fullmatch=True) for p in SAFETY_WORDS), st.text(max_size=9)),
        max_size=4,
    )
)
@settings(max_examples=examples(150), deadline=None)
def test_a_text_without_a_hint_is_no_safety_text(words: list[str]) -> None:
    """Of a text that is one, however long, some part has a hint."""
    for text in [*words, " ".join(words), " ".join(words).upper()]:
        assert safety_hints(text) or not is_safety_text(text)
