"""An entry in; findings where a "not" was lost on the way into Mandarin, or came into being there, out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.aligned import Bead
from pipeline.checks.interface import About, Check, EntryContext
from pipeline.checks.polarity_en import english_polarity
from pipeline.checks.polarity_zh import chinese_polarity
from pipeline.model.finding import Finding, Severity
from pipeline.terms.script import fold

CODE = "negation"


def check(context: EntryContext) -> Iterator[Finding]:
    """Sentence by sentence: what the English denies, the Mandarin denies, and nothing else."""
    if not context.chars:
        return
    for bead in context.beads:
        yield from _compare(context, bead)


def _compare(context: EntryContext, bead: Bead) -> Iterator[Finding]:
    if not bead.en[1] or not bead.zh[1]:
        return  # a sentence without a partner is the matter of `length`
    text = fold(context.source.plain[slice(*bead.en)])
    mandarin = context.target.plain[slice(*bead.zh)]
    english, chinese = english_polarity(text), chinese_polarity(mandarin)
    if english.negations:
        if not chinese.negations and not chinese.may_answer:
            yield _lost(context, bead, english.negations[0])
        elif _lost_clause(text, mandarin):
            yield _lost(context, bead, english.negations[-1])
        elif (unless := _UNLESS.search(text)) and not _UNLESS_ZH.search(mandarin):
            yield _lost(context, bead, unless.span())
        return
    spans = chinese.negations
    if english.may_deny:
        spans = chinese.strict if context.entry.safety else ()
    if not spans and not _AVOID.search(text):
        spans = chinese.forbids
    if not spans and _STOP.search(text) and (match := _DO_NOT_STOP.search(mandarin)):
        spans = (match.span(),)
    if spans:
        yield _made_up(context, bead, spans[0])


_UNLESS = re.compile(r"\bunless\b")
_UNLESS_ZH = re.compile(
    "除非|否则|不然|要不|才|只有|以外|之外|除了|如果[^，]*[不没]|要是[^，]*[不没]|只要[^，]*[不没]"
)
_STOP = re.compile(r"\bstop\b")
_DO_NOT_STOP = re.compile("(?:不要|别|请勿|切勿|不能|不准|不可以)(?:再)?停")
_AVOID = re.compile(
    r"\b(?:avoid\w*|stop\w*|refrain\w*|instead|rather|until|before|only|too|alone|keep\w*|resist\w*|free|off|skip\w*|leave|leaving|let|hold|put|save|wait|prevent\w*"
    r"|quit\w*|drop\w*|end\w*|ban\w*|forbid\w*|out of|away|less|silent\w*|quiet\w*|calm\w*|relax\w*|slow\w*|ignor\w+|private|secret|alone|just|simply|gentl\w+|easy|sober|un\w+|stay\w*)\b"
)
"""English that may well be put as 不要 or 别."""
_CLAUSE_EN = re.compile(r"[,;:—]|\b(?:and|but|so|because|if|when|while|that|which|who)\b")
_CLAUSE_ZH = re.compile("[，；：、—]")
_JOINED = re.compile(r"\b(?:nor|neither|or|no [a-z]+ (?:and|or) no|even)\b")


def _lost_clause(english: str, mandarin: str) -> bool:
    """True if two clauses or more deny in English, and fewer do in Mandarin, where nothing joins them."""
    if _JOINED.search(english):
        return False
    ours = [english_polarity(clause) for clause in _CLAUSE_EN.split(english)]
    denied = sum(bool(clause.negations) for clause in ours)
    if denied < 2:
        return False
    theirs = [chinese_polarity(clause) for clause in _CLAUSE_ZH.split(mandarin)]
    return (
        sum(bool(clause.negations) + clause.may_answer for clause in theirs)
        + sum(max(0, len(clause.negations) - 1) for clause in theirs)
        < denied
    )


def _severity(context: EntryContext) -> Severity:
    return Severity.ERROR if context.entry.safety else Severity.WARNING


def _lost(context: EntryContext, bead: Bead, span: tuple[int, int]) -> Finding:
    start, end = (bead.en[0] + place for place in span)
    words = context.source.plain[start:end]
    return context.finding(
        CODE,
        _severity(context),
        (
            f"“{words}” has no 不, 没, 别 or the like in the Mandarin: it may say the opposite; put the negation back.",
            f"英文有否定（“{words}”），译文里却没有“不”“没”“别”这样的词，意思可能反了，请补上。",
        ),
        source=context.source_span(start, end),
    )


def _made_up(context: EntryContext, bead: Bead, span: tuple[int, int]) -> Finding:
    start, end = (bead.zh[0] + place for place in span)
    word = context.target.plain[start:end]
    return context.finding(
        CODE,
        _severity(context),
        (
            f"The Mandarin says “{word}”, the English denies nothing here: see whether it says the opposite.",
            f"译文这里有“{word}”，英文却没有否定，请看看意思是不是反了。",
        ),
        target=context.target_span(start, end),
    )


CHECK = Check(
    CODE,
    Severity.WARNING,
    "no “not” lost or made up (an error in safety text)",
    "否定词不漏、不多（安全内容里是错误）",
    1,
    About(
        why=(
            "“Do not use this exercise if there is violence” without its “not” sends somebody into danger, and reads well.",
            "“如果有暴力，请不要做这个练习”少了“不要”，会把人推向危险，而读起来却很通顺。",
        ),
        mend=(
            "Put the negation back, or take the one that the English lacks away. If the Mandarin says the same in another way, dismiss the finding.",
            "补上否定词，或者删去英文没有的否定。如果译文只是换了说法、意思相同，可以忽略这条提示。",
        ),
        english="Do not do this exercise when you are angry.",
        wrong="生气的时候，请做这个练习。",
        right="生气的时候，请不要做这个练习。",
    ),
    entry=check,
)
