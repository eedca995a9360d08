"""Check that no English idiom was read word by word, and no word of several senses in the wrong one."""

from __future__ import annotations

from collections.abc import Iterator
from operator import itemgetter

from pipeline.checks.contrast import beside
from pipeline.checks.idiom_list import Line, lines
from pipeline.checks.interface import About, Check, EntryContext
from pipeline.model.finding import Finding, Severity, Span
from pipeline.terms.read_words import characters, words
from pipeline.terms.word_lists import compiled

CODE = "idiom"
_FIRST = itemgetter(0)
_IDIOM = (
    "“{0}” is an idiom, “{1}” reads it word by word; say what it means.",
    "英文“{0}”是习语，“{1}”是逐字直译，请译出它的意思。",
)
_SENSE = (
    "“{0}” seems to be said in another sense than “{1}”; say what it means here.",
    "英文“{0}”在这里似乎不是“{1}”的意思，请译出它在这里的意思。",
)


def check(context: EntryContext) -> Iterator[Finding]:
    """An idiom of the list has a Mandarin of its own, not the picture of its English words."""
    there, chars = words(context.folded), characters(context.mandarin)
    may_be: list[tuple[str, Line]] = []
    known = lines()
    for first in known.keys() & there:
        for line in known[first]:
            if line.needed <= there:
                entry = line.entry
                if not entry.signs or not entry.signs.isdisjoint(chars):
                    may_be.append((first, line))
    told: list[Span] = []
    for _, line in sorted(may_be, key=_FIRST):
        if compiled(line.entry.literal).search(context.mandarin):
            yield from _read_literally(context, line, told)


def _read_literally(context: EntryContext, line: Line, told: list[Span]) -> Iterator[Finding]:
    """The first sentence whose Mandarin has the picture, and not what is meant; `told`: idioms that other lines found."""
    entry = line.entry
    for sentence in context.sentences:
        literal = compiled(entry.literal).search(sentence.mandarin)  # the shorter text
        said = compiled(entry.english).search(sentence.english) if literal else None
        if literal is None or said is None:
            continue
        start, end = said.start() + sentence.en_at, said.end() + sentence.en_at
        is_right = entry.right and compiled(entry.right).search(sentence.mandarin)
        if not is_right and not any(a < end and start < b for a, b in told):
            told.append((start, end))
            messages = _IDIOM if line.is_idiom else _SENSE
            places = said.span(), literal.span()
            yield beside(context, CODE, sentence, places, messages, sure=line.is_idiom)
            return


CHECK = Check(
    CODE,
    Severity.WARNING,
    "no idiom read word by word, no word in another sense",
    "习语没有逐字直译，多义词没有取错意思",
    7,
    About(
        why=(
            "Nobody walks on eggshells in Mandarin: the reader sees shells, and not a home in which one must be careful.",
            "中文里没有“走在蛋壳上”的说法，读者看到的是蛋壳，想不到那是一个要处处小心的家。",
        ),
        mend=(
            "Say what the idiom means, or take a Mandarin one.",
            "译出习语的意思，或用中文里相当的说法。",
        ),
        english="We were walking on eggshells.",
        wrong="我们那时走在蛋壳上。",
        right="我们那时处处小心翼翼。",
    ),
    entry=check,
)
