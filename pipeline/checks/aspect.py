"""Check that what was, is, goes on or is still to come does so in the translation."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks import measured_times
from pipeline.checks.contrast import Contrasts, findings, loudness
from pipeline.checks.interface import About, Check, EntryContext, Sentence
from pipeline.checks.measured_times import Turned
from pipeline.model.finding import Finding, Severity

CODE = "aspect"
_WORDS = Contrasts("aspect")
_LOST = (
    "The Mandarin does not seem to say the “{0}” of the English; add it, or pass this over if it is said in another way.",
    "英文的“{0}”，译文里似乎没有说出来，请补上；如果换了说法，可以忽略。",
)


def check(context: EntryContext) -> Iterator[Finding]:
    """No “used to” became a “now”, no “is about to” an “already”, no danger of today one of the past."""
    said = tuple(findings(context, _WORDS, CODE, _LOST))
    yield from said
    if said or not context.chars:
        return
    for sentence in context.sentences:
        time = measured_times.turned(sentence.english, sentence.mandarin)
        if time and time.kind in ("ago", "last", "lasting"):
            yield _time_finding(context, sentence, time)


def _time_finding(context: EntryContext, sentence: Sentence, time: Turned) -> Finding:
    start, end = (sentence.en_at + place for place in time.english)
    first, last = (sentence.zh_at + place for place in time.chinese)
    english, mandarin = context.source.plain[start:end], context.target.plain[first:last]
    return context.finding(
        CODE,
        loudness(context, sure=False),
        (
            f"The English says “{english}”, the Mandarin “{mandarin}”: see whether that is the same time.",
            f"英文是“{english}”，译文是“{mandarin}”，请看看说的是不是同一段时间。",
        ),
        source=context.source_span(start, end),
        target=context.target_span(first, last),
    )


CHECK = Check(
    CODE,
    Severity.WARNING,
    "what was, is, goes on or is to come is so in the Mandarin",
    "过去、现在、正在发生和将来的事不混淆",
    5,
    About(
        why=(
            "“He is hurting me” that became “he has hurt me” hides a danger of today.",
            "“他在伤害我”变成“他伤害过我”，眼前的危险就看不见了。",
        ),
        mend=(
            "Write the word that the English has. If the Mandarin says the same in another way, dismiss the finding.",
            "照英文改。如果译文只是换了说法、意思相同，可以忽略。",
        ),
        english="He is threatening me.",
        wrong="他威胁过我。",
        right="他在威胁我。",
    ),
    entry=check,
)
