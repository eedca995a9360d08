"""Find the persons that a Chinese sentence names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import zip_longest
from typing import NamedTuple

from pipeline.model.finding import Span
from pipeline.terms.word_lists import beginning, word_list

_LIST = word_list("roles")
_ENTRIES = (*_LIST["others"], *_LIST["persons"])
"""Nouns before the pronouns that stand in some of them."""
_CLAUSE = re.compile("[^，。；：？！、“”—（）\n]+")
_PRONOUNS = frozenset(["i", "we", "you", "he", "she"])
_MAY_LACK = re.compile(r"\(\?[^()]*\)|.\?")
"""What a match of a pattern may lack."""
_REMEMBERED = 64
"""Sentences that were read last: several rules ask about each."""


class Person(NamedTuple):
    """A person of a Chinese sentence."""

    name: str
    span: Span


@lru_cache(maxsize=_REMEMBERED)
def persons_in(text: str) -> tuple[tuple[str, Span], ...]:
    """The persons of a Chinese sentence, by the names of `persons_en.persons_named`, each with where."""
    return tuple(
        (name, (shift + start, shift + end))
        for shift, _, persons in clauses(text)
        for name, (start, end) in persons
    )


@lru_cache(maxsize=_REMEMBERED)
def clauses(text: str) -> tuple[tuple[int, str, list[Person]], ...]:
    """The clauses of a sentence, each with where it begins and with its persons."""
    return tuple(
        (match.start(), match.group(), list(_persons(match.group())))
        for match in _CLAUSE.finditer(text)
    )


def everybody(clause: str) -> list[Person]:
    """The persons of a clause, with those who own another one."""
    return [
        Person(_name(match.group()), match.span())
        for match in _pattern().finditer(clause)
        if not match["none"]
    ]


def _persons(clause: str) -> Iterator[Person]:
    """The persons of a clause, without those that only own another one: 我妻子, 我的妻子."""
    found = everybody(clause)
    for one, other in zip_longest(found, found[1:]):
        gap = clause[one.span[1] : other.span[0]] if other else "，"
        owns = gap in ("的", "自己的") or (not gap and other and other.name not in _PRONOUNS)
        if not owns:
            yield one


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
