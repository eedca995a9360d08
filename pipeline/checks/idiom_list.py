"""The list of English idioms and of words with several senses."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from pipeline.model.finding import Span
from pipeline.terms.read_words import first_words, words
from pipeline.terms.word_lists import compiled, signs, word_list

_REMEMBERED = 64
_GROUP = re.compile(r"\([^()]*\)\??")
_ENDING = re.compile(r"(?<=[a-z])\(\?:(?:[^()]*\|)?[a-z][^()]*\)\??")
"""Ways to end a word: of `rais(?:e|ed)` nothing is a word."""
_ENDED = re.compile(r"(?<![\w'+*?\])|])([a-z]+)\(\?:([^()]*)\)(\??)(?![\w'\[?+*]|\(\?:[a-z])")
"""The same with the beginning of the word."""
_LETTERS = re.compile(r"[a-z]*(?![\w'\[?+*])")
_NEEDED = re.compile(r"(?<![a-z])\(\?:([^()]*)\)(?!\?)")
_PLAIN = re.compile(r"(?<![\w'+*\\])[a-z]{2,}(?![\w'?+*\\])")
"""Words that every match holds: of `red flags?` that is `red`."""
_PLURAL = re.compile(r"(?<![\w'+*\\])([a-z]{2,})([a-z])\?(?!\w)")
"""A word that may lack its last letter."""


class Entry(NamedTuple):
    """What a line of the list says."""

    english: str
    """A pattern, as the next two."""
    literal: str
    """Chinese that reads it word by word."""
    right: str
    """Chinese that says what is meant; "" for none."""
    signs: frozenset[str]
    """Characters one of which stands wherever the literal Chinese does; none where that cannot be told."""


class Line(NamedTuple):
    """One line of the list, of which a text that has its words asks more."""

    needed: frozenset[str]
    """Words that stand in all forms of the English."""
    text: str
    """The line itself."""
    is_idiom: bool
    """False for words with several senses."""

    @property
    def entry(self) -> Entry:
        """What it says."""
        return _read(self.text)


@cache
def _read(line: str) -> Entry:
    english, literal, right = [*line.split(" = "), ""][:3]
    return Entry(rf"(?<!\w)(?:{english})(?!\w)", literal, right, signs([literal]))


@lru_cache(maxsize=_REMEMBERED)
def idioms(folded: str) -> list[Span]:
    """Where a folded English text has idioms, which no word of theirs stands for."""
    known, there = lines(), words(folded)
    return [
        match.span()
        for word in known.keys() & there
        for line in known[word]
        if line.is_idiom and line.needed <= there
        for match in compiled(line.entry.english).finditer(folded)
    ]


@cache
def lines() -> Mapping[str, list[Line]]:
    """A word of each line, a long one that all its forms have, as that is rare → those lines."""
    lists = word_list("idioms")
    common = frozenset(word for line in lists["common"] for word in line.split())
    found: dict[str, list[Line]] = {}
    for section in ("idioms", "senses"):
        own = lists[section]
        english = [line.partition(" = ")[0] for line in own]
        for text, said, rest in zip(own, english, _without_groups(english), strict=True):
            needed, keys = _words(said, rest, common)
            line = Line(needed, text, section == "idioms")
            for word in keys:
                found.setdefault(word, []).append(line)
    return found


def _without_groups(english: Sequence[str]) -> list[str]:
    """What all forms of each line have; all lines together, which takes a tenth of the time.

    >>> _without_groups(["(?:bury|buries) the (?:old )?hatchet", "rais(?:e|ed) cain"])
    ['  the  hatchet', 'rais+ cain']
    """
    rest = "\n".join(english)
    while (less := _GROUP.sub(" ", _ENDING.sub("+", rest))) != rest:
        rest = less
    return rest.split("\n")


def _words(
    english: str, rest: str, common: frozenset[str]
) -> tuple[frozenset[str], frozenset[str]]:
    """Words that stand in all forms of a line, and words one of which stands in each: long and not common, if possible.

    `rest` is the line without its groups.

    >>> [sorted(each) for each in _words("(?:bury|buries) the hatchet", "  the hatchet", frozenset(["the"]))]
    [['hatchet', 'the'], ['hatchet']]
    """
    plain = frozenset(_PLAIN.findall(rest))
    if rare := plain - common:
        return plain, frozenset([max(rare, key=lambda word: (len(word), word))])
    keys = [frozenset([word]) for word in plain]
    keys += [frozenset([stem, stem + last]) for stem, last in _PLURAL.findall(rest)]
    for word in _ENDED.finditer(english):
        if english.count("(", 0, word.start()) == english.count(")", 0, word.start()):
            endings = [_LETTERS.match(part) for part in word[2].split("|") + [""] * bool(word[3])]
            keys += [frozenset(word[1] + e.group() for e in endings if e)] if all(endings) else []
    for group in _NEEDED.finditer(english):
        before = english[: group.start()]
        if before.count("(") > before.count(")"):
            continue  # inside of another one
        keys += [longest] if (longest := _longest(group[1])) else []
    best = max(
        keys or [first_words(english)],
        key=lambda key: (-len(key & common), min(map(len, key)), -len(key), sorted(key)),
    )
    return plain, best


@cache  # the same groups of pronouns stand in hundreds of lines
def _longest(group: str) -> frozenset[str]:
    """The longest plain word of each alternative; empty where one has none."""
    longest = [max(_PLAIN.findall(part), key=len, default="") for part in group.split("|")]
    return frozenset(longest) if all(longest) else frozenset()
