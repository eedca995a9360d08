"""Find comparisons that the Chinese turns round: more often than men, where men have it more often."""

from __future__ import annotations

import re

from pipeline.checks.counterparts import standing_for
from pipeline.model.finding import Span
from pipeline.terms.read_words import places, words

_THAN = re.compile(
    r"\b(?:less|fewer|more|(?!other|either|whether|ever|over|under|after|number|rather|never|mother|father|brother|sister|together|partner|answer|letter)\w{3,}er)\b"
    r"(?: [\w']+){0,6}? than (?P<other>[^,;.!?]{2,60})"
)
_LESS = re.compile(r"\b(?:less|fewer)\b")
_MORE = re.compile(r"\bmore\b")
_COMPARED_ZH = re.compile(
    "(?P<one>[^，。；！？]*)比(?![如较起例方])(?P<other>[^，。；！？]{1,14}?)(?P<how>[更还要]?(?:[少多大小高低好难早晚长短强弱]|容易|[，。]))"
)
_LONGEST = 200
_Known = list[tuple[re.Pattern[str], ...]]


def turned(english: str, mandarin: str) -> tuple[Span, Span] | None:
    """Where a folded English sentence compares, and where the Chinese compares the other way round; None for none.

    >>> turned("women are asked more often than men.", "男性被问到的次数比女性多。")
    ((16, 35), (0, 12))
    """
    if len(english) > _LONGEST or "比" not in mandarin or "than" not in words(english):
        return None
    match, there = _THAN.search(english), _COMPARED_ZH.search(mandarin)
    if match is None or there is None:
        return None
    ours, theirs = _known(english, 0, match.start()), _known(english, *match.span("other"))
    ours, theirs = [k for k in ours if k not in theirs], [k for k in theirs if k not in ours]
    one, other = there["one"], there["other"]
    less, more = bool(_LESS.search(english)), bool(_MORE.search(english))
    opposite = less != more and there["how"][-1] == ("多" if less else "少")
    if opposite:
        wrong = _any(theirs, other) and not _any(theirs, one) and not _any(ours, other)
    else:
        wrong = _moved(ours, one, other) and _moved(theirs, other, one)
        wrong = wrong and not _any(theirs, other)
    return (match.span(), there.span()) if wrong else None


def _known(english: str, start: int, end: int) -> _Known:
    """The Chinese of the words of a stretch."""
    return [
        standing_for(word)
        for word, starts in places(english).items()
        if any(start <= at < end for at in starts)
    ]


def _moved(known: _Known, here: str, there: str) -> bool:
    """True if a word that belongs here stands there alone."""
    return any(_any([word], there) and not _any([word], here) for word in known)


def _any(known: _Known, chinese: str) -> bool:
    return any(pattern.search(chinese) for patterns in known for pattern in patterns)
