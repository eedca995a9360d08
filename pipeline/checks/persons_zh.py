"""Find the persons that a Chinese sentence names."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import zip_longest
from typing import NamedTuple

from pipeline.model.finding import Span
from pipeline.terms.word_lists import by_first, word_list

_LIST = word_list("roles")
_ENTRIES = (*_LIST["others"], *_LIST["persons"])
"""Nouns before the pronouns that stand in some of them."""
_CLAUSE = re.compile("[^，。；：？！、“”—（）\n]+")
_PRONOUNS = frozenset(["i", "we", "you", "he", "she"])
_MAY_LACK = re.compile(r"\(\?[^()]*\)|.\?")
"""What a match of a pattern may lack."""
_TOLD_APART = re.compile("的(?:那[个位])?(?:人|伴侣|家长)|一方")
_REMEMBERED = 64
"""Sentences that were read last: several rules ask about each."""


class Person(NamedTuple):
    """A person of a Chinese sentence."""

    name: str
    span: Span


@lru_cache(maxsize=_REMEMBERED)
def persons_in(text: str) -> tuple[Person, ...]:
    """The persons of a Chinese sentence, by the names of `persons_en.persons_named`, each with where.

    None is there who only owns another one: 我妻子, 我的妻子.
    """
    found = everybody(text)
    if len(found) < 2:
        return tuple(found)
    return tuple(
        one
        for one, other in zip_longest(found, found[1:])
        if other is None or not _owns(text[one.span[1] : other.span[0]], other)
    )


def _owns(gap: str, other: Person) -> bool:
    """True where what stands between two persons makes the first an owner of the other."""
    return gap in ("的", "自己的") or (not gap and other.name not in _PRONOUNS)


@lru_cache(maxsize=_REMEMBERED)
def different(text: str) -> int:
    """How many different persons a Chinese sentence names."""
    return len({name for name, _ in persons_in(text)})


def may_tell_apart(text: str) -> bool:
    """False for a sentence without somebody who is told apart by an act: 离开的人."""
    return _TOLD_APART.search(text) is not None


@lru_cache(maxsize=_REMEMBERED)
def clauses(text: str) -> tuple[tuple[int, str, list[Person]], ...]:
    """The clauses of a sentence, each with where it begins and with its persons."""
    people = persons_in(text)
    found: list[tuple[int, str, list[Person]]] = []
    for clause in _CLAUSE.finditer(text):
        start, end = clause.span()
        own = [Person(n, (a - start, b - start)) for n, (a, b) in people if start <= a < end]
        found.append((start, clause.group(), own))
    return tuple(found)


def everybody(text: str) -> list[Person]:
    """The persons of a text, with those who own another one."""
    return [
        Person(_name(match.group()), match.span())
        for match in _pattern().finditer(text)
        if match.lastindex is None
    ]


@cache
def _name(said: str) -> str:
    """Who is called by a match of the pattern."""
    pairs = (entry.split(" = ") for entry in _ENTRIES)
    return next(names.split()[0] for names, chinese in pairs if _is_one_of(chinese, said))


def _is_one_of(chinese: str, said: str) -> bool:
    """True if it is one of the words of an entry; most are plain, and need no pattern of their own."""
    is_plain = chinese.replace("|", "").isalpha()
    return said in chinese.split("|") or (not is_plain and bool(re.fullmatch(chinese, said)))


@cache
def _pattern() -> re.Pattern[str]:
    """All words for persons, sorted by first character; a group, which is empty, stands in the words for nobody alone."""
    words = [word for entry in _ENTRIES for word in entry.split(" = ")[1].split("|")]
    words.sort(key=lambda word: -len(_MAY_LACK.sub("", word)))  # 祖父母 before 祖父
    return re.compile(by_first([*(f"(?:{word})()" for word in _LIST["nobody"]), *words]))
