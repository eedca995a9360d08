"""Check that a condition or a reason is the same one in the translation."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.contrast import Contrasts, beside, findings
from pipeline.checks.interface import About, Check, EntryContext
from pipeline.checks.turned_conditions import LINKS, turned_round
from pipeline.model.finding import Finding, Severity
from pipeline.terms.read_words import words

CODE = "condition"
_WORDS = Contrasts("condition")
_TURNED = (
    "“{1}” seems to have as the condition or reason what depends on it in the English; see which is which.",
    "“{1}”里的条件（原因）和结果似乎和英文相反，请看看哪个是条件、哪个是结果。",
)


def check(context: EntryContext) -> Iterator[Finding]:
    """No “even if” became an “if”, no “because” an “although”, no condition was lost."""
    said = tuple(findings(context, _WORDS, CODE))
    for finding in said:
        if context.entry.safety or not _is_lost_if(finding):
            yield finding
    if said or not context.chars or LINKS.isdisjoint(words(context.folded)):
        return
    for sentence in context.sentences:
        turned = turned_round(sentence.english, sentence.mandarin)
        if turned:
            yield beside(context, CODE, sentence, turned, _TURNED)


def _is_lost_if(finding: Finding) -> bool:
    """True for an “if” without a word of its own, which Chinese titles and orders leave out: 高危人群之建议."""
    span = finding.source_span
    said = finding.source[slice(*span)].lower() if span else ""
    return finding.target_span is None and said == "if"


CHECK = Check(
    CODE,
    Severity.WARNING,
    "if, unless, even if, until, because and although are kept apart",
    "“如果、除非、即使、直到、因为、虽然”不混淆",
    6,
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
        wrong="如果你生气，请别喊。",
        right="即使你生气，也不要喊。",
    ),
    entry=check,
)
