"""Whether an English word is meant as the clinical term here, and which words of its sentence say so.

A glossary's headword is often an everyday word too: a person withdraws from a study, a drug is abused, a trial has
judgment. Nothing of a draft is exchanged, and nothing blocks an approval, on the word alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipeline.model.glossary import Term
from pipeline.model.late_pattern import late_pattern
from pipeline.terms.evidence_words import (
    INTRANSITIVE,
    MOSTLY_CLINICAL,
    OTHERWISE,
    OTHERWISE_ZH,
    STRONG,
    WEAK,
)
from pipeline.terms.matcher import Hit, sentence_span
from pipeline.terms.script import fold, simplified
from pipeline.terms.word_lists import compiled

_VERB_BEFORE = late_pattern(
    r"(?:\b(?:to|don't|doesn't|didn't|(?:do|does|did|will|would|can|could|may|might|must|should|shall) not|never|will|would|can|cannot|can't|could|may|might|must|should|shall|let's|"
    r"i|you|we|they|who) )$"
)
"""Before a base form that is noun and verb alike (blame, abuse), these show the verb."""
_NOUNS = frozenset({"noun", "name", "phrase", "abbreviation"})
_CHOICE = late_pattern(
    r"\b(?:may|can|could|might|free to|right to|wish to|wishes to|want to|wants to|choose to|chooses to|chose to|decide to|"
    r"decides to|decided to|allowed to|able to|option to|opportunity to) (?:\w+ly |also |still |always |then )?$"
)
_NO_OBJECT = late_pattern(
    r"\W*$|\s*[,.;:!?)”\"—–-]| (?:\w+ly|from|into|in|inside|when\w*|while|if|as|because|since|after|before|until|during|and|or|but|so|to|by|at|for|with|without|than|like|"
    r"behind|away|back|out|further|again|more|even|too|also|then|instead|rather|first|altogether|partner|partners|spouse|husband|wife|person|one|who|is|are|was|can|may)\b"
)
"""What stands behind a verb that has no object: "withdraws appeal" is another verb. A withdrawing partner is none."""
_NEVER_VERBS = late_pattern(r"(?:tion|sion|ment|ness|ity|ance|ence|al|ism|ship|cy|thy?|ing)$")
_NO_NOUN = late_pattern(
    r"\b(?:feel|feels|feeling|checks? in|checking in|listen|regulate)\b|ly |(?:ed|out|safe|sive|ible) ?$"
)
"""In a listed form of several words these show that it is no noun: burned out, emotionally safe, feel flooded."""
_SHORT = 3
"""A heading or label of at most so many words is about its term."""
_LITTLE = frozenset(["", "a", "an", "the", "your", "our", "my", "his", "her", "their", "each", "both", "and", "or", "of", "with", "for", "to", "in", "on", "about", "what", "is", "how", "why", "not", "no"])  # fmt: skip
"""Words that ask for no sense."""
_PAIRS = {
    "he and she": (re.compile(r"\b(?:he|him|his)\b"), re.compile(r"\b(?:she|her|hers)\b")),
    "I and you": (re.compile(r"\b(?:i|me|my|i'm)\b"), re.compile(r"\b(?:you|your)\b")),
}
"""Pronouns of two people: as much as one weak word."""
_MONEY_SIGN = late_pattern(r"[$€£¥]\s?\d|\d\s?%")


def _by_word(lists: Mapping[str, str]) -> Mapping[str, str]:
    """Word → reason, of a table reason → words."""
    return {
        fold(word.strip()): reason for reason, words in lists.items() for word in words.split(",")
    }


def _whole_words(listed: Iterable[str]) -> str:
    """Pattern of any of some words, the longest first."""
    words = sorted(map(re.escape, listed), key=len, reverse=True)
    return rf"(?<![\w-])(?:{'|'.join(words)})(?![\w-])"


_STRONG, _WEAK, _OTHERWISE = map(_by_word, (STRONG, WEAK, OTHERWISE))
_OWN = frozenset(word for word, reason in _STRONG.items() if reason == "therapy speaks")
"""Words that no everyday text has: a therapist is one in a sentence about medicine too."""
_CLINICAL_WORDS = _whole_words({**_STRONG, **_WEAK})
_OTHER_WORDS = _whole_words(_OTHERWISE)
_OTHER_WORDS_ZH = late_pattern("|".join(_by_word(OTHERWISE_ZH)))


_WEIGHED = 50
"""Places of one term in one text that are looked at: no prose has more, and each look costs its sentence's length."""


class WordSense(StrEnum):
    """What an English word means in its sentence."""

    CLINICAL = "clinical"
    """Words of couples, feelings or therapy stand near it, and none that shows another sense."""
    UNSURE = "unsure"
    """Nothing shows either, or both."""
    OTHER = "other"
    """It is an everyday word here, of consent, medicine, money, law or the like."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a sentence says of the sense of one of its words."""

    meaning: WordSense
    word: str = ""
    """The English word that shows it; empty where none does."""
    reason: str = ""
    """Why that word shows it, in English."""


