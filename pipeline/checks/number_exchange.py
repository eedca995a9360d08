"""Find two numbers of a sentence that changed places: twice for ten days, ten times for two days."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipeline.checks.numbers_zh import chinese_numbers
from pipeline.model.finding import Span
from pipeline.terms.word_lists import word_list

_SMALL = {
    "a": 1, "an": 1, "one": 1, "once": 1, "two": 2, "twice": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90,
}  # fmt: skip
_ENGLISH = re.compile(
    rf"(?P<share>\b(?P<top>one|two|three|\d) (?:in|out of) (?P<of>two|three|four|five|six|seven|eight|nine|ten|twenty|\d{{1,3}}) )(?P<who>[a-z]+)"
    rf"|\$ ?(?P<money>\d+)|(?P<often>\b(?:once|twice)\b)"
    rf"|(?<![\w.,$])(?P<n>\d{{1,4}}|{'|'.join(_SMALL)})[ -](?:(?:more|full|whole|slow|deep|short|small) )?(?P<unit>[a-z]+)(?P<every> (?:a|per|each|every) (?:day|week|month|year))?"
)
_CHINESE = re.compile(
    "(?P<of>[0-9]+|[一二两三四五六七八九十百]+)分之(?P<top>[0-9]+|[一二两三四五六七八九十百]+)的?|(?P<n>[0-9]{1,4}|[一二两三四五六七八九十百]{1,5})"
)
Bound = tuple[int, str]
"""A number and the first English word of what is counted; of a share the denominator."""


def exchanged(english: str, chinese: str) -> tuple[Span, Span] | None:
    """Where two numbers stand that changed places, in folded English and in Chinese; None where none did.

    >>> exchanged("eat 2 meals and drink 8 glasses.", "吃8顿饭，喝2杯水。")
    ((4, 31), (1, 7))
    """
    ours = list(_english(english))
    if len(ours) < 2:
        return None
    theirs = list(_chinese(chinese, {unit for (_, unit), _ in ours}))
    there = {bound for bound, _ in theirs}
    places = dict(theirs)
    for index, ((a, u), first) in enumerate(ours):
        for (b, v), second in ours[index + 1 :]:
            if a == b or u == v or (a, u) in there or (b, v) in there:
                continue
            if (b, u) in there and (a, v) in there:
                spans = sorted((places[(b, u)], places[(a, v)]))
                return (first[0], second[1]), (spans[0][0], spans[1][1])
    return _crossed(ours, theirs)


def _crossed(
    ours: list[tuple[Bound, Span]], theirs: list[tuple[Bound, Span]]
) -> tuple[Span, Span] | None:
    """Two pairs that were crossed: 60 minutes for $150 and 90 for $220, where 60 minutes are $220 now."""
    units = list(dict.fromkeys(unit for (_, unit), _ in ours))
    lists = [
        ([n for (n, u), _ in ours if u == unit], [n for (n, u), _ in theirs if u == unit])
        for unit in units
    ]
    pairs = [
        (en, zh) for en, zh in lists if len(en) == 2 == len(set(en)) and sorted(en) == sorted(zh)
    ]
    turned = [en != zh for en, zh in pairs]
    if len(pairs) == 2 and turned[0] != turned[1]:
        return (ours[0][1][0], ours[-1][1][1]), (theirs[0][1][0], theirs[-1][1][1])
    return None


def _english(text: str) -> Iterator[tuple[Bound, Span]]:
    """The numbers of folded English, with what they count."""
    for match in _ENGLISH.finditer(text):
        if match["share"]:
            unit, number = _unit(match["who"]), match["of"]
        elif match["money"]:
            unit, number = "dollar", match["money"]
        elif match["often"]:
            unit, number = "time", match["often"]
        else:
            unit, number = _unit(match["unit"]), match["n"]
        if unit and not (number in ("a", "an") and not match["every"]):
            yield (_SMALL.get(number) or int(number), unit), match.span()


def _chinese(text: str, wanted: set[str]) -> Iterator[tuple[Bound, Span]]:
    """The numbers of a Chinese text, with which of the wanted units stands behind them."""
    for match in _CHINESE.finditer(text):
        number = match["of"] or match["n"]
        values = chinese_numbers(number).values
        unit = next((u for u in wanted if _units()[u].match(text, match.end())), None)
        if unit and values:
            yield (int(max(values)), unit), match.span()


def _unit(word: str) -> str | None:
    """The name of what a word counts."""
    words = _words()
    return words.get(word) or next(
        (name for stem, name in words.items() if stem.endswith("*") and word.startswith(stem[:-1])),
        None,
    )


@cache
def _words() -> dict[str, str]:
    return {
        word: entry.split()[0].rstrip("*")
        for entry in word_list("units")["units"]
        for word in entry.partition(" = ")[0].split()
    }


@cache
def _units() -> dict[str, re.Pattern[str]]:
    pairs = (entry.partition(" = ") for entry in word_list("units")["units"])
    return {en.split()[0].rstrip("*"): re.compile(zh) for en, _, zh in pairs}
