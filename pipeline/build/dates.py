"""Write an ISO date as people of a language do, with Babel."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from babel import Locale
from babel.dates import format_date


@lru_cache(maxsize=4096)
def written_date(iso: str, tag: str) -> str:
    """The date in words; a text that is no ISO date stays as it is.

    >>> written_date("2026-11-23", "en"), written_date("2026-11-23", "zh-Hans")
    ('November 23, 2026', '2026年11月23日')
    """
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return iso
    return format_date(day, "long", locale=Locale.parse(tag, sep="-"))
