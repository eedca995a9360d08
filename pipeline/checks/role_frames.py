"""Compare who is asked, told, meant or not meant, and who does what is said without another person."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from pipeline.checks.relations_en import Relation, may_name, named_persons, requests
from pipeline.checks.relations_zh import named_in
from pipeline.model.finding import Span
from pipeline.terms.read_words import words
from pipeline.terms.word_lists import word_list

_LIST = word_list("roles")
_NOT = re.compile(r"(?:,|\b(?:and|but)) not\b|\brather than\b|\binstead of\b")
_TO_THE_DENIED = re.compile(r" (?:\w+ )?(?:(?:by|from|to|with|for|at|on|of|in) )?")
_NOT_ZH = re.compile("而不|不是|不[应该]|而非|并非|不由|(?<![特分个])别|不要")
_DENIED_WITHIN = 6
"""Characters from a Chinese negation to the person that it denies."""
_GIVES = frozenset(_LIST["gives"])
_CALLS = frozenset(["tell", "tells", "told", "telling", "inform", "informs", "informed", "notify", "call", "calls", "called", "phone", "ring", "text", "contact", "pay", "pays", "paid"])  # fmt: skip
"""Verbs with a person behind them who is told or called."""
_GOES = re.compile(
    rf"(?<!the )(?<!a )(?<!an )(?<!your )(?<!our )\b(?:{'|'.join((_GIVES | _CALLS) - {'write', 'writes', 'wrote', 'say', 'said'})})\b"
)
"""Something goes to somebody, who may be left out in one of the languages."""
_WORD = re.compile("[a-z]+")
_PARTED = re.compile("[.,;:!?]")
_VERB = re.compile(r"\b(?P<verb>[a-z]+) $")
_IS_TOLD = re.compile(
    r" (?:[a-z']+ ){0,2}(?:is|are|was|were|be|been|being) (?:[a-z]+ )?(?:told|sent|given|shown|informed|notified|paid)\b"
)
_TO_ZH = re.compile("(?:告诉|通知|转告|给|联系|向|(?P<let>让))(?:[我你他她]们?的?)?$")
_SUBJECT_BEHIND = re.compile(
    r"(?:^|[,;:.!?“] ?|\b(?:please|that|what|when|if|before|after|until|because|and|or|but|who|whom|whether|how|where|once|unless|while|let|lets|have|ask|asks|asked|make|permission) )$"
)
"""What stands before a person who acts, and before nobody else."""
_ASKS_ZH = re.compile(
    "^(?:[都也就又还才总曾会想去来没不反复多次苦先再]|已经|一直)*(?:请|让|叫|要求?|求|劝|问|告诉|提醒|警告|希望|命令|责令|逼|教|允许|邀请|答应|嘱咐|盼)(?:过|了|着|说)?$"
)
_IF_ZH = re.compile("(?:由|(?:如果|要是|一旦|万一|倘若))$")
_OFFICE = frozenset(_LIST["offices"])
"""Persons whom no 你 can mean."""
_THIRD = frozenset(["he", "she", "they"])
_ADDRESSED = frozenset(["i", "we", "you"])
_Named = tuple[tuple[str, Span], ...]
_TRIGGERS = frozenset(
    ["not", "rather", "instead", "let", *_GIVES, *_CALLS, *_LIST["asks"], *_OFFICE]
)
"""One of these is in every sentence that is looked at."""
_LONGEST = 200
"""Letters of a sentence that is looked at."""


def frames(english: str, mandarin: str) -> Iterator[tuple[Span, Span]]:
    """Where a folded English sentence and its Chinese have another person asked, told, denied or acting.

    >>> list(frames("talk to him, not to his mother.", "去跟他妈妈谈，别跟他谈。"))
    [((11, 30), (7, 10))]
    >>> list(frames("your doctor will send us the report.", "我们会把报告寄给你的医生。"))
    [((22, 24), (10, 12))]
    """
    if len(english) > _LONGEST or _TRIGGERS.isdisjoint(words(english)):
        return
    if not may_name(english, 1 if _OFFICE & words(english) else 2):
        return
    persons = named_persons(english)
    there = named_in(mandarin) if persons else ()
    if len(persons) > 1 and there:
        for look in (_denied, _told, _asked):
            if found := look(english, mandarin, persons, there):
                yield found
    if found := _replaced(english, mandarin, persons, there):
        yield found


def _denied(
    english: str, mandarin: str, persons: _Named, there: _Named
) -> tuple[Span, Span] | None:
    """From him, not from you, where the Chinese denies him."""
    denial = _NOT.search(english)
    if denial is None:
        return None
    behind = [p for p in persons if p[1][0] >= denial.end()]
    meant = {name for name, span in persons if span[1] <= denial.start()}
    if not behind or not _TO_THE_DENIED.fullmatch(english, denial.end(), behind[0][1][0]):
        return None
    denied, span = behind[0]
    for match in _NOT_ZH.finditer(mandarin):
        first = next((p for p in there if p[1][0] >= match.end()), None)
        if first is None or "，" in mandarin[match.end() : first[1][0]]:
            continue
        near = first[1][0] - match.end() <= _DENIED_WITHIN
        if near and first[0] in meant and first[0] != denied:
            return (denial.start(), span[1]), (match.start(), first[1][1])
    return None


def _told(english: str, mandarin: str, persons: _Named, there: _Named) -> tuple[Span, Span] | None:
    """Who is told, sent or given something, where the Chinese tells it to one who acts in the English."""
    if len(_GOES.findall(english)) > 1:
        return None
    ours = {name: span for name, span in persons if _is_told(english, span)}
    theirs = {name: span for name, span in there if _is_told_zh(mandarin, span)}
    if len(ours) != 1 or len(theirs) != 1:
        return None
    (name, span), (other, place) = *ours.items(), *theirs.items()
    third = not {name, other} & _ADDRESSED
    if name == other or name not in dict(there) or (third and {name, other} & _THIRD):
        return None
    at = [where for who, where in persons if who == other]
    return (span, place) if at and _acts(english, at) else None


def _acts(english: str, at: list[Span]) -> bool:
    """True for somebody who acts wherever he is named."""
    return all(_SUBJECT_BEHIND.search(english, 0, span[0]) for span in at)


def _is_told(english: str, span: Span) -> bool:
    """True for one behind told or sent to, or before was told."""
    before = english[max(0, span[0] - 60) : span[0]]
    verb = _VERB.search(before)
    to = before.endswith(" to ") and not _GIVES.isdisjoint(_WORD.findall(_PARTED.split(before)[-1]))
    named = bool(verb and (verb["verb"] in _CALLS or verb["verb"] in _GIVES))
    lets = before.endswith("let ") and english.startswith(" know", span[1])
    return named or lets or to or bool(_IS_TOLD.match(english, span[1]))


def _is_told_zh(mandarin: str, span: Span) -> bool:
    """True for one behind 告诉 or 给, or whom something is let know."""
    told = _TO_ZH.search(mandarin, max(0, span[0] - 8), span[0])
    return bool(told and (not told["let"] or mandarin.startswith("知道", span[1])))


def _asked(english: str, mandarin: str, persons: _Named, there: _Named) -> tuple[Span, Span] | None:
    """Who asks whom, where the Chinese has them the other way round, or another one asked."""
    ours = requests(english)
    theirs = dict(_requests_zh(mandarin, there)) if ours else {}
    for (doer, other), span in ours.items():
        turned = theirs.get(Relation(other, doer))
        if turned and Relation(doer, other) not in theirs and Relation(other, doer) not in ours:
            return span, turned
        others = [(r.other, place) for r, place in theirs.items() if r.doer == doer]
        if len(others) == 1 and sum(r.doer == doer for r in ours) == 1:
            ((who, place),) = others
            named = who in dict(persons) and other in dict(there)
            if who != other and named and not _THIRD & {who, other}:
                return span, place
    return None


def _requests_zh(mandarin: str, there: _Named) -> Iterator[tuple[Relation, Span]]:
    for (one, first), (other, second) in pairwise(there):
        if one != other and _ASKS_ZH.match(mandarin[first[1] : second[0]]):
            yield Relation(one, other), (first[0], second[1])


def _replaced(
    english: str, mandarin: str, persons: _Named, there: _Named
) -> tuple[Span, Span] | None:
    """If the therapist is late, where the Chinese has 如果你: an office that is lost, and somebody who is nowhere in the English."""
    if not (_OFFICE & words(english)) or not there:
        return None
    found = {name for name, _ in there}
    lost = [span for name, span in persons if name in _OFFICE and name not in found]
    couple = {"you"} if lost and "couple" in english else set()  # 你们 may be the couple
    lost = [span for span in lost if _SUBJECT_BEHIND.search(english, 0, span[0])]
    for name, place in there:
        acting = [span for who, span in persons if who == name]
        may = name in _ADDRESSED - couple and not (acting and _acts(english, acting))
        if lost and may and _IF_ZH.search(mandarin, max(0, place[0] - 2), place[0]):
            return lost[0], place
    return None
