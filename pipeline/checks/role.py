"""Check who does what to whom, by the persons that a sentence names and the words between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipeline.checks import acts_en, contraries, relations_en, relations_zh
from pipeline.checks.acts import moved
from pipeline.checks.agents import crossed
from pipeline.checks.contrast import beside
from pipeline.checks.interface import About, Check, EntryContext
from pipeline.checks.relations_en import Relation
from pipeline.model.finding import Finding, Severity, Span

CODE = "role"
_TURNED = (
    "“{0}”: in “{1}” the other one seems to do it; see who does what to whom.",
    "英文是“{0}”，译文“{1}”里做这件事的人似乎换了，请看看是谁对谁。",
)
_LONGEST, _LONGEST_RELATION = 400, 140
"""Letters of a sentence that is read; of one in which two persons are surely those of one verb."""
_ANYBODY = frozenset(["he", "she", "they"])
"""Names that may mean anybody."""
_Relations = Mapping[Relation, Span]


def check(context: EntryContext) -> Iterator[Finding]:
    """Who acts in the English acts in the Mandarin, and what one does to the other is not its contrary."""
    said = tuple(_other_acts(context))
    yield from said or contraries.findings(context, CODE)


def _other_acts(context: EntryContext) -> Iterator[Finding]:
    """What somebody does in the English, and the other one in the Mandarin."""
    if not context.chars or not acts_en.may_act(context.folded):
        return
    for sentence in context.sentences:
        english, mandarin = sentence.english, sentence.mandarin
        if not mandarin or not 0 < len(english) < _LONGEST:
            continue
        turned = _found(english, mandarin)
        if turned:
            yield beside(context, CODE, sentence, turned, _TURNED)


def _found(english: str, mandarin: str) -> tuple[Span, Span] | None:
    """What a person does in a folded English sentence, and where another one does it in the Chinese."""
    if len(english) <= _LONGEST_RELATION and relations_en.may_relate(english):
        theirs = relations_zh.relations(mandarin)
        turned = _turned(relations_en.relations(english), theirs) if theirs else None
        if turned:
            return turned
    return moved(english, mandarin) or crossed(english, mandarin)


def _turned(ours: _Relations, theirs: _Relations) -> tuple[Span, Span] | None:
    """The first relation that the Chinese has the other way round, and not as the English has it."""
    for (doer, other), span in ours.items():
        if _any(ours, other, doer) or _any(theirs, doer, other):
            continue
        turned = _any(theirs, other, doer)
        if turned:
            return span, turned
    return None


def _any(relations: _Relations, doer: str, other: str) -> Span | None:
    """Where one does something to the other, be they called by a noun or by he, she or they."""
    for there, span in relations.items():
        if _same(there.doer, doer, other) and _same(there.other, other, doer):
            return span
    return None


def _same(one: str, other: str, neighbour: str) -> bool:
    """True if two names may mean one person; a third person beside a third one has but one name."""
    if one == other or {one, other} == {"i", "we"}:
        return True
    third = not {one, other} & {"i", "we", "you"}
    return third and neighbour in ("i", "we", "you") and bool({one, other} & _ANYBODY)


CHECK = Check(
    CODE,
    Severity.INFO,
    "who does what to whom is as in the English",
    "谁对谁做什么，与英文一致",
    9,
    About(
        why=(
            "“He hit her” that became “she hit him” accuses the one who was hurt.",
            "“他打了她”变成“她打了他”，受伤的人反而成了打人的人。",
        ),
        mend=(
            "Put the persons as the English has them. If the Mandarin says the same in another order, dismiss the finding.",
            "照英文写清是谁对谁；如果只是语序不同、意思一样，可以忽略。",
        ),
        english="He hit her.",
        wrong="她打了他。",
        right="他打了她。",
    ),
    entry=check,
)
