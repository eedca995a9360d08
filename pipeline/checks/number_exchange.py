"""Find two numbers of a sentence that changed places: twice for ten days, ten times for two days."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from pipeline.checks.numbers_zh import ChineseNumbers
from pipeline.model.finding import Span
from pipeline.model.late_pattern import late_pattern
from pipeline.terms.read_words import VOCABULARY, words
from pipeline.terms.word_lists import word_list

_SMALL = {
    "a": 1, "an": 1, "one": 1, "once": 1, "two": 2, "twice": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90,
}  # fmt: skip
_FIRST = rf"(?=[\d{''.join(sorted({word[0] for word in _SMALL}))}])"
"""With what a number may begin: a pattern of many words that begins so looks at no other letters, which is fast."""
_ENGLISH = late_pattern(
    rf"\$ ?(?P<money>\d+)|{_FIRST}(?<!\w)(?:(?P<share>(?P<top>one|two|three|\d) (?:in|out of) (?P<of>two|three|four|five|six|seven|eight|nine|ten|twenty|\d{{1,3}}) )(?P<who>[a-z]+)"
    rf"|(?P<often>(?:once|twice)\b)"
    rf"|(?<![.,$])(?P<n>\d{{1,4}}|{'|'.join(_SMALL)})[ -](?:(?:more|full|whole|slow|deep|short|small) )?(?P<unit>[a-z]+)(?P<every> (?:a|per|each|every) (?:day|week|month|year))?)"
)
_CHINESE = late_pattern(
    "(?P<of>[0-9]+|[一二两三四五六七八九十百]+)分之(?P<top>[0-9]+|[一二两三四五六七八九十百]+)的?|(?P<n>[0-9]{1,4}|[一二两三四五六七八九十百]{1,5})"
)
_NUMBER = rf"\d{{1,4}}|{'|'.join(sorted(_SMALL, key=len, reverse=True))}"
_ANY = late_pattern(rf"{_FIRST}(?<![\w.,])(?:{_NUMBER})(?![\w.,]\d|\w)")
_RANGE = late_pattern(
    rf"\bfrom \$?({_NUMBER})(?: [a-z]+)? to \$?({_NUMBER})(?![\w.,:]\d|\w| (?:a\.m|p\.m|am\b|pm\b))"
)
_RANGE_ZH = late_pattern(
    "[由从]?([0-9]+|[一二两三四五六七八九十百]+)[^，。0-9一二两三四五六七八九十]{0,4}(?:[到至]|[调升降涨加减增]到)([0-9]+|[一二两三四五六七八九十百]+)"
)
_TWO = 2
"""Numbers that both languages have: fewer changed no places."""
_MOST = 8
"""Numbers of a sentence up to which each is surely held against its own unit."""
_THEN = late_pattern(r"[,;.] ?(?:and )?(?:then|later|next|after(?:wards| that)|the rest|others?)\b")
_THEN_ZH = late_pattern("[，；。](?:再|然后|接着|以后|之后|后来|随后|其余|其他)")
Bound = tuple[int, str]
"""A number and the first English word of what is counted; of a share the denominator."""


def exchanged(english: str, chinese: str) -> tuple[Span, Span] | None:
    """Where two numbers stand that changed places, in folded English and in Chinese; None where none did.

    >>> exchanged("eat 2 meals and drink 8 glasses.", "吃8顿饭，喝2杯水。")
    ((4, 31), (1, 7))
    """
    said = {_value(word) for word in words(english) if word in _SMALL or word.isdecimal()}
    if len(said) < _TWO:
        return None
    there = {_chinese_value(n or of) for of, _, n in _CHINESE.findall(chinese)}
    if len(said & there) < _TWO:
        return None
    turned = _turned(english, chinese) or _followed(english, chinese)
    if turned:
        return turned
    ours = list(_english(english))
    theirs = list(_chinese(chinese, {unit for (_, unit), _ in ours})) if ours else []
    if [bound for bound, _ in ours] == [bound for bound, _ in theirs]:
        return None
    swapped = _swapped(ours, dict(theirs))
    if swapped:
        return swapped
    return _crossed(ours, theirs) or _borrowed(english, chinese, ours, theirs)


def _swapped(ours: list[tuple[Bound, Span]], theirs: dict[Bound, Span]) -> tuple[Span, Span] | None:
    """Two numbers of the English, each of which has the other's unit in the Chinese."""
    lost: dict[Bound, Span] = {}
    for bound, span in ours:
        if bound not in theirs:
            lost.setdefault(bound, span)
    units = {unit for _, unit in theirs}
    for (a, u), first in lost.items():
        if u not in units or not any((a, v) in theirs for v in units):
            continue  # else each number of a long text is held against each other one
        for (b, v), second in lost.items():
            if a != b and u != v and (b, u) in theirs and (a, v) in theirs:
                there, beyond = sorted((theirs[b, u], theirs[a, v]))
                return (first[0], second[1]), (there[0], beyond[1])
    return None


