"""Tell which words English denies, and whether a Chinese negation belongs to one of its words."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.checks.lexicon import denying, holds
from pipeline.checks.polarity_en import DENYING, denials
from pipeline.checks.polarity_zh import ChinesePolarity
from pipeline.model.finding import Span
from pipeline.terms.read_words import words

_SIGN = re.compile("[不没无非别勿未莫否]")
_END_EN = re.compile(
    r"[,;:—.?!()]| (?=(?:but|because|if|when|while|although|though|unless|until|before|after|since|so that|whether)\b)"
)
_WORD = re.compile("[a-z]+")
_BEHIND = 5
"""Words behind an English denial that it may deny."""
_FAR = 80
"""Letters in which they stand."""
_NEEDLESS = ("必", "用", "需", "须")
"""End what denies by itself, though “necessary” may be said with it: 无需."""
_NO_DENIAL = frozenset(["instead", "rather", "like"])
"""Words for which a 不 stands that denies another word."""


@lru_cache(maxsize=32)
def affirmed_words(english: str) -> frozenset[str]:
    """The words of a sentence (folded) that do not deny and that no denial stands closely before."""
    denied = (word for _, end in denials(english) for word in _behind(english, end))
    return words(english) - DENYING - _NO_DENIAL - set(denied)


def any_of_its_own(english: str, chinese: ChinesePolarity, spans: tuple[Span, ...]) -> bool:
    """True if one of some places is no part of what stands for a word that the English affirms: 拒绝 for your refusal.

    A word that denies by meaning alone stands for no denial of that word: 失去 says losing, not without losing.
    """
    if not spans:
        return False
    text, own = chinese.text, words(english)
    signed = denying(own)
    for start, end in spans:
        sign = _SIGN.search(text, start, end)
        if (sign and not signed) or text.endswith(_NEEDLESS, start, end):
            return True
        held = signed & affirmed_words(english) if sign else own - DENYING - _NO_DENIAL
        if not holds(held, text, sign.start() if sign else start):
            return True
    return False


def is_explained(english: frozenset[str], mandarin: str, negation: Span) -> bool:
    """True if a sign of negation is part of what commonly stands for one of some English words: 不同 for different.

    >>> is_explained(frozenset(["different"]), "这不同。", (1, 2))
    True
    """
    sign = _SIGN.search(mandarin, *negation)
    own = denying(english) if sign else english
    return holds(own, mandarin, sign.start() if sign else negation[0])


def _behind(english: str, end: int) -> list[str]:
    """The words behind a denial that it may deny."""
    last = min(end + _FAR, len(english))
    stop = _END_EN.search(english, end, last)
    return _WORD.findall(english, end, stop.start() if stop else last)[:_BEHIND]
