"""Characters in; what script they belong to out: Han, Latin word characters, folded English."""

from __future__ import annotations

import re

HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Ranges of Han characters, for use inside `[…]` of a regular expression."""

_HAN = re.compile(f"[{HAN}]")
_FOLD = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "‐": "-", "‑": "-", "–": "-", "\u00a0": " ", "\n": " "}
)


def is_han(char: str) -> bool:
    """True for one Han character; false for "" and for punctuation.

    >>> is_han("可"), is_han("。"), is_han("")
    (True, False, False)
    """
    return bool(_HAN.fullmatch(char))


def has_han(text: str) -> bool:
    """True if any character is Han."""
    return bool(_HAN.search(text))


def is_word(char: str) -> bool:
    """True for a letter or digit of a script that writes words apart: in EFT是, F is one and 是 is not."""
    return char.isalnum() and not is_han(char)


def fold(text: str) -> str:
    r"""English for matching, of the same length: lower case, typewriter apostrophe and hyphen, no line ends.

    >>> fold("Partner’s\nBid")
    "partner's bid"
    """
    lower = text.lower()
    if len(lower) != len(text):  # a few capitals (İ) have no small letter of length one
        lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return lower.translate(_FOLD)
