"""A link or a picture as it stands in an English file."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SourceLink:
    """A link or a picture of a page."""

    line: int
    """Line in the file, from 1."""
    href: str
    """The address, as the parser gives it."""
    is_picture: bool = False
    words: str = ""
    """The words for a picture; of a link none."""
