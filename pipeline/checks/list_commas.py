"""Find items of a list that the Mandarin parts by commas, where it has a mark of its own for them: 、."""

from __future__ import annotations

import re
from itertools import pairwise

from pipeline.checks.coverage import counterparts
from pipeline.checks.interface import EntryContext
from pipeline.model.finding import Span
from pipeline.model.late_pattern import late_pattern

_ITEMS = re.compile(r"(?<!for )\b([a-z]+), (?:[a-z]+, ){0,6}[a-z]+,? (?:and|or) [a-z]+\b")
"""A list of single words, with the first one; “for example, pain and fever” is none."""
_JOINED = late_pattern("[^，。；：、！？]{1,8}(?:和|或|与|及|跟|还有)")
"""What follows such a comma: the last two items."""
_WORD = late_pattern(r"[a-z]+")


def list_comma(context: EntryContext) -> Span | None:
    """Where in `target.plain` a comma parts two single words that follow each other in a list of the English; None for nowhere."""
    plain = context.target.plain
    if "，" not in plain or ", " not in context.folded:
        return None
    for match in _ITEMS.finditer(context.folded):
        items = _WORD.findall(match.group().replace(" and ", " ").replace(" or ", " "))
        for one, other in pairwise(items):
            at = _between(plain, one, other)
            if at is not None:
                return at, at + 1
    return None


def _between(plain: str, one: str, other: str) -> int | None:
    """Where a comma stands right between what commonly stands for two English words."""
    first = tuple(counterparts(one))
    second = tuple(counterparts(other))
    at = plain.find("，")
    while at >= 0 and first and second:
        if plain.endswith(first, 0, at) and plain.startswith(second, at + 1):
            return at if _JOINED.match(plain, at + 1) else None
        at = plain.find("，", at + 1)
    return None
