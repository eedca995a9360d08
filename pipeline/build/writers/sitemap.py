"""Write `sitemap.xml` with every public page and its other languages."""

from __future__ import annotations

from pipeline.build.template import fill
from pipeline.build.writers import feeds
from pipeline.build.writers.interface import Files, Site
from pipeline.build.writers.links import alternates


def write(site: Site) -> Files:
    """The sitemap; the preview, which nobody may index, has none."""
    if site.preview:
        return {}
    pages = [
        {
            "url": site.absolute(version.url),
            "changed": feeds.day(version.last_day),
            "alternates": alternates(site, pair),
        }
        for pair in site.pairs
        for version in site.public(pair)
        if site.canonical(pair, version) == site.absolute(version.url)  # else another site lists it
    ]
    return {"sitemap.xml": fill("sitemap.xml", pages=pages)}
