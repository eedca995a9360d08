"""Check that what comes before and what comes after is so in the translation."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.contrast import Contrasts, findings
from pipeline.checks.interface import About, Check, EntryContext
from pipeline.model.finding import Finding, Severity

CODE = "order"
_WORDS = Contrasts("order")
_LOST = (
    "The Mandarin does not seem to say the “{0}” of the English; add it, or pass this over if it is said in another way.",
    "英文的“{0}”，译文里似乎没有说出来，请补上；如果换了说法，可以忽略。",
)


def check(context: EntryContext) -> Iterator[Finding]:
    """No “before” became an “after”."""
    yield from findings(context, _WORDS, CODE, _LOST)


CHECK = Check(
    CODE,
    Severity.WARNING,
    "before and after, first and then are not exchanged",
    "先后、前后不颠倒",
    1,
    About(
        why=(
            "“Call the doctor before you stop the medication” the other way round harms somebody.",
            "“停药之前先问医生”前后颠倒，会伤到人。",
        ),
        mend=(
            "Write the word that the English has. If the Mandarin says the same in another way, dismiss the finding.",
            "照英文改。如果译文只是换了说法、意思相同，可以忽略。",
        ),
        english="Call the clinic before you stop the medication.",
        wrong="停药之后，打电话给诊所。",
        right="停药之前，先打电话给诊所。",
    ),
    entry=check,
)
