"""Check that what must, may, should or need not be is so in the translation."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.checks import contraries
from pipeline.checks.contrast import Contrasts, findings
from pipeline.checks.interface import About, Check, EntryContext
from pipeline.model.finding import Finding, Severity

CODE = "modality"
_WORDS = Contrasts("modality")


def check(context: EntryContext) -> Iterable[Finding]:
    """No must became a may, no may a must, no need not a must not."""
    return (*findings(context, _WORDS, CODE), *contraries.findings(context, CODE))


CHECK = Check(
    CODE,
    Severity.WARNING,
    "must, may, should, can and need not are kept apart",
    "“必须、可以、应该、不必”不混淆",
    7,
    About(
        why=(
            "“You may stop” that became “you must stop”, or “you do not have to tell” that became “you must not tell”, takes a choice from somebody, or gives one that is dangerous.",
            "“可以停下”变成“必须停下”，“不必说”变成“不许说”，就夺走了读者的选择，甚至会让人陷入危险。",
        ),
        mend=(
            "Write the word that the English has. If the Mandarin says the same in another way, dismiss the finding.",
            "照英文改。如果译文只是换了说法、意思相同，可以忽略。",
        ),
        english="You may skip any question.",
        wrong="任何问题都必须跳过。",
        right="任何问题都可以跳过。",
    ),
    entry=check,
)
