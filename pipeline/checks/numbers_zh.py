"""Find the numbers of a Chinese text, in digits and in characters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache

from pipeline.model.finding import Span
from pipeline.model.late_pattern import late_pattern
from pipeline.model.once import once
from pipeline.terms.read_words import characters

Value = int | Fraction
"""A number, exactly; whole ones are `int`, which equals the `Fraction` and is much faster."""

_DIGIT = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNIT = {"十": 10, "百": 100, "千": 1000}
_BIG = {"万": 10_000, "亿": 100_000_000}
_NARROW = str.maketrans("０１２３４５６７８９．，％", "0123456789.,%")

_FIGURE = re.compile(
    r"(?<![A-Za-z\d])(?<![A-Za-z]-)(\d{1,3}(?:,\d{3}){1,6}(?:\.\d{1,9})?|\d{1,15}(?:\.\d{1,9})?)(?!\d)"
    r"(?:\s?[多余]?\s?((?:(?!千[米克瓦卡赫帕焦伏])[十百千万亿]){1,2}))?"
    r"(?=\s?(?:[至到~～–—-]\s?\d[\d,.]{0,15}\s?[多余]?\s?([百千万亿]{1,2}))?)"
)
"""A figure, the unit behind it, and that of a range which it begins: 2.6至3.2万."""
_RUN = re.compile("[零〇一二两三四五六七八九十百千万亿]{1,16}")
_CLAIM = re.compile(
    "(?=[三四五六七八九十])(?<![零一二两三四五六七八九十百千万几数第好])([三四五六七八九十]{1,4})(?:分钟|小时|个小时|个月|个星期|周(?![一二三四五六日天到围边])(?<!四周(?![后前内来的以之]))|天(?!两头)|年(?!如一日)|岁|遍|秒)"
)
_LARGE = late_pattern(
    "(?<![数几上成好多第零〇一二两三四五六七八九十百千万亿])([一二两三四五六七八九十][零一二两三四五六七八九十百千万亿]{0,6}[百千万])(?:多|余)?(?:人|名|位|美元|对(?:夫|伴)|小时|个家庭|个孩子)"
)
"""A large number in characters before what is counted: 五十万人."""
_FROM_THREE, _HUNDREDS = frozenset("三四五六七八九十"), frozenset("百千万")
"""One of these stands in every claim, and in every large number."""
_FIGURES = frozenset("0123456789０１２３４５６７８９")
_CLAIMED, _SHARED = _FIGURES | _FROM_THREE | _HUNDREDS, frozenset("%％半分成部完")
"""One of these stands in every figure and claim, and in every share."""
_POINT = late_pattern("([零〇一二两三四五六七八九十]{1,6})点([零〇一二三四五六七八九]{1,6})")
_NUMBER = "([0-9]{1,6}|[零〇一二两三四五六七八九十百]{1,6})"
_AND_HALF = late_pattern(rf"{_NUMBER}(?:[个点天年岁倍分块周月度片粒颗杯剂页里斤]|小时)半")
_TENTHS = late_pattern(rf"{_NUMBER}成")
_FRACTION = late_pattern(f"{_NUMBER}分之{_NUMBER}")
_DOUBLE = late_pattern("一倍(?!半)|翻[了一]?[番倍]|[加双]倍")
_HALF_MORE = late_pattern("[多高长重贵大增加]出?了?[^，。]{0,4}(?:一?半|五成)")
_QUARTERS = late_pattern("([一三])刻")
_PERCENT = re.compile(
    "[%％半百一二三四五六七八九十全完](?:(?<=[%％半])|(?<=百)分|(?<=[一二三四五六七八九十])成|(?<=全)部|(?<=完)全)"
)
"""A share: %, 半, 百分, 三成, 全部, 完全; one of some characters is looked for much faster than one of some words."""
_EXPAND_UP_TO = 6
_REMEMBERED = 1024
"""Runs of numeral characters, most of them short, that come again and again."""
_HALF = Fraction(1, 2)
_Read = tuple[frozenset[Value], Span]
"""What a number can be read as, and where it stands."""


class ChineseNumbers:
    """The numbers of a text whose phone numbers and addresses were blanked out, each kind read when it is asked for.

    Characters are read generously (三四天 gives 3 and 4), because a character may as well be part of a word.

    >>> sorted(map(int, ChineseNumbers("深呼吸二十次，每次１０秒").values))
    [10, 20]
    """

    def __init__(self, text: str) -> None:
        self._there = characters(text)
        self._text = text
        self.figures: list[_Read] = []
        """Numbers in digits, with the unit character behind them, each with what it can be read as: 1万 is 10000."""
        self.claims: list[_Read] = []
        """Numbers from three on in characters before a unit, each with what it can be read as: 三周."""
        if _CLAIMED.isdisjoint(self._there):
            return
        if not _FIGURES.isdisjoint(self._there):
            self._text = text = text.translate(_NARROW)
            self.figures = [(_figure(match), match.span(1)) for match in _FIGURE.finditer(text)]
        for pattern, signs in ((_CLAIM, _FROM_THREE), (_LARGE, _HUNDREDS)):
            if not signs.isdisjoint(self._there):
                self.claims += [(_readings(m[1]), m.span(1)) for m in pattern.finditer(text)]

    @once
    def values(self) -> frozenset[Value]:
        """Every value that the text can be read to give, in digits or in characters."""
        values = {value for figure, _ in self.figures for value in figure}
        for match in _RUN.finditer(self._text):
            values.update(_readings(match.group()))
        values.update(_special(self._text))
        return frozenset(values)

    @property
    def percent(self) -> bool:
        """True where something says a share."""
        return not _SHARED.isdisjoint(self._there) and bool(_PERCENT.search(self._text))

    @property
    def fraction(self) -> bool:
        """True where it says one as 三分之二."""
        return "分之" in self._text


def _figure(match: re.Match[str]) -> frozenset[Value]:
    """What a figure can be read as; the unit of a range's end is that of its beginning too, or not: 10至2万."""
    value = exact(match[1].replace(",", "")) * _scale(match[2] or "")
    return frozenset({value} if match[2] or not match[3] else {value, value * _scale(match[3])})


