"""List the characters of inline Markdown that typography may change, with their offsets."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.checks.contact_tokens import contact_tokens, may_hold_contacts
from pipeline.model.finding import Span
from pipeline.model.late_pattern import late_pattern

_SKIP = "skip"
_OPAQUE = "opaque"
_ADDRESS = r"[^()\s]*(?:\([^()\s]*\)[^()\s]*)*"
_PATTERNS = (
    ("](", _SKIP, re.compile(rf"\]\((?:<[^<>\n]*>|{_ADDRESS})(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)")),
    ("<", _SKIP, late_pattern(r"</?[A-Za-z!][^<>]*>")),  # HTML tags, comments, <https://…>
    ("][", _SKIP, late_pattern(r"\]\[[^\[\]]*\]")),
    ("![", _SKIP, late_pattern(r"!(?=\[)")),
    ("\\", _OPAQUE, late_pattern(r"\\[!-/:-@\[-`{-~]")),  # escapes
    ("&", _OPAQUE, late_pattern(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")),
)
_SIGN = re.compile(r"[\\`*_~\[\]<>&!]")
"""A text without any of these, and without contacts, is seen character for character."""
_BACKTICKS = late_pattern("`+")
_EMPHASIS = re.compile(r"[*_~\[\]]")
OPAQUE = "\ufffc"
"""Stands for a character that is seen and may not be touched."""


class Visible(NamedTuple):
    """What readers see of a text."""

    chars: str
    places: Sequence[int]
    """Where each stands in the text."""


def visible(text: str) -> Visible:
    """What readers see, without marks of emphasis and links.

    Code, escapes, entities, numbers to call and addresses come as `OPAQUE`.

    >>> visible("请看**[这里](x.md)**, `a,b`").chars
    '请看这里, \ufffc\ufffc\ufffc\ufffc\ufffc'
    """
    if not (_SIGN.search(text) or may_hold_contacts(text)):
        return Visible(text, range(len(text)))
    roles = [""] * len(text)
    for span in _code(text) if "`" in text else ():
        _mark(roles, span, _OPAQUE)
    for sign, role, pattern in _PATTERNS:
        for match in pattern.finditer(text) if sign in text else ():
            _mark(roles, match.span(), role)
    for token in contact_tokens(text, ()):
        _mark(roles, token.span, _OPAQUE)
    for match in _EMPHASIS.finditer(text):
        if not roles[match.start()]:
            roles[match.start()] = _SKIP
    places = [place for place, role in enumerate(roles) if role != _SKIP]
    chars = (OPAQUE if roles[place] == _OPAQUE else text[place] for place in places)
    return Visible("".join(chars), places)


def _code(text: str) -> Iterator[Span]:
    """Pieces of code: from backticks to the next run of as many."""
    runs = [match.span() for match in _BACKTICKS.finditer(text)]
    ends: dict[int, list[int]] = {}
    for start, end in runs:
        ends.setdefault(end - start, []).append(end)
    at = 0
    for start, end in runs:
        for length in range(end - start, 0, -1) if start >= at else ():
            following = ends.get(length, [])
            number = bisect_right(following, end)
            if number < len(following):
                at = following[number]
                yield (end - length, at)
                break


def _mark(roles: list[str], span: tuple[int, int], role: str) -> None:
    """Give a role to a stretch that has none yet; the first pattern wins."""
    if not any(roles[slice(*span)]):
        roles[slice(*span)] = [role] * (span[1] - span[0])
