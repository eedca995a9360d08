"""Check that no clause and no item of a list was left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.checks.anchors import Anchor, anchors
from pipeline.checks.contrast import loudness
from pipeline.checks.coverage import omitted
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
_SIGNS = frozenset(";:—")
_JOINING = frozenset(
    ["and", "or", "but", "before", "after", "if", "when", "while", "because"]
).union(["unless", "until", "so", "although", "though", "which", "who"])
"""What stands between parts of an English sentence beside a comma."""
_FEWEST = 2
"""Parts of a sentence from which on one of them can be missing."""
_LONGEST = 170
"""Letters of a sentence up to which its parts are surely read aright."""
_LONG_ENOUGH = 0.32
"""Characters for a letter of English from which on a sentence says all of it; a third is usual."""
_ITEM = 32
"""Letters of an item of a list."""
_JOINED = re.compile(r"\b(?:and|or) $")
_AROUND = re.compile(r"\b(?:in|on|at|to|for|with|from|into|of|by|about|during)\b")
"""What stands behind one of these belongs to the sentence rather than to its last item."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A clause of a sentence, or an item of a list."""

    span: Span
    """Where, in the English sentence."""
    missing: tuple[Anchor, ...]
    """Its known words without a counterpart."""
    found: int
    """How many of its known words have one."""

    @property
    def is_lost(self) -> bool:
        """True if nothing of it is there, or next to nothing."""
        return bool(self.missing) and (not self.found or len(self.missing) > self.found + 1)


def check(context: EntryContext) -> Iterator[Finding]:
    """Every clause and item of the English has a counterpart where the Mandarin sentence has fewer of them."""
    if not context.chars:
        return
    found = False
    for sentence in context.sentences:
        if not 0 < len(sentence.mandarin) < len(sentence.english) * _LONG_ENOUGH:
            continue
        for part in _lost(sentence, context.mandarin):
            found = True
            start, end = (sentence.en_at + place for place in part.span)
            said = context.source.plain[start:end].strip()
            yield context.finding(
                CODE,
                loudness(context, sure=False),
                (
                    f"The Mandarin does not seem to say “{said}”; add it, or pass this over if it is said in another way.",
                    f"英文的“{said}”，译文里似乎漏了，请补上；如果换了说法，可以忽略。",
                ),
                source=context.source_span(start, end),
            )
    if not found:
        yield from _omitted(context)


def _omitted(context: EntryContext) -> Iterator[Finding]:
    """The first word of the English that the Mandarin says nowhere, where it says little else in its own way."""
    for start, end in omitted(context):
        said = context.source.plain[start:end]
        yield context.finding(
            CODE,
            Severity.INFO,
            (
                f"The Mandarin does not seem to say “{said}”; add it, or pass this over if it is said in another way.",
                f"英文的“{said}”，译文里似乎没有提到，请补上；如果换了说法，可以忽略。",
            ),
            source=context.source_span(start, end),
        )
        return


def _lost(sentence: Sentence, everything: str) -> Iterator[_Part]:
    """The part of a short sentence that is lost; none where most of the sentence is said in other words, or where the text has it elsewhere."""
    english, mandarin = sentence.english, sentence.mandarin
    if len(english) > _LONGEST or _is_whole(english):
        return
    spans = english_parts(english)
    if len(spans) < _FEWEST or len(_chinese_parts(mandarin)) >= len(spans):
        return
    known = anchors(english)
    parts = [_part(_heart(english, span, known), known, mandarin) for span in spans]
    lost = [part for part in parts if part.is_lost]
    kept = sum(part.found for part in parts)
    if not lost or len(lost) * 2 > len(parts) or kept * 2 < sum(len(part.missing) for part in lost):
        return
    first = lost[0]
    elsewhere = any(anchor.stands_in(everything) for anchor in first.missing)
    if not elsewhere and (len(first.missing) > 1 or _is_item(english, first.span, len(parts))):
        yield first


def _is_item(english: str, span: Span, parts: int) -> bool:
    """True for a short item of a list, or for one of two that "and" or "or" joins."""
    short = span[1] - span[0] <= _ITEM
    return short and (parts > _FEWEST or bool(_JOINED.search(english, 0, span[0])))


def english_parts(english: str, ends: re.Pattern[str] = _PARTS_EN) -> list[Span]:
    """Where the clauses and items of a folded sentence stand, or the stretches that `ends` keeps apart; none that is blank."""
    return [(a, b) for a, b in between(ends, english) if english[a:b].strip(" .!?\"'“”")]


def _is_whole(english: str) -> bool:
    """True for a sentence of one part, as is told without the pattern."""
    return "," not in english and _SIGNS.isdisjoint(english) and _JOINING.isdisjoint(words(english))


def _chinese_parts(mandarin: str) -> list[str]:
    return [part for part in _PARTS_ZH.split(mandarin) if part.strip("。！？“” ")]


def _heart(english: str, span: Span, known: tuple[Anchor, ...]) -> Span:
    """A part up to the first preposition behind its first known word."""
    first = next((a.span[1] for a in known if not a.weak and span[0] <= a.span[0] < span[1]), None)
    around = _AROUND.search(english, first, span[1]) if first else None
    return (span[0], around.start()) if around else span


def _part(span: Span, known: tuple[Anchor, ...], mandarin: str) -> _Part:
    own = [anchor for anchor in known if not anchor.weak and span[0] <= anchor.span[0] < span[1]]
    missing = tuple(anchor for anchor in own if not anchor.stands_in(mandarin))
    return _Part(span, missing, len(own) - len(missing))


CHECK = Check(
    CODE,
    Severity.INFO,
    "no clause and no item of a list left out",
    "分句和列举的各项没有漏译",
    6,
    About(
        why=(
            "“Lock up knives, guns and pills” without the guns reads well, and leaves them in the drawer.",
            "“把刀、枪和药锁起来”漏了“枪”，读起来通顺，枪却还在抽屉里。",
        ),
        mend=(
            "Add what is missing. If the Mandarin says it in another way, dismiss the finding.",
            "补上漏掉的内容；如果换了说法，可以忽略。",
        ),
        english="Lock up knives, guns and pills.",
        wrong="把刀和药都锁起来。",
        right="把刀、枪和药都锁起来。",
    ),
    entry=check,
)
