"""Find who does something to whom in a Chinese sentence, by the persons that it names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise, zip_longest
from typing import NamedTuple

from pipeline.checks.relations_en import Relation
from pipeline.model.finding import Span
from pipeline.terms.word_lists import beginning, word_list

_LIST = word_list("roles")
_ENTRIES = (*_LIST["others"], *_LIST["persons"])
"""Nouns before the pronouns that stand in some of them."""
_CLAUSE = re.compile("[^，。；：？！、“”—（）\n]+")
_TAKES = re.compile("[把将][^，。]{1,8}?(?=[一-鿿]{0,2}给|告诉|[说讲交寄发]给|还给)")
"""把签好的表发给: what is handed over."""
_JOINS = frozenset(["和", "与", "跟", "及", "同", "或", "或者", "以及", "还有"])
_PASSIVE = re.compile("(?:被|由|遭到?|[受挨]到?)$")
_AWAY = re.compile(
    "(?:从|在|离|像|比|除了?|于|跟着|和|与|关于|连|是|等|说出?|觉得|认为|知道|以为|发现|希望|明白|让|请|叫|使|要|劝|教|令)$"
)
"""What stands before a person to whom nothing is done, or who does the next thing."""
_EMPTY = re.compile(
    "(?:[也都就才又还已是有在的了呢吧吗]|自己|之间|那里|这里|一起|两个人?|双方|俩)*"
)
_PRONOUNS = frozenset(["i", "we", "you", "he", "she"])
_TELLS = re.compile(
    f"^(?:请|先|再|就|也|还|可以|不要|别|千万别|绝不要|每[天晚]|今晚|不妨|试着|记得|然后|去|来|要)*(?:{'|'.join(_LIST['tells-zh'])})$"
)
_ABOUT = re.compile("(?:为了?|因为?)[^，]{1,8}?的事情?")
"""What it is about: 为搬家的事怪我母亲."""
_OWN = re.compile("(?:自己|[我你]们?|[他她]们?)的$")
"""Whose the next person is: 向你的伴侣."""
_MAKES = re.compile("[让使令]$")
_FEELS = re.compile(
    "(?:感到|觉得|感觉|心里|很|更|越来越|非常|十分|好|有点|特别|又|也)*(?:害?怕|恐惧|难受|难过|生气|伤心|心痛|担心|失望|吃惊|安心|放心|高兴|开心|尴尬|羞|丢脸|愤怒|恼火|不安|焦虑|孤独|累|心烦)"
)
"""害怕 of 你让丈夫感到害怕: what one makes the other feel."""
_MAY_LACK = re.compile(r"\(\?[^()]*\)|.\?")
"""What a match of a pattern may lack."""
_LONGEST = 12
"""Characters between two persons of one verb."""
_REMEMBERED = 64
"""Sentences that were read last: several rules ask about each."""


class Person(NamedTuple):
    """A person of a Chinese sentence."""

    name: str
    span: Span


def relations(text: str) -> dict[Relation, Span]:
    """The relations of a sentence, each with where it stands.

    >>> sorted(relations("不要让他开车送你。")), sorted(relations("她被哥哥打了。"))
    ([Relation(doer='he', other='you')], [Relation(doer='brother', other='she')])
    """
    found: dict[Relation, Span] = {}
    named = False
    for shift, clause, persons in clauses(text):
        for relation, (start, end) in _of_clause(clause, persons):
            found.setdefault(relation, (shift + start, shift + end))
        if persons and not named and _TELLS.match(clause[: persons[0].span[0]]):
            told = Relation("you", persons[0].name)
            found.setdefault(told, (shift, shift + persons[0].span[1]))
        named = named or bool(persons)
    return {relation: span for relation, span in found.items() if relation.doer != relation.other}


@lru_cache(maxsize=_REMEMBERED)
def persons_in(text: str) -> tuple[tuple[str, Span], ...]:
    """The persons of a Chinese sentence, by the names of `relations_en.persons_named`, each with where."""
    return tuple(
        (name, (shift + start, shift + end))
        for shift, _, persons in clauses(text)
        for name, (start, end) in persons
    )


def may_act(text: str) -> bool:
    """False for a sentence that names nobody beside one person, by whom nothing is done (由他) either."""
    return "由" in text or len({name for name, _ in persons_in(text)}) > 1


@lru_cache(maxsize=_REMEMBERED)
def clauses(text: str) -> tuple[tuple[int, str, list[Person]], ...]:
    """The clauses of a sentence, each with where it begins and with its persons."""
    return tuple(
        (match.start(), match.group(), list(_persons(match.group())))
        for match in _CLAUSE.finditer(text)
    )


def _persons(clause: str) -> Iterator[Person]:
    """The persons of a clause, without those that only own another one: 我妻子, 我的妻子."""
    found = [
        Person(_name(match.group()), match.span())
        for match in _pattern().finditer(clause)
        if not match["none"]
    ]
    for one, other in zip_longest(found, found[1:]):
        gap = clause[one.span[1] : other.span[0]] if other else "，"
        owns = gap in ("的", "自己的") or (not gap and other and other.name not in _PRONOUNS)
        if not owns:
            yield one


def _of_clause(clause: str, persons: list[Person]) -> Iterator[tuple[Relation, Span]]:
    for index, (one, other) in enumerate(pairwise(persons)):
        gap = _OWN.sub("", _ABOUT.sub("", _TAKES.sub("", clause[one.span[1] : other.span[0]])))
        span = one.span[0], other.span[1]
        if gap == "对" and clause.startswith("的", other.span[1]):
            continue  # 家人对我们的耐心
        if gap in _JOINS or not gap or len(gap) > _LONGEST or "的" in gap or _EMPTY.fullmatch(gap):
            continue
        if _PASSIVE.search(gap):
            owned = next(iter(persons[index + 2 : index + 3]), None)
            # 受到他们眼中较弱的家长的保护
            owns = owned and "的" in clause[other.span[1] : owned.span[0]]
            yield Relation(owned.name if owned and owns else other.name, one.name), span
        elif not _AWAY.search(gap) or (_MAKES.search(gap) and _FEELS.match(clause, other.span[1])):
            yield Relation(one.name, other.name), span


@cache
def _name(said: str) -> str:
    """Who is called by a match of the pattern."""
    pairs = (entry.split(" = ") for entry in _ENTRIES)
    return next(names.split()[0] for names, chinese in pairs if re.fullmatch(chinese, said))


@cache
def _pattern() -> re.Pattern[str]:
    """All words for persons, in no groups of their own: those with another first character are passed over much faster."""
    words = [word for entry in _ENTRIES for word in entry.split(" = ")[1].split("|")]
    words.sort(key=lambda word: -len(_MAY_LACK.sub("", word)))  # 祖父母 before 祖父
    start = beginning([*_LIST["nobody"], *words])
    return re.compile(f"{start}(?:(?P<none>{'|'.join(_LIST['nobody'])})|{'|'.join(words)})")
