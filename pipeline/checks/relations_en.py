"""Find who does something to whom in an English sentence, by the persons that it names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from pipeline.model.finding import Span
from pipeline.terms.read_words import words as words_of
from pipeline.terms.word_lists import word_list

_LIST = word_list("roles")
_TOKEN = re.compile(r"[a-zé]+(?:-[a-zé]+)*(?:'[a-z]+)?|[,;:.!?()“”—]")
_SUBJECTS = {"i": "i", "we": "we", "you": "you", "he": "he", "she": "she", "they": "they"}
_OBJECTS = {"me": "i", "us": "we", "you": "you", "him": "he", "her": "she", "them": "they"}
_PRONOUNS = frozenset((*_SUBJECTS, *_OBJECTS))
_DETERMINERS = frozenset(["my", "your", "his", "her", "our", "their", "the", "a", "an", "each", "every", "one", "both", "any"])  # fmt: skip
_ENDS = frozenset(_LIST["ends"])
"""Words between two persons that part them."""
_BEHIND = _ENDS | frozenset(_LIST["behind"])
"""Words behind a "her" that owns nothing."""
_BE = frozenset(["is", "are", "was", "were", "be", "been", "being", "am", "got", "gets"])
_LETS = frozenset(_LIST["lets"])
"""Verbs whose object does the next thing: let him drive you."""
_TELLS = frozenset(_LIST["tells"])
"""Verbs with which a sentence tells its reader to do something to somebody."""
_STARTS = frozenset(["please", "then", "don't", "never", "not", "do", "just", "always", "and", "or", "so", "first"])  # fmt: skip
_ADJECTIVES = frozenset(["first", "second", "new", "late", "own", "younger", "older", "little", "elder", "best", "old", "oldest", "youngest", "dear", "eldest", "former", "only"])  # fmt: skip
"""Words between an owner and a person: her first husband."""
_BARE = frozenset(["children", "police", "grandchildren", "mom", "mum", "dad", "mommy", "daddy", "grandma", "grandpa", "mama", "papa"])  # fmt: skip
"""Persons without an article."""
_FEELS = frozenset(_LIST["adjectives"])
_FEELS_FOR = frozenset(["of", "with", "about", "at", "for", "to"])
"""What stands between a feeling and the one for whom it is: afraid of her."""
_FARTHEST = 6
"""Words between two persons of one verb."""
_REMEMBERED = 64
"""Sentences that were read last: several rules ask about each."""


class Relation(NamedTuple):
    """Somebody does something to somebody."""

    doer: str
    """Name of a person: the first English word of its line in the list; i, we, you, he, she or they."""
    other: str
    """The same of the one to whom it is done."""


class Person(NamedTuple):
    """A person of an English sentence."""

    name: str
    at: int
    """Its last word, by number."""
    start: int
    """Its first one."""
    subject: bool
    """True if it may act."""
    object: bool
    """True if something may be done to it."""


def _names() -> dict[str, str]:
    """Nouns of persons, in the singular and the plural → the name of their line."""
    found: dict[str, str] = {}
    for entry in _LIST["others"]:
        names = entry.split(" = ")[0].split()
        for word in names:
            found[word] = names[0]
            found.setdefault(f"{word}s", names[0])
    found["wives"] = "wife"
    return found


NOUNS = _names()
"""Nouns of persons → the name of their line."""
_PERSONS = _PRONOUNS | NOUNS.keys()
_OWNERS = {"my": "i", "our": "we", "your": "you", "his": "he", "her": "she", "their": "they"}
_MENTIONED = {**NOUNS, **_SUBJECTS, **_OBJECTS, **_OWNERS}


def relations(folded: str) -> dict[Relation, Span]:
    """The relations of a folded sentence, each with where it stands.

    >>> sorted(relations("please let him drive you.")), sorted(relations("she was hit by her brother."))
    ([Relation(doer='he', other='you')], [Relation(doer='brother', other='she')])
    """
    if not may_relate(folded):
        return {}
    tokens, words, persons = read(folded)
    found: dict[Relation, Span] = {}
    for one, other in pairwise(persons):
        relation = _between(words, one, other)
        if relation:
            found.setdefault(relation, (tokens[one.start].start(), tokens[other.at].end()))
    for person in persons:
        at = _told(words, person)
        if at is not None:
            span = (tokens[at].start(), tokens[person.at].end())
            found.setdefault(Relation("you", person.name), span)
    return found


def may_relate(folded: str) -> bool:
    """False for a sentence that names no two persons, and tells its reader to do nothing to one."""
    there = words_of(folded)
    return len(_PERSONS & there) > 1 or not _TELLS.isdisjoint(there)


@lru_cache(maxsize=_REMEMBERED)
def mentioned(folded: str) -> frozenset[str]:
    """The names of all persons of a sentence, of those too who only own something."""
    return frozenset(_MENTIONED[word] for word in words_of(folded) & _MENTIONED.keys())


def names_two(folded: str) -> bool:
    """True for a sentence that names two persons, or one and what is another's."""
    return len(mentioned(folded)) > 1


