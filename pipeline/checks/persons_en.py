"""Find the persons that an English sentence names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
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
_BEHIND = frozenset((*_LIST["ends"], *_LIST["behind"]))
"""Words behind a "her" that owns nothing."""
_LETS = frozenset(_LIST["lets"])
"""Verbs whose object does the next thing: let her explain it."""
_ADJECTIVES = frozenset(["first", "second", "new", "late", "own", "younger", "older", "little", "elder", "best", "old", "oldest", "youngest", "dear", "eldest", "former", "only"])  # fmt: skip
"""Words between an owner and a person: her first husband."""
_BARE = frozenset(["children", "police", "grandchildren", "mom", "mum", "dad", "mommy", "daddy", "grandma", "grandpa", "mama", "papa"])  # fmt: skip
"""Persons without an article."""
_REMEMBERED = 64
"""Sentences that were read last: several rules ask about each."""


class Person(NamedTuple):
    """A person of an English sentence."""

    name: str
    """The first English word of its line in the list; i, we, you, he, she or they."""
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
            if word.endswith("y"):
                found.setdefault(f"{word[:-1]}ies", names[0])
    found["wives"] = "wife"
    return found


NOUNS = _names()
"""Nouns of persons → the name of their line."""
LABELS = {"a": "a-label", "b": "b-label"}
"""Letters by which partners go → their names."""
_LABELLED = frozenset(["partner", "person", "spouse", "client", "member", "parent", "listener", "speaker", "party"])  # fmt: skip
"""Nouns that stand before a letter."""
_PERSONS = _PRONOUNS | NOUNS.keys()
_NO_ADJECTIVES = _DETERMINERS | _PERSONS
_COMPOUNDS = NOUNS.keys() | _LIST["compounds"]
"""Words before which a noun is no person: the family dinner."""
OWNERS = {"my": "i", "our": "we", "your": "you", "his": "he", "her": "she", "their": "they"}
_MENTIONED = {**NOUNS, **_SUBJECTS, **_OBJECTS, **OWNERS}
MENTIONED = frozenset(_MENTIONED)
"""Words that name a person, or an owner."""


@lru_cache(maxsize=_REMEMBERED)
def mentioned(folded: str) -> frozenset[str]:
    """The names of all persons of a sentence, of those too who only own something."""
    there = words_of(folded) & MENTIONED
    return frozenset(map(_MENTIONED.__getitem__, there)) if there else there


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
    _, persons = read(folded)
    spans = token_spans(folded) if persons else ()
    return tuple([(person.name, spans[person.at]) for person in persons])


def token_spans(folded: str) -> list[Span]:
    """Where the words and marks of a sentence stand."""
    return [match.span() for match in _TOKEN.finditer(folded)]


@lru_cache(maxsize=_REMEMBERED)
def read(folded: str) -> tuple[list[str], list[Person]]:
    """The words and marks of a sentence, and its persons."""
    words: list[str] = _TOKEN.findall(folded)
    persons = list(_persons(words))
    if not _LABELLED.isdisjoint(words):
        labelled = list(_labelled(words))
        letters = {person.at for person in labelled}
        # Partner A rubs Partner B's hands: no article
        persons = [*labelled, *(p for p in persons if letters.isdisjoint(range(p.start, p.at)))]
        persons.sort(key=lambda person: person.at)
    return words, persons


def _labelled(words: list[str]) -> Iterator[Person]:
    """Partner A, and B where another one goes by a letter."""
    nouns = _LABELLED & set(words)
    at = [i + 1 for i, word in enumerate(words[:-1]) if word in nouns and words[i + 1] in LABELS]
    at = [i for i in at if i < 2 or words[i - 2] not in _DETERMINERS]
    for i in at:
        yield Person(LABELS[words[i]], i, i - 1, True, True)
    if at:
        for i, word in enumerate(words):
            if word == "b" and i not in at:
                yield Person(LABELS[word], i, i, True, True)


def _persons(words: list[str]) -> Iterator[Person]:
    for at in [at for at, word in enumerate(words) if word in _PERSONS or "'" in word]:
        word = words[at]
        start = at - (at > 1 and (words[at - 1] in _ADJECTIVES or _is_adjective(words, at - 1)))
        before = words[start - 1] if start else ""
        behind = words[at + 1] if at + 1 < len(words) else "."
        name = NOUNS.get(word)
        if name and (before in _DETERMINERS or word.endswith("s") or word in _BARE):
            if behind not in _COMPOUNDS and not behind.startswith("'"):
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
    return words[at - 1] in _DETERMINERS and word.isalpha() and word not in _NO_ADJECTIVES


def _owns(words: list[str], at: int) -> bool:
    """True where "her" owns something: her brother; not in: let her explain it, hit her again."""
    behind, then = [*words[at + 1 : at + 3], ".", "."][:2]
    if not behind.replace("-", "").isalpha() or behind in _BEHIND:
        return False
    acts = words[at - 1] in _LETS and (
        then in _DETERMINERS or then in _PRONOUNS or then in ("it", "to")
    )
    return not acts