def _special(text: str) -> Iterator[Value]:
    """Halves, tenths, quarters of an hour, decimals, and what comes first."""
    if "头号" in text or "首" in text:
        yield 1
    for match in _POINT.finditer(text) if "点" in text else ():
        whole = max(_readings(match[1]))
        yield whole + Fraction(int("".join(str(_DIGIT[c]) for c in match[2])), 10 ** len(match[2]))
    if ("倍" in text or "番" in text) and _DOUBLE.search(text):
        yield 2
    if "半" in text or "成" in text:
        yield from _halves(text)
    for match in _TENTHS.finditer(text) if "成" in text else ():
        for value in _number(match[1]):
            yield from (value * 10, Fraction(value, 10))
    for match in _FRACTION.finditer(text) if "分之" in text else ():
        yield from (
            Fraction(top, bottom)
            for bottom in _number(match[1])
            for top in _number(match[2])
            if bottom
        )
    for match in _QUARTERS.finditer(text) if "刻" in text else ():
        yield _DIGIT[match[1]] * 15


def _halves(text: str) -> Iterator[Value]:
    """What 半 says: a half, half an hour, one and a half of something, half as much again."""
    if _HALF_MORE.search(text):
        yield 1 + _HALF
    if "半" in text:
        yield _HALF
        yield 30
    for match in _AND_HALF.finditer(text):
        for value in _number(match[1]):
            yield value + _HALF
            yield value * 60 + 30


def exact(text: str) -> Value:
    """The value of ASCII digits with or without a decimal point."""
    return Fraction(text) if "." in text else int(text)


def _number(text: str) -> frozenset[Value]:
    """Readings of digits or characters."""
    return frozenset({int(text)}) if text.isascii() else _readings(text)


@lru_cache(maxsize=_REMEMBERED)
def _readings(run: str) -> frozenset[Value]:
    """What a run of numeral characters may mean: 二〇二六, 三四(天), 三四十, 十五六."""
    if not any(char in _UNIT or char in _BIG for char in run):
        digits = [_DIGIT[char] for char in run]
        return frozenset({*digits, int("".join(map(str, digits)))})
    found: set[Value] = {_parse(run)}
    if len(run) <= _EXPAND_UP_TO:
        for place in range(len(run) - 1):
            if run[place] in _DIGIT and run[place + 1] in _DIGIT:
                found |= _readings(run[:place] + run[place + 1 :])
                found |= _readings(run[: place + 1] + run[place + 2 :])
    return frozenset(found)


def _parse(run: str) -> int:
    """The value of 三百零五, 十二, 两万.

    >>> _parse("五万亿"), _parse("一亿三千万")
    (5000000000000, 130000000)
    """
    total, section, digit = 0, 0, 0
    for char in run:
        if char in _DIGIT:
            digit = _DIGIT[char]
        elif char in _UNIT:
            section, digit = section + (digit or 1) * _UNIT[char], 0
        elif char == "亿":
            total, section, digit = (total + section + digit or 1) * _BIG[char], 0, 0
        else:
            total, section, digit = total + (section + digit or 1) * _BIG[char], 0, 0
    return total + section + digit


def _scale(units: str) -> int:
    """The factor of the unit characters behind a figure."""
    factor = 1
    for unit in units:
        factor *= _UNIT.get(unit) or _BIG[unit]
    return factor
