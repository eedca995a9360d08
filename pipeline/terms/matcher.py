"""Find glossary terms in English text, and their renderings in Chinese text.

Both sides are looked up by first word or first character, longest first, so a text is read once however long
the glossary is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from itertools import chain
from operator import itemgetter
from typing import NamedTuple, TypeVar

from pipeline.model.finding import Span
from pipeline.model.glossary import Glossary, Sense, Term
from pipeline.model.late_pattern import late_pattern
from pipeline.terms.inflect import inflections
from pipeline.terms.read_words import characters, words
from pipeline.terms.script import fold, has_han, is_word, simplified
from pipeline.terms.term_forms import WORD_START, Form, english_index

T = TypeVar("T")
_REMEMBERED = 8
_PLACE = itemgetter(0)
_WORD = re.compile(r"\w+")
_SENTENCE_END = late_pattern(r"[.!?。！？](?=\W|$)")
_REACH = 300
"""Longest stretch, in characters, on either side of a term that counts as its sentence."""


class Hit(NamedTuple):
    """A term in an English text."""

    term: Term
    start: int
    """First character."""
    end: int
    """After the last character, a possessive 's included."""
    derived: bool = False
    """True for a listed form in one word: validating, compassionate. It may be another part of speech."""


class RenderingKind(StrEnum):
    """What a glossary says of a rendering."""

    PREFERRED = "preferred"
    ACCEPTED = "accepted"
    DOUBTFUL = "doubtful"
    AVOIDED = "avoided"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose rendering a Chinese string is."""

    term: Term
    kind: RenderingKind
    """What the term says of it."""


class Rendering(NamedTuple):
    """A string of the glossary in a Chinese text. One string may render several terms: 伴侣."""

    text: str
    """The characters as they stand, Traditional ones too."""
    start: int
    """First character."""
    end: int
    """After the last character."""
    owners: tuple[Owner, ...]
    """Each term that names it, with what it says; nobody for a look-alike (没有罪 over 有罪)."""
    covered_by: Rendering | None = None
    """The rendering that overlaps it (不认可 over 认可), None where it stands for itself."""

    def kind(self, term: Term) -> RenderingKind | None:
        """What `term` says of this string, None if nothing."""
        for owner in self.owners:
            if owner.term is term:
                return owner.kind
        return None


class _Readings(NamedTuple):
    """The places of a text where terms' words stand, by what they mean there."""

    hits: tuple[Hit, ...] = ()
    """The terms themselves."""
    excepted: tuple[Hit, ...] = ()
    """Within an `unless` of the term."""
    senses: tuple[tuple[Hit, Sense], ...] = ()
    """What else they mean."""


_NOTHING = _Readings()


_Strings = list[tuple[str, tuple[Owner, ...]]]
"""Strings of the glossary, each with everybody who names it."""


