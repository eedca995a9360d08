"""Reads and writes short lists of numbers such as `2,5-7`."""

from __future__ import annotations

import re
from collections.abc import Iterable


def numbers_of(text: str) -> frozenset[int]:
    """Numbers out of a short list; what is no number is left out.

    >>> sorted(numbers_of("2, 5-7"))
    [2, 5, 6, 7]
    """
    found: set[int] = set()
    for one in re.finditer(r"(?<![\d-])(\d{1,5})(?:-(\d{1,5}))?(?![\d-])", text):
        found.update(range(int(one[1]), int(one[2] or one[1]) + 1))
    return frozenset(found)


def as_list(numbers: Iterable[int]) -> str:
    """Numbers as a short list.

    >>> as_list({7, 2, 5, 6})
    '2,5-7'
    """
    parts: list[list[int]] = []
    for one in sorted(numbers):
        if parts and parts[-1][1] == one - 1:
            parts[-1][1] = one
        else:
            parts.append([one, one])
    return ",".join(str(a) if a == b else f"{a}-{b}" for a, b in parts)
