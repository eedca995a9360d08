"""Find the negations of an English sentence.

The words lie in `terms/words/negation_en.txt`, each section with what it is for.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from functools import cache, lru_cache

from pipeline.checks.followed_by import Later
from pipeline.model.finding import Span
from pipeline.model.late_pattern import late_pattern
from pipeline.terms.read_words import by_first_word, other_words, words
from pipeline.terms.word_lists import compiled, word_list

_LIST = word_list("negation_en")
_NEUTRAL = dict(by_first_word(_LIST["neutral"]))
"""Negations by form that mean none, or that Chinese may well put without one: 迫不及待, 记得, 尽管."""
_NEUTRAL_NT = late_pattern("|".join(_NEUTRAL.pop("n")))
"""Those of them that begin with the end of don't."""

_NOT_ALL = re.compile(r"\bnot (?:all|always|every|everyone|everything)\b(?= )")
"""None either, where a "but" follows."""
_BUT = re.compile(r"\bbut\b")
_DENIALS = {word: re.compile(rf"{word}\b(?<!\w{word})") for word in _LIST["denials"]}
"""Words that deny, as patterns that begin with the word, which is soon found."""
_WORDS = frozenset(_DENIALS)
_NT = "n't"
_CONTRACTED = late_pattern(rf"\b(?:{'|'.join(_LIST['contracted'])})n't\b")
_LONGER = [(part, re.compile(pattern)) for part, pattern in (line.split(" = ") for line in _LIST["longer"])]  # fmt: skip

_SOFT = re.compile(
    rf"(?:{'|'.join(_LIST['soft'])})|un(?!der|til|less|iver|ion|ique|it|ite|ited|cle|ity|animous|iform|ified|iverse)\w+"
)
"""Words that Chinese may put with 不, 没 or 别: a negation there is no fault."""


_SOFT_PHRASE = re.compile(
    r"\b(?:as opposed to|closer to|more like|more than|even (?:if|though)|at least|out of|let go|over and over|again and again|if only|other than|it takes two|far (?:be it )?from)\b"
)
_LOOSE = late_pattern("|".join(_LIST["loose"]))
_LOOSE_LATER = (
    Later(r"\b(?:not|n't|never)\b", r"\byet\b", ".?!"),
    Later(
        r"\b(?:nothing|nobody|no one|none|never|no)\b",
        r"\b(?:off|wrong|missing|forbidden|banned|taboo|wasted|lost|un\w{3,}|im\w{4,}|too)\b",
    ),
    Later(r"\b(?:nothing|nobody|no one|never|not)\b", r"\b(?:but|except|than|until|till)\b"),
    Later(r"\b(?:no|nothing)\b ", r"\b(?:left|like|new|special|strange|wrong)\b", ".?!"),
)
"""Denials that Chinese often puts in another way: 很少, 才, 离不开, 记不清, 拿不准, 各不相同, 忘."""

_DOUBLE = Later(
    r"\b(?:no|nobody|no one|nothing|never|hardly|scarcely|barely|rarely|seldom|few)\b",
    r"\b(?:without|(?:who|that|which) (?:(?:has|have|had) never|never|(?:do|does|did|has|have|is)(?:n't| not)))\b",
    ",;:.?!",
)
_WITHIN = late_pattern(
    r"\b(?:stay\w*|remain\w*|keep\w*|kept|confidential|private|secret|alone|\w+less|ban(?:s|ned|ning)?|prohibit\w*|forbid\w*|un(?!der|til|less|i)\w+(?:ed|able|ably)|(?:in|im|ir)\w+[ai]ble)\b"
)
"""Words that deny in themselves, in safety text too: bans is 禁止, undetected 没有被发现."""
DENYING = frozenset(
    ["not", "never", "no", "none", "nobody", "nothing", "nowhere", "neither", "nor", "cannot", "without", "unless", "hardly", "barely", "scarcely", "rarely",
     "seldom", "t", "fail", "fails", "failed", "failing", "refuse", "refuses", "refused", "refusing", "non"]
)  # fmt: skip
"""In every denial stands one of these words; t is that of don't."""
_LONGEST = 6
"""Letters before an n't: should."""
_BEFORE = 24
"""Letters before a denial in which the phrase may begin that makes it none."""


