"""Find the numbers of an English text that a translation has to keep, or may keep."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from pipeline.checks.days import MONTHS, WEEKDAYS
from pipeline.checks.numbers_zh import Value, exact
from pipeline.model.finding import Span
from pipeline.model.late_pattern import late_pattern
from pipeline.terms.read_words import has_figure
from pipeline.terms.read_words import words as words_of
from pipeline.terms.script import fold
from pipeline.terms.word_lists import beginning

_UNITS = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_SCALES = {
    "hundred": 100,
    "thousand": 1000,
    "million": 1_000_000,
    "billion": 1_000_000_000,
    "trillion": 1_000_000_000_000,
}
_SMALL = {word: n for n, word in enumerate(_UNITS, 1)} | {w: n * 10 for n, w in enumerate(_TENS, 2)}
_ORDINALS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
]

_DIGITS = re.compile(
    r"(?<![a-z\d])(?<![a-z]-)(?P<n>\d{1,3}(?:,\d{3}){1,6}(?:\.\d{1,9})?|\d{1,15}(?:\.\d{1,9})?|(?<=[\s(])\.\d{1,9})(?!\d)"
    r"(?:\+?[\s-]?(?P<scale>hundred|thousand|million|billion|trillion)\b)?(?P<decade>'?s\b)?(?:(?P<letter>bn|[km])(?![a-z]))?"
    r"(?=(?:\s?-\s?|\s(?:to|and|or)\s)\$?\d[\d,.]{0,15}\+?\s?(?P<shared>thousand|million|billion|trillion)\b|)"
)
"""A figure with its scale word; `shared`: that of a range or pair which it begins, 14 to 22 million."""
_LETTER_SCALES = {"k": 1000, "m": 1_000_000, "bn": 1_000_000_000}
"""What 5k and £44m may be, unless the letter is a unit."""
_LOOSE = late_pattern(r"(?:(?<=[\s(])\.)?\d{1,15}(?:\.\d{1,9})?")
_WORD = "|".join(sorted((*_SMALL, *_SCALES), key=len, reverse=True))
_WORDS = re.compile(
    rf"{beginning([_WORD])}\b(?:{_WORD})\b(?:(?:[- ]|(?<=hundred) and |(?<=thousand) and )(?:{_WORD})\b){{0,30}}(?P<half> and a half)?"
)
_IDIOMS = late_pattern(
    r"(?<=\d):00(?=\b|[ap]\.?m\b)|\b24/7\b|\b50[/-]50\b|\bfifty-fifty\b|\b\d/\d\b|\b100 ?(?:%|percent)|\b(?:24|twenty-four) hours a day\b"
    r"|\b(?:7|seven) days a week\b|\b365 days a year\b|\b(?:9|nine)[- ]to[- ](?:5|five)\b|\bone hundred percent\b|\bhigh[- ]fives?\b"
)
"""Figures that Mandarin says in other ways: 全天候, 一半, 完全."""
_IDIOM_SIGNS = (":00", "/", " a day", "days a ")
_IDIOM_WORDS = frozenset(["100", "nine", "9", "hundred", "fifty", "high"])
"""One of these signs or words stands in each."""

_MAY_BE: dict[str, tuple[Value, ...]] = {
    **dict.fromkeys(("a", "an", "one", "once", "single", "each", "per", "every", "only"), (1,)),
    **dict.fromkeys(("two", "both", "twice", "pair", "couple", "another", "double"), (2,)),
    **{word: (n,) for n, word in enumerate(MONTHS, 1)},
    **{word[:3]: (n,) for n, word in enumerate(MONTHS, 1)}, "sept": (9,),
    **{word: (n,) for n, word in enumerate(WEEKDAYS[:-1], 1)},
    **{word: (n,) for n, word in enumerate(_ORDINALS, 1)},
    **{word + "s": (n,) for n, word in enumerate(_ORDINALS, 1)},
    "half": (Fraction(1, 2), 30, 50, 2), "quarter": (4, 15, 25), "dozen": (12, 24, 36), "zero": (0,),
    **{word + "s": (n,) for n, word in enumerate(_UNITS, 1)}, "clock": (24,),
    **{word[:-1] + "ies": (n * 10,) for n, word in enumerate(_TENS, 2)},
    "hour": (60,), "minute": (60, 1), "day": (24, 1), "week": (7, 1), "weeks": (14,), "fortnight": (14,),
    "year": (12, 365, 1), "decade": (10,), "century": (100,), "hundred": (100,), "hundreds": (100,),
    "thousand": (1000,), "thousands": (1000,), "million": (1_000_000,), "noon": (12,), "midnight": (0, 12, 24),
    "triple": (3,), "none": (0,), "no": (0,),
}  # fmt: skip
"""Words that a translation may write as a figure and need not."""

_HALF = late_pattern(
    r"\bhalf (?:of|an|the)\b|\bhalf as \w+\b(?! again)|\bhalf (?:a|the) (?:couples|people|time|night|day|hour|year)\b|\bone half\b"
)
_HALF_PRICE = late_pattern(r"\bhalf[ -](?:off|price)\b")
_AND_A_HALF = late_pattern(
    r"\b(?P<n>one|two|an?|1|2) (?:(?P<unit>hour|day|week|month|year) )?and a half\b(?: (?P<scale>hundred|thousand|million)\b)?"
)
_TWICE = late_pattern(r"(?<!think )(?<!thought )\btwice\b")
_HALF_AGAIN = late_pattern(r"\bhalf as \w+ again\b|\bhalf again as\b")
_HALVES: tuple[tuple[re.Pattern[str], frozenset[Value]], ...] = (
    (_HALF, frozenset({Fraction(1, 2), 50, 30})),
    (_HALF_PRICE, frozenset({Fraction(1, 2), 50})),
    (_HALF_AGAIN, frozenset({Fraction(3, 2), 150})),
)
_PART = {
    "half": 2,
    "halve": 2,
    "third": 3,
    "quarter": 4,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "eighth": 8,
    "tenth": 10,
}
_FRACTION = late_pattern(
    r"\b(?P<n>one|two|three|four|five|six|seven|eight|nine)[- ](?P<d>third|quarter|fourth|fifth|sixth|eighth|tenth)s?\b(?! (?:time|step|day|week|session|month|year|place|person|party))"
    r"|\b(?P<a>one|two|three|four|five|six|seven|eight|nine|\d{1,2}) (?:in|out of) (?:every )?(?P<b>two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|\d{1,3})\b(?! (?:minutes|days|weeks|hours|months|years|seconds))"
)
_ORDINAL = late_pattern(
    rf"\b(?<!ty-)(?P<n>{'|'.join(_ORDINALS[2:])}) (?:step|day|week|month|year|time|session|exercise|part|chapter|question|stage|meeting|date|visit|row|point|rule|sentence|page)s?\b"
)
_ORDINAL_BEHIND = re.compile(rf"-({'|'.join(_ORDINALS[:9])})\b")
"""The end of twenty-fourth; twelve-second is no ordinal."""
_TENTH = 20
"""From here on a number word may be the beginning of an ordinal."""
_A_PART = late_pattern(r"\ba (?P<d>third|quarter|fifth|tenth) of\b")
_TWO = late_pattern(
    r"\b(?<!ty-)(?<!ty )(?:two|2) (?P<unit>second|minute|hour|day|week|month|year|time)s\b"
)
_TWO_MAY_BE = {
    "minute": (120,),
    "hour": (120,),
    "day": (48,),
    "week": (14,),
    "month": (60, 8),
    "year": (24,),
}
_LETTERS = late_pattern("[a-z]+")
_NUMBER_WORDS = frozenset({*_SMALL, *_SCALES}) - {"one"}
_ORDINAL_WORDS = frozenset(_ORDINALS[2:])
_PART_NAMES = frozenset(part + plural for part in _PART for plural in ("", "s"))
_PART_WORDS = _ORDINAL_WORDS | _PART_NAMES | {"twice", "two"}
_ANY_WORDS = _NUMBER_WORDS | _PART_WORDS
"""Where neither a figure nor one of these stands, nothing has to be looked for (one needs no number)."""
_PERCENT = late_pattern(r"\d ?%|\bper ?cent\b")
_DECADES = re.compile(r"(?: |-)(?P<unit>decades|dozen|centuries|score)\b")
_FACTORS = {"decades": 10, "dozen": 12, "centuries": 100, "score": 20}
_UNIT = re.compile(r"[- ](minute|hour|day|month)s?\b")
_UNITS_OF_LARGER = {"minute": 60, "hour": 24, "day": 7, "month": 12}
_DECADE = late_pattern(r"\b(1\d\d\d|20\d\d)'?s\b")
_TWO_LARGE = late_pattern(r"\b(?:two|2|couple of)[ -](decades|dozen|centuries|score)\b")
_MILITARY = re.compile(
    r"(?:0\d|1\d|2[0-3])[0-5]\d(?= (?:hours|gmt|utc|[ceamp]s?t)\b)|0[1-9][0-5]\d\b"
)
"""0500, 1200 GMT: a time of the day, which Chinese writes 五点, 12时."""
_AGES = late_pattern(r"\b([2-9]0)'?s\b")
_YEARS = re.compile(r"\b(1\d|20)\d\d-(\d\d)\b")
_HALF_A = late_pattern(r"\bhalf a (hundred|thousand|million|billion|trillion)\b")
_SCALE = late_pattern(r"(?: of)? an? (hundred|thousand|million|billion|trillion)\b")
_CLOCK = re.compile(r"\.(?<=\d\.)(?=[0-5]\d ?[ap]\.?m\b)")
"""The point of 9.30 a.m., which is read as 9:30."""
_AFTERNOON = re.compile(r"\b\d{1,2}(?::\d\d)? ?p\.?m\b")


class Demand(NamedTuple):
    """One number that the translation has to give."""

    values: frozenset[Value]
    """Any of these is right: 1990s may be 1990 or 90."""
    span: Span
    """Where the English says it."""
    share: frozenset[Value] = frozenset()
    """Both numbers of a share: two of three may be said as 三个人里有两个."""


class EnglishNumbers(NamedTuple):
    """What a text's numbers ask of its translation."""

    demands: tuple[Demand, ...]
    """Figures, and number words from three on."""
    percent: bool
    """True where a share in percent is given."""


