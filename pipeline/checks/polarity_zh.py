"""Find the negations of a Chinese sentence.

The words lie in `terms/words/negation_zh.txt`, each section with what it is for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline.model.finding import Span
from pipeline.model.late_pattern import late_pattern
from pipeline.model.once import once
from pipeline.terms.word_lists import by_first, word_list

_LIST = word_list("negation_zh")
_NEUTRAL = re.compile(by_first(_LIST["neutral"]))
_DOUBLE = re.compile(by_first(_LIST["doubles"]))
_HARD = re.compile(by_first(_LIST["negations"]))
_SOFT = late_pattern("|".join(_LIST["soft"]))
_ANSWERS = late_pattern("|".join(_LIST["answers"]))
_BARS = late_pattern("|".join(_LIST["bars"]))
_STRICT = late_pattern("|".join(_LIST["strict"]))
_FORBIDS = late_pattern("|".join(_LIST["forbids"]))
_EITHER = late_pattern(r"(.)[不没]\1|[是能可]否")
"""Questions of the form A-not-A."""
_ASKS = re.compile(r"[不没](?<=(.).)\1|[是能可]否")
"""Stands in each of them, and begins with a character that is soon found."""
_SIGN = re.compile("[不没无非别勿未莫]")
_ONLY = late_pattern(
    "只有|才|方[为能可]|(?:[了后]|时候?|等[^，。；]{1,20})，?[^，。；不没别]{0,6}再|先[^，。；]{1,16}，?[^，。；不没别]{0,4}再"
)
"""Stand for "not until" and "not without"."""


@dataclass(eq=False)
class ChinesePolarity:
    """What a sentence denies."""

    text: str
    """The sentence."""
    rest: str
    """The same, as long, without the words that only look like a negation, and without two that make a yes."""
    doubles: int
    """How often two negations make a yes: 没有…不, 不是不."""

    @once
    def negations(self) -> tuple[Span, ...]:
        """Where it denies."""
        return _all(_HARD, self.rest)

    @once
    def strict(self) -> tuple[Span, ...]:
        """Those of them that forbid or deny outright: 不要, 没有."""
        return _all(_STRICT, self.rest)

    @once
    def forbids(self) -> tuple[Span, ...]:
        """Those of them that tell a reader not to do a thing: 请不要, 别."""
        return _all(_FORBIDS, self.rest)

    @once
    def bars(self) -> tuple[Span, ...]:
        """Those of them that say what cannot or must not be: 不能, 没有权利."""
        return _all(_BARS, self.rest)

    @once
    def signs(self) -> bool:
        """True where a sign of negation stands at all, be it in a word that denies nothing."""
        return bool(_SIGN.search(self.text))

    @once
    def says_only(self) -> bool:
        """True where 才, 只有 or 再 may stand for "not until"."""
        return bool(_ONLY.search(self.text))

    @once
    def answers(self) -> bool:
        """True where another word plainly stands for an English negation: 避免, 除非, 放心."""
        return bool(_ANSWERS.search(self.text))

    @once
    def answering(self) -> tuple[Span, ...]:
        """Where such a word stands."""
        return _all(_ANSWERS, self.text)

    @once
    def softly(self) -> tuple[Span, ...]:
        """Where a word of `may_answer` stands."""
        return _all(_SOFT, self.text)

    @once
    def may_answer(self) -> bool:
        """True where another word may: 难得, 很少, 失去."""
        return self.answers or bool(_SOFT.search(self.text))


@lru_cache(maxsize=64)
def chinese_polarity(text: str) -> ChinesePolarity:
    """Read a sentence; the last few are remembered.

    >>> chinese_polarity("你不必同意。").negations
    ((1, 3),)
    >>> chinese_polarity("这不但有用，而且非常有用。").negations
    ()
    """
    rest = _NEUTRAL.sub(_blank, text)
    if not (_SIGN.search(rest) or "否" in rest):  # most sentences; 否 is that of 是否
        return ChinesePolarity(text, rest, 0)
    plain = _EITHER.sub(_blank, rest) if _ASKS.search(rest) else rest
    plain, doubles = _DOUBLE.subn(_blank, plain)
    return ChinesePolarity(text, plain, doubles)


def _blank(match: re.Match[str]) -> str:
    return "\0" * len(match.group())


def _all(pattern: re.Pattern[str], text: str) -> tuple[Span, ...]:
    return tuple([match.span() for match in pattern.finditer(text)])
