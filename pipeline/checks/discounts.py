"""Match a reduction of the English with the 折 of the Mandarin, which says what is left to pay."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from pipeline.checks.numbers_en import Demand
from pipeline.checks.numbers_zh import Value
from pipeline.model.finding import Span
from pipeline.model.late_pattern import late_pattern

_SIGN = re.compile("[折半]")
_LEFT = late_pattern(
    r"([0-9]{1,2}(?:\.[0-9])?|[一二三四五六七八九]{1,2}|对)折(?![磨腾断叠返合射纸旧回])|(半价)"
)
_DIGITS = "零一二三四五六七八九"
_OFF = late_pattern(
    r" ?(?:%|per ?cent)(?: \w+){0,2}? ?\b(?:off|discount|reduction|rebate|less|cheaper|lower|below)\b"
)
_SAVED = late_pattern(
    r"\b(?:sav(?:e|es|ed|ing|ings)|discount|reduction|reduc(?:es?|ed|ing)|lower(?:s|ed)?|cuts?|drops?|tak(?:es?|ing))\b[^,;:.?!]{0,24}$"
)
_SHARE = late_pattern(r"%|\bper ?cent\b|\bhalf[ -](?:off|price)\b")
_PERCENT = late_pattern(r" ?(?:%|per ?cent\b)")
_BEFORE = 36
"""Letters before a share in which "save" or "reduced by" is looked for."""
_WHOLE = 100


def left_to_pay(mandarin: str) -> dict[Value, Span]:
    """Each share of the price, in percent, that the Mandarin leaves to pay, with where it says so.

    >>> left_to_pay("会员七折，学生八五折，儿童半价。")
    {70: (2, 4), 85: (7, 10), 50: (13, 15)}
    """
    found: dict[Value, Span] = {}
    for match in _LEFT.finditer(mandarin):
        found.setdefault(50 if match[2] or match[1] == "对" else _percent(match[1]), match.span())
    return found


def reductions(
    demands: tuple[Demand, ...], english: str, mandarin: str
) -> tuple[tuple[Demand, ...], tuple[Span, ...]]:
    """The shares of the English (folded) that the Mandarin says as what is left to pay, and where it says what is left.

    30% off is 七折, and so is 70% of the fee.
    """
    if not demands or not _SIGN.search(mandarin) or not _SHARE.search(english):
        return (), ()
    left = left_to_pay(mandarin)
    said = tuple(each for each in demands if not left.keys().isdisjoint(_left(each, english)))
    return said, tuple(left.values())


def _left(demand: Demand, english: str) -> Iterator[Value]:
    """What a share leaves to pay, in percent."""
    start, end = demand.span
    if not (_PERCENT.match(english, end) or "half" in english[start:end]):
        return
    saved = _SAVED.search(english, max(0, start - _BEFORE), start)
    off = bool(_OFF.match(english, end) or saved)
    for value in demand.values:
        yield _WHOLE - value if off else value


def _percent(digits: str) -> Value:
    """What 8.5, 85, 八五 or 八 before 折 leave, in percent."""
    if not digits[0].isascii():
        digits = "".join(str(_DIGITS.index(char)) for char in digits)
    value = Fraction(digits)
    left = value if value > len(_DIGITS) else value * len(_DIGITS)
    return int(left) if left.denominator == 1 else left