_NO_NUMBERS = EnglishNumbers((), percent=False)


def english_numbers(text: str) -> EnglishNumbers:
    """Read a text whose phone numbers and addresses were blanked out.

    >>> [sorted(map(int, d.values)) for d in english_numbers("Take twenty minutes, 3 times.").demands]
    [[3], [20]]
    """
    low = fold(text)
    there = words_of(low)
    digits = has_figure(low)
    if not digits and there.isdisjoint(_ANY_WORDS):
        return _NO_NUMBERS
    named = not there.isdisjoint(_NUMBER_WORDS)
    if digits:
        low = _CLOCK.sub(":", low)
    if not there.isdisjoint(_IDIOM_WORDS) or [sign for sign in _IDIOM_SIGNS if sign in low]:
        low = _IDIOMS.sub(lambda match: " " * len(match.group()), low)
    shares = tuple(_parts(low))
    single = (*(_figures(low) if digits else ()), *(_words(low) if named else ()))
    demands = (*(d for d in single if not _belongs(d, shares)), *shares)
    return EnglishNumbers(demands, ("%" in low or "cent" in low) and bool(_PERCENT.search(low)))


def _belongs(demand: Demand, shares: tuple[Demand, ...]) -> bool:
    """True for a number of a share, which is asked for as a whole: one in five may be 20%."""
    start, end = demand.span
    return any(s.share and s.span[0] <= start and end <= s.span[1] for s in shares)


