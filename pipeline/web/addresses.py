"""Give templates the addresses that they ask for, each made once, and those of a page's texts as one.

A card names thirty: 7 % of its processor time was Werkzeug's, which makes each anew.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any

from flask import g, request, url_for

_TEXT = "/texts/~"
"""Stands for a text in an address of its page; no id has a tilde."""
_MOST = 5_000
"""Addresses that are kept, some 2 MB; those that nobody has asked for longest go first."""


def address(endpoint: str, **values: Any) -> str:  # noqa: ANN401  what the route takes
    """As `url_for`, for addresses of this desk without a host."""
    held = (request.script_root, g.get("locale", ""), endpoint)
    text = values.get("short_id")
    if text is None or len(values) != 2 or not (text.isascii() and text.isalnum()):
        return _made(*held, tuple(values.items()))
    values["short_id"] = "~"
    before, _, after = _made(*held, tuple(values.items())).partition(_TEXT)
    return f"{before}/texts/{text}{after}"


def text_addresses(document: str, short_id: str) -> Callable[[str], str]:
    """By the name of a view of `units`: its address for this text."""
    return partial(_of_text, document, short_id)


def _of_text(document: str, short_id: str, view: str) -> str:
    return address(f"units.{view}", document=document, short_id=short_id)


@lru_cache(maxsize=_MOST)
def _made(_root: str, _locale: str, endpoint: str, values: tuple[tuple[str, Any], ...]) -> str:
    """`url_for` reads root and locale from the request: another one is another address."""
    return url_for(endpoint, **dict(values))