class _Phrases:
    """Some phrases, as whole words of folded text; read when a text asks for them, for most terms stand in few."""

    def __init__(self, phrases: Iterable[str], *, about: str = "", bent: bool = False) -> None:
        """With `bent`, words as they stand in running text: plural and verb endings too. `about`: the term that is meant or not."""
        self._phrases, self._bent = phrases, bent
        self._about = tuple(_WORD.findall(fold(about)))

    @cached_property
    def _words(self) -> list[str]:
        folded = map(fold, self._phrases)
        forms = chain.from_iterable(inflections(word, "noun/verb") for word in folded)
        return [re.escape(form) for form in (forms if self._bent else folded)]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Any of them."""
        return re.compile(rf"(?<!\w)(?:{'|'.join(self._words)})(?!\w)")

    def may_stand(self, there: frozenset[str]) -> bool:
        """False in a text with these words, as `read_words.words` has them, in which no phrase stands: asked much faster."""
        return not self.signs.isdisjoint(there)

    @cached_property
    def signs(self) -> frozenset[str]:
        """The longest word of each, if possible one that the term itself has not."""
        return frozenset(
            max(_WORD.findall(form), key=self._says_something, default="") for form in self._words
        )

    def _says_something(self, word: str) -> tuple[bool, int]:
        return not word.startswith(self._about), len(word)

    @cached_property
    def longest(self) -> int:
        """Characters of the longest."""
        return max(map(len, self._words))


class _Otherwise:
    """What else the words of one term may mean."""

    def __init__(self, term: Term) -> None:
        self.unless = _Phrases(term.unless, about=term.en) if term.unless else None
        self.senses = tuple(
            (_Phrases(sense.when, about=term.en, bent=True), sense) for sense in term.senses
        )

    @cached_property
    def signs(self) -> frozenset[str]:
        """Words one of which stands in all English in which they may."""
        phrases = [when for when, _ in self.senses]
        phrases += [self.unless] if self.unless else []
        return frozenset[str]().union(*(one.signs for one in phrases))


class Matcher:
    """Finds the terms of one glossary. Build it once."""

    def __init__(self, glossary: Glossary) -> None:
        """Generates all forms."""
        self._suggested = glossary.suggested
        self._forms = english_index(glossary.terms)
        self._firsts = frozenset(self._forms)
        self._otherwise = {
            term.en: _Otherwise(term) for term in glossary.terms if term.unless or term.senses
        }
        self._renderings = _chinese_index(glossary)
        self._begin = frozenset(start[0] for start in self._renderings)
        self._banned = frozenset(
            simplified(string)[0]
            for term in glossary.terms
            if term.enforce
            for string in term.never
        )
        self._read: dict[str, _Readings] = {}
        self._rendered: dict[str, tuple[Rendering, ...]] = {}
        self._plain = {
            simplified(word): _Phrases(english, bent=True) for word, english in glossary.plain_words
        }

    @cached_property
    def suggestions(self) -> Matcher:
        """Finds the terms that are only suggested: this one knows nothing of them. They are not enforced."""
        return Matcher(Glossary(tuple(replace(term, enforce=False) for term in self._suggested)))

    def english(self, text: str) -> tuple[Hit, ...]:
        """The terms in an English text, in order, longest first, without overlaps.

        Also finds terms that stayed in Latin letters inside Chinese.
        """
        return self._readings(text).hits

    def senses(self, text: str) -> tuple[tuple[Hit, Sense], ...]:
        """The words of terms that mean something else here, and what: the withdrawal of troops."""
        return self._readings(text).senses

    def excepted(self, text: str) -> tuple[Hit, ...]:
        """The words of terms in which an `unless` of theirs stands: hotel check-in."""
        return self._readings(text).excepted

    def chinese(self, text: str) -> tuple[Rendering, ...]:
        """Every rendering in a Chinese text, in order; one that a longer or earlier one overlaps names it."""
        known = self._rendered.get(text)
        if known is not None:
            return known
        found: list[Rendering] = []
        cover: Rendering | None = None
        folded = simplified(text)
        begins, begin = self._renderings, self._begin
        for start, char in enumerate(folded):
            if char not in begin:
                continue
            two = folded[start : start + 2]
            for string, owners in begins.get(two) or begins.get(char) or ():
                if not folded.startswith(string, start):
                    continue
                end = start + len(string)
                inside = cover if cover is not None and start < cover.end else None
                found.append(Rendering(text[start:end], start, end, owners, inside))
                cover = cover if inside else found[-1]
        return _remember(self._rendered, text, tuple(found))

    def may_ban(self, text: str) -> bool:
        """False for a Chinese text in which nothing stands that is never to be used: much faster than to read it."""
        return not self._banned.isdisjoint(characters(simplified(text)))

    def explained(self, rendering: str, text: str) -> bool:
        """True if an ordinary word of the English asks for this rendering: 证实 where it says "confirm"."""
        phrases, folded = self._plain.get(simplified(rendering)), fold(text)
        if phrases is None or not phrases.may_stand(words(folded)):
            return False
        return bool(phrases.pattern.search(folded))

    def _readings(self, text: str) -> _Readings:
        """Each place where a term's words stand, and what they mean there."""
        known = self._read.get(text)
        if known is not None:
            return known
        folded = fold(text)
        hits = self._hits(folded, text)
        if not hits:
            return _remember(self._read, text, _NOTHING)
        own, excepted, others = list[Hit](), list[Hit](), list[tuple[Hit, Sense]]()
        there = words(folded)
        senses: dict[tuple[str, Span], Sense | None] = {}  # a sentence of one term is read once
        for hit in hits:
            other = self._otherwise.get(hit.term.en)
            if other is None or other.signs.isdisjoint(there):
                own.append(hit)
            elif _is_excepted(folded, hit, other):
                excepted.append(hit)
            elif sense := _sense(folded, hit, other, senses):
                others.append((hit, sense))
            else:
                own.append(hit)
        return _remember(self._read, text, _Readings(tuple(own), tuple(excepted), tuple(others)))

    def _hits(self, folded: str, text: str) -> list[Hit]:
        """Each place where a term's words stand, whatever they mean there."""
        there = words(folded)
        # to `words`, EFT是 is one word
        if "_" in folded or (not folded.isascii() and has_han(folded)):
            there = frozenset(WORD_START.findall(folded))
        firsts = self._firsts & there
        places = [
            (at, forms)
            for forms in map(self._forms.__getitem__, firsts)
            if not forms.signs.isdisjoint(there)
            for at in _starts(forms.first, folded)
        ]
        if len(places) > 1:
            places.sort(key=_PLACE)
        hits, end = list[Hit](), 0
        for start, forms in places:
            hit = None if start < end else _english_at(text, folded, start, forms.forms)
            if hit is not None:
                end = hit.end
                hits.append(hit)
        return hits


