"""Check that what comes before and what comes after is so in the translation."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise, product

from pipeline.checks import contraries, measured_times
from pipeline.checks.contrast import Contrasts, beside, findings
from pipeline.checks.event_words import event_words
from pipeline.checks.interface import About, Check, EntryContext
from pipeline.checks.omission import english_parts
from pipeline.checks.sentence_alignment import Sentence
from pipeline.checks.sequence import LINK_WORDS, exchanged, may_be_exchanged
from pipeline.model.finding import Finding, Severity, Span
from pipeline.model.late_pattern import late_pattern
from pipeline.terms.read_words import characters, words

CODE = "order"
_WORDS = Contrasts("order")
_TURNED = (
    "“{1}” seems to have first what the English has last; see what comes before what.",
    "“{1}”的先后和英文似乎相反，请看看哪个在先、哪个在后。",
)
_SIGNS = LINK_WORDS | {
    "second", "later", "earlier", "last", "finally", "lastly", "wait", "start", "starts", "begin", "begins", "ago", "following", "afterward",
}  # fmt: skip
"""One of these is in every sentence that is looked at."""
_NUMBERED = late_pattern(
    r"\bfirst\b[^?]{0,160}\b(?:then|second|next|last|later|finally|third)\b|\b(?:start|begin)s? with\b[^?]{0,160}\b(?:end|finish|close)s?\b|\bafterwards?\b"
    r"|(?:[,;] |\band )(?:only )?(?:then|finally|last(?:ly| of all))\b|; [^;]{0,60}\b(?:can|may) (?:wait|come later)\b"
)
"""English that numbers its steps."""
_NUMBERED_ZH = late_pattern(
    "先[^。]{0,60}(?:再|然后|后|最后|接着)|，(?:再|然后|接着|最后|随后)|开始[^。]{0,60}(?:收尾|结束)|之后|随后|后来"
)
_LINKED = late_pattern(r"\b(?:until|after(?! that\b)|when|once|if|at first|first time|because)\b")
"""English in which a later clause may come first."""
_NUMBERS = frozenset(["first", "then", "finally", "last", "lastly", "start", "starts", "begin", "begins", "afterward", "afterwards", "wait", "later"])  # fmt: skip
_LINKING = frozenset(["until", "when", "once", "if", "because"])
_NUMBERS_ZH = frozenset("先再然接最随开后")
"""One of the first is in all English that numbers its steps, one of the last in all such Chinese, and none of these links."""
_STEP = late_pattern(r"[,;.](?: (?:and|then|next|finally))*(?= )| and (?:then )?| then ")
_LONGEST = 200
"""Letters of a sentence whose steps are surely those of one list."""
_MOST = 0.7
"""How many of the words of two steps have to stand the other way round."""


def check(context: EntryContext) -> Iterator[Finding]:
    """No before became an after, and what comes first comes first."""
    said = tuple(findings(context, _WORDS, CODE)) or tuple(contraries.findings(context, CODE))
    yield from said
    english, mandarin = context.folded, context.mandarin
    if said or not context.chars or words(english).isdisjoint(_SIGNS):
        return
    measures = measured_times.may_be_turned(english, mandarin)
    links = may_be_exchanged(english, mandarin)
    numbers = _may_be_listed(english, mandarin)
    for sentence in context.sentences if measures or links or numbers else ():
        both = sentence.english, sentence.mandarin
        measured = measured_times.turned(*both) if measures else None
        if measured and measured.kind in ("before", "after"):
            places = measured.english, measured.chinese
            yield beside(context, CODE, sentence, places, _TURNED)
            continue
        turned = (links and exchanged(*both)) or (numbers and _listed(sentence))
        if turned:
            yield beside(context, CODE, sentence, turned, _TURNED)
            return
    if numbers and len(context.sentences) > 1:
        whole = Sentence(english, mandarin, 0, 0)
        turned = _listed(whole)
        if turned:
            yield beside(context, CODE, whole, turned, _TURNED)


def _may_be_listed(english: str, mandarin: str) -> bool:
    """False for two texts one of which numbers no steps."""
    return not (_NUMBERS.isdisjoint(words(english)) or _NUMBERS_ZH.isdisjoint(characters(mandarin)))


def _listed(sentence: Sentence) -> tuple[Span, Span] | None:
    """Two steps of a list (first, second, last) that stand the other way round, in a sentence that numbers its steps."""
    english, mandarin = sentence.english, sentence.mandarin
    if (
        len(english) > _LONGEST
        or not _may_be_listed(english, mandarin)
        or not _LINKING.isdisjoint(words(english))
        or not _NUMBERED_ZH.search(mandarin)
        or not _NUMBERED.search(english)
        or _LINKED.search(english)
    ):
        return None
    there = [(a, at) for a in event_words(english) if (at := a.place(mandarin)) is not None]
    steps = [
        (part, [at for anchor, at in there if part[0] <= anchor.span[0] < part[1]])
        for part in english_parts(english, _STEP)
    ]
    known = [(part, places) for part, places in steps if places]
    for (one, early), (two, late) in pairwise(known):
        # the second step may leave out the verb that both share: call the police first and a friend second
        own = early[-len(late) :]
        turned = sum(a > b for a, b in product(own, late))
        if turned > _MOST * len(own) * len(late):
            return (one[0], two[1]), (min(late), max(early) + 1)
    return None


CHECK = Check(
    CODE,
    Severity.WARNING,
    "before and after, first and then are not exchanged",
    "先后顺序不颠倒",
    7,
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
