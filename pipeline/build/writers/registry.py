"""The tables of all writers, one for each format of the output."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.build.writers import (
    assets,
    feeds,
    home,
    html,
    index,
    json_pages,
    manifest,
    markdown,
    notices,
    pdf,
    pictures,
    redirects,
    side_by_side,
    sitemap,
)
from pipeline.build.writers.interface import Files, Mode, PageWriter, Site, Writer
from pipeline.build.writers.join import joined
from pipeline.model.hashing import hashes_of
from pipeline.model.pair import Pair

__all__ = ["Mode", "Site", "write_all", "write_once", "write_pages", "write_site"]

PAGE_WRITERS: tuple[PageWriter, ...] = (
    html.write,
    notices.write,
    side_by_side.write,
    json_pages.write,
    markdown.write,
    redirects.write,
    pdf.write,
)
"""What is written for each document."""
WRITERS: tuple[Writer, ...] = (
    assets.write,
    pictures.write,
    sitemap.write,
    feeds.write,
    redirects.write_lists,
    notices.write_removed,
    index.write,
    home.write,
)
"""What is written once."""


def write_all(site: Site) -> dict[str, bytes]:
    """Every file of the output, the manifest among them; `build.incremental` gives the same for less.

    Raises PipelineError PATHS where two pages want the same address.
    """
    return write_site(site, joined(write_pages(site, pair) for pair in site.pairs))


def write_pages(site: Site, pair: Pair) -> dict[str, bytes]:
    """The files of one document; they depend on other documents only through the links to them."""
    return joined(write(site, pair) for write in PAGE_WRITERS)


def write_site(site: Site, pages: Files) -> dict[str, bytes]:
    """`pages` with the files that are written once and the manifest over all of them."""
    return joined([pages, write_once(site, hashes_of(pages))])


def write_once(site: Site, pages: Mapping[str, str]) -> dict[str, bytes]:
    """What is written once, beside pages that are known by path and SHA-256; the manifest names them all."""
    once = joined(write(site) for write in WRITERS)
    return joined([once, manifest.write(site, joined([pages, hashes_of(once)]))])
