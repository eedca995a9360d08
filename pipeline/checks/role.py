"""Check who does what to whom, by the persons that a sentence names and the words between them."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.checks import acts_en, contraries
from pipeline.checks.acts import moved
from pipeline.checks.contrast import beside
from pipeline.checks.crossing import crossed
from pipeline.checks.interface import About, Check, EntryContext
from pipeline.checks.owners import moved_thing
from pipeline.checks.persons_zh import different, may_tell_apart
from pipeline.model.finding import Finding, Severity, Span

CODE = "role"
_TURNED = (
    "“{0}”: in “{1}” the persons seem to have changed places; see who does what to whom, and whose it is.",
    "英文是“{0}”，译文“{1}”里的人似乎弄混了，请看看是谁做的、对谁做的、说的是谁的。",
)
_LONGEST = 400
"""Letters and characters of a sentence that is read: each act is held against each person."""


def check(context: EntryContext) -> Iterable[Finding]:
    """Who acts in the English acts in the Mandarin, and what one does to the other is not its contrary."""
    return _other_acts(context) or contraries.findings(context, CODE)


def _other_acts(context: EntryContext) -> list[Finding]:
    """What somebody does in the English, and the other one in the Mandarin."""
    said = list[Finding]()
    if not acts_en.may_act(context.folded) or not context.chars:
        return said
    for sentence in context.sentences:
        english, mandarin = sentence.english, sentence.mandarin
        lengths = len(english), len(mandarin)
        if not 0 < min(lengths) <= max(lengths) < _LONGEST or not acts_en.may_act(english):
            continue
        turned = _found(english, mandarin)
        if turned:
            said.append(beside(context, CODE, sentence, turned, _TURNED))
    return said


def _found(english: str, mandarin: str) -> tuple[Span, Span] | None:
    """What a person does in a folded English sentence, and where another one does it in the Chinese."""
    if not different(mandarin) and not may_tell_apart(mandarin):
        return None
    return moved(english, mandarin) or moved_thing(english, mandarin) or crossed(english, mandarin)


CHECK = Check(
    CODE,
    Severity.INFO,
    "who does what to whom is as in the English",
    "谁对谁做了什么，和英文一样",
    10,
    About(
        why=(
            "“He hit her” that became “she hit him” accuses the one who was hurt.",
            "“他打了她”变成“她打了他”，受伤的人反而成了打人的人。",
        ),
        mend=(
            "Put the persons as the English has them. If the Mandarin says the same in another order, dismiss the finding.",
            "照英文写清是谁对谁做了什么；如果只是语序不同、意思一样，可以忽略。",
        ),
        english="He hit her.",
        wrong="她打了他。",
        right="他打了她。",
    ),
    entry=check,
)
