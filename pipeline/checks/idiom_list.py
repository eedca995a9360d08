"""The list of English idioms and of words with several senses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from pipeline.model.finding import Span
from pipeline.terms.read_words import first_words, words
from pipeline.terms.word_lists import compiled, word_list

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
    """One line of the list."""

    needed: frozenset[str]
    """Words that stand in all forms of the English."""
    english: str
    """A pattern, as the next two."""
    literal: str
    """Chinese that reads it word by word."""
    right: str
    """Chinese that says what is meant; "" for none."""
    is_idiom: bool
    """False for words with several senses."""


@lru_cache(maxsize=_REMEMBERED)
def idioms(folded: str) -> list[Span]:
    """Where a folded English text has idioms, which no word of theirs stands for."""
    known, there = entries(), words(folded)
    return [
        match.span()
        for word in known.keys() & there
        for entry in known[word]
        if entry.is_idiom and entry.needed <= there
        for match in compiled(entry.english).finditer(folded)
    ]


@cache
def entries() -> Mapping[str, list[Entry]]:
    """A word of each line, a long one that all its forms have, as that is rare → those lines."""
    lists = word_list("idioms")
    common = frozenset(word for line in lists["common"] for word in line.split())
    found: dict[str, list[Entry]] = {}
    for section in ("idioms", "senses"):
        for line in lists[section]:
            english, literal, right = [*line.split(" = "), ""][:3]
            needed, keys = _words(english, common)
            pattern = rf"(?<!\w)(?:{english})(?!\w)"
            entry = Entry(needed, pattern, literal, right, section == "idioms")
            for word in keys:
                found.setdefault(word, []).append(entry)
    return found


def _words(english: str, common: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Words that stand in all forms of a line, and words one of which stands in each: long and not common, if possible.

    >>> [sorted(each) for each in _words("(?:bury|buries) the (?:old )?hatchet", frozenset(["the"]))]
    [['hatchet', 'the'], ['hatchet']]
    """
    rest = english
    while (less := _GROUP.sub(" ", _ENDING.sub("+", rest))) != rest:
        rest = less
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
        longest = [max(_PLAIN.findall(part), key=len, default="") for part in group[1].split("|")]
        keys += [frozenset(longest)] if all(longest) else []
    best = max(
        keys or [first_words(english)],
        key=lambda key: (-len(key & common), min(map(len, key)), -len(key), sorted(key)),
    )
    return plain, best
