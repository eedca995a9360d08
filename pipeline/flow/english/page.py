"""What a build keeps of an English page for the others: data alone, read without the parser."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model.source_link import SourceLink


@dataclass(frozen=True, slots=True)
class EnglishPage:
    """What other pages have to know of an English page."""

    id: str
    """The document's id."""
    path: str
    """The file, from the project folder."""
    url: str
    """Its address on the site."""
    draft: bool
    """True = not public."""
    date: str
    """ISO date; empty without."""
    headings: tuple[str, ...]
    """Names of its headings."""
    links: tuple[SourceLink, ...]
    """Its links and pictures."""
    unread: bool = False
    """True where no document can be made of the file."""
