"""Compare which words an English and a Chinese sentence negate.

A lost or added "not" is certain where the denied word itself can be named on both sides: 不知道 where the English says
"knows". Where it cannot, the translator may have put the thought another way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline.checks.polarity_zh import ChinesePolarity
from pipeline.model.finding import Span
from pipeline.model.late_pattern import late_pattern
from pipeline.terms.word_lists import any_of, compiled, word_list

_PAIRS = dict(entry.split(" = ", 1) for entry in word_list("denied")["words"])
"""Chinese words → the English that they commonly stand for, both as patterns."""
_ENGLISH: dict[str, list[str]] = {}
for _words, _english in _PAIRS.items():
    for _word in _words.split("|"):
        _ENGLISH.setdefault(_word, []).append(_english)
_HEADS = {word: rf"\b(?:{'|'.join(english)})\b" for word, english in _ENGLISH.items()}
_WORD = "|".join(sorted(_HEADS, key=len, reverse=True))
_ADVERB = (
    "(?:再|太|很|会|能|能够|可以|想|要|肯|敢|愿意|曾|一定|完全|必|那么|怎么|想到|办法|人){0,2}"
)
_NOT = "(?:不要|不用|不必|不再|没有|并不|并没有?|从不|从来不|绝不|请勿|切勿|[不没未别勿])"
_OBJECT = "(?:[把跟和对向在给为][^，。；：？！]{1,14}?)?"
_DENIED = re.compile(f"{_NOT}{_ADVERB}{_OBJECT}({_WORD})")
"""不知道; 不要把这件事告诉."""
_HAS = any_of([
    *(word for word in sorted(_HEADS, key=len, reverse=True) if len(word) > 1),
    "(?<![所只还没具拥])有(?![些时人点关效用])",
    "(?<![但还可总就只要于不])是(?!否)",
    "(?<![机社聚体约学领])会(?![议谈面])",
    "(?<![可功性本只才])能(?![力量])",
    "(?<![感思梦理幻着])想(?![到法象起念必])",
    "[谈问吃哭垮](?![题谈])",
])  # fmt: skip
"""The same in a text, where a single character may be a part of another word."""
_SIGN = late_pattern("[不没无非别勿未莫]")
_CLAUSE_END = late_pattern(r"[,;:.?!，；：。？！、]")
_OPPOSITES = (
    (
        late_pattern(r"(?:hardly|barely|scarcely|rarely|seldom|never)\b"),
        late_pattern("经常|常常|总是|老是|动不动|时常|频频"),
    ),
    (late_pattern(r"no longer\b"), late_pattern("还是|仍然|依然|照样")),
    (
        late_pattern(r"(?:not|\w*n't) (?:have to|need)\b"),
        late_pattern("不得不|必须|只好|只能|务必|一定要"),
    ),
)
"""English denials, and the Chinese that says their opposite."""
_NEXT = late_pattern(r"(?: [\w'-]+){1,4}")
"""The words behind an English "not" among which the one that it denies is looked for."""
_BEFORE = 12
"""Letters before a "no" in which its verb may stand: there is no."""


def denied_here_only(english: str, mandarin: str, spans: tuple[Span, ...]) -> Span | None:
    """The first of the Chinese negations whose word the English (folded, denying nothing) affirms; None: no such word.

    >>> denied_here_only("she knows it.", "她不知道。", ((1, 2),))
    (1, 4)
    """
    affirms: dict[str, bool] = {}
    for start, _ in spans:
        match = _DENIED.match(mandarin, start)
        if match and match[1] not in affirms:
            affirms[match[1]] = bool(compiled(_HEADS[match[1]]).search(english))
        if match and affirms[match[1]]:
            return match.span()
    return None


def affirmed(english: str, chinese: ChinesePolarity, denial: Span, reach: int = 4) -> bool:
    """True if a word that the English (folded) denies stands in a Chinese clause that denies nothing.

    It is looked for among the `reach` words behind the denial.

    >>> from pipeline.checks.polarity_zh import chinese_polarity
    >>> affirmed("you do not have to agree.", chinese_polarity("你得同意。"), (7, 10))
    True
    """
    start, end = denial
    said = _said(chinese)
    if any(words.match(english, start) for words in said.opposites):
        return True
    behind = _NEXT.match(english, end)
    around = " ".join(behind.group().split()[:reach]) if behind else ""
    if english[start:end] == "no":
        around = f"{english[max(0, start - _BEFORE) : start]} {around}"
    return any(compiled(_HEADS[word]).search(around) for word in said.words)


@dataclass(frozen=True, slots=True)
class _Said:
    """What a Chinese sentence affirms."""

    words: tuple[str, ...]
    """Of `_HEADS`, each once, in the clauses that deny nothing."""
    opposites: tuple[re.Pattern[str], ...]
    """English denials whose opposite it says."""


@lru_cache(maxsize=8)
def _said(chinese: ChinesePolarity) -> _Said:
    """Read a sentence once, however many denials are held against it."""
    clauses = (clause for clause in _CLAUSE_END.split(chinese.rest) if not _SIGN.search(clause))
    words = dict.fromkeys(word.group() for clause in clauses for word in _HAS.finditer(clause))
    opposites = (english for english, opposite in _OPPOSITES if opposite.search(chinese.text))
    return _Said(tuple(words), tuple(opposites))
