"""Write a document's HTML pages."""

from __future__ import annotations

from pipeline.build.labels import own_names
from pipeline.build.page_address import file_of
from pipeline.build.template import fill, trusted
from pipeline.build.writers import feeds, markdown, pdf, side_by_side
from pipeline.build.writers.body import body_of, draft_banner
from pipeline.build.writers.frame import frame, switch
from pipeline.build.writers.interface import Files, Site
from pipeline.build.writers.links import alternates, id_prefix, relative_link, up
from pipeline.build.writers.pictures import shared_image
from pipeline.build.writers.structured_data import json_ld
from pipeline.model.pair import Pair, Status, Version
from pipeline.model.paths import home_of
from pipeline.model.settings import EN


def write(site: Site, pair: Pair) -> Files:
    """One page a version that this output shows."""
    return {file_of(v.url): _page(site, pair, v) for v in site.shown(pair)}


def _page(site: Site, pair: Pair, version: Version) -> bytes:
    file = file_of(version.url)
    body = body_of(
        site, pair, version, lambda other: relative_link(site, file, other.url), up(file)
    )
    crisis = f"{id_prefix(pair)}-crisis-1"
    return fill(
        "page.html",
        **{**frame(site, file, version.locale.tag), "home": _home(site, version, file)},
        pair=pair,
        version=version,
        body=trusted(body),
        draft=draft_banner(version),
        behind=version.status is Status.BEHIND,
        crisis=crisis if f'id="{crisis}"' in body else "",
        noindex=site.preview or version.status is Status.DRAFT,
        canonical=site.canonical(pair, version),
        alternates=alternates(site, pair),
        og=[one.locale.og for one in site.public(pair) if one.locale != version.locale],
        image=shared_image(site, pair, version),
        json_ld=json_ld(site, pair, version),
        feed="" if site.preview else site.absolute(f"/{feeds.path(version.locale)}"),
        switch=switch(site, pair, version.locale.tag, file),
        side_by_side=_aside(site, pair, version, file),
        sheets=[
            (name, up(file) + one, other) for name, one, other in pdf.sheets_of(site, pair, version)
        ],
        names=own_names(site.settings),
        source=up(file) + markdown.path(pair, version) if site.preview else "",
    )


def _home(site: Site, version: Version, file: str) -> str:
    """The list of all pages in the reader's language; it is there, for this page is in it."""
    return relative_link(
        site, file, "/" if site.preview else home_of(site.settings, version.locale)
    )


def _aside(site: Site, pair: Pair, version: Version, file: str) -> str:
    """The page that shows this version beside the other language; of the English, the first that there is."""
    shown = pair.versions[1:] if version.locale == EN else (version,)
    return up(file) + side_by_side.path_of(pair, shown[0]) if site.preview and shown else ""
