"""An ISO date and a language in; the date as that language writes it out."""

from __future__ import annotations

import re

_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def written_date(iso: str, tag: str) -> str:
    """A date for people; what is no date stays as it is.

    >>> written_date("2026-11-23", "en"), written_date("2026-11-23", "zh-Hans")
    ('November 23, 2026', '2026年11月23日')
    """
    match = _ISO.match(iso)
    if not match or not 1 <= int(match[2]) <= 12:
        return iso
    year, month, day = (int(part) for part in match.groups())
    if tag.startswith("zh"):
        return f"{year}年{month}月{day}日"
    return f"{_MONTHS[month - 1]} {day}, {year}"
