"""The acts of `terms/words/acts.txt`: English verbs, and the Chinese that says them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from pipeline.terms.word_lists import compiled, word_list

_LIST = word_list("acts")
_ACTS = ("speech", "giving", "harm", "care", "deciding", "more", "states", "minds")
"""The sections that hold acts."""


@cache
def saying(verb: str) -> re.Pattern[str]:
    """The Chinese that says a form of a verb. Raises KeyError for a word that is none."""
    return compiled(forms()[verb])


@cache
def of_mind() -> frozenset[str]:
    """Forms of what goes on in somebody, of which languages tell in many ways."""
    return frozenset(_by_form(_LIST["minds"]))


@cache
def plain() -> frozenset[str]:
    """The verbs in the form of orders."""
    english = (entry.partition(" = ")[0] for entry in _entries())
    return frozenset(verb.partition("/")[0] for verbs in english for verb in verbs.split())


@cache
def forms() -> dict[str, str]:
    """All forms of the verbs → a pattern of the Chinese that says it."""
    return _by_form(_entries())


@cache
def known() -> frozenset[str]:
    """All forms of the verbs."""
    return frozenset(forms())


@cache
def grammar(section: str) -> frozenset[str]:
    """English words by which a sentence is read."""
    return frozenset(word for line in _LIST[section] for word in line.split())


def _entries() -> list[str]:
    return [entry for section in _ACTS for entry in _LIST[section]]


def _by_form(entries: Iterable[str]) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for entry in entries:
        english, _, chinese = entry.partition(" = ")
        for form in {form for verb in english.split() for form in _forms(verb)}:
            found.setdefault(form, []).append(chinese)
    return {form: "|".join(dict.fromkeys(chinese)) for form, chinese in found.items()}


def _forms(entry: str) -> Iterator[str]:
    """A verb with what may be its other forms."""
    verb, *odd = entry.split("/")
    yield from (verb, *odd, f"{verb}s", f"{verb}es", f"{verb}ed", f"{verb}ing")
    last = verb[-1]
    if last == "e":
        yield from (f"{verb}d", f"{verb[:-1]}ing")
    elif last == "y":
        yield from (f"{verb[:-1]}ies", f"{verb[:-1]}ied")
    else:
        yield from (f"{verb}{last}ed", f"{verb}{last}ing")
