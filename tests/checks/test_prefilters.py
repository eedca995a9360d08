"""What a quick look passes over, the long look does not find: over the pairs of all case files."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate, pairwise

import pytest

from pipeline.checks import (
    acts_en,
    contraries,
    denied_instead,
    ellipsis_dash,
    idiom_list,
    measured_times,
    measures,
    negation,
    numbers_zh,
    polarity_en,
    quantities,
    reading,
    safety,
    sequence,
    spacing,
    width,
)
from pipeline.checks.contrast import Contrasts
from pipeline.checks.interface import EntryContext
from pipeline.terms import artefacts
from pipeline.terms.read_words import characters, other_words, words
from pipeline.terms.word_lists import compiled
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
    lists += [each for own in contraries._BLOCKS.values() for each in own.values()]
    for context in _contexts():
        for sentence in context.sentences:
            for each in lists if sentence.english and sentence.mandarin else ():
                if any(found.english for found in each(sentence.english, sentence.mandarin)):
                    assert each.name in context.clashing, (each.name, sentence)


def test_dangers_have_one_of_their_signs() -> None:
    """English that names a danger holds a sign of it."""
    for context in _contexts():
        for danger in safety._DANGERS:
            if danger.english.search(context.folded):
                assert any(sign in context.folded for sign in danger.signs), context.folded


def test_artefacts_have_one_of_their_signs() -> None:
    """Chatter and remarks hold what is asked for first."""
    for context in _contexts():
        chinese = context.entry.target
        if artefacts._CHATTER.search(chinese):
            assert artefacts._MAY_TALK.search(chinese), chinese
        if artefacts._NOTE.search(chinese):
            assert artefacts._MAY_TALK.search(chinese), chinese
            assert not artefacts._NOTES.isdisjoint(chinese), chinese


def test_typography_has_one_of_its_signs() -> None:
    """What a check of typography mends holds one of the characters that it asks for first."""
    for context in _contexts():
        chinese = context.entry.target
        if ellipsis_dash.fix(chinese) != chinese:
            signs = ellipsis_dash._SIGNS
            assert not signs.isdisjoint(chinese) or ellipsis_dash._STOPS in chinese, chinese
        if width.widen(chinese) != chinese:
            assert not width._SIGNS.isdisjoint(chinese), chinese
        if spacing.fix(chinese) != chinese:
            assert not spacing._BLANKS.isdisjoint(chinese), chinese


def test_terms_have_one_of_their_signs() -> None:
    """Another meaning of a term is asked for where its words stand."""
    for context in _contexts():
        there = words(context.folded)
        for other in context.matcher._otherwise.values():
            phrases = [when for when, _ in other.senses] + ([other.unless] if other.unless else [])
            if any(each.pattern.search(context.folded) for each in phrases):
                assert not other.signs.isdisjoint(there), context.folded


def test_idioms_have_their_words() -> None:
    """English that has an idiom has all words that are asked for before it is looked for."""
    lines: dict[idiom_list.Line, set[str]] = {}
    for key, known in idiom_list.lines().items():
        for line in known:
            lines.setdefault(line, set()).add(key)
    texts = [*dict.fromkeys(context.folded for context in _contexts())]  # no English twice
    whole = "\n".join(texts)
    starts = list(accumulate((len(text) + 1 for text in texts), initial=0))
    for line, own in lines.items():
        for match in compiled(line.entry.english).finditer(whole):
            text = texts[bisect_right(starts, match.start()) - 1]
            there = words(text)
            assert line.needed <= there, (line, text)
            assert not own.isdisjoint(there), (line, text)


def test_denials_and_links_have_their_words() -> None:
    """What is found from the words of a text is what one look for all of it finds."""
    neutral = [re.compile(rf"\b{entry}") for own in polarity_en._NEUTRAL.values() for entry in own]
    for context in _contexts():
        for english, mandarin, *_ in context.sentences:
            phrases = {start for start, _ in polarity_en._phrases(english)}
            denies = not polarity_en.DENYING.isdisjoint(words(english))
            for entry in neutral if denies else ():
                assert phrases.issuperset(m.start() for m in entry.finditer(english)), english
            links = [m for m in sequence._LINK.finditer(english) if not m["sooner"]]
            if len(links) == 1 and "no sooner" not in english:
                firsts = {sequence._FIRSTS[word] for word in sequence._LINK_WORDS & words(english)}
                assert links[0].group().split()[0] in firsts, english
            if denied_instead._INSTEAD_ZH.search(mandarin) and "not " in english:
                assert denied_instead.may_be_exchanged(english, mandarin), mandarin


def test_sentences_hold_no_more_than_their_text() -> None:
    """What is ruled out by the words and characters of a text is found in none of its sentences."""
    for context in _contexts():
        if not negation._may_differ(words(context.folded), context.mandarin):
            assert not any(
                negation._compare(context, n, *s[:2]) for n, s in enumerate(context.sentences)
            )
        for sentence in context.sentences:
            if not acts_en.may_act(context.folded):
                assert not acts_en.may_act(sentence.english)
            if not measured_times.may_be_turned(context.folded, context.mandarin):
                assert not measured_times.turned(sentence.english, sentence.mandarin)


CHINESE = (
    (numbers_zh._CLAIM, numbers_zh._FROM_THREE),
    (numbers_zh._LARGE, numbers_zh._HUNDREDS),
    (reading._WRITTEN, reading._WRITTEN_SIGNS),
    (numbers_zh._PERCENT, numbers_zh._SHARED),
    (quantities._YUAN, quantities._MONEY),
    (quantities._TIME_ZH, quantities._CLOCK_ZH),
    (quantities._TIME_ZH, quantities._OF_THE_DAY),
)
"""What is looked for in Chinese, with characters one of which stands in it."""
ENGLISH = (
    (quantities._OFTEN_EN, quantities._OFTEN),
    (quantities._EVERY_EN, quantities._OFTEN),
    (quantities._EVERY_FEW_EN, quantities._OFTEN),
    (quantities._FEW_EN, quantities._SOME),
    (quantities._QUANTITY, quantities._UNIT_WORDS),
    (measures._MEASURE, measures._ASKED),
    (measures._CHANGED, measures._ASKED),
    (measures._NTH, measures._ASKED),
    (safety._NOW, safety._NOW_WORDS),
    (safety._LEAVE, safety._LEAVE_WORDS),
)
"""The same of English, with words."""


def test_matches_have_their_signs() -> None:
    """Where none of the signs stands, nothing is found."""
    for context in _contexts():
        for pattern, signs in CHINESE:
            found = pattern.search(context.target.plain)
            assert not found or not signs.isdisjoint(characters(context.target.plain)), found
        for pattern, signs in ENGLISH:
            found = pattern.search(context.folded)
            assert not found or not signs.isdisjoint(words(context.folded)), found


@pytest.mark.parametrize(
    ("entry", "found"),
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
def test_other_words(entry: str, found: list[str]) -> None:
    """Only what surely stands in every match of an entry, beside its first word."""
    assert sorted(other_words(entry)) == found
