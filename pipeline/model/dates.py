"""Read a date as people write it in front matter."""

from __future__ import annotations

from datetime import date, datetime

from pipeline.model.late_pattern import late_pattern

_ISO = late_pattern(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?=$|[T\s])")


def iso_date(value: object) -> str:
    """The day as `2026-11-28`; empty for what is none. A time of day is left off.

    >>> iso_date("2026-11-28T10:00:00Z"), iso_date("2026/1/2"), iso_date("soon")
    ('2026-11-28', '2026-01-02', '')
    """
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    match = _ISO.match(value.strip()) if isinstance(value, str) else None
    try:
        return date(*map(int, match.groups())).isoformat() if match else ""
    except ValueError:
        return ""


def is_day(text: str) -> bool:
    """True for a day as `2026-11-28`, and for nothing else."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
