"""Write a notice with the crisis numbers at each address of a document that was removed."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.build.crisis import crisis_lines, service_key
from pipeline.build.template import fill
from pipeline.build.writers.frame import frame
from pipeline.build.writers.interface import Files, Site
from pipeline.build.writers.links import file_of
from pipeline.build.writers.redirects import redirects
from pipeline.model.addresses import Removed
from pipeline.model.settings import EN


def tombstones(site: Site) -> Iterator[tuple[Removed, str, str]]:
    """(document, address, language) of each notice: no other page stands there, and none leads from there."""
    taken = {version.url for pair in site.pairs for version in site.shown(pair)}
    taken |= {pair.withdrawn_url for pair in site.pairs if pair.withdrawn_url}
    taken |= {old for pair in site.pairs for old, _, _ in redirects(site, pair)}
    tags = {locale.tag for locale in site.locales}
    for removed in site.removed:
        for url in removed.urls:
            if url not in taken:
                taken.add(url)
                first = url.split("/")[1]
                yield removed, url, first if first in tags else EN.tag


def write(site: Site) -> Files:
    """One page an address; the preview has none."""
    return {file_of(url): _page(site, url, tag) for _, url, tag in tombstones(site)}


def _page(site: Site, url: str, tag: str) -> bytes:
    words = site.labels[tag]
    return fill(
        "tombstone.html",
        **frame(site, file_of(url), tag),
        contacts=[
            {"number": line.number, "name": words.name(service_key(line), line.name)}
            for line in crisis_lines(site.contacts)
        ],
        contact=words.name("contact", site.settings.contact),
    )
