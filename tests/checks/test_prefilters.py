"""What a quick look passes over, the long look does not find: over the pairs of all case files."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest

from pipeline.checks import contrast, safety
from pipeline.checks.contrast import Contrasts
from pipeline.checks.interface import EntryContext
from pipeline.terms.read_words import other_words
from tests.checks.reader import all_cases, entry_context

NAMES = ("modality", "scope", "condition", "order", "aspect", "polarity", "comparators")


def _contexts() -> Iterator[EntryContext]:
    """Each pair, and each English beside the Mandarin of the next pair, where more is wrong."""
    pairs = [(case.item["en"], case.item["zh"]) for case in all_cases() if case.is_pair]
    for (english, mandarin), (_, following) in pairwise(pairs):
        yield entry_context(english, mandarin)
        yield entry_context(english, following)


def test_contrasts_look_where_they_find() -> None:
    """A list that finds something in a sentence is one of those that are asked about it."""
    lists = [Contrasts(name) for name in NAMES]
    for context in _contexts():
        clashing = contrast._clashing_in(context.folded, context.mandarin, context.sentences)
        for sentence in context.sentences:
            for each in lists if sentence.english and sentence.mandarin else ():
                if any(found.english for found in each(sentence.english, sentence.mandarin)):
                    assert each.name in clashing, (each.name, sentence)


def test_dangers_have_one_of_their_signs() -> None:
    """English that names a danger holds a sign of it."""
    for context in _contexts():
        for danger in safety._DANGERS:
            if danger.english.search(context.folded):
                assert any(sign in context.folded for sign in danger.signs), context.folded


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ("as long as", ["long"]),
        ("not (?:all|every one) of", ["all", "every"]),
        ("(?:is|are) (?:not |never )?allowed", ["allowed"]),
        ("no(?: more)? longer", ["longer"]),
        ("if", []),
        ("can't", []),
        ("any ?one", []),
        ("do(?:n't)?", []),
        ("not (?:at all|)", []),
        ("cut (?:off|down (?:on|to) it)", []),
        ("may be|might", []),
        (r"not \w+ing", []),
        ("hardly (?:[a-z]+ )?ever", ["ever"]),
    ],
)
def test_other_words(entry: str, words: list[str]) -> None:
    """Only what surely stands in every match of an entry, beside its first word."""
    assert sorted(other_words(entry)) == words
