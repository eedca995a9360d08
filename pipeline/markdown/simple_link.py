"""Read texts whose only markup is one link to a page or a heading, without the parser."""

from __future__ import annotations

import re

from pipeline.markdown.simple_emphasis import WORDS

_ONE_LINK = re.compile(rf"({WORDS}*)\[({WORDS}+)\]\(((?!//)[A-Za-z0-9_./#-]+)\)({WORDS}*)")
"""The address has no character that has to be written in another way, no scheme and no host."""


def simple_link(text: str) -> tuple[str, str] | None:
    """The words that a reader of such a text sees, and the address; None for any other text.

    >>> simple_link("Read [the next](b.md#a).")
    ('Read the next.', 'b.md#a')
    """
    found = _ONE_LINK.fullmatch(text) if "](" in text else None
    if not found:
        return None
    before, inside, address, after = found.groups()
    return before + inside + after, address
