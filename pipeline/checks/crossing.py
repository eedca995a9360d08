"""Find persons who changed places between two clauses, while what is said of each stayed."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from pipeline.checks.acts import alike
from pipeline.checks.counterparts import standing_for
from pipeline.checks.persons_en import LABELS, NOUNS, mentioned, persons_named
from pipeline.checks.persons_zh import persons_in
from pipeline.model.finding import Span
from pipeline.terms.read_words import places, words

_LONGEST = 300
"""Letters of a sentence whose clauses are told apart."""
_CLAUSE_EN = re.compile(r"[,;:—.?!]|\b(?:and|but|while|whereas|so|because|since|if|when)\b")
_CLAUSE_ZH = re.compile("[，；：。！？—]")
_TOLD = re.compile(
    r"\b(?:one|person|partner|parent|side|spouse|people|those) (?:who|that|whose)(?: (?:is|was|are|were|has|have|had|been|gets?|got|always|often|usually|feels?|felt|had|first|more|most))* (?P<act>[a-z]+)"
)
"""Somebody who is told apart by what he or she does."""
_WHO = frozenset(["who", "that", "whose"])
_HEADS = frozenset(["one", "person", "partner", "parent", "side", "spouse", "people", "those"])
"""One of each is in all English that tells somebody apart."""
_HEAD = re.compile("[^，。；]{0,4}的?(?:那个|那位|那|一)?(?:人|方|个|位|伴侣)")
"""What stands behind the act that tells somebody apart: 迟到的那个人."""


_LABELS = frozenset(LABELS.values())
_PRONOUNS = frozenset(["i", "we", "you", "he", "she", "they"])


class _Placed(NamedTuple):
    """A word, or a person, that stands in one clause of each language."""

    name: str
    ours: int
    """Number of the English clause."""
    theirs: int
    """Number of the Chinese one."""
    span: Span
    """Where, in the English."""
    at: int
    """Where, in the Chinese."""


def crossed(english: str, mandarin: str) -> tuple[Span, Span] | None:
    """The two persons in a folded English sentence, and where they stand in the Chinese; None for none.

    >>> crossed("the withdrawer needs time, and the pursuer needs an answer.", "追逐者需要时间，退缩者需要答案。")
    ((4, 42), (0, 9))
    """
    if len(english) > _LONGEST or ("，" not in mandarin and "；" not in mandarin):
        return None
    if not _names_two(english, mandarin):
        return None
    clauses = _ends(_CLAUSE_EN, english), _ends(_CLAUSE_ZH, mandarin)
    people = list(_people(english, mandarin, clauses))
    apart = [
        (one, other)
        for number, one in enumerate(people)
        for other in people[number + 1 :]
        if one.ours != other.ours and one.theirs != other.theirs and not alike(one.name, other.name)
    ]
    if not apart:
        return None
    taken = {at for person in people for at in range(*person.span)}
    known = {(word.ours, word.theirs) for word in _words(english, mandarin, taken, clauses)}
    for one, other in apart:
        turned = {(one.ours, other.theirs), (other.ours, one.theirs)}
        stayed = {(one.ours, one.theirs), (other.ours, other.theirs)}
        nouns = _PRONOUNS.isdisjoint((one.name, other.name))
        enough = turned <= known or (nouns and not turned.isdisjoint(known))
        if enough and known.isdisjoint(stayed):
            first, last = sorted((one, other), key=lambda person: person.span)
            begin, end = sorted((one.at, other.at))
            return (first.span[0], last.span[1]), (begin, end + 1)
    return None


def _names_two(english: str, mandarin: str) -> bool:
    """False where not both languages name the same two persons, the Chinese in two clauses, or tell somebody apart."""
    there = words(english)
    if _WHO.isdisjoint(there) or _HEADS.isdisjoint(there):
        ours = mentioned(english)
        at = [at for name, (at, _) in persons_in(mandarin) if name in ours or name in _LABELS]
        if len(at) < 2 or not _CLAUSE_ZH.search(mandarin, at[0], at[-1]):
            return False
    return len(persons_named(english)) > 1 or "who" in english or "'s" in english


_Clauses = tuple[list[int], list[int]]
"""Where the clauses of both languages end."""


def _people(english: str, mandarin: str, clauses: _Clauses) -> Iterator[_Placed]:
    """Who stands in one clause of both languages: the persons, owners by noun, and those who are told apart by an act."""
    owners = _owners(english) if "'s" in english else ()
    ours = [*persons_named(english), *owners]
    theirs = persons_in(mandarin)
    for name, span in ours:
        number = bisect_right(clauses[0], span[0])
        if all(bisect_right(clauses[0], s[0]) == number for n, s in ours if n == name):
            at = [s[0] for n, s in theirs if n == name]
            yield from _placed(name, span, at, clauses)
    for match in () if _WHO.isdisjoint(words(english)) else _TOLD.finditer(english):
        at = [
            found.start()
            for pattern in standing_for(match["act"])
            for found in pattern.finditer(mandarin)
            if _HEAD.match(mandarin, found.end())
        ]
        yield from _placed(f"who {match['act']}", match.span(), at, clauses)


def _owners(english: str) -> Iterator[tuple[str, Span]]:
    """The listener's task."""
    for match in re.finditer(r"\b([a-z-]+)'s\b", english):
        if match[1] in NOUNS:
            yield NOUNS[match[1]], match.span(1)


def _words(english: str, mandarin: str, taken: set[int], clauses: _Clauses) -> Iterator[_Placed]:
    """The known words that stand once in the English, and in one clause of the Chinese."""
    for word, starts in places(english).items():
        if len(starts) == 1 and starts[0] not in taken and word not in NOUNS:
            at = [m.start() for c in standing_for(word) for m in c.finditer(mandarin)]
            yield from _placed(word, (starts[0], starts[0] + len(word)), at, clauses)


def _placed(name: str, span: Span, at: Sequence[int], clauses: _Clauses) -> Iterable[_Placed]:
    ours, theirs = clauses
    numbers = {bisect_right(theirs, place) for place in at}
    if len(numbers) == 1:
        yield _Placed(name, bisect_right(ours, span[0]), numbers.pop(), span, min(at))


def _ends(mark: re.Pattern[str], text: str) -> list[int]:
    """Where the clauses end."""
    return [match.start() for match in mark.finditer(text)]
