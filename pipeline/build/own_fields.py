"""Fields of the front matter that pages do not know: a website gets them as they are."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from pipeline.markdown.head_problems import KNOWN
from pipeline.terms.script import has_han

_TAKEN = {*KNOWN, "updated", "lastmod"} - {"summary"}
"""Fields that pages say in their own way."""
_LARGEST = 2**53
"""Of a whole number that every reader of JSON takes as it is."""


def own_fields(fields: Mapping[str, Any], english: Mapping[str, Any]) -> dict[str, Any]:
    """Every other field as plain data: days as ISO dates, numbers that JSON has no form for as text.

    `english` are the fields of the English behind them. Left out are names that begin with `_`, and fields whose
    English holds Chinese: nobody approves it.

    >>> own_fields({"title": "A", "tags": ["b"], "_note": "c"}, {})
    {'tags': ['b']}
    """
    return {
        name: _plain(value)
        for name, value in fields.items()
        if is_own(name) and not says_chinese(english.get(name))
    }


def is_own(name: str) -> bool:
    """True for a field that a website gets."""
    return name not in _TAKEN and not name.startswith("_")


def says_chinese(value: object) -> bool:
    """True if a value, or a part of it, holds a Chinese character."""
    return any(map(has_han, _texts(value)))


def tags_of(fields: Mapping[str, Any]) -> list[str]:
    """The texts of the field `tags`, be it a list or one text with commas.

    >>> tags_of({"tags": "anger, repair"}), tags_of({"tags": ["anger", 2]})
    (['anger', 'repair'], ['anger', '2'])
    """
    given = fields.get("tags")
    parts = given.split(",") if isinstance(given, str) else given if isinstance(given, list) else []
    texts = (str(one).strip() for one in parts if isinstance(one, str | int | float))
    return list(dict.fromkeys(filter(None, texts)))


def _plain(value: object) -> Any:  # noqa: ANN401  plain data of any kind
    if isinstance(value, Mapping):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, set | frozenset):
        value = sorted(value, key=str)
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    return value if _has_form(value) else str(value)


def _has_form(value: object) -> bool:
    """True for a text, a number or nothing, as JSON holds it; a whole number only while all readers take it."""
    if isinstance(value, float):
        return math.isfinite(value)
    return isinstance(value, str | None) or (isinstance(value, int) and abs(value) <= _LARGEST)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, one in value.items():
            yield str(name)
            yield from _texts(one)
    elif isinstance(value, list | tuple | set | frozenset):
        for one in value:
            yield from _texts(one)
