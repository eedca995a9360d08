"""Say where a link of the text goes on a page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Link:
    """Where a link of the text goes on a page."""

    href: str | None
    """The address; None: nowhere that this reader may go, the words stay without a link."""
    hreflang: str = ""
    """Language of the page behind it, where it is not the reader's."""
    external: bool = False
    """True for somebody else's site: it is not told where the reader came from."""


Resolve = Callable[[str], Link]
"""The address as the author wrote it → where it goes."""


def as_written(href: str) -> Link:
    """Leave an address as it is; one with a scheme of the web is somebody else's."""
    return Link(href, external=href.startswith(("http://", "https://", "//")))
