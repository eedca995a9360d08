"""Read texts whose only markup is one pair of `*` or `**`, without the parser.

Most marked texts of a page are of this kind. A test compares with the parser over generated texts and all cases.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace

from pipeline.markdown.cjk import MARK, is_cjk

WORDS = r"[^\\`*_~\[\]<>&!{}|^\0\n\x0b\x0c\r\x1c-\x1f\x85\u2028\u2029]"
"""Characters that no inline rule begins with, and about which the parser and Python agree whether they are blanks."""
_ONE_PAIR = re.compile(rf"({WORDS}*)(\*\*?)({WORDS}+)\2({WORDS}*)")


_AT_HAND = 64
"""Texts that are remembered: one that is put back is asked about three times."""


class SimpleEmphasis(NamedTuple):
    """What one pair of signs does."""

    kind: str
    """`strong`, `em`, or nothing where our rule leaves the signs as they are."""
    plain: str
    """The words a reader sees."""
    portable: str | None
    """The text as `portable` writes it; None where the parser has to find out."""
    parts: tuple[str, str, str] = ("", "", "")
    """What stands before, inside and behind the signs, where they mark something up."""


@lru_cache(maxsize=_AT_HAND)
def simple_emphasis(text: str) -> SimpleEmphasis | None:
    """Read such a text; None for any other.

    >>> simple_emphasis("**注意：**这")[:3]
    ('strong', '注意：这', '**注意：**&#8203;这')
    """
    found = _ONE_PAIR.fullmatch(text) if "*" in text else None
    if not found:
        return None
    before, sign, inside, after = found.groups()
    first, last = _flanks(before[-1:] or " ", inside[0]), _flanks(inside[-1], after[:1] or " ")
    (opens, _), (opens_plain, _) = first
    (_, closes), (_, closes_plain) = last
    if not (opens and closes):
        same = all(ours == plain for ours, plain in (first, last))
        return SimpleEmphasis("", text, text if same else None)
    # beside a blank and at the ends of a text every run can open or close
    left = MARK if not opens_plain and before[-1:].strip() else ""
    right = MARK if not closes_plain and after[:1].strip() else ""
    marked = f"{before}{left}{sign}{inside}{sign}{right}{after}"
    kind = "strong" if len(sign) == 2 else "em"
    return SimpleEmphasis(kind, before + inside + after, marked, (before, inside, after))


@lru_cache(maxsize=4096)
def _flanks(before: str, after: str) -> tuple[tuple[bool, bool], tuple[bool, bool]]:
    """Whether a run of asterisks between two characters can open and can close: by our rule, by CommonMark's."""
    space_before, punct_before, cjk_before = _kind(before)
    space_after, punct_after, cjk_after = _kind(after)
    opens = not punct_after or space_before or punct_before
    closes = not punct_before or space_after or punct_after
    ours = (
        not space_after and (opens or cjk_after or cjk_before),
        not space_before and (closes or cjk_before or cjk_after),
    )
    return ours, (not space_after and opens, not space_before and closes)


def _kind(char: str) -> tuple[bool, bool, bool]:
    """Whether a character is white space, punctuation, East Asian wide."""
    code = ord(char)
    return isWhiteSpace(code), isMdAsciiPunct(code) or isPunctChar(char), is_cjk(char)
