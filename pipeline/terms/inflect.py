"""Derive the inflected forms of an English headword.

A form too many does no harm (nobody writes "withdrawed"); irregular forms are listed in the glossary.
"""

from __future__ import annotations

import re

_SIBILANT = re.compile(r"(?:s|x|z|ch|sh)$")
_CONSONANT_Y = re.compile(r"[^aeiou]y$")
_ONE_VOWEL = re.compile(r"[^aeiou]*[aeiou][^aeiouwxy]$")
_ENDS_CVC = re.compile(r"[^aeiou][aeiou][^aeiouwxy]$")


def inflections(headword: str, pos: str) -> tuple[str, ...]:
    """All forms of a headword, itself first.

    A noun phrase bends its last word, or the one before "of"; a verb phrase its first.

    >>> inflections("ritual of connection", "noun")[:2]
    ('ritual of connection', 'rituals of connection')
    >>> "set boundaries" in inflections("set boundaries", "verb")
    True
    """
    kinds = pos.split("/")
    forms = [headword]
    if "verb" in kinds:
        first, blank, rest = headword.partition(" ")
        forms += [word + blank + rest for word in _verb(first)]
    if "noun" in kinds or "name" in kinds or "abbreviation" in kinds:
        head, of, tail = headword.partition(" of ")
        if of:
            forms += [_plural(head) + of + tail]
        plural = _plural(headword)
        forms += [plural, f"{headword}'s", f"{plural}'" if plural.endswith("s") else f"{plural}'s"]
    return tuple(dict.fromkeys(forms))


def _plural(word: str) -> str:
    """The regular plural."""
    low = word.lower()
    if _SIBILANT.search(low):
        return word + "es"
    if _CONSONANT_Y.search(low):
        return word[:-1] + "ies"
    return word + "s"


def _verb(word: str) -> list[str]:
    """Third person, -ed and -ing; both spellings where the stress would decide about doubling."""
    low = word.lower()
    if low.endswith("ie"):
        return [word + "s", word + "d", word[:-2] + "ying"]
    if low.endswith("ee"):
        return [word + "s", word + "d", word + "ing"]
    if low.endswith("e"):
        return [word + "s", word + "d", word[:-1] + "ing"]
    if _CONSONANT_Y.search(low):
        return [word[:-1] + "ies", word[:-1] + "ied", word + "ing"]
    forms = [_plural(word)]
    if _ENDS_CVC.search(low) or _ONE_VOWEL.fullmatch(low):
        forms += [word + word[-1] + "ed", word + word[-1] + "ing"]
    if not _ONE_VOWEL.fullmatch(low):
        forms += [word + "ed", word + "ing"]
    return forms
