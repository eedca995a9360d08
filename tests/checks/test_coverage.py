"""Laws of the list that weighs words: each word that is kept can be lost."""

from __future__ import annotations

from pipeline.checks.coverage import unsaid, weighed
from pipeline.terms.read_words import words
from pipeline.terms.word_lists import two_sided, word_list


def test_every_word_that_is_kept_can_be_lost() -> None:
    """It is one word, has Chinese that says it, and is lacking where that does not stand, unless it weighs nothing."""
    known = weighed()
    open_words = {word for line in word_list("coverage")["open"] for word in line.split()}
    for _, left, right in two_sided("kept"):
        assert right, left
        for word in (name.rstrip("*") for name in left.split()):
            assert words(word) == {word}, left
            lost = unsaid(word, "□")
            assert [one.text for one in lost] == [word] * (word not in open_words), left
            assert bool(known[word]) == bool(lost), left


def test_a_word_has_one_weight() -> None:
    """It stands in one section alone, once."""
    found = [
        word for own in word_list("coverage").values() for line in own for word in line.split()
    ]
    assert len(found) == len(set(found)), [w for w in set(found) if found.count(w) > 1]
