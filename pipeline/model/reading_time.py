"""Estimate how long a therapist needs to review a number of texts."""

from __future__ import annotations

SECONDS_A_TEXT = 40
"""From `look.md`: "9 paragraphs, about 6 minutes". A guess until the desk can measure it."""


def reading_minutes(texts: int) -> int:
    """Minutes, rounded up.

    >>> reading_minutes(9), reading_minutes(1), reading_minutes(0)
    (6, 1, 0)
    """
    return -(-texts * SECONDS_A_TEXT // 60)
