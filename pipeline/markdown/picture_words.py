"""Take the words out of a text that is a picture alone, and put other words in."""

from __future__ import annotations

import re

_ALONE = re.compile(r"!\[((?:[^\[\]\\]|\\.)*)\]\(([^()\s]+)\)", re.DOTALL)
_SIGNS = re.compile(r"[\[\]\\]")
_ESCAPED = re.compile(r"\\([\[\]\\])")


def picture_in(text: str) -> str:
    """The address of the picture that a text is; empty for a text that says something beside one, or names a title.

    >>> picture_in("![A bench](img/bench.png)")
    'img/bench.png'
    >>> picture_in("Here: ![A bench](img/bench.png)")
    ''
    """
    found = _ALONE.fullmatch(text.strip()) if text.startswith("!") else None
    return found[2] if found else ""


def words_of_picture(source: str, target: str) -> str:
    """What a person writes for a text: of a picture alone its words, else the text as it is.

    >>> words_of_picture("![A bench](bench.png)", "![一张长椅](bench.png)")
    '一张长椅'
    """
    address = picture_in(source)
    found = _ALONE.fullmatch(target.strip()) if address else None
    return _ESCAPED.sub(r"\1", found[1]) if found and found[2] == address else target


def with_picture(address: str, typed: str) -> str:
    """The picture with the words that somebody wrote for it; without an address, or without words, as typed.

    >>> with_picture("bench.png", "一张长椅")
    '![一张长椅](bench.png)'
    """
    if not address or not typed.strip() or f"]({address})" in typed:
        return typed
    words = _SIGNS.sub(r"\\\g<0>", " ".join(typed.split()))
    return f"![{words}]({address})"