@lru_cache(maxsize=64)
def denials(folded: str) -> tuple[Span, ...]:
    """Where a sentence (folded as `script.fold` does) denies; the last few are remembered.

    >>> denials("you do not have to agree."), denials("not only that, it helps.")
    (((7, 10),), ())
    """
    by_form = _by_form(folded)
    if not by_form:
        return ()
    last, phrases = _last_but(folded), _phrases(folded)
    if last < 0 and not phrases:
        return tuple(by_form)
    return tuple([span for span in by_form if not _is_neutral(folded, span, last, phrases)])


def may_deny(folded: str) -> bool:
    """True where the translation of a sentence may hold a negation of its own: hard, only, unlike, not only."""
    if any(map(_is_soft, words(folded))) or _SOFT_PHRASE.search(folded):
        return True
    by_form = _by_form(folded)
    return len(denials(folded)) < len(by_form)


def denies_within(folded: str) -> bool:
    """True where a word denies in itself, so that a negation in Chinese is right in safety text too."""
    return bool(_WITHIN.search(folded))


def says_not_all(folded: str) -> bool:
    """True where a sentence denies that something holds of all, be it before a "but"."""
    return bool(_NOT_ALL.search(folded))


def _by_form(folded: str) -> list[Span]:
    """Words that deny, in whatever phrase they stand, in order."""
    own = words(folded)
    if DENYING.isdisjoint(own):
        return []
    found = [m.span() for word in _WORDS & own for m in _DENIALS[word].finditer(folded)]
    at = folded.find(_NT)
    while at >= 0:
        end = at + len(_NT)
        if match := _CONTRACTED.search(folded, max(0, at - _LONGEST), end):
            found.append(match.span())
        at = folded.find(_NT, end)
    for part, pattern in _LONGER:
        if part in folded:
            found += [match.span() for match in pattern.finditer(folded)]
    return sorted(found) if len(found) > 1 else found


def _last_but(folded: str) -> int:
    """Where the last "but" stands; -1 for none."""
    if "but" not in folded:
        return -1
    return max((match.start() for match in _BUT.finditer(folded)), default=-1)


def _phrases(folded: str) -> list[Span]:
    """Where phrases that deny nothing stand, in order."""
    found, own, by_word = list[Span](), words(folded), _by_word()
    for word in by_word.keys() & own:
        for first, phrase in by_word[word]:
            at = folded.find(first)
            while at >= 0:
                if match := compiled(phrase).match(folded, at):
                    found.append(match.span())
                at = folded.find(first, at + 1)
    at = folded.find(_NT)
    while at >= 0:
        if match := _NEUTRAL_NT.match(folded, at):
            found.append(match.span())
        at = folded.find(_NT, at + 1)
    return sorted(found) if len(found) > 1 else found


@cache
def _by_word() -> Mapping[str, list[tuple[str, str]]]:
    """The phrases of `_NEUTRAL` as patterns by first words, below those first words or below rarer ones, one of which stands in each."""
    found: dict[str, list[tuple[str, str]]] = {}
    for first, own in _NEUTRAL.items():
        others = [other_words(entry.removesuffix(r"\b")) for entry in own]
        rarer = all(others) and not any("not" in needed for needed in others)
        pattern = rf"(?<!\w)(?={first}(?!\w))(?:{'|'.join(own)})"
        for word in frozenset[str]().union(*others) if rarer else (first,):
            found.setdefault(word, []).append((first, pattern))
    return found


def _is_neutral(folded: str, denial: Span, last_but: int, phrases: list[Span]) -> bool:
    """True where one of the phrases that deny nothing holds this word."""
    start, end = denial
    if last_but > start and (every := _NOT_ALL.match(folded, start)) and every.end() < last_but:
        return True
    if not phrases:
        return False
    near = phrases[bisect_left(phrases, (start - _BEFORE, 0)) : bisect_left(phrases, (end, 0))]
    return any(last > start for _, last in near)


@lru_cache(maxsize=8192)
def _is_soft(word: str) -> bool:
    """True for one of the words of `_SOFT`."""
    return bool(_SOFT.fullmatch(word))


def is_double(folded: str) -> bool:
    """True where two denials make a yes: no family without secrets, never without."""
    return _DOUBLE.stands_in(folded)


def is_loose(folded: str) -> bool:
    """True where a sentence denies, or asks, in a way that Chinese may well put without a negation.

    >>> is_loose("you are not alone."), is_loose("do not go.")
    (True, False)
    """
    return bool(_LOOSE.search(folded)) or any(each.stands_in(folded) for each in _LOOSE_LATER)
