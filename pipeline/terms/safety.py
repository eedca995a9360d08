"""Recognize text about danger to life or body, which two people must approve.

The words lie in `words/safety.txt`, each with why it is there.
"""

from __future__ import annotations

import re
from functools import cache

from pipeline.terms.script import fold
from pipeline.terms.word_lists import by_first, word_list

_LIST = word_list("safety")

SAFETY_WORDS = _LIST["words"]
"""Regular expressions for whole words of folded text."""
STEMS = _LIST["stems"]
"""In every safety word a word begins with one of these, in small letters: much faster to look for."""

FIGURES_OF_SPEECH = _LIST["figures"]
"""Ordinary prose about couples that holds a safety word and means no danger."""

_HOTLINE = re.compile(
    r"(?<![\w$])(?<!\d[-.,])(?:(?:crisis|suicide|safety) (?:text )?(?:lines?|chat|number)|(?:hot|help|life)lines?"
    r"|911|988|741[- ]?741|88788|(?:\+?1[-. ])?(?:\(\d{3}\) ?|\d{3}[-. ])\d{3}[-. ](?:\d{4}|safe|talk))(?!\w)(?![-.,]\d)"
)


@cache  # compiled where somebody reads English, which most commands do not
def _words() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w$])(?<!\d[-.,]){by_first(SAFETY_WORDS)}(?![\w])(?![-.,]\d)")


@cache
def _figures() -> re.Pattern[str]:
    return re.compile(rf"\b{by_first(FIGURES_OF_SPEECH)}\b")


@cache
def _stems() -> re.Pattern[str]:
    # to find the sign before a word is much faster than to ask at each letter whether one begins
    return re.compile(rf"[^a-z0-9_]{by_first(STEMS)}")


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


def is_safety_text(text: str) -> bool:
    """True if the English speaks of violence, suicide, abuse, self-harm or danger, or names a crisis line.

    >>> is_safety_text("If you are in danger, call 911.")
    True
    >>> is_safety_text("Compassion creates emotional safety, even in a crisis.")
    False
    """
    return bool(_words().search(_figures().sub(" ", fold(text))))


def safety_hints(text: str) -> list[int]:
    """Give the offsets, in order, near which a safety word may stand; where there is none, there is no such word.

    >>> safety_hints("Take turns. Call 911.")
    [17]
    """
    lower = text.lower()
    if len(lower) != len(text):  # a few capitals have no small letter of length one
        return list(range(len(text)))
    return [match.start() for match in _stems().finditer(f" {lower}")]
