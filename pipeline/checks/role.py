"""Check who does what to whom: by persons, 被 and 由, and who is told to ask or tell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from pipeline.checks import relations_en, relations_zh
from pipeline.checks.contrast import Contrasts, beside, findings
from pipeline.checks.crossed import crossed
from pipeline.checks.interface import About, Check, EntryContext, Sentence
from pipeline.checks.relations_en import Relation
from pipeline.checks.role_clauses import changed_leads
from pipeline.checks.role_frames import frames
from pipeline.model.finding import Finding, Severity, Span
from pipeline.terms.read_words import words
from pipeline.terms.word_lists import word_list

CODE = "role"
_LIST = word_list("roles")
_REFLEXIVES = Contrasts("reflexives")
_TURNED = (
    "“{0}”: in “{1}” the other one seems to do it; see who does what to whom.",
    "英文是“{0}”，译文“{1}”里做这件事的人似乎换了，请看看是谁对谁。",
)


@cache
def _persons() -> dict[str, str]:
    """English word → the Chinese of that person, as a regular expression."""
    pairs = (entry.split(" = ") for entry in (*_LIST["persons"], *_LIST["others"]))
    return {word: chinese for english, chinese in pairs for word in english.split()}


_NOUNS = [word for entry in _LIST["others"] for word in entry.split(" = ")[0].split()]
_OTHERS = "|".join(sorted(_NOUNS, key=len, reverse=True))
_NOUN = rf"(?:(?:my|your|his|her|our|their|the) (?P<{{0}}>{_OTHERS}))"
_SUBJECTS, _OBJECTS = "i|we|you|he|she|they", "me|us|you|him|them|her"
_OWNERS = "my|your|his|her|our|their"
_DOERS = frozenset([*_SUBJECTS.split("|"), *_NOUNS])
_DONE_TO = frozenset([*_OBJECTS.split("|"), *_OWNERS.split("|"), *_NOUNS])
"""One of either stands in every sentence in which somebody does something to somebody, or to what is theirs."""
_SUBJECT = rf"(?:(?P<subject>{_SUBJECTS})|{_NOUN.format('agent')})"
_OBJECT = rf"(?:{_NOUN.format('patient')}|(?P<object>{_OBJECTS}))"
_OWNED = rf"(?P<owner>{_OWNERS}) \w+"
_HELPS = rf"(?:(?: |(?='))(?:{'|'.join(_LIST['auxiliaries'])}))" + "{0,3}"
_END = r"(?=[,.;:!?”\"']|$| (?:to|for|with|the|about|at|again|when|and|because|after|before|in|on|by|last|every|an?|not|so|that|up|down|from|every)\b)"
_ACTIVE = re.compile(
    rf"(?:^|[,;:.!?“] ?|\b(?:and|but|that|because|when|if|so) ){_SUBJECT}{_HELPS} (?P<verb>[a-z]+)(?: (?:to|at|with))? (?:all of )?(?:{_OBJECT}{_END}|{_OWNED})"
)
_PASSIVE = re.compile(
    rf"(?:^|[,;:.!?“] ?|\b(?:and|but|that|because|when|if|so) ){_SUBJECT.replace('subject', 'object').replace('agent', 'patient')}(?: (?:has|have|had))? (?:is|are|was|were|am|been|being|got)(?: \w+ly)? (?P<verb>[a-z]+) by {_OBJECT.replace('object', 'subject').replace('patient', 'agent')}\b"
)
_SUFFERED = (
    "arrested", "beaten", "hit", "attacked", "raped", "fired", "taken", "hurt", "followed", "threatened", "bullied", "kidnapped", "injured", "killed", "abused", "blamed", "ignored", "rejected", "abandoned", "betrayed", "adopted", "robbed", "cheated"
)  # fmt: skip
_SUFFERS = re.compile(
    rf"\b(?P<object>i|he|she|we|they) (?:was|were|is|are|am|got|has been|have been) (?:{'|'.join(_SUFFERED)})\b"
)
_SUFFERS_ZH = re.compile("(我们|他们|她们|我|他|她)(?:却|就|也|都|才|还|又|后来|最后)?被")
_DOES_ZH = "(?:却|就|也|都|还|曾|曾经)?(?:背叛|殴?打|伤害|抛弃|欺骗|骗|跟踪|威胁|虐待|冷落|拒绝|责怪|攻击|杀|强奸|绑架|欺负|抢劫?|逮捕|忽视)(?:了|过)"
"""Somebody does what the English says is done to him."""
_PASSIVE_ZH = re.compile("[被遭受挨让叫]|给")
_BY_WHOM = re.compile(r"\bby\b")
_LONGEST = 140
"""Letters of a sentence in which two persons are surely those of one verb."""
_NO_VERB = frozenset(
    [
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "and",
        "or",
        "but",
        "with",
        "for",
        "to",
        "of",
        "from",
        "like",
        "than",
        "as",
        "in",
        "on",
        "at",
        "by",
        "about",
        "around",
        "near",
        "before",
        "after",
        "when",
        "if",
        "because",
        "behind",
        "beside",
        "let's",
        "let",
        "lets",
        "ask",
        "asks",
        "asked",
        "made",
        "makes",
        "told",
        "allowed",
        "wanted",
    ]
)
_NOT_BY = re.compile(
    rf"\bby (?:the |my |your |his |her )?(?P<agent>{_OTHERS}|him|her|me|you|us|them), (?:and )?not by\b"
)
_BY = re.compile("|".join(_LIST["by"]))
_NAMES = frozenset(name + plural for name in _persons() for plural in ("", "s")) - {"i"} | {"by"}
"""One of these is in every sentence that is looked at."""
_ANYBODY = frozenset(["he", "she", "they"])
"""Names that may mean anybody."""
_Relations = Mapping[Relation, Span]
_CLAUSE_MARK = re.compile("[，。；：]")
_FREE = re.compile("|".join(_LIST["free"]))
_TELLS = re.compile(
    r"(?:^|[,;:.!?] ?|\bplease )(?:ask|tell) (?:your|the) (?:partner|spouse|husband|wife|therapist|doctor)\b"
)
_ASKS = frozenset(["ask", "tell"])
_TOLD_ZH = re.compile(
    "(?:让|请|叫|要)(?:你的?)?(?:伴侣|对方|爱人|另一半|丈夫|妻子|治疗师|医生)(?:来|去)?(?:问|告诉|询问|跟你说|对你说)"
)
_LETS = re.compile(
    r"\b(?:let|have|ask|invite|tell)\b[^.!?;]{0,40}\b(?:tell|ask|say|share|explain|talk|describe)\b[^.!?;]{0,12}\b(?:you|me|us)\b|\bto (?:tell|ask|say|share|explain)\b|\blet\b|\bhave your\b"
)


def check(context: EntryContext) -> Iterator[Finding]:
    """Who acts in the English acts in the Mandarin; nobody is told to tell who should be told."""
    if not context.chars:
        return
    yield from findings(context, _REFLEXIVES, CODE)
    for sentence in context.sentences:
        if sentence.english and sentence.mandarin:
            found = next(_faults(sentence), None)
            if found:
                yield beside(context, CODE, sentence, found, _TURNED)


def _faults(sentence: Sentence) -> Iterator[tuple[Span, Span]]:
    """What the English says of the two, and where the Chinese has them otherwise."""
    english, mandarin = sentence.english, sentence.mandarin
    there = words(english)
    if "被" not in mandarin and _NAMES.isdisjoint(there):
        return
    tells = None if _ASKS.isdisjoint(there) else _TELLS.search(english)
    if tells and (match := _TOLD_ZH.search(mandarin)) and not _LETS.search(english):
        yield tells.span(), match.span()
    suffers = _arrested(english, mandarin)
    if suffers:
        yield suffers
    by_whom = _NOT_BY.search(english) if "not by" in english else None
    if by_whom:
        denied = re.search(
            rf"(?:不是|而非|并非)[^，。；]{{0,2}}(?:{_persons()[by_whom['agent']]})", mandarin
        )
        if denied:
            yield by_whom.span(), denied.span()
    for pattern in _verbs(there) if len(english) < _LONGEST else ():
        match = pattern.search(english)
        if match is None or match["verb"] in _NO_VERB:
            continue
        doer = _persons()[match["subject"] or match["agent"]]
        owner = None if pattern is _PASSIVE else match["owner"]
        done = _persons()[match["object"] or match["patient"] or owner or ""]
        span = _exchanged(mandarin, doer, done, owned=bool(owner))
        if doer != done and span:
            yield match.span(), span
    yield from _related(english, mandarin)


def _related(english: str, mandarin: str) -> Iterator[tuple[Span, Span]]:
    """Persons who changed places between clauses, or within one."""
    leads = changed_leads(english, mandarin)
    if leads:
        yield leads
    found = crossed(english, mandarin)
    if found:
        yield found
    yield from frames(english, mandarin)
    two = "你" in mandarin or len(_NAMES & words(english)) > 1
    if two and len(english) < _LONGEST and (ours := relations_en.relations(english)):
        theirs = relations_zh.relations(mandarin)
        yield from _turned(ours, theirs)
        yield from _other_doer(ours, theirs)


def _verbs(english: frozenset[str]) -> Iterator[re.Pattern[str]]:
    """The patterns of a verb with two persons that may match where these words stand."""
    doers, done_to = _DOERS & english, _DONE_TO & english
    if doers and done_to and len({_persons()[word] for word in doers | done_to}) > 1:
        yield _ACTIVE
    if "by" in english:
        yield _PASSIVE


def _turned(ours: _Relations, theirs: _Relations) -> Iterator[tuple[Span, Span]]:
    """Relations that the Chinese has the other way round, and not as the English has them."""
    for (doer, other), span in ours.items():
        if _any(ours, other, doer) or _any(theirs, doer, other):
            continue
        turned = _any(theirs, other, doer)
        if turned:
            yield span, turned


def _other_doer(ours: _Relations, theirs: _Relations) -> Iterator[tuple[Span, Span]]:
    """We tell the nurse, where the Chinese lets you tell her."""
    named = {name for relation in ours for name in relation}
    for (doer, other), span in ours.items():
        there = [(who, place) for (who, whom), place in theirs.items() if whom == other]
        if len(there) != 1 or sum(r.other == other for r in ours) != 1:
            continue
        ((who, place),) = there
        if who not in named and {who, doer} in ({"i", "you"}, {"we", "you"}):
            yield span, place


def _any(relations: _Relations, doer: str, other: str) -> Span | None:
    """Where one does something to the other, be they called by a noun or by he, she or they."""
    for there, span in relations.items():
        if _same(there.doer, doer, other) and _same(there.other, other, doer):
            return span
    return None


def _same(one: str, other: str, beside: str) -> bool:
    """True if two names may mean one person; a third person beside a third one has but one name."""
    if one == other or {one, other} == {"i", "we"}:
        return True
    third = not {one, other} & {"i", "we", "you"}
    return third and beside in ("i", "we", "you") and bool({one, other} & _ANYBODY)


def _exchanged(mandarin: str, doer: str, done: str, *, owned: bool) -> Span | None:
    """Where the Chinese lets the second person do it; None where it does not, or names either more than once.

    Where only something of the second person is meant (her phone), 被 alone tells.
    """
    ours = [match.span() for match in re.finditer(doer, mandarin)]
    theirs = [match.span() for match in re.finditer(done, mandarin)]
    told = (
        None if owned or theirs else re.search(rf"(?:给|向|联系|问)(?:你的?)?(?:{doer})", mandarin)
    )
    if told and len(ours) == 1:
        return told.span()  # 给治疗师打电话, where the therapist calls
    if len(ours) != 1 or len(theirs) != 1 or ours[0] == theirs[0]:
        return None
    first, second = ours[0], theirs[0]
    if first < second and re.search(rf"(?:{_BY.pattern})(?:{done})", mandarin):
        return first[0], second[1]  # the one to whom it is done stands behind 被
    apart = _CLAUSE_MARK.search(mandarin, second[1], first[0])
    if second < first and not owned and not apart and not _FREE.search(mandarin):
        return second[0], first[1]
    return None


def _arrested(english: str, mandarin: str) -> tuple[Span, Span] | None:
    """He was arrested, and in the Chinese another one is, or he arrests: 她被, 他逮捕了."""
    match = None if words(english).isdisjoint(_SUFFERED) else _SUFFERS.search(english)
    if match is None:
        return None
    acts = re.search(f"(?:{_persons()[match['object']]}){_DOES_ZH}", mandarin)
    if acts and not _PASSIVE_ZH.search(mandarin):
        return match.span(), acts.span()
    there = _SUFFERS_ZH.search(mandarin)
    if there is None or _BY_WHOM.search(english):
        return None
    person = re.compile(_persons()[match["object"]])
    others = set(_SUFFERS_ZH.findall(mandarin))
    if any(person.fullmatch(other) for other in others) or len(_SUFFERS.findall(english)) > 1:
        return None
    return match.span(), there.span()


CHECK = Check(
    CODE,
    Severity.INFO,
    "who does what to whom is as in the English",
    "谁对谁做什么，与英文一致",
    5,
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
