"""Write a page of the preview that shows both languages block beside block."""

from __future__ import annotations

from itertools import zip_longest

from markupsafe import Markup

from pipeline.build.labels import own_names
from pipeline.build.template import fill, trusted
from pipeline.build.writers.body import blocks_of, draft_banner
from pipeline.build.writers.frame import frame
from pipeline.build.writers.interface import Files, Site
from pipeline.build.writers.links import id_prefix, relative_link, up
from pipeline.model.pair import Pair, Version


def path(pair: Pair, tag: str = "") -> str:
    """The page of a pair; `tag`: in a derived language."""
    return (
        f"side-by-side/{tag}/{pair.id}/index.html" if tag else f"side-by-side/{pair.id}/index.html"
    )


def write(site: Site, pair: Pair) -> Files:
    """A page for each translation, with the English that it is made from beside it."""
    others = [version for version in pair.versions[1:] if site.preview]
    return {path_of(pair, version): _page(site, pair, version) for version in others}


def path_of(pair: Pair, version: Version) -> str:
    """The page of a translation."""
    return path(pair, version.locale.tag if version.locale.pivot else "")


def _page(site: Site, pair: Pair, version: Version) -> bytes:
    english, file = pair.source_of(version), path_of(pair, version)
    columns = [_blocks(site, pair, one, file) for one in (english, version)]
    rows = [row for row in zip_longest(*columns, fillvalue=Markup()) if any(row)]
    return fill(
        "side_by_side.html",
        **frame(site, file, english.locale.tag),
        en=english,
        zh=version,
        rows=rows,
        names=own_names(site.settings),
        draft=draft_banner(version),
        links=[(v.locale.tag, relative_link(site, file, v.url)) for v in pair.versions],
    )


def _blocks(site: Site, pair: Pair, version: Version, file: str) -> list[Markup]:
    def address(other: Version) -> str:
        return relative_link(site, file, other.url)

    prefix = f"{id_prefix(pair)}-{version.locale.tag}"
    found = blocks_of(site, pair, version, address, up(file), prefix)
    # a page break is for paper: it makes no row
    return [trusted("" if "page-break" in block[:30] else block) for block in found]
