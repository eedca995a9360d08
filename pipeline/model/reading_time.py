"""Estimate how long a therapist needs to read texts, and to write those without Mandarin."""

from __future__ import annotations

SECONDS_A_TEXT = 40
"""From `look.md`: "9 paragraphs, about 6 minutes". A guess until the desk can measure it."""


SECONDS_TO_WRITE = 120
"""For the Mandarin of one text. A guess too: a sentence or two, written and read over."""


def reading_minutes(texts: int, to_write: int = 0) -> int:
    """Minutes for texts of which so many are to be written, rounded up.

    >>> reading_minutes(9), reading_minutes(1), reading_minutes(0), reading_minutes(9, 3)
    (6, 1, 0, 10)
    """
    return -(-((texts - to_write) * SECONDS_A_TEXT + to_write * SECONDS_TO_WRITE) // 60)
