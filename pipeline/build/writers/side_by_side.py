"""Write a page of the preview that shows both languages block beside block."""

from __future__ import annotations

from itertools import zip_longest

from markupsafe import Markup

from pipeline.build.labels import NAMES
from pipeline.build.marks import with_marks
from pipeline.build.template import fill, trusted
from pipeline.build.writers.body import DRAFT_BANNER
from pipeline.build.writers.frame import frame
from pipeline.build.writers.interface import Files, Site
from pipeline.build.writers.links import beside, id_prefix, names_of, resolver, up
from pipeline.build.writers.pictures import picture
from pipeline.markdown.render import blocks
from pipeline.model.pair import Pair, Status, Version


def path(pair: Pair) -> str:
    """The page of a pair."""
    return f"side-by-side/{pair.id}/index.html"


def write(site: Site, pair: Pair) -> Files:
    """The page, where there are two languages to put side by side."""
    if not site.preview or pair.zh is None:
        return {}
    english = pair.zh_source or pair.en
    file = path(pair)
    columns = [_blocks(site, pair, version, file) for version in (english, pair.zh)]
    rows = [row for row in zip_longest(*columns, fillvalue=Markup()) if any(row)]
    page = fill(
        "side_by_side.html",
        **frame(site, file, english.locale.tag),
        en=english,
        zh=pair.zh,
        rows=rows,
        names=NAMES,
        draft=trusted(DRAFT_BANNER) if pair.zh.status is Status.DRAFT else "",
        links=[(v.locale.tag, beside(site, file, v.url)) for v in pair.versions],
    )
    return {file: page}


def _blocks(site: Site, pair: Pair, version: Version, file: str) -> list[Markup]:
    prefix = f"{id_prefix(pair)}-{version.locale.tag}"

    def address(other: Version) -> str:
        return beside(site, file, other.url)

    found = blocks(
        version.markdown,
        locale=version.locale,
        labels=site.labels[version.locale.tag],
        id_prefix=prefix,
        resolve=resolver(site, pair, version, address, prefix=prefix),
        picture=picture(site, pair, version.locale, up(file)),
        names=names_of(pair, version),
    )
    # a page break is for paper: it makes no row
    shown = ("" if "page-break" in block[:30] else block for block in found)
    return [trusted(with_marks(block, version.locale.tag, site.contacts)) for block in shown]
