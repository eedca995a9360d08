"""Check that no word, no clause and no item of a list was left out.

Free translation says a word otherwise: then the English has words without a counterpart, and so has the Chinese. What is
left out makes the English alone heavy, and the Chinese short.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipeline.checks.contrast import loudness
from pipeline.checks.coverage import Word, uncovered, unsaid, weighed
from pipeline.checks.idiom_list import idioms
from pipeline.checks.interface import About, Check, EntryContext
from pipeline.checks.sentence_alignment import Sentence, between
from pipeline.model.finding import Finding, Severity, Span
from pipeline.terms.read_words import words

CODE = "omission"
_PARTS_EN = re.compile(
    r"(?=[,;:— ])(?:(?:(?<!\d),|,(?!\d)|[;:—]) ?(?:(?:and|or|but|then|so) )?| (?:and|or|but|before|after|if|when|while|because|unless|until|so that|although|though|which|who) )"
)
_PARTS_ZH = re.compile(
    "，(?!都)|[、；：—]|以及|还有|并且|而且|或者?|和(?![好解睦谐平气])|与(?!其)|及(?!时|格)|跟|又|也(?!许)|并(?!不|非|没)|然后|再|就|才|[之以]?[前后]|时候?|的话"
)
_INSIDE = frozenset("-_{}@/")
"""Signs beside a word that is part of another, of a placeholder or of an address."""
_NAME = re.compile(r"[A-Z][a-z]+(?: (?:[a-z]{1,3} )?[A-Z]|['’]s [A-Z])")
"""A word with a capital before another one: a name or a title."""
_LONGEST = 160
"""Letters of a sentence that is weighed: in a longer one something is always said otherwise."""
_LEAST = 40
"""Letters of English that is not short."""
_MOST = 3.0
"""Characters for a letter of English from which on `length` tells that it is none."""
_FULL = 0.28
"""Characters for a letter of English from which on a sentence says all of it; a third is usual."""
_FROM, _A_CHARACTER, _TERSE, _OWN = 0.175, 15.0, 2.0, 0.75
"""What lost words have to weigh: so much a character for a letter above `_FROM`; where the English is short, which Chinese often puts in
other words; and for each Chinese character without a counterpart. By logistic regression, rounded."""
_PART, _SAFETY = 2.0, 1.0
"""What weighs for a loss: a clause or an item of a list of which nothing is said, and safety text."""
_ENOUGH = 1.0
"""What lost words weigh at the least."""


def check(context: EntryContext) -> Iterable[Finding]:
    """All words, clauses and items of the English have a counterpart where a Mandarin sentence is short for its English."""
    for (start, end), is_part in omitted(context):
        said = context.source.plain[start:end]
        found = context.finding(
            CODE,
            loudness(context, sure=False) if is_part else Severity.INFO,
            (
                f"The Mandarin does not seem to say “{said}”; add it, or pass this over if it is said in another way.",
                f"英文的“{said}”，译文里似乎没有提到，请补上；如果换了说法，可以忽略。",
            ),
            source=context.source_span(start, end),
        )
        return (found,)
    return ()


def omitted(context: EntryContext) -> Iterator[tuple[Span, bool]]:
    """Where in `source.plain` the heaviest word stands that is not said, of each sentence that lacks something; and whether a part is lost."""
    for sentence in context.sentences:
        letters, characters = len(sentence.english), len(sentence.mandarin)
        if not characters / _MOST < letters <= _LONGEST or characters >= _FULL * letters:
            continue
        least = _A_CHARACTER * (characters / letters - _FROM)
        least += _TERSE * (letters < _LEAST) - _SAFETY * context.entry.safety
        lost = unsaid(sentence.english, context.mandarin)
        if _weight(lost) < max(_ENOUGH, least - _PART):
            continue
        told = idioms(context.folded)
        lost = tuple([word for word in lost if not _is_excused(context, sentence, word, told)])
        weight = _weight(lost)
        if weight < max(_ENOUGH, least - _PART):
            continue
        least += _OWN * uncovered(context.folded, sentence.mandarin)
        if weight < least - _PART:
            continue
        is_part = _is_part_lost(sentence, lost)
        if weight >= least or is_part:
            word = max(lost, key=lambda word: word.weight)
            start = sentence.en_at + word.at
            yield (start, start + len(word.text)), is_part


def _weight(found: Iterable[Word]) -> float:
    return sum([word.weight for word in found])


def _is_excused(
    context: EntryContext, sentence: Sentence, word: Word, told: Iterable[Span]
) -> bool:
    """True for an English word that is part of an idiom, a name, a placeholder or an address, or stands in the Mandarin."""
    start = sentence.en_at + word.at
    end, plain = start + len(word.text), context.source.plain
    said, around = plain[start:end], {plain[max(0, start - 1) : start], plain[end : end + 1]}
    if said.isupper() or said in context.target.plain or not around.isdisjoint(_INSIDE):
        return True
    return bool(_NAME.match(plain, start)) or any(first <= start < last for first, last in told)


def _is_part_lost(sentence: Sentence, lost: Iterable[Word]) -> bool:
    """True if nothing is said of a clause or an item, and the Mandarin has fewer of them."""
    spans, gone = english_parts(sentence.english), {word.text for word in lost}
    if len(_chinese_parts(sentence.mandarin)) >= len(spans):
        return False
    known = weighed()
    for start, end in spans:
        own = [word for word in words(sentence.english[start:end]) if known[word]]
        if own and gone.issuperset(own):
            return True
    return False


def english_parts(english: str, ends: re.Pattern[str] = _PARTS_EN) -> list[Span]:
    """Where the clauses and items of a folded sentence stand, or the stretches that `ends` keeps apart; none that is blank."""
    return [(a, b) for a, b in between(ends, english) if english[a:b].strip(" .!?\"'“”")]


def _chinese_parts(mandarin: str) -> list[str]:
    return [part for part in _PARTS_ZH.split(mandarin) if part.strip("。！？“” ")]


CHECK = Check(
    CODE,
    Severity.INFO,
    "no clause and no item of a list left out",
    "分句和列举的各项没有漏译",
    7,
    About(
        why=(
            "“Hide the guns, the knives and the keys” without the knives reads well, and leaves them in the drawer.",
            "“把枪、刀和钥匙藏好”漏了“刀”，读起来通顺，刀却还在抽屉里。",
        ),
        mend=(
            "Add what is missing. If the Mandarin says it in another way, dismiss the finding.",
            "补上漏掉的内容；如果换了说法，可以忽略。",
        ),
        english="Hide the guns, the knives and the keys.",
        wrong="把枪和钥匙藏好。",
        right="把枪、刀和钥匙藏好。",
    ),
    entry=check,
)
