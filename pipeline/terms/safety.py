"""Recognize text about danger to life or body, which two people must approve.

The words lie in `words/safety.txt`, each with why it is there.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from pipeline.terms.read_words import Families, ascii_words
from pipeline.terms.script import fold
from pipeline.terms.word_lists import by_first, word_list

_LIST = word_list("safety")
_LETTERS = re.compile(r"[a-z0-9]+(?![?*])")

SAFETY_WORDS = {
    entry: named.split() or _LETTERS.findall(entry)[:1]
    for entry, _, named in (line.partition(" = ") for line in _LIST["words"])
}
"""Regular expressions for whole words of folded text, each with how a word begins in all that it matches."""
FIGURES_OF_SPEECH = _LIST["figures"]
"""Ordinary prose about couples that holds a safety word and means no danger."""

_HOTLINE = re.compile(
    r"(?=[chls+(\d])(?<![\w$])(?<!\d[-.,])(?:(?:crisis|suicide|safety) (?:text )?(?:lines?|chat|number)|(?:hot|help|life)lines?"
    r"|911|988|741[- ]?741|88788|(?:\+?1[-. ])?(?:\(\d{3}\) ?|\d{3}[-. ])\d{3}[-. ](?:\d{4}|safe|talk))(?!\w)(?![-.,]\d)"
)


@cache  # made where somebody reads English, which most commands do not
def _beginnings() -> Families[str]:
    """The same by how a word begins."""
    return Families(
        (f"{start}*", entry) for entry, starts in SAFETY_WORDS.items() for start in starts
    )


@cache
def _any_of(entries: tuple[str, ...]) -> re.Pattern[str]:
    """What finds one of some entries behind a sign."""
    # to find the sign before a word is much faster than to ask at each letter whether one begins
    return re.compile(rf"[^a-z0-9_$](?<!\w)(?<!\d[-.,])(?:{'|'.join(entries)})(?!\w)(?![-.,]\d)")


@cache
def _figures() -> re.Pattern[str]:
    return re.compile(rf"\b{by_first(FIGURES_OF_SPEECH)}\b")


def names_hotline(text: str) -> bool:
    """True if a text names a hotline or a telephone number.

    >>> names_hotline("To talk, call or text 988."), names_hotline("| Shelter | 404-555-0100 |"), names_hotline("Breathe.")
    (True, True, False)
    """
    return bool(_HOTLINE.search(fold(text)))


def hotlines(text: str) -> tuple[str, ...]:
    """The numbers of hotlines and telephones in a text, in order, without what only separates their parts.

    >>> hotlines("Call 911, or text HOME to 741-741. The lifeline is 800-799-SAFE.")
    ('911', '741741', '800799safe')
    """
    found = (re.sub(r"[^0-9a-z]", "", match[0]) for match in _HOTLINE.finditer(fold(text)))
    return tuple(number for number in found if number[0].isdigit())


@lru_cache(maxsize=4_000)
def is_safety_text(text: str) -> bool:
    """True if the English speaks of violence, suicide, abuse, self-harm or danger, or names a crisis line.

    >>> is_safety_text("If you are in danger, call 911.")
    True
    >>> is_safety_text("Compassion creates emotional safety, even in a crisis.")
    False
    """
    folded, known = f" {fold(text)}", _beginnings()
    entries = {found for word in ascii_words(folded) if (found := known[word])}
    if not entries:  # most texts
        return False
    patterns = [_any_of(each) for each in entries]
    if not any(pattern.search(folded) for pattern in patterns):
        return False
    plain = _figures().sub(" ", folded)
    return any(pattern.search(plain) for pattern in patterns)
