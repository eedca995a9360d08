"""Compare the time of an English verb with that of the Chinese that stands for it: past, now, to come."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import chain
from operator import add
from typing import NamedTuple

from pipeline.checks.counterparts import standing_for
from pipeline.model.finding import Span
from pipeline.model.late_pattern import late_pattern
from pipeline.terms.read_words import characters, first_words, other_words, places_of, words
from pipeline.terms.word_lists import beginning, compiled, marks, signs, together, word_list

_FAR = 7
"""Characters between a word of time and the verb that it belongs to."""
_SIDES = ("before", "adjacent", "behind")
_CLAUSE = late_pattern("[，。；：！？—…“”（）]")
_PAUSE = late_pattern("[，。；：！？—…、“”（）的]")
_LONGEST = 300
"""Letters of a sentence whose verbs are looked at."""
_PLACES = ("ing", "done", "past", "plain", "adverb", "who")
"""Sections that stand in lines of others."""
_BEHIND = {
    "yet\\b)": frozenset(["yet"]),
    "}?being ": frozenset(["being"]),
    "not yet ": frozenset(["yet"]),
    "any ?more": frozenset(["more", "anymore"]),
}
"""What stands far behind the verb of a line, and the words that it needs."""
_COMMON = frozenset(["to", "not", "have"])
"""Words that stand in most texts."""
_ANY = "~"
"""What stands for them where it is asked which words a line needs."""
_DENIES = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|few|little|hardly|yet|without)\b|n't\b"
)
_PERFECT = ("perfect", "had")
"""Kinds of English that a denial makes another kind: no cure has been found."""


class _Entry(NamedTuple):
    """One line of English of the list."""

    number: int
    kind: str
    pattern: str
    needed: frozenset[str]
    """Words one of which stands in it, beside the first; empty where that cannot be told."""
    ending: str
    """Letters that stand in it."""
    signs: frozenset[str]
    """Characters one of which stands in all Chinese that clashes with it."""
    marks: frozenset[str]
    """The same, or two characters that stand next to each other."""

    def may_stand_in(self, english: str) -> bool:
        """False where a sentence lacks a word of it."""
        is_there = not self.needed or not self.needed.isdisjoint(words(english))
        return is_there and self.ending in english


class _Verb(NamedTuple):
    kind: str
    phrase: Span
    """Where it stands with its auxiliaries."""
    word: str


class _Mark(NamedTuple):
    """A Chinese word of time."""

    span: Span
    side: str
    """Where it stands: `before` the verb, `adjacent`: right before it, `behind` it."""


class OtherTime(NamedTuple):
    """A verb that the Chinese has at another time."""

    english: Span
    chinese: Span


def other_time(english: str, mandarin: str) -> OtherTime | None:
    """The first verb of the folded English all of whose counterparts stand at a time that it cannot have; None: there is none.

    >>> other_time("if he is hurting you, leave.", "如果他伤害过你，请离开。")
    OtherTime(english=(6, 16), chinese=(5, 6))
    """
    kinds = _open(english, mandarin)
    if not kinds or len(english) > _LONGEST:
        return None
    marks = _marks(mandarin)
    against = kinds.intersection(chain.from_iterable(_against().get(kind, ()) for kind in marks))
    if not against:
        return None
    verbs = list(_verbs(english))
    denies = _DENIES.search(english)
    for verb in verbs:
        if verb.kind in against and not (denies and verb.kind in _PERFECT):
            place = _turned(verb, verbs, mandarin, marks)
            if place:
                return OtherTime(verb.phrase, place)
    return None


def may_differ(english: str, mandarin: str) -> bool:
    """False for a folded text that has no verb of the list beside Chinese that clashes with it."""
    return bool(_open(english, mandarin))


def _open(english: str, mandarin: str) -> set[str]:
    """The kinds of the lines that may stand in a sentence beside Chinese that clashes with them."""
    own = words(english)
    there = own & _signs_en()
    if not there:
        return set()
    by_word, chars, found = _by_word(), characters(mandarin), list[_Entry]()
    for word in there:
        for entry in by_word[word]:
            if entry.ending in english and not entry.signs.isdisjoint(chars):
                needed = entry.needed
                if not needed or not needed.isdisjoint(own):
                    found.append(entry)
    if not found:
        return set()
    pairs = frozenset(map(add, mandarin, mandarin[1:]))
    return {
        entry.kind
        for entry in found
        if not (entry.marks.isdisjoint(pairs) and entry.marks.isdisjoint(chars))
    }


def _turned(
    verb: _Verb, verbs: list[_Verb], mandarin: str, marks: Mapping[str, list[_Mark]]
) -> Span | None:
    """Where the first counterpart of a verb says another time, if all of them do."""
    patterns = standing_for(verb.word)
    others = {
        other.kind
        for other in verbs
        if other is not verb and not set(patterns).isdisjoint(standing_for(other.word))
    }
    places = {match.span() for pattern in patterns for match in pattern.finditer(mandarin)}
    wrong: Span | None = None
    clauses, free = set[int](), set[int]()
    for place in sorted(places):
        near = [
            (kind, mark.span)
            for kind, own in marks.items()
            for mark in own
            if _is_next_to(mark, place, mandarin)
        ]
        clashing = [span for kind, span in near if verb.kind in _against().get(kind, ())]
        kinds = {kind for kind, _ in near}
        if _agrees(verb.kind) & kinds or not kinds.isdisjoint(others):
            return None
        clause = sum(match.end() <= place[0] for match in _CLAUSE.finditer(mandarin))
        (clauses if clashing else free).add(clause)
        wrong = wrong or (clashing[0] if clashing else None)
    return wrong if clauses - free else None


def _is_next_to(mark: _Mark, place: Span, mandarin: str) -> bool:
    """True if a word of time belongs to a verb."""
    if mark.side == "behind":
        return 0 <= mark.span[0] - place[1] <= 1
    gap = place[0] - mark.span[1]
    farthest = _FAR if mark.side == "before" else 0
    return 0 <= gap <= farthest and not _PAUSE.search(mandarin, mark.span[1], place[0])


def _marks(mandarin: str) -> dict[str, list[_Mark]]:
    """The words of time of a Chinese sentence, by kind."""
    found: dict[str, list[_Mark]] = {}
    for match in _chinese().finditer(mandarin):
        kind, _, side = (match.lastgroup or "").partition("_")
        found.setdefault(kind, []).append(_Mark(match.span(), side))
    return found


def _verbs(english: str) -> Iterator[_Verb]:
    """The verbs of an English sentence with their kinds, in order."""
    ends = 0
    entries = [
        (at, entry)
        for first in words(english) & _english().keys()
        for at in places_of(first, english)
        for entry in _english()[first]
        if entry.may_stand_in(english)
    ]
    for at, entry in sorted(entries):
        match = compiled(entry.pattern).match(english, at) if at >= ends else None
        if match:
            ends = match.end()
            yield _Verb(entry.kind, match.span(), match[match.lastindex or 0])


@cache
def _english() -> Mapping[str, list[_Entry]]:
    """First words of English verbs, each with the entries that begin with it."""
    found: dict[str, list[_Entry]] = {}
    lists, number = word_list("verb_times"), 0
    ing = lists["ing"][0] + ")"
    for section, entries in lists.items():
        kind, _, part = section.partition("-")
        for entry in entries if part == "en" else ():
            pattern, number = rf"{entry}(?!\w)", number + 1
            ending = "ing" if entry.endswith(ing) else "?" if kind == "asked" else ""
            about = _Entry(number, kind, pattern, _needed(entry), ending, *_signs_against(kind))
            for first in first_words(entry):
                found.setdefault(first, []).append(about)
    return found


@cache
def _by_word() -> Mapping[str, list[_Entry]]:
    """The entries that clash with anything, by the words that each needs, or else by the first ones."""
    found: dict[str, list[_Entry]] = {}
    for first, own in _english().items():
        for entry in own:
            for word in entry.needed - _COMMON or (first,):
                known = found.setdefault(word, [])
                if entry.signs and entry not in known:
                    known.append(entry)
    return found


@cache
def _signs_en() -> frozenset[str]:
    """Words one of which stands in each sentence that has an entry."""
    return frozenset(_by_word())


def _needed(entry: str) -> frozenset[str]:
    """Words one of which stands in all English of an entry, beside the first."""
    for behind, needed in _BEHIND.items():
        if behind in entry:
            return needed
    lists = word_list("verb_times")
    for part in _PLACES:
        entry = entry.replace(f"(?:{'|'.join(lists[part])})", _ANY)
    entry = entry.replace(f"(?:{_ANY})?", "").replace(f"(?:{_ANY} )?", "")
    words_needed = other_words(entry.replace(_ANY, "x"))
    return frozenset[str]() if "x" in words_needed else words_needed


@cache
def _signs_against(kind: str) -> tuple[frozenset[str], frozenset[str]]:
    """The signs and the marks of all Chinese that clashes with a kind of English."""
    lists = word_list("verb_times")
    theirs = {b for a, b in (entry.split() for entry in lists["clash"]) if a == kind}
    sections = [name for name in lists if name.partition("-")[2] in _SIDES]
    own = [_signs_of(name) for name in sections if name.partition("-")[0] in theirs]
    return together(one for one, _ in own), together(one for _, one in own)


@cache
def _signs_of(section: str) -> tuple[frozenset[str], frozenset[str]]:
    """Those of the Chinese of one section."""
    own = word_list("verb_times")[section]
    return signs(own), marks(own)


@cache
def _chinese() -> re.Pattern[str]:
    """The Chinese words of time, each kind and side a group: `going_before`."""
    lists = word_list("verb_times")
    kinds = {name: own for name, own in lists.items() if name.partition("-")[2] in _SIDES}
    start = beginning(entry for own in kinds.values() for entry in own)
    groups = (f"(?P<{name.replace('-', '_')}>{'|'.join(own)})" for name, own in kinds.items())
    return re.compile(f"{start}(?:{'|'.join(groups)})")


@cache
def _against() -> Mapping[str, frozenset[str]]:
    """Kinds of Chinese, each with the kinds of English that it clashes with."""
    pairs = [entry.split() for entry in word_list("verb_times")["clash"]]
    return {theirs: frozenset(a for a, b in pairs if b == theirs) for _, theirs in pairs}


@cache
def _agrees(kind: str) -> frozenset[str]:
    """The kinds of Chinese that say a kind of English."""
    pairs = [entry.split() for entry in word_list("verb_times")["agree"]]
    return frozenset([kind, *(theirs for ours, theirs in pairs if ours == kind)])
