"""Compare which words an English and a Chinese sentence deny, by what commonly stands for them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from pipeline.checks.contrast import beside
from pipeline.checks.interface import EntryContext
from pipeline.checks.lexicon import denying, holds, renderings
from pipeline.checks.not_without import says_not_without
from pipeline.checks.polarity_en import DENYING, denials, is_double
from pipeline.checks.polarity_zh import ChinesePolarity, chinese_polarity
from pipeline.model.finding import Finding, Span
from pipeline.terms.read_words import places, words
from pipeline.terms.word_lists import any_of, word_list

_EN, _ZH = word_list("negation_en"), word_list("negation_zh")
_WITHIN = re.compile("|".join(_EN["within"]))
_AROUND = re.compile("|".join((*_EN["within"], *_EN["around"])))
_ELLIPTIC = re.compile("|".join(_EN["elliptic"]))
_PLAIN = any_of(_ZH["plain"])
_HEADLESS = any_of(_ZH["headless"])
_SIGN = re.compile("[不没无非别勿未莫否]")
_END_EN = re.compile(
    r"[,;:—.?!()]| (?=(?:but|because|if|when|while|although|though|unless|until|before|after|since|so that|whether)\b)"
)
_END_ZH = re.compile("[，；：。！？—…“”?!]")
_WORD = re.compile("[a-z]+")
_LONGEST = 240
"""Letters of a sentence in which a denial is surely that of the same words."""
_BEHIND = 5
"""Words behind an English denial that it may deny."""
_FAR = 80
"""Letters in which they stand."""
_REACH = 7
"""Characters behind a Chinese one in which the denied word stands."""
_NEXT = 4
"""Characters that may stand between them."""
_WAITING = frozenset(["until", "till", "unless"])
"""Chinese turns these round: 不走……就不睡, 才."""
_JOINING = frozenset(["neither", "nor", "even"])
"""Denials that Chinese says once for all."""
_NEEDLESS = ("必", "用", "需", "须")
"""End what denies by itself, though “necessary” may be said with it: 无需."""
_NO_DENIAL = frozenset(["instead", "rather", "like"])
"""Words for which a 不 stands that denies another word."""
_MADE_UP = (
    "The Mandarin denies “{1}”, the English says “{0}” without a “not” or the like; see whether it now says the opposite.",
    "译文说“{1}”，英文的“{0}”却没有否定，请看看意思是不是反了。",
)
_LOST = (
    "The English denies “{0}”, the Mandarin says “{1}” without a 不, 没 or the like; see whether it now says the opposite.",
    "英文说“{0}”，译文的“{1}”却没有否定，请看看意思是不是反了。",
)


def findings(context: EntryContext, code: str) -> Iterator[Finding]:
    """Words that one language alone denies."""
    in_all: int | None = None
    for sentence in context.sentences:
        english, mandarin = sentence.english, sentence.mandarin
        if not english or not mandarin or len(english) > _LONGEST:
            continue
        if not denials(english) and not _SIGN.search(mandarin):
            continue
        more = _more_denied(english, mandarin)
        if more == 0 or not _WAITING.isdisjoint(words(english)):
            continue
        if in_all is None:  # asked once, not for each of thousands of sentences
            in_all = sum(_more_denied(one.english, one.mandarin) for one in context.sentences)
        if more * in_all <= 0:
            continue  # the other language denies in another sentence
        spans = made_up(english, mandarin) if more > 0 else lost(english, mandarin)
        if spans:
            yield beside(context, code, sentence, spans, _MADE_UP if more > 0 else _LOST)


def _more_denied(english: str, mandarin: str) -> int:
    """How many negations more the Mandarin has than the English; fewer than 0: how many it lacks."""
    return len(chinese_polarity(mandarin).negations) - len(denials(english))


def made_up(english: str, mandarin: str) -> tuple[Span, Span] | None:
    """Where the English (folded) affirms a word, and where the Mandarin denies it.

    >>> made_up("we will send you a message.", "我们不会给你发短信。")
    ((8, 12), (2, 7))
    """
    own, negations = words(english), chinese_polarity(mandarin).negations
    if len(negations) <= sum(map(_denies_within, _WORD.findall(english))):
        return None
    if _ELLIPTIC.search(english) or ("or" in own and denials(english)):
        return None
    for start, end in negations:
        if not _PLAIN.match(mandarin, start) or _HEADLESS.match(mandarin, end):
            continue
        stop = min(end + _REACH, _end_of_clause(mandarin, end))
        found = tuple(renderings(own, mandarin, end, stop))
        if not found or found[0].span[0] > end + _NEXT or is_explained(own, mandarin, (start, end)):
            continue
        if not any(_is_denied(english, one.word) for one in found):
            word = found[0].word
            at = places(english)[word][0]
            return (at, at + len(word)), (start, found[0].span[1])
    return None


def lost(english: str, mandarin: str) -> tuple[Span, Span] | None:
    """Where the English (folded) denies a word, and where the Mandarin affirms it.

    >>> lost("we don't charge for it.", "我们会收费。")
    ((3, 15), (3, 5))
    """
    denied = denials(english)
    if not denied or not _JOINING.isdisjoint(words(english)):
        return None
    if is_double(english) or says_not_without(english):
        return None
    said = chinese_polarity(mandarin)
    answers = any_of_its_own(english, said, (*said.answering, *said.softly)) + said.says_only
    if len(said.negations) + 2 * said.doubles + answers >= len(denied):
        return None
    for start, end in denied:
        behind = _behind(english, end)
        found = tuple(renderings(frozenset(behind), mandarin, 0, len(mandarin)))
        if found and not any(_may_deny(mandarin, one.span) for one in found):
            at = english.index(found[0].word, end)
            return (start, at + len(found[0].word)), found[0].span
    return None


@lru_cache(maxsize=32)
def affirmed_words(english: str) -> frozenset[str]:
    """The words of a sentence (folded) that do not deny and that no denial stands closely before."""
    denied = (word for _, end in denials(english) for word in _behind(english, end))
    return words(english) - DENYING - _NO_DENIAL - set(denied)


def any_of_its_own(english: str, chinese: ChinesePolarity, spans: tuple[Span, ...]) -> bool:
    """True if one of some places is no part of what stands for a word that the English affirms: 拒绝 for your refusal.

    A word that denies by meaning alone stands for no denial of that word: 失去 says losing, not without losing.
    """
    for start, end in spans:
        sign = _SIGN.search(chinese.text, start, end)
        if chinese.text.endswith(_NEEDLESS, start, end):
            return True
        if not sign:
            own = words(english) - DENYING - _NO_DENIAL
        elif own := denying(words(english)):
            own &= affirmed_words(english)
        if not holds(own, chinese.text, sign.start() if sign else start):
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


def _is_denied(english: str, word: str) -> bool:
    """True where a word of English stands in a clause that denies, asks, or has a word that Chinese may put with 不."""
    for at in places(english)[word]:
        before = [match.end() for match in _END_EN.finditer(english, 0, at)]
        end = _END_EN.search(english, at)
        clause = english[before[-1] if before else 0 : end.start() if end else len(english)]
        if (end and end[0] == "?") or any(map(_denies_around, _WORD.findall(clause))):
            return True
    return False


def _may_deny(mandarin: str, word: Span) -> bool:
    """True where a word of Mandarin stands in a clause that may deny, or asks."""
    before = [match.end() for match in _END_ZH.finditer(mandarin, 0, word[0])]
    end = _end_of_clause(mandarin, word[1])
    said = chinese_polarity(mandarin[before[-1] if before else 0 : end])
    return mandarin[end : end + 1] in "？?" or said.signs or said.may_answer or said.says_only


def _end_of_clause(mandarin: str, start: int) -> int:
    end = _END_ZH.search(mandarin, start)
    return end.start() if end else len(mandarin)


@lru_cache(maxsize=8192)
def _denies_within(word: str) -> bool:
    return word in DENYING or bool(_WITHIN.fullmatch(word))


@lru_cache(maxsize=8192)
def _denies_around(word: str) -> bool:
    return word in DENYING or bool(_AROUND.fullmatch(word))
