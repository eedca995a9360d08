"""Compare weekdays, months and dates between the two languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from pipeline.model.finding import Span
from pipeline.model.late_pattern import late_pattern
from pipeline.terms.read_words import words

MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")  # fmt: skip
"""As folded English names them."""
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
"""The same."""
_NAMES = "|".join(name for name in MONTHS if name not in ("march", "may"))
_MONTH = rf"(?P<month>{_NAMES}|march|may|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_DAYS = rf"(?P<days>{_DAY}(?: ?(?:-|–|—|to|and|or|until|through|,) ?{_DAY}){{0,8}})"
_DATES_EN = (
    late_pattern(rf"\b{_MONTH} {_DAYS}\b(?! ?(?:%|percent))"),
    late_pattern(rf"\b{_DAYS}(?: of)? {_MONTH}(?![a-z])"),
)
_NUMERIC = late_pattern(r"\b(\d{1,2})/(\d{1,2})/(?:\d{4}|\d{2})\b")
_DATE_ZH = late_pattern(
    "([0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})月([0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})[日号]"
)
_MONTH_EN = late_pattern(
    rf"\b(?:{_NAMES})\b|\b(?:in|from|of|until|through|since|last|next|this|every|each) (?:march|may)\b|\b(?:march|may) (?:\d|to |through |until |and )"
)
"""A month, and no verb: march and may are both."""
_ANY_MONTH = late_pattern(rf"\b{_MONTH}(?![a-z])")
_MONTH_ZH = late_pattern(
    "(?<![第每几半多数两一二三四五六七八九十零〇年历胎])([一二三四五六七八九十]{1,3})(?:月?份?(到|至|[-~～—–]+|、|和)([一二三四五六七八九十]{1,3}))?月(?![子亮光经饼球嫂薪租])"
)
_OTHER_CALENDAR = late_pattern("农历|阴历|旧历")
_WEEKDAY_EN = late_pattern(rf"\b({'|'.join(WEEKDAYS)})s?\b")
_SHORTS = ("mon", "tues", "tue", "wed", "thurs", "thur", "thu", "fri", "sat", "sun")
DAY_WORDS = frozenset((*WEEKDAYS, *(f"{day}s" for day in WEEKDAYS), *_SHORTS))
"""In all English that names a weekday stands one of these."""
_SHORT = rf"(?:{'|'.join(_SHORTS)})\b\.?"
_SHORTS_EN = late_pattern(
    rf"\b{_SHORT}(?:(?: ?(?:-|–|—|/|,|&|to|through|and|or)){{1,2}} ?{_SHORT})+"
)
"""Mon–Fri; one alone may be another word: sat, wed."""
_ONE_SHORT = late_pattern(rf"\b(?:{'|'.join(_SHORTS)})\b")
_BETWEEN = late_pattern(r"\b(?:to|through|thru|until|till|between)\b|[-–—]")
"""English that may name the first and the last of several days."""
_OTHER_DAYS = (
    (late_pattern(r"\bweekdays?\b"), range(1, 6)),
    (late_pattern(r"\bweekends?\b"), range(6, 8)),
    (late_pattern(r"\b(?:daily|every day|except|other than|all days?|the rest)\b"), range(1, 8)),
)
"""English that means days which it does not name."""
_NO_NAMES = late_pattern("周末|工作日|平日|双休|每天|天天")
_DAY_ZH = "[一二三四五六日天]"
_COUNTS = "(?![次回个遍月号点时位名天周年分秒小人种步组级等楼层期十百千])"
"""What does not stand behind a numeral that shares the 周 of another: 周一到三点."""
_WEEKDAY_ZH = late_pattern(
    f"(?:星期|礼拜|(?<![一两二三四五六七八几整每多首])周|(?<=周{_DAY_ZH})周|每周(?={_DAY_ZH}(?![次回个遍小件顿封天杯句]|晚(?!上)|[两三]?[次回])))({_DAY_ZH})(?![次回个遍])"
    f"((?:(?:、|和|与|及|到|至|[-~～—–]+)?{_DAY_ZH}{_COUNTS})*)"
)
"""A weekday, and those that share its 周: 周一至五, 周二、四, 周六日."""
_MOST_DAYS = 4
"""Days named, from which on the Chinese may name the others instead, or beside them."""
_UP_TO = late_pattern("[到至~～—–-]+")
_OFF = late_pattern(
    "(?:[、和及与](?:周|星期)?[一二三四五六日天]){0,6}[^，。；一二三四五六日天]{0,4}(?:休|关|闭|停|放假|不(?:开|营|上班|接|办|工)|除外|例外)"
)
"""Behind a day on which nothing is open: 周日休息."""


@dataclass(frozen=True, slots=True)
class Clash:
    """One thing that the two texts do not say alike."""

    what: tuple[str, str]
    """What is wrong and what to do, in English and Chinese."""
    en: Span | None
    """Where the English says it."""
    zh: Span | None
    """Where the Chinese says it."""


def weekdays(en: str, zh: str) -> Iterator[Clash]:
    """Weekdays that were changed, made up or lost; `en` folded.

    >>> [clash.zh for clash in weekdays("open monday to friday.", "周一至六开放。")]
    [(3, 4)]
    >>> list(weekdays("open monday to friday.", "周一至五开放。"))
    []
    """
    english = _english(en)
    if not english:
        return
    allowed, found = _allowed(en, list(english)), list(_chinese(zh))
    said = _with_those_between(zh, found)
    open_ = allowed if _BETWEEN.search(en) else english.keys()
    if open_.isdisjoint(said) and len(open_ | said) == len(WEEKDAYS):
        return  # every day but Sunday: 周一至周六, or 周日休息
    for day, (start, end) in found:
        if day not in allowed and not (len(open_) >= _MOST_DAYS and _OFF.match(zh, end)):
            yield Clash(
                (
                    f"“{zh[start:end]}” is not the day of the week that the English gives; put it right.",
                    f"“{zh[start:end]}”与英文的星期不同，请改正。",
                ),
                None,
                (start, end),
            )
    lost = sorted(day for day in english.keys() - said if WEEKDAYS[day - 1] not in zh.lower())
    if lost and not _NO_NAMES.search(zh):
        yield Clash(
            (
                f"The weekday “{WEEKDAYS[lost[0] - 1].title()}” is not in the Mandarin; add it.",
                f"译文里没有星期{'一二三四五六日'[lost[0] - 1]}，请补上。",
            ),
            english[lost[0]],
            None,
        )


def _english(en: str) -> dict[int, Span]:
    """The weekdays of folded English, Monday is 1, each with where it stands first, in their order."""
    found: dict[int, Span] = {}
    there = words(en)
    if DAY_WORDS.isdisjoint(there):
        return found
    if "day" in en:
        for match in _WEEKDAY_EN.finditer(en):
            found.setdefault(WEEKDAYS.index(match[1]) + 1, match.span(1))
    if len(there.intersection(_SHORTS)) > 1:
        for several in _SHORTS_EN.finditer(en):
            for match in _ONE_SHORT.finditer(en, *several.span()):
                number = next(n for n, day in enumerate(WEEKDAYS, 1) if day[:3] == match[0][:3])
                found.setdefault(number, match.span())
    return found


def _allowed(en: str, named: list[int]) -> set[int]:
    """The days that the Chinese may name."""
    allowed = {*named}
    if _BETWEEN.search(en):
        allowed.update(*(_between(one, other) for one, other in pairwise(named)))
    for pattern, days in _OTHER_DAYS:
        if pattern.search(en):
            allowed.update(days)
    return allowed


def _between(first: int, last: int) -> Iterator[int]:
    """From one day of the week to another: Friday to Monday goes over Sunday."""
    yield first
    while first != last:
        first = first % 7 + 1
        yield first


def _chinese(zh: str) -> Iterator[tuple[int, Span]]:
    """The weekdays that a Chinese text names, each with where."""
    for match in _WEEKDAY_ZH.finditer(zh):
        yield _weekday(match[1]), match.span() if not match[2] else (match.start(), match.end(1))
        for at in range(match.start(2), match.end(2)):
            if zh[at] in _DAY_ZH[1:-1]:
                yield _weekday(zh[at]), (at, at + 1)


def _weekday(char: str) -> int:
    return "一二三四五六日".find(char.replace("天", "日")) + 1


def _with_those_between(zh: str, found: list[tuple[int, Span]]) -> set[int]:
    """The days that are named, and those between the ends of 周一至周五."""
    said = {day for day, _ in found}
    for (one, first), (other, last) in pairwise(found):
        if _UP_TO.fullmatch(zh[first[1] : last[0]].removesuffix("每").strip()):
            said.update(_between(one, other))
    return said


def months(en: str, zh: str) -> Iterator[Clash]:
    """Months in characters that the English does not name; those in figures are compared as numbers. `en` folded.

    >>> [clash.zh for clash in months("open from march to may.", "三至六月开放。")]
    [(0, 4)]
    """
    if "月" not in zh or not _MONTH_EN.search(en) or _OTHER_CALENDAR.search(zh):
        return
    named = [_month(match) for match in _ANY_MONTH.finditer(en)]
    named += [int(month) for date in _NUMERIC.finditer(en) for month in date.groups()]
    allowed = set(named)
    if _BETWEEN.search(en):
        allowed.update(range(min(named), max(named) + 1))
    for match in _MONTH_ZH.finditer(zh):
        ends = [_value(part) for part in (match[1], match[3]) if part]
        if len(match[1]) == 2 and "十" not in match[1]:
            ends = [_value(char) for char in match[1]]  # 五六月
        if not allowed.issuperset(ends):
            yield Clash(
                (
                    f"“{match.group()}” is not the month that the English gives; put it right.",
                    f"“{match.group()}”与英文的月份不同，请改正。",
                ),
                None,
                match.span(),
            )


def dates(en: str, zh: str) -> Iterator[Clash]:
    """Month and day; a date in figures alone may be read in both orders, unless another word says which. `en` folded."""
    if "月" not in zh:
        return
    there = [(match, (_value(match[1]), _value(match[2]))) for match in _DATE_ZH.finditer(zh)]
    if not there:
        return
    named = {
        (_month(match), int(day))
        for pattern in _DATES_EN
        for match in pattern.finditer(en)
        for day in re.findall(r"\d+", match["days"])
    }
    figures = {(int(match[1]), int(match[2])) for match in _NUMERIC.finditer(en)}
    if not named and not figures:
        return
    allowed = named or {pair for a, b in figures for pair in ((a, b), (b, a))}
    for match, date in there:
        if date not in allowed:
            yield Clash(
                (
                    f"“{match.group()}” is not the date of the English; write its month and day.",
                    f"“{match.group()}”与英文的日期不同，请照英文改正月和日。",
                ),
                None,
                match.span(),
            )


def _month(match: re.Match[str]) -> int:
    """The number of an English month, which may be shortened."""
    return next(n for n, name in enumerate(MONTHS, 1) if name[:3] == match["month"][:3])


def _value(text: str) -> int:
    """A figure or a number below a hundred in characters."""
    if text[0] not in "一二三四五六七八九十":
        return int(text)
    tens, ten, ones = text.rpartition("十")
    digits = "零一二三四五六七八九"
    if not ten:
        return digits.index(text[0])
    return (digits.index(tens) if tens else 1) * 10 + (digits.index(ones) if ones else 0)
