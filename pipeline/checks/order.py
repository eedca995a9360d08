"""Check that what comes before and what comes after is so in the translation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from pipeline.checks.anchors import Anchor, anchors
from pipeline.checks.contrast import Contrasts, findings, loudness
from pipeline.checks.interface import About, Check, EntryContext, Sentence
from pipeline.checks.omission import english_parts
from pipeline.model.finding import Finding, Severity, Span
from pipeline.terms.read_words import words

CODE = "order"
_WORDS = Contrasts("order")
_LOST = (
    "The Mandarin does not seem to say the “{0}” of the English; add it, or pass this over if it is said in another way.",
    "英文的“{0}”，译文里似乎没有说出来，请补上；如果换了说法，可以忽略。",
)
_SIGNS = frozenset({"before", "after", "then", "until", "first", "once", "soon"})
_LINK = re.compile(
    r"(?P<late>(?<!never )(?<!as )(?<!ever )\bbefore\b|\buntil\b)|(?P<early>\bafter\b|\b(?:once|as soon as) (?=you\b|your\b|we\b|they\b|both\b|the\b|he\b|she\b|it\b))|(?P<then>[,;.]? (?:and |only )?then\b|; (?!only then\b)|(?<=[a-z] )first[.,;] )"
)
_LEADING = re.compile(r"^[\s“\"']*(?:before|after|until|once|as soon as)\b")
_FIRST_THEN = re.compile(
    "先(?P<one>[^。；？！]*?)(?:再(?!也)|然后|之?后再?|才|接着)(?P<two>[^。；？！]*)"
)
_BEFORE_ZH = re.compile("(?P<two>[^，。；]+?)(?:之前|以前|前(?=[，,先就]))(?P<one>.*)", re.DOTALL)
_AFTER_ZH = re.compile("(?P<one>[^，。；]+?)(?:[之以过]后|后(?=[，,再就才]))(?P<two>.*)", re.DOTALL)
_NUMBERED = re.compile(
    r"\bfirst\b[^?]{0,160}\b(?:then|second|next|last|later|finally|third)\b|\b(?:start|begin)s? with\b[^?]{0,160}\b(?:end|finish|close)s?\b|\bafterwards?\b"
)
"""English that numbers its steps."""
_NUMBERED_ZH = re.compile(
    "先[^。]{0,60}(?:再|然后|后|最后|接着)|开始[^。]{0,60}(?:收尾|结束)|之后|随后|后来"
)
_LINKED = re.compile(r"\b(?:until|after|when|once|if|at first|first time|because)\b")
"""English in which a later clause may come first."""
_STEP = re.compile(r"[,;.](?: (?:and|then|next|finally))*(?= )| and (?:then )?| then ")
_LONGEST = 200
"""Letters of a sentence whose two halves are surely those of one link."""


def check(context: EntryContext) -> Iterator[Finding]:
    """No before became an after, and what comes first comes first."""
    said = tuple(findings(context, _WORDS, CODE, _LOST))
    yield from said
    if said or not context.chars or words(context.folded).isdisjoint(_SIGNS):
        return
    for sentence in context.sentences:
        exchanged = _exchanged(sentence) or _listed(sentence)
        if exchanged:
            yield _finding(context, sentence, *exchanged)


def _exchanged(sentence: Sentence) -> tuple[Span, Span] | None:
    """The two halves of the English, and the Chinese that has them the other way round."""
    english, mandarin = sentence.english, sentence.mandarin
    if not mandarin or len(english) > _LONGEST or len(links := list(_LINK.finditer(english))) != 1:
        return None
    halves = _halves(english, links[0])
    if halves is None:
        return None
    first, second = (
        [a for a in anchors(english) if start <= a.span[0] < end] for start, end in halves
    )
    for pattern in (_FIRST_THEN, _BEFORE_ZH, _AFTER_ZH):
        match = pattern.search(mandarin)
        if match is None:
            continue
        one, two = match["one"], match["two"]
        right = _share(first, one, two) + _share(second, two, one)
        wrong = _share(first, two, one) + _share(second, one, two)
        if (wrong and not right) or wrong > right + 1:
            return (min(a for a, _ in halves), max(b for _, b in halves)), match.span()
        return None
    return None


def _listed(sentence: Sentence) -> tuple[Span, Span] | None:
    """Two steps of a list (first, second, last) that stand the other way round, in a sentence that numbers its steps."""
    english, mandarin = sentence.english, sentence.mandarin
    if (
        len(english) > _LONGEST
        or not _NUMBERED.search(english)
        or not _NUMBERED_ZH.search(mandarin)
        or _LINKED.search(english)
    ):
        return None
    there = [(a, at) for a in anchors(english) if (at := a.place(mandarin)) is not None]
    steps = [
        (part, [at for anchor, at in there if _within(anchor, part)])
        for part in english_parts(english, _STEP)
    ]
    known = [(part, places) for part, places in steps if places]
    for (one, early), (two, late) in pairwise(known):
        if min(early) > max(late):
            return (one[0], two[1]), (min(late), max(early) + 1)
    return None


def _within(anchor: Anchor, part: Span) -> bool:
    return not anchor.weak and part[0] <= anchor.span[0] < part[1]


def _halves(english: str, link: re.Match[str]) -> tuple[Span, Span] | None:
    """What happens first and what happens then; None where that cannot be told."""
    leading = _LEADING.match(english)
    if leading:
        comma = english.find(",", leading.end())
        if comma < 0:
            return None
        one, two = (leading.end(), comma), (comma + 1, len(english))
    else:
        one, two = (0, link.start()), (link.end(), len(english))
    late = bool(link["late"])
    if late and link.group() == "until":
        return (two, one) if re.search(r"\b(?:not|n't|never|wait)\b", english) else None
    happens_last_first = bool(leading) == late and not link["then"]
    return (two, one) if happens_last_first else (one, two)


def _share(own: list[Anchor], here: str, there: str) -> int:
    """How many words stand here and not there."""
    return sum(a.stands_in(here) and not a.stands_in(there) for a in own)


def _finding(context: EntryContext, sentence: Sentence, en: Span, zh: Span) -> Finding:
    start, end = (sentence.en_at + place for place in en)
    first, last = (sentence.zh_at + place for place in zh)
    there = context.target.plain[first:last].strip("。")
    return context.finding(
        CODE,
        loudness(context, sure=False),
        (
            f"“{there}” seems to have first what the English has last; see what comes before what.",
            f"“{there}”的先后和英文似乎相反，请看看哪个在先、哪个在后。",
        ),
        source=context.source_span(start, end),
        target=context.target_span(first, last),
    )


CHECK = Check(
    CODE,
    Severity.WARNING,
    "before and after, first and then are not exchanged",
    "先后、前后不颠倒",
    2,
    About(
        why=(
            "“Call the doctor before you stop the medication” the other way round harms somebody.",
            "“停药之前先问医生”前后颠倒，会伤到人。",
        ),
        mend=(
            "Write what comes first as the English has it. If the Mandarin says the same in another way, dismiss the finding.",
            "照英文写清先后。如果译文只是换了说法、意思相同，可以忽略。",
        ),
        english="Call the clinic before you stop the medication.",
        wrong="停药之后，打电话给诊所。",
        right="停药之前，先打电话给诊所。",
    ),
    entry=check,
)
