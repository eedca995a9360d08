"""Check that the Mandarin is neither too long nor too short for its English."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.checks.contrast import loudness
from pipeline.checks.interface import About, Check, EntryContext, ProjectContext
from pipeline.checks.omission import omitted
from pipeline.checks.sentence_alignment import Bead
from pipeline.model.compared_text import ComparedText
from pipeline.model.finding import Finding, Severity
from pipeline.model.late_pattern import late_pattern
from pipeline.terms.read_words import blanking
from pipeline.terms.script import HAN

CODE = "length"
_ENGLISH_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9'’\-]*")
_PARTED = blanking()
_NAME = late_pattern(r"(?<=[a-z,] )[A-Z][a-z]+")
"""A word with a capital within a sentence: Mandarin writes names by their sound, which takes twice the characters."""
_GLOSS = late_pattern(r"[（(][^（）()]*[A-Za-z]{2}[^（）()]*[）)]")
"""Latin words in brackets behind the Chinese that stands for them."""
_NOT_CHINESE = re.compile(f"[^{HAN}]")
_LATIN_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9.\-]*")
_ENOUGH = 40
"""Approved texts of a kind from which its band is learned."""


@dataclass(frozen=True, slots=True)
class Band:
    """Chinese characters for one English word that are usual."""

    low: float
    """Fewer: something is missing."""
    high: float
    """More: something was added."""


_BANDS = (
    (1, Band(0.0, 9.0)),
    (4, Band(0.5, 3.8)),
    (8, Band(0.55, 3.0)),
    (16, Band(0.85, 2.7)),
    (31, Band(1.0, 2.5)),
)
"""Words of the English from which a band counts. The research's 0.9 to 2.6 for prose, wider for short texts; the
drafts of this project lie between 0.88 and 2.62 from eight words on."""
_SENTENCE = Band(0.55, 4.5)
"""The same for one sentence that stands beside its translation: 252 of our drafts lie between 0.73 and 3.2."""
_FULL, _LEAN = 1.65, 1.5
"""Characters a word in all, from which no sentence can well be missing, and up to which none was added: it stands elsewhere."""
_WITH_ANOTHER = 2.0
"""Characters a word up to which two Chinese sentences may be one English one."""
_TERSE, _WORDY = 0.6, 1.35
"""Of the fewest and of the most usual characters, up to which Mandarin may just have found few words, or many."""
_LEAST, _MOST = 6, 12
"""English words, and Chinese characters, from which a sentence is measured."""


def most(source: str) -> int:
    """How many characters the Mandarin of an English text may have: more is no translation of it.

    >>> most("Stop.")
    520
    """
    return 4 * len(source) + 500


def check(context: EntryContext) -> Iterator[Finding]:
    """As many characters a word as Mandarin needs, in all and in each sentence; an error where it is no translation."""
    if len(context.entry.target) > most(context.entry.source):
        yield _no_translation(context)
        return
    beads, english = context.beads, context.english
    counts = [_words(english[start:end]) for (start, end), _ in beads]
    words, characters = sum(counts), _characters(context.mandarin)
    if not words or not characters:
        return
    ratio = characters / words
    band = _band(words)
    if ratio < band.low or ratio > band.high:
        yield _finding(
            context, ratio, short=ratio < band.low, doubtful=_is_free(context, ratio, band)
        )
        return
    if len(beads) < 2:
        return
    other_signs = len(context.mandarin) - characters
    for number, (bead, ours) in enumerate(zip(beads, counts, strict=True)):
        first, last = bead.zh
        at_most = last - first
        if at_most - other_signs >= ours * _SENTENCE.low and at_most <= ours * _SENTENCE.high:
            continue  # as most: without counting its characters
        beside = (*beads[max(0, number - 1) : number], *beads[number + 1 : number + 2])
        theirs = _characters(context.mandarin[slice(*bead.zh)])
        short = ours >= _LEAST and theirs < ours * _SENTENCE.low and ratio < _FULL
        if short and (not theirs or all(other.en[1] for other in beside)):
            yield _one_sentence(context, bead, short=True)
            return
        long = theirs >= _MOST and theirs > ours * _SENTENCE.high and ratio > _LEAN
        if long and (
            all(other.zh[1] for other in beside) if ours else _alone(context, bead, beside)
        ):
            yield _one_sentence(context, bead, short=False)
            return


def _band(words: int) -> Band:
    """That of an English text of so many words, one at the least."""
    found = _BANDS[0][1]
    for least, band in _BANDS:
        if words < least:
            break
        found = band
    return found


def _is_free(context: EntryContext, ratio: float, band: Band) -> bool:
    """True for a text that is only a little long, or a little short and lacks nothing: 入乡随俗."""
    if ratio > band.high:
        names = len(_NAME.findall(context.source.plain))
        glosses = sum(map(_characters, _GLOSS.findall(context.mandarin)))
        words, characters = _sizes(context)
        return characters - glosses < band.high * _WORDY * (words + names)
    return band.low * _TERSE < ratio and not any(omitted(context))


def _alone(context: EntryContext, bead: Bead, beside: tuple[Bead, ...]) -> bool:
    """True for a Chinese sentence that is too much for each sentence beside it: else it may be its second half."""
    own = _characters(context.mandarin[slice(*bead.zh)])
    return all(
        own + _characters(context.mandarin[slice(*other.zh)])
        > _words(context.english[slice(*other.en)]) * _WITH_ANOTHER
        for other in beside
    )


def _no_translation(context: EntryContext) -> Finding:
    """The finding on a text that no door for people would have taken."""
    count, limit = len(context.entry.target), most(context.entry.source)
    return context.finding(
        CODE,
        Severity.ERROR,
        (
            f"The Mandarin has {count} characters, for this English {limit} at the most: it holds more than a translation; cut it down.",
            f"译文有{count}个字符，这段英文的译文最多{limit}个字符：里面不只是译文，请删减。",
        ),
    )


def _one_sentence(context: EntryContext, bead: Bead, *, short: bool) -> Finding:
    """The finding on sentences that stand on one side alone, or nearly."""
    messages = (
        (
            "Most of this sentence is not in the Mandarin; add what is missing.",
            "这句英文在译文里几乎没有译出来，请补上。",
        )
        if short
        else (
            "The English has nothing like this sentence; take it out, or see what it belongs to.",
            "英文里没有这句话的内容，请删去，或者看看它是哪一句的译文。",
        )
    )
    source = context.source_span(*bead.en) if short else None
    target = None if short else context.target_span(*bead.zh)
    return context.finding(
        CODE, loudness(context, sure=False), messages, source=source, target=target
    )


def project(context: ProjectContext) -> Iterator[Finding]:
    """The band of each kind of text as approved pages have it, where there are enough of them."""
    ratios: dict[str, list[float]] = defaultdict(list)
    for text in context.texts:
        if text.words >= 8 and text.is_approved:
            ratios[_kind(text)].append(text.characters / text.words)
    bands = {kind: _learned(values) for kind, values in ratios.items() if len(values) >= _ENOUGH}
    for text in context.texts:
        band = bands.get(_kind(text))
        if band is None or text.is_approved or text.words < 8:
            continue
        ratio = text.characters / text.words
        if not band.low <= ratio <= band.high and not text.is_odd:
            yield context.finding(text, CODE, _messages(ratio, short=ratio < band.low))


def _learned(values: list[float]) -> Band:
    """From the second to the 98th of a hundred, and a tenth more on both sides."""
    ordered = sorted(values)
    edge = max(1, len(ordered) // 50)
    return Band(ordered[edge] * 0.9, ordered[-1 - edge] * 1.1)


def _kind(text: ComparedText) -> str:
    """What the block is, without the level of a heading."""
    return text.kind.rstrip("0123456789 ")


class Size(NamedTuple):
    """How long a text is, as `ComparedText` has it."""

    words: int
    characters: int
    is_odd: bool


def size_of(context: EntryContext, said: Iterable[Finding] | None = None) -> Size:
    """How long a text is on both sides; `said`: what the checks say of it, where that is known."""
    found = check(context) if said is None else (one for one in said if one.code == CODE)
    return Size(*_sizes(context), any(found))


def compared_text(context: EntryContext, size: Size, *, is_approved: bool) -> ComparedText:
    """A text as checks between documents see it."""
    entry = context.entry
    return ComparedText(
        context.document_id,
        context.path,
        context.line,
        entry.context,
        entry.source,
        entry.target,
        entry.note.split("\n", 1)[0],
        is_approved,
        *size,
    )


def _sizes(context: EntryContext) -> tuple[int, int]:
    """Words of the English; Chinese characters and Latin words of the Mandarin."""
    return _words(context.english), _characters(context.mandarin)


def _words(english: str) -> int:
    if english.isascii():  # most texts, and then much faster than by the pattern
        return len(english.encode().translate(_PARTED, b"'-").split())
    return len(_ENGLISH_WORD.findall(english))


def _characters(mandarin: str) -> int:
    return len(mandarin) - len(_NOT_CHINESE.findall(mandarin)) + len(_LATIN_WORD.findall(mandarin))


def _finding(
    context: EntryContext, ratio: float, *, short: bool, doubtful: bool = False
) -> Finding:
    """The finding, one way or the other; a hint where it is doubtful."""
    severity = Severity.INFO if doubtful else Severity.WARNING
    return context.finding(CODE, severity, _messages(ratio, short=short))


def _messages(ratio: float, *, short: bool) -> tuple[str, str]:
    return (
        (
            f"The Mandarin is much shorter than the English ({ratio:.1f} characters for each word); see whether something is missing.",
            f"译文比英文短得多（平均每个英文词只有{ratio:.1f}个字），请看看有没有漏译。",
        )
        if short
        else (
            f"The Mandarin is much longer than the English ({ratio:.1f} characters for each word); see whether something was added.",
            f"译文比英文长得多（平均每个英文词有{ratio:.1f}个字），请看看有没有多出来的内容。",
        )
    )


CHECK = Check(
    CODE,
    Severity.WARNING,
    "nothing of the English left out, nothing added to it",
    "没有漏译，也没有凭空加内容",
    7,
    About(
        why=(
            "A dropped sentence is the fault that nobody sees, because what is there reads well. Mandarin needs one to two and a half characters for an English word; once enough texts are approved, their own measure counts.",
            "漏掉一句话最不容易发现，因为剩下的读起来很通顺。一般每个英文词对应一到两个半汉字；审定的文本足够多以后，就按它们的比例来判断。",
        ),
        mend=(
            "Read the two side by side, sentence by sentence. If all is there, dismiss the finding.",
            "中英对照，一句一句地看。如果没有漏也没有多，可以忽略这条提示。",
        ),
        english="Take a break of twenty minutes. Tell your partner when you will be back. Then come back and go on.",
        wrong="休息二十分钟。",
        right="休息二十分钟。告诉伴侣你什么时候回来。然后回来，接着谈。",
    ),
    entry=check,
    project=project,
)