def _turned(english: str, chinese: str) -> tuple[Span, Span] | None:
    """From one number to another, which the Chinese has the other way round: 由160美元调到140美元."""
    range_ = _RANGE.search(english) if "from " in english else None
    there = _RANGE_ZH.search(chinese) if range_ else None
    if range_ is None or there is None:
        return None
    ours = tuple(_value(word) for word in range_.groups())
    theirs = tuple(_chinese_value(number) for number in there.groups())
    turned = ours == theirs[::-1] and ours[0] != ours[1]
    return (range_.span(), there.span()) if turned else None


def _followed(english: str, chinese: str) -> tuple[Span, Span] | None:
    """Four, then six, where the Chinese has six first and then four."""
    ours = list(_ANY.finditer(english)) if _THEN.search(english) else []
    if len(ours) != 2 or not _THEN.search(english, ours[0].end(), ours[1].start()):
        return None
    theirs = list(_CHINESE.finditer(chinese))
    values = [_chinese_value(m["n"] or m["of"]) for m in theirs]
    order = [_value(match.group()) for match in ours]
    places = [(n, m) for n, m in zip(values, theirs, strict=True) if n in order]
    if [n for n, _ in places] != order[::-1] or order[0] == order[1]:
        return None
    (_, first), (_, last) = places
    joined = _THEN_ZH.search(chinese, first.end(), last.start())
    return ((ours[0].start(), ours[1].end()), (first.start(), last.end())) if joined else None


def _borrowed(
    english: str,
    chinese: str,
    ours: list[tuple[Bound, Span]],
    theirs: list[tuple[Bound, Span]],
) -> tuple[Span, Span] | None:
    """A unit that stands once in both, with another number of the English in the Chinese: 17 years for 6 of 130."""
    units = [unit for (_, unit), _ in ours]
    if len(units) > _MOST:
        return None
    said = {_value(match.group()) for match in _ANY.finditer(english)}
    there = {_chinese_value(m["n"] or m["of"]) for m in _CHINESE.finditer(chinese)}
    for (number, unit), span in ours:
        same = [(n, place) for (n, u), place in theirs if u == unit]
        if units.count(unit) != 1 or len(same) != 1:
            continue
        other, place = same[0]
        if other != number and other in said and number in there and other > 1 and number > 1:
            return span, place
    return None


def _value(word: str) -> int:
    return _SMALL.get(word) or int(word)


@lru_cache(maxsize=256)
def _chinese_value(number: str) -> int:
    """The largest reading of a Chinese number; 0 for none."""
    return int(max(ChineseNumbers(number).values, default=0))


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
        unit = next((u for u in wanted if _units()[u].match(text, match.end())), None)
        value = _chinese_value(number) if unit else 0
        if unit and value:
            yield (value, unit), match.span()


@lru_cache(maxsize=VOCABULARY)
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
