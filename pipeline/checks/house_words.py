"""Find the words of the house-style lists in Mandarin."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from pipeline.checks.contrast_kinds import ChineseWords
from pipeline.model.finding import Span
from pipeline.model.glossary import StyleRule
from pipeline.terms.script import fold
from pipeline.terms.word_lists import any_of, signs

Style = Sequence[tuple[str, tuple[StyleRule, ...]]]
"""As `Glossary.style`."""
BrokenRules = Mapping[str, list[tuple[StyleRule, Span]]]
"""By list, each rule with its first place in the visible Mandarin."""
_GLOSSARIES = 16
"""Whose words are kept."""
_NONE: BrokenRules = {}


def broken_rules(style: Style, plain: str, folded: str) -> BrokenRules:
    """The rules of all lists that are broken; most texts break none, which is seen at once.

    Not broken where the word is part of a longer one that is fine (`but`), or where the English asks for it (`unless`).

    Args:
        style: the lists of the house.
        plain: the visible Mandarin.
        folded: the visible English, folded.
    """
    if not style or not _words_of(style).stands_in(plain):
        return _NONE
    found: dict[str, list[tuple[StyleRule, Span]]] = {}
    for name, rules in style:
        for rule in rules:
            start = _first(plain, rule.zh, rule.but) if rule.zh in plain else -1
            if start >= 0 and not _asked_for(folded, rule.unless):
                found.setdefault(name, []).append((rule, (start, start + len(rule.zh))))
    return found


class _House(NamedTuple):
    """What is known of the lists of one glossary."""

    style: Style
    words: ChineseWords
    """Those of all rules."""


def _words_of(style: Style) -> ChineseWords:
    """The words of all lists; each glossary has its own, which are told apart by where they lie in memory."""
    known = _HOUSES.get(id(style))
    if known is None or known.style is not style:
        if len(_HOUSES) >= _GLOSSARIES:
            _HOUSES.clear()
        entries = [re.escape(rule.zh) for _, rules in style for rule in rules]
        words = ChineseWords(any_of(entries), signs(entries))
        known = _HOUSES[id(style)] = _House(style, words)
    return known.words


_HOUSES: dict[int, _House] = {}


def _first(text: str, word: str, but: Sequence[str]) -> int:
    """The first place of a word outside the longer words, or -1."""
    for longer in but:
        text = text.replace(longer, "\0" * len(longer))
    return text.find(word)


def _asked_for(folded: str, words: Sequence[str]) -> bool:
    """True if the English has one of the words."""
    return bool(words) and bool(_any_of(tuple(words)).search(folded))


@lru_cache(maxsize=256)
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """Any of some English words, with or without a plural or possessive s."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(fold(w)) for w in words)})(?:'?s)?(?!\w)")