def _english_at(text: str, folded: str, start: int, forms: Iterable[Form]) -> Hit | None:
    """The longest form that begins with this word, or None."""
    for form in forms:
        if not folded.startswith(form.folded, start):
            continue
        end = start + len(form.folded)
        if is_word(folded[end : end + 1]):
            continue
        if not form.exact or text[start:end].replace("’", "'") == form.exact:
            return Hit(form.term, start, end, form.derived)
    return None


def _is_excepted(folded: str, hit: Hit, other: _Otherwise) -> bool:
    """True where an `unless` of the term touches the hit: couple in "couple of"."""
    unless = other.unless
    if unless is None or not unless.may_stand(words(folded)):
        return False
    reach = unless.longest
    near = unless.pattern.finditer(folded, max(0, hit.start - reach), hit.end + reach + 1)
    return any(match.start() < hit.end and match.end() > hit.start for match in near)


def _sense(
    folded: str, hit: Hit, other: _Otherwise, known: dict[tuple[str, Span], Sense | None]
) -> Sense | None:
    """The other sense that a word of the same sentence gives away, or None."""
    there = words(folded)
    senses = [pair for pair in other.senses if pair[0].may_stand(there)]
    if not senses:
        return None
    span = sentence_span(folded, hit.start, hit.end)
    if (hit.term.en, span) not in known:
        sentence = folded[slice(*span)]
        known[hit.term.en, span] = next(
            (sense for when, sense in senses if when.pattern.search(sentence)), None
        )
    return known[hit.term.en, span]


def _remember(memory: dict[str, T], text: str, found: T) -> T:
    """Keep what was found in the last few texts: several checks ask about each."""
    if len(memory) >= _REMEMBERED:
        memory.clear()
    memory[text] = found
    return found


def _starts(word: str, folded: str) -> list[int]:
    """Where a word begins, but behind a prefix with its hyphen: partner in ex-partner is another thing."""
    found, at = list[int](), folded.find(word)
    while at >= 0:
        before = folded[at - 1 : at]
        if before == " " or not (
            is_word(before) or (before == "-" and is_word(folded[at - 2 : at - 1]))
        ):
            found.append(at)
        at = folded.find(word, at + len(word))
    return found


def _chinese_index(glossary: Glossary) -> dict[str, _Strings]:
    """First two characters → the strings that begin so, longest first, with everybody who names them."""
    owners: dict[str, list[Owner]] = {simplified(word): [] for word in glossary.look_alikes}
    for term in glossary.terms:
        kinds = {
            RenderingKind.PREFERRED: (term.zh,) if term.zh else (),
            RenderingKind.ACCEPTED: term.accept,
            RenderingKind.DOUBTFUL: term.doubtful,
            RenderingKind.NEVER: term.never,
            RenderingKind.AVOIDED: term.avoid,
        }
        for kind, strings in kinds.items():
            for string in strings:
                owners.setdefault(simplified(string), []).append(Owner(term, kind))
    index: dict[str, _Strings] = {}
    for string in sorted(owners, key=lambda text: (-len(text), text)):
        index.setdefault(string[:2], []).append((string, tuple(owners[string])))
    for start, found in index.items():
        if len(start) == 2:
            found.extend(index.get(start[0], ()))
    return index


def sentence_span(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the sentence around a stretch of text begins and ends, its full stop left out."""
    first, last = max(0, start - _REACH), min(len(text), end + _REACH)
    ends = [match.end() for match in _SENTENCE_END.finditer(text, first, start)]
    stop = _SENTENCE_END.search(text, end, last)
    return ends[-1] if ends else first, stop.start() if stop else last
