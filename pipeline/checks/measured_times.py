"""Compare stretches of time: two weeks before, a year ago, for ten days, in the past month."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from pipeline.model.finding import Span
from pipeline.model.late_pattern import late_pattern
from pipeline.terms.read_words import characters, words

_UNITS = {
    "second": "秒", "minute": "分", "hour": "时", "day": "天", "night": "天", "evening": "天", "morning": "天", "week": "周", "month": "月", "year": "年", "decade": "年",
}  # fmt: skip
_UNIT_WORDS = frozenset([*_UNITS, *(f"{unit}s" for unit in _UNITS), "shortly", "soon", "long"])
_DIRECTIONS = frozenset(["before", "after", "later", "earlier", "ago", "prior", "ahead", "past", "last", "following"])  # fmt: skip
_UNIT = rf"(?P<unit>{'|'.join(_UNITS)})s?"
_ENGLISH = late_pattern(
    rf"\b{_UNIT} (?:(?P<ago>ago)\b|(?P<before>before|earlier|prior to|ahead of)\b|(?P<after>after|later|following)\b(?! (?:another|{'|'.join(_UNITS)})))"
    r"|\b(?P<shortly>shortly|soon|not long) (?:(?P<sbefore>before)|(?P<safter>after))\b"
    rf"|\b(?:over|in|during|for|within|of) the (?:past|last) (?:\w+ ){{0,3}}(?P<lastunit>{'|'.join(_UNITS)})s?\b"
    rf"|\bfor (?:(?:about|almost|nearly|over|more than|at least) )?(?P<n>\w+) (?P<lasting>{'|'.join(_UNITS)})s?\b"
)
_PERFECT = late_pattern(r"(?:\b(?:has|have)|'ve|'s) (?:\w+ )?been \w+ing\b")
_NUMBER = "(?:(?<![0-9])[0-9]{1,3}(?![0-9])|[一二两三四五六七八九十百几数半]+)"
_UNIT_ZH = "(?P<{0}>秒|分钟|小时|个?钟头?|天|日|晚|夜|周|个?星期|个?礼拜|个月|年)"
_CLASS = {"秒": "秒", "分": "分", "小": "时", "钟": "时", "天": "天", "日": "天", "晚": "天", "夜": "天", "周": "周", "星": "周", "礼": "周", "月": "月", "年": "年"}  # fmt: skip
_UNITS_ZH = frozenset("秒分时钟天日晚夜周星礼月年久夕头")
"""One of these is in all Chinese that measures a time."""
_M = f"{_NUMBER}(?:多|来)?个?半?"
_CHINESE = late_pattern(
    f"(?P<last>过去的?|最近的?|近|这|头)?(?:(?P<early>提前[^，。]{{0,3}}|(?<![一明今第每])早(?:了|到了?|来了?)?)|(?P<late>(?<![每今昨明当前夜])[晚迟](?:了|到了?|来了?)?|过了|[再又]过了?|(?<![一-鿿])过|隔了?)|(?P<earlier>(?<![目当眼从提空])(?:[之以]前|前))|(?P<afterm>[之以过]后的?|(?<![然最随今背])后))?"
    f"(?<![第每])(?P<m>{_M}{_UNIT_ZH.format('unit')})(?:左右|多|半|整)?(?:(?P<mbefore>的?[之以]前|前)|(?P<mafter>[之以过]后|后)|(?P<since>以?来))?"
    "|(?P<snb>前不久|不久[之以]?前|前夕)|(?P<sna>后不久|不久[之以]?后|没过?多久)"
    "|(?P<nextday>第二[天日]|次日|翌日|隔天)|(?P<daybefore>前一[天晚夜日]|头[一天]天?晚?)"
)
_LASTS = late_pattern(
    r"\bfirst (?:\w+ )?$|\b(?:wait|give|gave|take(?! (?:it|them|the|your|this|these|one|two|each|medicine|medication)\b)|took|taken|need|last|spen|pass|been)\w*\b[^,;]*$"
)
"""What stands before a time that is no distance: the first three days after it; it took him a year before he spoke."""
_GOES_ON = late_pattern("开始|起|至今|现在|一直|就在|以来")


class _Time(NamedTuple):
    kind: str
    """`before`, `after`, `ago`, `last`, `lasting`; of Chinese also `since`, `early` (前两周: before, first or past), `bare`."""
    unit: str
    """The Chinese character of its unit; 久 for no time in particular."""
    span: Span


_AGAINST = {
    "before": {"after"},
    "after": {"before", "early"},
    "ago": {"after"},
    "last": {"before", "after"},
    "lasting": {"before"},
}
"""What no time of the English can be; where another one of the same unit stands, that may be meant."""


class Turned(NamedTuple):
    """A time that the Chinese has on another side."""

    kind: str
    """`before`, `after`, `ago`, `last` or `lasting`."""
    english: Span
    chinese: Span


def may_be_turned(english: str, mandarin: str) -> bool:
    """False for folded English that measures no time on a side of something else, and for Chinese that measures none."""
    there = words(english)
    if _UNIT_WORDS.isdisjoint(there) or _UNITS_ZH.isdisjoint(characters(mandarin)):
        return False
    return not _DIRECTIONS.isdisjoint(there) or ("for" in there and "been" in there)


@lru_cache(maxsize=16)
def turned(english: str, mandarin: str) -> Turned | None:
    """The first time of the folded English that the Chinese has on another side; the last few sentences are remembered.

    >>> turned("call two hours before the session.", "请在咨询两小时后打电话。")
    Turned(kind='before', english=(9, 21), chinese=(4, 8))
    """
    if not may_be_turned(english, mandarin):
        return None
    ours = list(_english(english))
    theirs = list(_chinese(mandarin)) if ours else []
    for time in ours:
        same = [t for t in theirs if t.unit == time.unit]
        if not same and len(ours) == 1:
            same = theirs if len(theirs) == 1 and theirs[0].unit != "久" != time.unit else []
        against = _AGAINST[time.kind]
        if not same or any(t.kind not in against for t in same):
            continue
        if time.kind == "lasting" and _GOES_ON.search(mandarin):
            continue
        return Turned(time.kind, time.span, same[0].span)
    return None


def _english(text: str) -> Iterator[_Time]:
    perfect = _PERFECT.search(text)
    for match in _ENGLISH.finditer(text):
        if _LASTS.search(text, max(0, match.start() - 30), match.start()):
            continue
        if match["unit"]:
            kind = next(k for k in ("ago", "before", "after") if match[k])
            yield _Time(kind, _UNITS[match["unit"]], match.span())
        elif match["shortly"]:
            yield _Time("before" if match["sbefore"] else "after", "久", match.span())
        elif match["lastunit"]:
            yield _Time("last", _UNITS[match["lastunit"]], match.span())
        elif perfect:
            yield _Time("lasting", _UNITS[match["lasting"]], match.span())


def _chinese(text: str) -> Iterator[_Time]:
    for match in _CHINESE.finditer(text):
        if match["m"]:
            unit = _CLASS[match["unit"].removeprefix("个")[0]]
            yield _Time(_kind(match), unit, match.span())
        elif match["nextday"] or match["daybefore"]:
            yield _Time("after" if match["nextday"] else "before", "天", match.span())
        else:
            yield _Time("before" if match["snb"] else "after", "久", match.span())


def _kind(match: re.Match[str]) -> str:
    """On which side of something else a Chinese time lies."""
    if match["since"]:
        return "since"
    if match["mbefore"] or match["early"]:
        return "before"
    if match["mafter"] or match["late"] or match["afterm"]:
        return "after"
    if match["last"]:
        return "last"
    return "early" if match["earlier"] else "bare"
