"""Pairs in; paths and bytes out. One file a format: a new one is a module here and a line in a table below."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.build.writers import (
    assets,
    fragments,
    html,
    index,
    json_pages,
    manifest,
    markdown,
    side_by_side,
    sitemap,
)
from pipeline.build.writers.interface import Files, Mode, PageWriter, Site, Wait, Writer
from pipeline.model.errors import PipelineError
from pipeline.model.pair import Pair

__all__ = ["Mode", "Site", "Wait", "write_all", "write_pages", "write_site"]

PAGE_WRITERS: tuple[PageWriter, ...] = (
    html.write,
    side_by_side.write,
    fragments.write,
    json_pages.write,
    markdown.write,
)
"""What is written for each document."""
WRITERS: tuple[Writer, ...] = (assets.write, sitemap.write, index.write)
"""What is written once."""


def write_all(site: Site) -> dict[str, bytes]:
    """Every file of the output, the manifest among them.

    Raises PipelineError PATHS where two pages want the same address.
    """
    return write_site(site, _joined(write_pages(site, pair) for pair in site.pairs))


def write_pages(site: Site, pair: Pair) -> dict[str, bytes]:
    """The files of one document; they depend on other documents only through the links to them."""
    return _joined(write(site, pair) for write in PAGE_WRITERS)


def write_site(site: Site, pages: Files) -> dict[str, bytes]:
    """`pages` with the files that are written once and the manifest over all of them."""
    written = _joined([pages, *(write(site) for write in WRITERS)])
    return _joined([written, manifest.write(site, written)])


def _joined(parts: Iterable[Files]) -> dict[str, bytes]:
    joined: dict[str, bytes] = {}
    for part in parts:
        for path, data in part.items():
            if path in joined:
                raise PipelineError(
                    "PATHS",
                    f"two pages want the address {path}",
                    "give one of them another `slug` in its front matter",
                )
            joined[path] = data
    return joined