@lru_cache(maxsize=_REMEMBERED)
def persons_named(folded: str) -> tuple[tuple[str, Span], ...]:
    """The persons of a folded sentence, each by name, and where the word stands, in order; who only owns something is none.

    >>> persons_named("his mother asked you.")
    (('mother', (4, 10)), ('you', (17, 20)))
    """
    if len(_PERSONS & words_of(folded)) < 2:
        return ()
    tokens, _, persons = read(folded)
    return tuple((person.name, tokens[person.at].span()) for person in persons)


@lru_cache(maxsize=_REMEMBERED)
def read(folded: str) -> tuple[list[re.Match[str]], list[str], list[Person]]:
    """The words and marks of a sentence, as they stand and as texts, and its persons."""
    tokens = list(_TOKEN.finditer(folded))
    words = [match.group() for match in tokens]
    return tokens, words, list(_persons(words))


def _persons(words: list[str]) -> Iterator[Person]:
    for at, word in enumerate(words):
        if word not in _PERSONS and "'" not in word:
            continue
        start = at - (at > 1 and (words[at - 1] in _ADJECTIVES or _is_adjective(words, at - 1)))
        before = words[start - 1] if start else ""
        behind = words[at + 1] if at + 1 < len(words) else "."
        name = NOUNS.get(word)
        if name and (before in _DETERMINERS or word.endswith("s") or word in _BARE):
            if behind not in NOUNS and not behind.startswith("'"):
                yield Person(name, at, start - (before in _DETERMINERS), True, True)
        elif word == "her" and _owns(words, at):
            continue  # her brother
        elif word in _SUBJECTS or word in _OBJECTS:
            bare = word.partition("'")[0]
            name = _SUBJECTS.get(bare) or _OBJECTS[bare]
            yield Person(name, at, at, word in _SUBJECTS, word in _OBJECTS)
        elif word.partition("'")[0] in _SUBJECTS and "'" in word:
            yield Person(_SUBJECTS[word.partition("'")[0]], at, at, True, False)


def _is_adjective(words: list[str], at: int) -> bool:
    """True for a word between an owner and a person: his teenage son."""
    word = words[at]
    return words[at - 1] in _DETERMINERS and word.isalpha() and word not in _DETERMINERS | _PERSONS


def _owns(words: list[str], at: int) -> bool:
    """True where "her" owns something: her brother; not in: let her explain it, hit her again."""
    behind, then = [*words[at + 1 : at + 3], ".", "."][:2]
    if not behind.replace("-", "").isalpha() or behind in _BEHIND:
        return False
    acts = words[at - 1] in _LETS and (
        then in _DETERMINERS or then in _PRONOUNS or then in ("it", "to")
    )
    return not acts


def _between(words: list[str], one: Person, other: Person) -> Relation | None:
    """What the words between two persons make of them."""
    gap = words[one.at + 1 : other.start]
    if not 0 < len(gap) <= _FARTHEST or not other.object or one.name == other.name:
        return None
    for_doing = gap[0] == "for" and any(word.endswith("ing") for word in gap[1:2])
    let = not _LETS.isdisjoint(words[max(0, one.start - 1) : one.start])
    acts = (one.subject or let) and gap[0] != "for"
    if not (acts or for_doing):
        return None
    passive = not _BE.isdisjoint(gap)
    if passive and gap[-1] == "by":
        return Relation(other.name, one.name)
    feels = passive and len(gap) > 2 and gap[-2] in _FEELS and gap[-1] in _FEELS_FOR
    if feels and one.subject and gap[0] in _BE:
        return Relation(one.name, other.name)
    is_so = passive and not any(word.endswith("ing") for word in gap)
    lets = gap[-1] in _LETS and words[other.at + 1 : other.at + 2] == ["to"]  # you want me to go
    inner = gap[1:] if for_doing or gap[0] == "how" else gap
    if is_so or lets or not _ENDS.isdisjoint(inner):
        return None
    return Relation(one.name, other.name)


def _told(words: list[str], person: Person) -> int | None:
    """Where the verb stands by which the reader is told to do something to a person; None where none is."""
    at = person.start - 1
    while at > 0 and words[at] in ("to", "for", "at") and person.start - at < 2:
        at -= 1
    if at < 0 or words[at] not in _TELLS or not person.object:
        return None
    if at and words[at - 1].isalpha() and words[at - 1] not in _STARTS:
        return None
    before = at - 1
    while before >= 0 and words[before] in _STARTS:
        before -= 1
    if before >= 0 and before < at - 1 and words[before] in _PERSONS:
        return None  # we do not call your family
    behind = words[person.at + 1] if person.at + 1 < len(words) else "."
    return None if words[at] in _LETS and behind in ("to", "do") else at
