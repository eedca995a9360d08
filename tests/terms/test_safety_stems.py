"""The quick look for safety words misses none that the thorough one finds."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.terms.read_words import ascii_words
from pipeline.terms.safety import FIGURES_OF_SPEECH, SAFETY_WORDS, _beginnings, is_safety_text
from pipeline.terms.script import fold
from tests.examples import examples

WORDS = re.compile(rf"(?<![\w$])(?<!\d[-.,])(?:{'|'.join(SAFETY_WORDS)})(?!\w)(?![-.,]\d)")
FIGURES = re.compile(rf"\b(?:{'|'.join(FIGURES_OF_SPEECH)})\b")


@pytest.mark.parametrize("pattern", SAFETY_WORDS)
def test_every_safety_word_has_its_beginnings(pattern: str) -> None:
    """In whatever a pattern matches a word begins as the list says."""

    @given(st.from_regex(pattern, fullmatch=True))
    @settings(max_examples=examples(60), deadline=None)
    def holds(text: str) -> None:
        assert any(pattern in _beginnings()[word] for word in ascii_words(fold(text)))

    holds()


PARTS = st.one_of(
    *(st.from_regex(p, fullmatch=True) for p in (*SAFETY_WORDS, *FIGURES_OF_SPEECH)),
    st.sampled_from(["in", "not", "the", "é", "7-", ".5", "$", "’"]),
    st.text(max_size=9),
)


@given(st.lists(PARTS, max_size=4), st.sampled_from([" ", "-", "", ") ", "\n"]))
@settings(max_examples=examples(300), deadline=None)
def test_a_safety_text_is_what_all_words_find(parts: list[str], between: str) -> None:
    """The words of each text are those that stand in it once its figures of speech are taken out."""
    for text in [*parts, between.join(parts), between.join(parts).upper()]:
        assert is_safety_text(text) == bool(WORDS.search(FIGURES.sub(" ", fold(text))))