def allowed_numbers(text: str) -> frozenset[Value]:
    """Every value that may stand in the translation of a text."""
    low = _CLOCK.sub(":", fold(text))
    allowed: set[Value] = {exact(match.group()) for match in _LOOSE.finditer(low)}
    for word in _LETTERS.findall(low):
        allowed.update(_MAY_BE.get(word, ()))
    for demand in (*_figures(low), *_words(low), *_parts(low)):
        allowed |= demand.values
        allowed.update(map(int, demand.values))  # 四年半 for four and a half
    if "and a half" in low or "half an hour" in low:
        allowed |= {value + Fraction(1, 2) for value in allowed} | {90}
    allowed.update(_of_years(low))
    if "24/7" in low:
        allowed.add(365)
    if _AFTERNOON.search(low):
        allowed |= {value + 12 for value in allowed}
    return frozenset(allowed)


def _of_years(low: str) -> Iterator[Value]:
    """What Chinese writes for years and halves: 20世纪60年代, 50到60岁, 2019-2020, 50万 for half a million."""
    for match in _DECADE.finditer(low):
        yield from (int(match[1][:2]) + 1, int(match[1][2:]))
    for match in _AGES.finditer(low):
        yield from (int(match[1]) + 9, int(match[1]) + 10)
    for match in _YEARS.finditer(low):
        yield int(match[1] + match[2])
    for match in _TWO_LARGE.finditer(low):
        yield 2 * _FACTORS[match[1]]
    for match in _HALF_A.finditer(low):
        yield _SCALES[match[1]] // 2


def _parts(low: str) -> Iterator[Demand]:
    """Halves, fractions and twice."""
    there = words_of(low)
    if "half" in there:
        yield from _halves(low)
    for match in _TWO.finditer(low) if "two" in there or "2" in there else ():
        values = (2, *_TWO_MAY_BE.get(match["unit"], ()))
        yield Demand(frozenset(values), match.span())
    for match in () if _ORDINAL_WORDS.isdisjoint(there) else _ORDINAL.finditer(low):
        yield Demand(frozenset({_ORDINALS.index(match["n"]) + 1}), match.span())
    parts = not _PART_NAMES.isdisjoint(there)
    for match in _A_PART.finditer(low) if parts and "a" in there else ():
        part = Fraction(1, _PART[match["d"]])
        tens = {Fraction(3, 10)} if match["d"] == "third" else set()  # 三成
        large = _of_scale(part, low, match.end())
        yield Demand(frozenset({part, part * 100, part * 60, *tens, *large}), match.span())
    for match in _TWICE.finditer(low) if "twice" in there else ():
        yield Demand(frozenset({2}), match.span())
    for match in _FRACTION.finditer(low) if parts or "in" in there or "out" in there else ():
        top, bottom = (
            (_number(match["n"]), _PART[match["d"]])
            if match["n"]
            else (_number(match["a"]), _number(match["b"]))
        )
        share = Fraction(top, bottom or 1)
        large = _of_scale(share, low, match.end())
        said = frozenset({share, share * 100, share * 10, *large})
        yield Demand(said, match.span(), frozenset({top, bottom}))


