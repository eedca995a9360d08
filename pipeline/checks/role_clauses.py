"""Find persons who lead clauses side by side and have changed places in the translation."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from pipeline.checks.relations_en import NOUNS
from pipeline.checks.relations_zh import persons_of
from pipeline.model.finding import Span
from pipeline.terms.read_words import words

_NAMES = NOUNS | {word: word for word in ("i", "we", "you", "he", "she", "they")}
_WORD = "|".join(sorted(_NAMES, key=len, reverse=True))
_LEADS = re.compile(
    rf"(?P<link>^|[,;:.] (?:and |but |while |whereas )?|\b(?:and|but|that|whereas) |\b(?:felt|feels|says|said|thinks|thought|knew|knows) )"
    rf"(?:it is |it's |it was )?(?:(?:my|your|his|her|our|their|the) )?(?P<who>{_WORD})(?:'\w+)?(?= )"
)
_LINKS = frozenset(["and", "but", "while", "whereas", "that", "felt", "feels", "says", "said", "thinks", "thought", "knew", "knows", ";"])  # fmt: skip
"""Clauses that Chinese leaves in their order, unlike those with when, if or because."""
_CLAUSE = re.compile("[^，。；：？！\n]+")
_BEFORE = re.compile(
    "(?:而|但是?|可是?|不过|然后|那么?|就|则|由|应该?由|是)?(?:我的?|你的?|他的?|她的?|我们的?)?"
)
_SAYS = re.compile("[^，]{0,4}(?:觉得|说|认为|感到|知道|以为|希望|发现|明白|想)")
_CLEFT = re.compile(
    "的(?:人|那个人?|那一?[位方个]|一方)?(?:却|则|也|还|都|偏偏|才)?是(?:我的?|你的?|他的?|她的?)?$"
)
"""What stands before a person who leads from the end: 先道歉的是她."""
_LONGEST = 200
"""Letters of a sentence that is looked at."""


def changed_leads(english: str, mandarin: str) -> tuple[Span, Span] | None:
    """Where two persons lead clauses in the English (folded), and where they lead them the other way round; None: nowhere.

    >>> changed_leads("she stays home, and he does the shopping.", "他待在家里，她去买东西。")
    ((0, 22), (0, 7))
    """
    there = words(english)
    if len(english) > _LONGEST or (_LINKS.isdisjoint(there) and ";" not in english):
        return None
    if len(_NAMES.keys() & there) < 2:
        return None
    ours = [(_NAMES[m["who"]], m) for m in _LEADS.finditer(english)]
    often = Counter(name for name, _ in ours)
    theirs: dict[str, Span] | None = None
    for (one, first), (other, second) in pairwise(ours):
        link = second["link"].strip(" ,.:")
        if one == other or often[one] + often[other] > 2 or link not in _LINKS:
            continue
        theirs = _leads(mandarin) if theirs is None else theirs
        if one in theirs and other in theirs and theirs[other] < theirs[one]:
            en = (first.start("who"), second.end("who"))
            return en, (theirs[other][0], theirs[one][1])
    return None


def _leads(mandarin: str) -> dict[str, Span]:
    """The persons with whom clauses begin, each where it does so; none who leads more than one."""
    found: dict[str, list[Span]] = {}
    for clause in _CLAUSE.finditer(mandarin):
        text, shift = clause.group(), clause.start()
        named = list(persons_of(text))
        before = _BEFORE.match(text)
        if named and named[-1].span[1] == len(text) and _CLEFT.search(text, 0, named[-1].span[0]):
            start, end = named[-1].span
            found.setdefault(named[-1].name, []).append((shift + start, shift + end))
            continue
        if not named or (before and named[0].span[0] > before.end()):
            continue
        says = _SAYS.match(text, named[0].span[1])
        leads = [named[0], *(p for p in named[1:2] if says and p.span[0] == says.end())]
        for person in leads:
            start, end = person.span
            found.setdefault(person.name, []).append((shift + start, shift + end))
    return {name: spans[0] for name, spans in found.items() if len(spans) == 1}
