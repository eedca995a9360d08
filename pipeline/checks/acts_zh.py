"""Find who does an act, and to whom, in a Chinese sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from pipeline.checks.acts_en import GENERIC
from pipeline.checks.persons_zh import Person, clauses
from pipeline.model.finding import Span
from pipeline.model.late_pattern import late_pattern
from pipeline.terms.word_lists import by_first

ANYBODY = "anybody"
"""Name of who may be any of the persons: 自己, 彼此, 谁."""
_ANYBODY = re.compile(
    by_first([
        "自[己身]", "彼此", "双方", "大家", "别人", "他人", "人[家们]", "有人", "任何人", "谁", "某人", "两个?人", "各自", "本人", "互相", "相互",
    ])
)  # fmt: skip
_HEAD = re.compile(
    "[了过着到]{0,2}(?P<object>(?:别人|他人|对方|人|自己)|[^，。的个位名种些何每给]{0,6})的(?:那个|这个|那位|这位|那些|这些|一些|每个|许多|很多|所有|那)?"
    "(?:人(?![生际家类间民体品格心])|一方|那方|(?=(?P<noun>.)))"
)
"""Who is told apart by what he or she does: 伤害过我们的人."""
_THAT = re.compile("[另这那一两某几三]")
"""With what begins the one to whom it is done: 另一辆车的司机."""
_SOMEONE = re.compile("自己|彼此")
_PIVOTS = frozenset("听看帮陪让等叫请")
"""Acts whose object does the next thing: 听他们说话的大人."""
_TELLS = frozenset("说讲谈写念读看听")
"""Acts that concern a thing: 说说你的感受."""
_SOMEBODY = frozenset(["别人", "他人", "对方", "人"])
_CLEFT = late_pattern("[^，。的]{0,6}的(?:人|那个人|一方)?，?(?:都|就|还|也|却)?是")
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
_TO = re.compile("[给对向跟往朝冲把将拿]$|[把将][^，。]{1,10}的$")
"""What stands before somebody to whom it is done."""
_WITH = re.compile("(?:[和与同陪问找]|一起)$")
"""What stands before somebody who may do it too."""
_APART = re.compile("(?:[像从离于在]|除了?|关于|根据|按照?)$")
"""What stands before somebody who has no part in it."""
_WAYS = (("by", _BY), ("help", re.compile("帮$")), ("for", _FOR), ("to", _TO), ("made", _MADE), ("than", re.compile("比$")), ("apart", _APART), ("with", _WITH))  # fmt: skip
_WAY_ENDS = frozenset(char for _, pattern in _WAYS for char in pattern.pattern)
"""With one of these they end."""
_THING = late_pattern("[^，。]{1,6}的(?:事情?|话|经过|情况|消息|决定|想法|原因)")
"""What is done with: 把我来这里的事告诉."""
_OBJECT = re.compile("(?:[了过着到给回住在]|一下|得罪|起|好)*(?:了|过)?")
"""What stands between an act and the one to whom it is done."""
_OWNED = re.compile("(?:[我你他她]们?|自己)的?")
"""Whose the person is to whom it is done."""
_OWN = re.compile("(?:自己|[我你他她]们?|那位|这位|那个|这个|[一某][位个名])(?:的)?$")
_OWN_ENDS = frozenset(_OWN.pattern)
"""With one of these it ends."""
_NEAR = 3
"""Characters between a person and what he or she surely does."""
_CLAUSE = late_pattern(
    "(?:[，、]|[说道得认知道望信现为怕看听等示心果为但而就时候后前是当若虽让且和或]|^)$"
)
"""What stands before somebody of whom a new clause tells."""
_LEFT = re.compile(".{2}(?:就|才|便|再)|(?<![有同当这那平随及])时候?|.(?:之?[前后]|的话)")
"""Between a person and an act: somebody else may do it, who goes unsaid."""
_AND = frozenset(["和", "与", "及", "以及", "或", "或者"])
"""Between a person and an act of somebody else: 孩子与带大他们的祖辈."""
_THOSE = late_pattern("那些|这些|所有|每[个位一]|任何")
_PART = re.compile(
    "[^把将给对向跟从为被让请因的]{0,12}(?<![真似有别是我你他她们己])的(?!话$|时候?|同时|情况)"
)
"""What makes all that stands before it a part of something: 你说的事."""


@dataclass(slots=True)
class Done:
    """Where an act stands in a Chinese sentence."""

    at: Span
    """The words of the act."""
    doers: set[str] = field(default_factory=set[str])
    """Who may do it, by the names of `persons_zh`; none: nobody says."""
    others: set[str] = field(default_factory=set[str])
    """To whom it may be done."""
    made: str | None = None
    """Who is made to do it: 让伴侣平静."""
    instead: set[str] = field(default_factory=set[str])
    """In whose place it is done: 替父母决定."""
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


@lru_cache(maxsize=64)
def done(mandarin: str, act: re.Pattern[str]) -> tuple[Done, ...]:
    """Each place of an act in a Chinese sentence.

    >>> from pipeline.terms.word_lists import compiled
    >>> [(d.doers, d.others) for d in done("如果断线，请你打电话给治疗师。", compiled("打电话"))]
    [({'you'}, {'therapist'})]
    """
    return tuple(_places(mandarin, act))


def _places(mandarin: str, act: re.Pattern[str]) -> Iterator[Done]:
    for shift, clause, persons in clauses(mandarin):
        for match in act.finditer(clause):
            if any(a <= match.start() and match.end() <= b for _, (a, b) in persons):
                continue  # 说 of 说的人
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
    by = clause.rfind("被", 0, start)
    if by >= found.nearest > 0 and not undergone:
        undergone = True  # 被自己爱的人背叛
        found.doers.add(ANYBODY)
    if undergone and nearest and not passive:
        found.doers.discard(nearest)
        found.others.add(nearest)
    if "是" in clause and _CLEFT.match(clause, end):
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
        lead = _without_own(clause[max(0, a - 12) : a])
        way = _way(lead)
        between = clause[b:start]
        other = between in _AND or (relative and _THOSE.search(between))  # 我感谢那些站出来的人
        if other or way == "apart" or _is_part(clause, lead, b, start - 1):
            continue
        found.first, found.nearest = min(found.first, a), b
        if _PHRASE.search(lead) and (relative or _THING.match(clause, start)):
            way = "made"  # 为你说的话: what it is for is told behind it
        if way == "by":
            if nearest and not lead.endswith("由"):
                found.others.add(nearest)
            found.doers, passive = {name}, True
        elif way == "made":
            found.doers, nearest = {name}, name
            found.made = name if _MADE.search(lead) else None
        elif way:
            _beside(found, name, way, lead)
        else:
            keep = passive or (nearest and not _CLAUSE.search(lead))
            found.doers = found.doers | ({name} if not passive else set()) if keep else {name}
            nearest = name
        if _LEFT.search(clause, b, start):
            found.doers.add(ANYBODY)
    return passive, nearest


def _without_own(lead: str) -> str:
    """What stands before a person and his or her owner: 和你 of 和你的妈妈."""
    return _OWN.sub("", lead) if lead and lead[-1] in _OWN_ENDS else lead


def _is_part(clause: str, lead: str, end: int, until: int) -> bool:
    """True for a person of a part of the clause that tells what a thing is: 把你跟医生说的情况告诉."""
    thing = "的" in clause[end:until] and lead.endswith(("把", "将"))
    return thing or _PART.match(clause, end, until) is not None


def _way(lead: str) -> str:
    """What the words before a person make of him or her; "" for nothing."""
    if not lead or lead[-1] not in _WAY_ENDS:
        return ""
    return next((way for way, pattern in _WAYS if pattern.search(lead)), "")


def _beside(found: Done, name: str, way: str, lead: str) -> None:
    """Add a person for whom, with whom or to whom something is done."""
    found.others.add(name)
    if lead.endswith(("替", "代")):
        found.instead.add(name)
    if way in ("for", "than"):
        found.others.add(ANYBODY)
    if way == "than":
        found.doers.add(ANYBODY)
    if way in ("help", "with"):
        found.doers.add(name)


def _tell_apart(clause: str, persons: list[Person], found: Done, *, undergone: bool) -> None:
    """Read the one who is told apart by an act: 离开的人."""
    match = _HEAD.match(clause, found.at[1]) if "的" in clause else None
    if match is None:
        return
    name, between, until = GENERIC, match["object"], match.end("object")
    if match["noun"]:
        name = next((p.name for p in persons if p.span[0] == match.end()), ANYBODY)
    someone = _SOMEONE.match(between)
    ends = [p.span[1] for p in persons if p.span[0] == match.start("object")]
    ends += [match.start("object") + someone.end()] if someone else []
    whole = between in _SOMEBODY or (
        name == GENERIC and between and (len(between) < _NEAR or until in ends)
    )
    goes_on = name == GENERIC and ends and until not in ends and clause[found.at[0]] not in _PIVOTS
    if undergone and not between:
        found.others.add(name)
        found.told = True
    elif whole or (undergone and name == GENERIC):
        found.doers = {name}
        found.told = True
    elif _THAT.match(between) or goes_on:
        found.others.add(name)  # 撞了另一辆车的司机, 背叛了自己爱的人
    elif ends and until in ends:
        found.others |= {name} - {ANYBODY}  # 骗了自己的儿子
    else:
        found.others |= {name} if not ends else set()
        if not found.doers or found.at[0] - found.nearest > _NEAR:
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
        if clause[end - 1] in _TELLS and "的" in clause[b : b + _NEAR]:
            return  # 说说你的感受
        if a in places:
            found.others.add(name)
            found.last = b
        elif _TO.search(_without_own(clause[end:a])):
            told = clause.startswith("的", b)  # 告诉打给你的人
            found.others.add(ANYBODY if told else name)
            found.last = b
        return
