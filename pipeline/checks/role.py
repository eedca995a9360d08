"""Check who does what to whom, by the persons that a sentence names and the words between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from pipeline.checks import denied_instead, relations_en, relations_zh
from pipeline.checks.agents import crossed, moved_act
from pipeline.checks.contrast import beside
from pipeline.checks.interface import About, Check, EntryContext
from pipeline.checks.relations_en import Relation, names_two
from pipeline.model.finding import Finding, Severity, Span
from pipeline.terms.read_words import words

CODE = "role"
_TURNED = (
    "“{0}”: in “{1}” the other one seems to do it; see who does what to whom.",
    "英文是“{0}”，译文“{1}”里做这件事的人似乎换了，请看看是谁对谁。",
)
_DENIED = (
    "“{0}”: in “{1}” the Mandarin seems to deny the other one; see who is meant.",
    "英文是“{0}”，译文“{1}”否定的似乎是另一个人，请看看说的是谁。",
)
_OF_OTHERS = frozenset(["who", "that", "each", "another", "myself", "yourself", "himself", "herself", "themselves", "ourselves"])  # fmt: skip
"""One of these is in each of the following."""
_OTHERS = (
    (
        re.compile(r"\b(?:who|that) (?:was|were|is|are|has been|have been|had been) (?:hurt|left|hit|interrupted|betrayed|harmed|abused|rejected|criticized|criticised|ignored|abandoned|blamed|attacked|insulted|deceived|cheated on)\b"),
        re.compile("(?:打断|伤害?|背叛|虐待|拒绝|批评|指责|忽视|抛弃|责怪|攻击|侮辱|欺骗|打|丢下)了?(?:别人|人|对方|他人|伴侣)的"),
        re.compile("[被受遭挨]"),
    ),
    (
        re.compile(r"\b(?:each other|one another)\b"),
        re.compile("(?:安慰|照顾|支持|关心|理解|原谅|伤害|信任|倾听|责怪|批评|帮助|保护|鼓励|问|告诉|感谢|尊重|接纳|提醒|听)自己"),
        re.compile("互|彼此|对方|两人|两个人|双方|另一"),
    ),
    (
        re.compile(r"\b(?:blam|hurt|harm|hat|forg[ai]v|calm|protect|trust|comfort|punish|judg|criticiz|criticis|doubt|tak\w+ care of|look\w* after)\w* (?:myself|yourself|himself|herself|themselves|ourselves)\b"),
        re.compile("(?:怪|伤害?|恨|原谅|安抚|保护|信任|安慰|惩罚|评判|批评|怀疑|照顾)[^，。；]{0,4}[你我他她]们?"),
        re.compile("自|亲|己|本人"),
    ),
)  # fmt: skip
"""English of what is done to somebody, Chinese in which it is done to another, and Chinese that says it rightly."""
_LONGEST = 140
"""Letters of a sentence in which two persons are surely those of one verb."""
_ANYBODY = frozenset(["he", "she", "they"])
"""Names that may mean anybody."""
_Relations = Mapping[Relation, Span]


def check(context: EntryContext) -> Iterator[Finding]:
    """Who acts in the English acts in the Mandarin."""
    if not context.chars:
        return
    for sentence in context.sentences:
        english, mandarin = sentence.english, sentence.mandarin
        if not mandarin or not 0 < len(english) < _LONGEST:
            continue
        ours = relations_en.relations(english)
        turned = _turned(ours, relations_zh.relations(mandarin)) if ours else None
        turned = turned or moved_act(english, mandarin) or crossed(english, mandarin)
        turned = turned or _themselves(english, mandarin)
        if turned:
            yield beside(context, CODE, sentence, turned, _TURNED)
        elif names_two(english) and (denied := denied_instead.exchanged(english, mandarin)):
            yield beside(context, CODE, sentence, denied, _DENIED)


def _themselves(english: str, mandarin: str) -> tuple[Span, Span] | None:
    """Where somebody does to another what the English has done to him or her, or to oneself, or to each other."""
    if _OF_OTHERS.isdisjoint(words(english)):
        return None
    for ours, others, excuse in _OTHERS:
        match = ours.search(english)
        there = others.search(mandarin) if match else None
        if match and there and not excuse.search(mandarin):
            return match.span(), there.span()
    return None


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
    7,
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
