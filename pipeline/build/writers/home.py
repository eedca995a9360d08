"""Write the first page, the lists of each language, robots.txt, and a page for addresses without one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.build.labels import own_names
from pipeline.build.page_address import file_of
from pipeline.build.template import fill
from pipeline.build.writers import feeds
from pipeline.build.writers.assets import static
from pipeline.build.writers.frame import frame
from pipeline.build.writers.interface import Files, Site
from pipeline.build.writers.links import relative_link
from pipeline.model.pair import Pair, Version
from pipeline.model.paths import home_of, list_of
from pipeline.model.settings import EN, Locale

ROOT, MISSING, ICON = "index.html", "404.html", "favicon.svg"
_KINDS = {"article": "kind.article", "handout": "kind.handout"}
"""Kind of document → the label of its list."""


@dataclass(frozen=True, slots=True)
class Listing:
    """One page that lists others."""

    file: str
    """Its place in the output."""
    url: str
    """The address that it calls its own: that of the first page may be that of the English list."""
    locale: Locale
    kind: str
    """What it lists; empty: everything."""

    @property
    def is_at_home(self) -> bool:
        """True where it stands at the address that it calls its own."""
        return self.file == file_of(self.url)


def lists(site: Site) -> tuple[Listing, ...]:
    """Every list of the site; none in a language without pages, and none where a page stands."""
    if site.preview:
        return ()
    taken = {file_of(v.url) for pair in site.pairs for v in site.public(pair)}
    taken |= {file_of(url) for pair in site.pairs for url, _ in pair.aliases}
    taken |= {file_of(url) for removed in site.removed for url in removed.urls}
    return tuple(one for one in _lists(site) if one.file not in taken)


def _lists(site: Site) -> Iterator[Listing]:
    spoken = [one for one in site.locales if any(_shown(site, one, ""))]
    for locale in spoken:
        home = home_of(site.settings, locale)
        yield Listing(file_of(home), home, locale, "")
        for kind in _KINDS:
            url = list_of(site.settings, locale, kind)
            if url and any(_shown(site, locale, kind)):
                yield Listing(file_of(url), url, locale, kind)
    homes = [home_of(site.settings, one) for one in spoken]
    if EN in spoken and "/" not in homes:
        yield Listing(ROOT, homes[0], EN, "")


def _shown(site: Site, locale: Locale, kind: str) -> Iterator[tuple[Pair, Version]]:
    for pair in site.pairs:
        for version in site.public(pair):
            if version.locale == locale and (not kind or pair.kind == kind):
                yield pair, version


def write(site: Site) -> Files:
    """All of them; the preview has a first page of its own, and nobody may index it."""
    if site.preview:
        return {ICON: static(ICON)}
    every = lists(site)
    files = {one.file: _page(site, one, every) for one in every}
    robots = f"User-agent: *\nAllow: /\n\nSitemap: {site.absolute('/sitemap.xml')}\n"
    return {
        **files,
        MISSING: _missing(site, every),
        ICON: static(ICON),
        "robots.txt": robots.encode(),
    }


def _page(site: Site, one: Listing, every: Sequence[Listing]) -> bytes:
    words, home = site.labels[one.locale.tag], home_of(site.settings, one.locale)
    kinds = [one.kind] if one.kind else sorted({p.kind for p, _ in _shown(site, one.locale, "")})
    same = [other for other in every if other.kind == one.kind and other.is_at_home]
    return fill(
        "home.html",
        **{**frame(site, one.file, one.locale.tag), "home": relative_link(site, one.file, home)},
        kind=words.get(_KINDS[one.kind]) if one.kind else None,
        canonical=site.absolute(one.url),
        alternates=[(other.locale.tag, site.absolute(other.url)) for other in same],
        feed=site.absolute(f"/{feeds.path(one.locale)}"),
        switch=_switch(site, one, same),
        groups=[(_heading(site, one, kind), _rows(site, one, kind)) for kind in kinds],
    )


def _heading(site: Site, one: Listing, kind: str) -> Any:  # noqa: ANN401  a word, or nothing
    known = kind in _KINDS and not one.kind
    return site.labels[one.locale.tag].get(_KINDS[kind]) if known else None


def _rows(site: Site, one: Listing, kind: str) -> list[dict[str, str]]:
    return [
        {
            "href": relative_link(site, one.file, v.url),
            "title": v.title,
            "description": v.description,
            "day": feeds.day(v.first_day),
        }
        for _, v in _shown(site, one.locale, kind)
    ]


def _switch(site: Site, one: Listing, same: list[Listing]) -> list[dict[str, Any]]:
    names = own_names(site.settings)
    links = [
        {
            "tag": other.locale.tag,
            "name": names[other.locale.tag],
            "href": relative_link(site, one.file, other.url),
            "current": other.locale == one.locale,
        }
        for other in same
    ]
    return links if len(links) > 1 else []


def _missing(site: Site, every: Sequence[Listing]) -> bytes:
    """For a host to show at any address: its links are those of the first page, wherever it stands.

    A language whose words for it nobody has approved has a link with its own name, not the English once more.
    """
    homes = [one for one in every if not one.kind and one.is_at_home]
    return fill(
        "missing.html",
        **frame(site, MISSING, EN.tag),
        base=site.absolute("/"),
        parts=[
            {
                "tag": one.locale.tag,
                "words": site.labels[one.locale.tag],
                "name": own_names(site.settings)[one.locale.tag],
                "href": relative_link(site, MISSING, one.url),
            }
            for one in homes
        ],
    )
