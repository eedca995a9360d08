"""Check that a condition or a reason is the same one in the translation."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.checks.contrast import Contrasts, findings
from pipeline.checks.interface import About, Check, EntryContext
from pipeline.model.finding import Finding, Severity

CODE = "condition"
_WORDS = Contrasts("condition")


def check(context: EntryContext) -> Iterable[Finding]:
    """No “even if” became an “if”, no “because” an “although”, no condition was lost."""
    return findings(context, _WORDS, CODE)


CHECK = Check(
    CODE,
    Severity.WARNING,
    "if, unless, even if, until, because and although are kept apart",
    "“如果、除非、即使、直到、因为、虽然”不混淆",
    9,
    About(
        why=(
            "“Do not go back even if he apologizes” that became “if he apologizes” sends somebody back.",
            "“即使对方道歉也不要回去”变成“如果对方道歉”，会让人回到危险里。",
        ),
        mend=(
            "Write the word that the English has. If the Mandarin says the same in another way, dismiss the finding.",
            "照英文改。如果译文只是换了说法、意思相同，可以忽略。",
        ),
        english="Even if you are angry, do not shout.",
        wrong="如果你生气，不要大喊大叫。",
        right="即使你生气，也不要大喊大叫。",
    ),
    entry=check,
)