def evidence(text: str, hit: Hit, *, whole: bool = False, enough: int = 2) -> Evidence:
    """What the sentence around a term says of its sense.

    Args:
        text: the English, visible words.
        hit: where the term stands.
        whole: True: as an exchange wants it: words of another sense count wherever they stand in the text, and a
            single word is no evidence for itself.
        enough: so many different weak words show the clinical sense.
    """
    folded = fold(text)
    start, end = sentence_span(folded, hit.start, hit.end)
    sentence = folded[start:end]
    at = (hit.start - start, hit.end - start)
    others = folded[: hit.start] + " | " + folded[hit.end :]
    if not whole:
        others = folded[start : hit.start] + " | " + folded[hit.end : end]
    against = _first(_OTHER_WORDS, others)
    if hit.term.en in INTRANSITIVE:
        against = _other_frame(folded, hit) or against
    if against is None and _MONEY_SIGN.search(others):
        against = ("$", "money: sums and contracts are exact")
    speaks_for_itself = not whole and is_noun(text, hit) and (not against or hit.term.en in _OWN)
    shown = _shown(sentence, (0, 0) if speaks_for_itself else at, enough)
    if against and not shown:
        return Evidence(WordSense.OTHER, *against)
    if against:
        return Evidence(WordSense.UNSURE, *against)
    if shown:
        return Evidence(WordSense.CLINICAL, *shown)
    if len(folded.split(None, _SHORT)) <= _SHORT and is_noun(text, hit) and _is_alone(folded, hit):
        return Evidence(WordSense.CLINICAL, folded.strip(), "it is the whole text")
    return Evidence(WordSense.UNSURE)


def _is_alone(folded: str, hit: Hit) -> bool:
    """True for a heading about a term: one with other senses has no word beside it that might ask for them (Salesforce Partner)."""
    beside = f"{folded[: hit.start]} {folded[hit.end :]}".split()
    if not hit.term.senses and not hit.term.unless:
        return True
    return all(word.strip(".,:;!?“”()") in _LITTLE for word in beside)


def strongest(text: str, hits: Sequence[Hit]) -> tuple[Evidence, Hit]:
    """Of several places of a term the one that is most surely the term: a noun first, then by its meaning."""
    order = list(WordSense)
    judged = [(evidence(text, hit), hit) for hit in hits[:_WEIGHED]]
    return min(judged, key=lambda one: (order.index(one[0].meaning), not is_noun(text, one[1])))


def speaks_otherwise(answer: str) -> bool:
    """True if an engine's answer has a word of consent, medicine, money or law.

    >>> speaks_otherwise("你可以随时退出。"), speaks_otherwise("他的退出让她难过。")
    (True, False)
    """
    return bool(_OTHER_WORDS_ZH.search(simplified(answer)))


def has_one_sense(term: Term) -> bool:
    """True for a term of which the glossary lists no other sense, or only a narrow one: gaslighting, validation."""
    return not term.senses or term.en in MOSTLY_CLINICAL


def is_clinical_text(texts: Iterable[str]) -> bool:
    """True for a document about couples, feelings or therapy: at least one in four of its texts shows it.

    >>> is_clinical_text(["Couples fall into patterns.", "Breathe."]), is_clinical_text(["The army withdrew."])
    (True, False)
    """
    total = shown = 0
    for text in texts:
        folded = fold(text)
        total += 1
        shown += _shown(folded, (0, 0)) is not None and _first(_OTHER_WORDS, folded) is None
    return total > 0 and shown * 4 >= total


def is_noun(text: str, hit: Hit) -> bool:
    """True where a term stands as a noun: not "judged", not "don't blame"."""
    if hit.derived or not _NOUNS & {*hit.term.pos.split("/")}:
        return False
    words = fold(text)[hit.start : hit.end]
    if words != fold(hit.term.en) and _NO_NOUN.search(words):
        return False
    is_phrase = " " in words or _NEVER_VERBS.search(hit.term.en)
    return bool(is_phrase) or not _VERB_BEFORE.search(fold(text)[: hit.start])


def _shown(sentence: str, at: tuple[int, int], enough: int = 2) -> tuple[str, str] | None:
    """A word of couples, feelings or therapy and its reason, None where there is none, or too few weak ones.

    A single word at `at` is none, nor a phrase around it (your partner); the words of a term's phrase (emotional
    flooding) are.
    """
    own = at if " " not in sentence[slice(*at)] else (0, 0)
    weak = {
        word: word
        for word, (one, other) in _PAIRS.items()
        if one.search(sentence) and other.search(sentence)
    }
    if len(weak) >= enough:
        return next(iter(weak)), "two people are spoken of"
    for match in compiled(_CLINICAL_WORDS).finditer(sentence):
        if match.start() < own[1] and match.end() > own[0]:
            continue
        word = match.group()
        if word in _STRONG:
            return word, _STRONG[word]
        weak[word.rstrip("s")] = word
        if len(weak) >= enough:
            return word, _WEAK[word]
    return None


def _other_frame(folded: str, hit: Hit) -> tuple[str, str] | None:
    """A verb that may be done or not is a choice, and one with an object is another verb."""
    choice = _CHOICE.search(folded[: hit.start])
    if choice:
        return choice.group().strip(), "consent: what somebody may do is a choice, no reaction"
    if folded.endswith("n", hit.start, hit.end) or _NO_OBJECT.match(folded, hit.end):
        return None
    return folded[hit.end :].split(maxsplit=1)[0], "the clinical sense has no object"


def _first(pattern: str, sentence: str) -> tuple[str, str] | None:
    match = compiled(pattern).search(sentence)
    return (match.group(), _OTHERWISE[match.group()]) if match else None
