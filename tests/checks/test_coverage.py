"""Laws of the lists that weigh words: each word that is kept can be lost, and each that is added can be asked for."""

from __future__ import annotations

from pipeline.checks.coverage import unasked, unsaid
from pipeline.checks.coverage_lists import chinese, english, entries
from pipeline.terms.read_words import words
from pipeline.terms.word_lists import two_sided, word_list


def test_every_word_that_is_kept_can_be_lost() -> None:
    """It is one word, has Chinese that says it, and is lacking where that does not stand, unless it weighs nothing."""
    known, open_words = english(), entries("english-open")
    for _, left, right in two_sided("kept"):
        assert right, left
        for word in (name.rstrip("*") for name in left.split()):
            assert words(word) == {word}, left
            lost = unsaid(word, "□")
            assert [one.text for one in lost] == [word] * (word not in open_words), left
            assert bool(known[word]) == bool(lost), left


def test_every_word_that_is_added_can_be_asked_for() -> None:
    """It is made up where the English is silent, if it weighs anything, and is not where a word of its line stands."""
    weights = chinese().weights
    for _, left, right in two_sided("added"):
        names = [name.rstrip("*") for name in right.split()]
        assert all(words(name) == {name} for name in names), left
        for word in (part for part in left.split("|") if not part.startswith("-")):
            assert [one.text for one in unasked("", word)] == [word] * (word in weights), left
            assert not unasked(" ".join(names), word), left


def test_a_word_has_one_weight() -> None:
    """It stands in one section of its language alone, once."""
    for language in ("english", "chinese"):
        found = [
            word
            for section, lines in word_list("coverage").items()
            if section.startswith(language) and section != "chinese-single"
            for line in lines
            for word in line.split()
        ]
        assert len(found) == len(set(found)), [w for w in set(found) if found.count(w) > 1]
