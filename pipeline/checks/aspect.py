"""Check that what was, is, goes on or is still to come does so in the translation."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.checks import measured_times
from pipeline.checks.contrast import Contrasts, beside, findings
from pipeline.checks.interface import About, Check, EntryContext
from pipeline.checks.verb_times import may_differ, other_time
from pipeline.model.finding import Finding, Severity

CODE = "aspect"
_WORDS = Contrasts("aspect")
_OTHER_TIME = (
    "The English says “{0}”, the Mandarin “{1}”: see whether that is the same time.",
    "英文是“{0}”，译文用了“{1}”，请看看说的是不是同一个时候：过去、现在，还是将来。",
)


def check(context: EntryContext) -> Iterable[Finding]:
    """No “used to” became a “now”, no “is about to” an “already”, no danger of today one of the past."""
    said = list(findings(context, _WORDS, CODE))
    if said or not context.chars:
        return said
    english, mandarin = context.folded, context.mandarin
    if may_differ(english, mandarin):
        for sentence in context.sentences:
            verb = other_time(sentence.english, sentence.mandarin)
            if verb:
                said.append(beside(context, CODE, sentence, verb, _OTHER_TIME))
    if measured_times.may_be_turned(english, mandarin):
        for sentence in context.sentences:
            time = measured_times.turned(sentence.english, sentence.mandarin)
            if time and time.kind in ("ago", "last", "lasting"):
                places = time.english, time.chinese
                said.append(beside(context, CODE, sentence, places, _OTHER_TIME))
    return said


CHECK = Check(
    CODE,
    Severity.WARNING,
    "what was, is, goes on or is to come is so in the Mandarin",
    "过去、现在、正在发生和将来的事不混淆",
    9,
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
