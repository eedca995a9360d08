"""Laws of the two lists of everyday words: each can be met, and each is asked for by its own English."""

from __future__ import annotations

from pipeline.checks.counterparts import left_out, made_up
from pipeline.terms.read_words import words
from pipeline.terms.word_lists import word_list


def _lines(name: str) -> list[tuple[str, str]]:
    """Both sides of each line of a list."""
    entries = [entry for section in word_list(name).values() for entry in section]
    return [(left, right) for left, _, right in (entry.partition(" = ") for entry in entries)]


def test_every_word_that_is_kept_can_be_lost() -> None:
    """It is one word, has Chinese that says it, and is lacking where that does not stand."""
    for english, chinese in _lines("kept"):
        assert chinese, english
        for word in (name.rstrip("*") for name in english.split()):
            assert words(word) == {word}, english
            assert left_out(word, "□") == (word,), english


def test_every_word_that_is_added_can_be_asked_for() -> None:
    """It is made up where the English is silent, and is not where a word of its line stands."""
    for chinese, english in _lines("added"):
        names = [name.rstrip("*") for name in english.split()]
        assert all(words(name) == {name} for name in names), chinese
        for word in (part for part in chinese.split("|") if not part.startswith("-")):
            alone = made_up("", word)
            assert alone, chinese
            assert len(made_up(" ".join(names), word)) < len(alone), chinese
