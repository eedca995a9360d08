"""Find English words that deny by their prefix, of which the Mandarin says the opposite."""

from __future__ import annotations

import re

from pipeline.checks.polarity_zh import ChinesePolarity
from pipeline.model.finding import Span
from pipeline.model.late_pattern import late_pattern
from pipeline.terms.read_words import words
from pipeline.terms.word_lists import word_list

_PREFIX = late_pattern("un|in|im|ir|il|dis|mis|non-?")
_NEAR = 6
"""Characters before a word among which its negation stands."""
_UN = late_pattern("[不没无非未]")
"""Before such a word in one that denies nothing by its form: 不同寻常."""
_DENIES = late_pattern("[不没无非未别勿缺失少难欠否反才]")
OPPOSITES = dict(entry.split(" = ", 1) for entry in word_list("prefixes")["words"])
"""English words whose prefix denies, each with the Mandarin that says the opposite."""
_BEFORE = 80
"""Letters before such a word in which its own denial is looked for."""
_DENIED_BEFORE = late_pattern(
    r"(?:\bnot|n't|\bnever|\bnothing|\bno (?:one|\w+)|\bnobody) (?:\w+ ){0,2}$"
)
_PREFIXED = late_pattern(rf"\b({'|'.join(OPPOSITES)})\b")


def lost_prefix(english: str, chinese: ChinesePolarity) -> Span | None:
    """Where un-, in- or dis- was lost: unsafe that became 安全."""
    denies = bool(chinese.negations or chinese.doubles or chinese.may_answer)
    said = {
        word: _says_plainly(word, english, chinese.text, denies=denies)
        for word in words(english) & OPPOSITES.keys()
    }
    for match in _PREFIXED.finditer(english):
        if is_denied_before(english, match.start()):
            continue  # not unkind: kind
        if said[match[1]]:
            return match.span(1)
    return None


def is_denied_before(english: str, at: int) -> bool:
    """True if the word that begins there is denied itself: not unkind, nothing is too small."""
    return bool(_DENIED_BEFORE.search(english, max(0, at - _BEFORE), at))


def _says_plainly(word: str, english: str, text: str, *, denies: bool) -> bool:
    """True where the opposite stands there; if the sentence denies something, only a word of two that nothing near denies."""
    found = list(re.finditer(OPPOSITES[word], text))
    if not denies:
        return any(not _UN.search(text, max(0, m.start() - 2), m.start()) for m in found)
    if _PREFIX.sub("", word, 1) in words(english) or not _PREFIX.match(word):
        return False  # honest and dishonest, both
    clear = [m for m in found if len(m[0]) > 1]
    denied = any(_DENIES.search(text, max(0, m.start() - _NEAR), m.end() + 2) for m in clear)
    return bool(clear) and not denied
