"""What time it is, as decisions and files say it."""

from __future__ import annotations

from datetime import UTC, datetime


def today() -> str:
    """The day in UTC: `2026-11-29`."""
    return now()[:10]


def now() -> str:
    """The moment: RFC 3339 UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