def _halves(low: str) -> Iterator[Demand]:
    """Half of something, half as much again, one and a half."""
    for pattern, values in _HALVES:
        for match in pattern.finditer(low):
            yield Demand(values, match.span())
    for match in _AND_A_HALF.finditer(low):
        whole = 2 if match["n"] in ("two", "2") else 1
        half = (whole + Fraction(1, 2)) * _SCALES.get(match["scale"] or "", 1)
        yield Demand(frozenset({half, half * 60, half * 12}), match.span())


def _of_scale(part: Fraction, low: str, end: int) -> Iterator[Value]:
    """What a part of a large number is: 二十五万 for a quarter of a million."""
    scale = _SCALE.match(low, end)
    if scale:
        whole = part * _SCALES[scale[1]]
        yield whole
        yield from (whole // rounded * rounded for rounded in (10_000, 1000) if whole > rounded)


def _number(word: str) -> int:
    """A number in figures or in one word."""
    return int(word) if word.isdigit() else _SMALL[word]


def _figures(low: str) -> Iterator[Demand]:
    """Numbers in digits, with the scale word that belongs to them."""
    for match in _DIGITS.finditer(low):
        value = exact(match["n"].replace(",", "")) * _SCALES.get(match["scale"] or "", 1)
        values: set[Value] = {value}
        if match["letter"]:
            values.add(value * _LETTER_SCALES[match["letter"]])
        if match["decade"] and value.denominator == 1:
            century = value >= 1000 and value % 100 == 0  # 1800s: 19世纪
            values.add(value // 100 + 1 if century else value % 100)
        if match["shared"] and not match["scale"]:
            values.add(value * _SCALES[match["shared"]])
        if _MILITARY.match(low, match.start()):
            values.add(value // 100)
        if _AFTERNOON.match(low, match.start()):
            values.add(value + 12)
        year = _YEARS.match(low, match.start() - 5) if match.start() >= 5 else None
        if year and year.end() == match.end():
            values.add(int(year[1] + year[2]))
        values.update(_in_larger_units(value, low, match.end()))
        yield Demand(frozenset(values), match.span())


def _words(low: str) -> Iterator[Demand]:
    """Numbers in words, from three on; "a hundred times" and "hundreds" are figures of speech."""
    for match in _WORDS.finditer(low):
        for value in _read(re.split(r"[- ]", match.group().removesuffix(" and a half"))):
            if value < 3 or value in _SCALES.values():
                continue
            if match["half"]:
                half = value + Fraction(1, 2)
                yield Demand(frozenset({half, half * 60, half * 12}), match.span())
                continue
            unit = _DECADES.match(low, match.end())
            more = {value * _FACTORS[unit["unit"]]} if unit else set()
            larger = _in_larger_units(value, low, match.end())
            ordinal = _ORDINAL_BEHIND.match(low, match.end())
            last = _ORDINALS.index(ordinal[1]) + 1 if ordinal and value >= _TENTH else 0
            seconds = {value} if ordinal and ordinal[1] == "second" else ()
            yield Demand(frozenset({value + last, *seconds, *more, *larger}), match.span())


def _in_larger_units(value: Value, low: str, end: int) -> Iterator[Value]:
    """What a time may also be called, in whole or half units: six months are 半年, 14 days 两周, 120 minutes 两小时."""
    unit = _UNIT.match(low, end)
    if unit:
        halves, rest = divmod(value * 2, _UNITS_OF_LARGER[unit[1]])
        if not rest:
            yield Fraction(halves, 2) if halves % 2 else halves // 2


def _read(words: list[str]) -> Iterator[int]:
    """Values of a run of number words; "two three" are two numbers, "twenty-three" is one."""
    total, current = 0, 0
    for word in words:
        if word in _SCALES and word != "hundred":
            total, current = total + (current or 1) * _SCALES[word], 0
        elif word == "hundred":
            current = (current or 1) * 100
        elif word in _SMALL:
            fits = current % 100 == 0 or (
                current % 10 == 0 and current % 100 >= 20 and _SMALL[word] < 10
            )
            if not fits:
                yield total + current
                total, current = 0, 0
            current += _SMALL[word]
    yield total + current
