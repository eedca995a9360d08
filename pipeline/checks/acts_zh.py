"""Find who does an act, and to whom, in a Chinese sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.checks.acts_en import GENERIC
from pipeline.checks.relations_zh import Person, clauses
from pipeline.model.finding import Span

ANYBODY = "anybody"
"""Name of who may be any of the persons: 自己, 彼此, 谁."""
_ANYBODY = re.compile(
    "自己|自身|彼此|双方|大家|别人|他人|人家|有人|任何人|谁|某人|人们|两个?人|各自|本人|互相|相互"
)
_HEAD = re.compile(
    "[了过着到]{0,2}(?P<object>(?:别人|他人|对方|人|自己)|[^，。的个位名种些何每给]{0,6})的(?:那个|这个|那位|这位|那些|这些|一些|每个|许多|很多|所有|那)?"
    "(?:人(?![生际家类间民体品格心])|一方|那方|(?=(?P<noun>.)))"
)
"""Who is told apart by what he or she does: 伤害过我们的人."""
_SOMEBODY = frozenset(["别人", "他人", "对方", "人"])
_CLEFT = re.compile("[^，。的]{0,6}的(?:人|那个人|一方)?，?(?:都|就|还|也|却)?[是有]")
"""Behind an act: 报警的是邻居."""
_RELATIVE = re.compile("[过了给到]?的(?!话$|时候?)")
"""Behind an act: 你说的话."""
_UNDERGONE = re.compile("(?:被|[遭受]到?过?|挨了?过?)(?:人|别人|他人)?$")
"""What stands before an act that is done to somebody, by nobody who is named."""
_BY = re.compile("(?:被|由|遭到?|受到?)$")
_PHRASE = re.compile("(?:[把将在从用]|(?<![因认以成作称])为了?)$")
_MADE = re.compile(
    "(?:让|请|叫|要求?|劝|使|令|允许|鼓励|邀请?|希望|想要|等|催|逼|强迫|求|帮助|听|看到?|盼|准许|同意|建议|提醒|告诉|指望|陪)$"
)
"""What stands before somebody who does the next thing."""
_FOR = re.compile("(?:(?<![因认以成作称])为了?|替)$")
"""What stands before somebody for whom it is done, and to whom perhaps."""
_TO = re.compile("[给对向跟往朝冲把将拿]$")
"""What stands before somebody to whom it is done."""
_WITH = re.compile("(?:[和与同陪问找]|一起)$")
"""What stands before somebody who may do it too."""
_APART = re.compile("(?:[像从离于在]|除了?|关于|根据|按照?)$")
"""What stands before somebody who has no part in it."""
_WAYS = (("by", _BY), ("help", re.compile("帮$")), ("for", _FOR), ("to", _TO), ("made", _MADE), ("than", re.compile("比$")), ("apart", _APART), ("with", _WITH))  # fmt: skip
_OBJECT = re.compile("(?:[了过着到给回住在]|一下|得罪|起|好)*(?:了|过)?")
"""What stands between an act and the one to whom it is done."""
_OWNED = re.compile("(?:[我你他她]们?|自己)的?")
"""Whose the person is to whom it is done."""
_OWN = re.compile("(?:自己|[我你他她]们?|那位|这位|那个|这个)(?:的)?$")
_NEAR = 3
"""Characters between a person and what he or she surely does."""
_CLAUSE = re.compile(
    "(?:[，、]|[说道得认知道望信现为怕看听等示心果为但而就时候后前是当若虽让且和或]|^)$"
)
"""What stands before somebody of whom a new clause tells."""
_LEFT = re.compile(".{2}(?:就|才|便|再)|(?<![有同当这那平随及])时候?|.(?:之?[前后]|的话)")
"""Between a person and an act: somebody else may do it, who goes unsaid."""
_PART = re.compile("(?<![真似有别是])的(?!话$|时候?|同时|情况)")
"""What makes all that stands before it a part of something: 你说的事."""


@dataclass(slots=True)
class Done:
    """Where an act stands in a Chinese sentence."""

    at: Span
    """The words of the act."""
    doers: set[str] = field(default_factory=set[str])
    """Who may do it, by the names of `relations_zh`; none: nobody says."""
    others: set[str] = field(default_factory=set[str])
    """To whom it may be done."""
    made: str | None = None
    """Who is made to do it: 让伴侣平静."""
    told: bool = False
    """True where a relative clause says which side somebody is on: 被伤害的人."""
    nearest: int = 0
    """Where the last person before it ends."""
    first: int = 0
    last: int = 0

    @property
    def span(self) -> Span:
        """With the persons."""
        return self.first, self.last


def done(mandarin: str, act: re.Pattern[str]) -> Iterator[Done]:
    """Each place of an act in a Chinese sentence.

    >>> from pipeline.terms.word_lists import compiled
    >>> [(d.doers, d.others) for d in done("如果断线，请你打电话给治疗师。", compiled("打电话"))]
    [({'you'}, {'therapist'})]
    """
    for shift, clause, persons in clauses(mandarin):
        for match in act.finditer(clause):
            found = _done(clause, persons, match.span())
            found.at = match.start() + shift, match.end() + shift
            found.first, found.last = found.first + shift, found.last + shift
            yield found


def _done(clause: str, persons: list[Person], act: Span) -> Done:
    start, end = act
    found = Done(act, first=start, last=end)
    relative = bool(_RELATIVE.match(clause, end))
    passive, nearest = _before(clause, persons, found, relative=relative)
    ends = {p.span[1] for p in persons}
    for match in _ANYBODY.finditer(clause, 0, start):
        if match.start() in ends:
            continue  # 客人自己
        into = found.others if _TO.search(clause, 0, match.start()) else found.doers
        into.add(ANYBODY)
    found.others.update(p.name for p in persons if start <= p.span[0] < end)
    undergone = bool(_UNDERGONE.search(clause, max(0, start - 5), start))
    if undergone and nearest and not passive:
        found.doers.discard(nearest)
        found.others.add(nearest)
    if _CLEFT.match(clause, end):
        found.doers.add(ANYBODY)
    _behind(clause, persons, found)
    _tell_apart(clause, persons, found, undergone=undergone or passive)
    return found


def _before(
    clause: str, persons: list[Person], found: Done, *, relative: bool
) -> tuple[bool, str | None]:
    """Read the persons before an act; True where one of them does it to another, and the last that nothing stands before."""
    start = found.at[0]
    passive, nearest = False, None
    for name, (a, b) in persons:
        if b > start:
            break
        lead = _OWN.sub("", clause[max(0, a - 6) : a])
        way = _way(lead)
        if way == "apart" or _PART.search(clause, b, start - 1):
            continue
        found.first, found.nearest = min(found.first, a), b
        if relative and _PHRASE.search(lead):
            way = "made"  # 为你说的话: what it is for is told behind it
        if way == "by":
            if nearest and not lead.endswith("由"):
                found.others.add(nearest)
            found.doers, passive = {name}, True
        elif way == "made":
            found.doers, nearest = {name}, name
            found.made = name if _MADE.search(lead) else None
        elif way:
            _beside(found, name, way)
        else:
            keep = passive or (nearest and not _CLAUSE.search(lead))
            found.doers = found.doers | ({name} if not passive else set()) if keep else {name}
            nearest = name
        if _LEFT.search(clause, b, start):
            found.doers.add(ANYBODY)
    return passive, nearest


def _way(lead: str) -> str:
    """What the words before a person make of him or her; "" for nothing."""
    return next((way for way, pattern in _WAYS if pattern.search(lead)), "")


def _beside(found: Done, name: str, way: str) -> None:
    """Add a person for whom, with whom or to whom something is done."""
    found.others.add(name)
    if way in ("for", "than"):
        found.others.add(ANYBODY)
    if way == "than":
        found.doers.add(ANYBODY)
    if way in ("help", "with"):
        found.doers.add(name)


def _tell_apart(clause: str, persons: list[Person], found: Done, *, undergone: bool) -> None:
    """Read the one who is told apart by an act: 离开的人."""
    match = _HEAD.match(clause, found.at[1])
    if match is None:
        return
    name, behind = GENERIC, match["object"]
    if match["noun"]:
        name = next((p.name for p in persons if p.span[0] == match.end()), ANYBODY)
    if undergone:
        found.others.add(name)
        found.told = True
    elif behind and (behind in _SOMEBODY or (name == GENERIC and len(behind) < _NEAR)):
        found.doers = {name}
        found.told = True
    elif not behind or not any(
        p.span[0] < match.end() and p.span[0] >= found.at[1] for p in persons
    ):
        found.others.add(name)
        if behind or not found.doers or found.at[0] - found.nearest > _NEAR:
            found.doers |= {name, ANYBODY}


def _behind(clause: str, persons: list[Person], found: Done) -> None:
    """Read the person behind an act."""
    end = found.at[1]
    skipped = _OBJECT.match(clause, end)
    begin = skipped.end() if skipped else end
    owned = _OWNED.match(clause, begin)
    places = {end, begin, owned.end() if owned else begin}
    if _ANYBODY.match(clause, begin):
        found.others.add(ANYBODY)
    for name, (a, b) in persons:
        if a < end:
            continue
        if a in places or _TO.search(_OWN.sub("", clause[end:a])):
            found.others.add(name)
            found.last = b
        return
