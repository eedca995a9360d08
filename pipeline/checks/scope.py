"""Check that only, all, some and both hold for as many, and that no word became its contrary."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.checks import comparisons, contraries
from pipeline.checks.contrast import Contrasts, beside, findings
from pipeline.checks.interface import About, Check, EntryContext
from pipeline.model.finding import Finding, Severity

CODE = "scope"
_WORDS = Contrasts("scope")
_TURNED = (
    "“{0}”: “{1}” seems to compare the other way round; see which of the two is more.",
    "英文是“{0}”，译文“{1}”似乎比反了，请看看到底谁比谁更多（或更好、更常）。",
)


def check(context: EntryContext) -> Iterable[Finding]:
    """No “some” became an “all”, no “both” one of them, no “only” was lost, no “worse” became a “better”."""
    said = list(findings(context, _WORDS, CODE)) or list(contraries.findings(context, CODE))
    if comparisons.may_be_turned(context.folded, context.mandarin):
        for sentence in context.sentences:
            places = comparisons.turned(sentence.english, sentence.mandarin)
            if places:
                said.append(beside(context, CODE, sentence, places, _TURNED))
    return said


CHECK = Check(
    CODE,
    Severity.WARNING,
    "only, all, some, most, both, either and always hold for as many, and more is not less",
    "“只有、所有、有些、大多数、双方、总是”等范围不变，谁比谁多也没有弄反",
    10,
    About(
        why=(
            "“Only you decide” without its “only”, or “some partners” that became “all partners”, says another thing in the same words.",
            "“只有你能决定”少了“只有”，“有些伴侣”变成“所有伴侣”，意思就变了。",
        ),
        mend=(
            "Write the word that the English has. If the Mandarin says the same in another way, dismiss the finding.",
            "照英文改。如果译文只是换了说法、意思相同，可以忽略。",
        ),
        english="Some partners never apologize.",
        wrong="所有伴侣都从不道歉。",
        right="有些伴侣从不道歉。",
    ),
    entry=check,
)
