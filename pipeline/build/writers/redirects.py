"""Write a redirect page at each former address of a document.

A static host cannot answer 301, so the page sends its reader on; a host that can reads `redirects` of the manifest.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from pipeline.build.template import fill
from pipeline.build.writers.interface import Files, Site
from pipeline.build.writers.links import beside, file_of
from pipeline.model.pair import Pair
from pipeline.model.settings import EN


def redirects(site: Site, pair: Pair) -> Iterator[tuple[str, str, str]]:
    """(former address, today's, language) of what stands in this output; both are paths with `/` in front."""
    now = {version.locale.tag: version.url for version in site.shown(pair)}
    for one in site.translations(pair):
        if one.withdrawn_url:
            now.setdefault(one.tag, one.withdrawn_url)
    for alias, tag in pair.aliases:
        if tag in now:
            yield alias, now[tag], tag


def write(site: Site, pair: Pair) -> Files:
    """One page a former address."""
    return {
        file_of(old): _page(site, pair, old, new, tag) for old, new, tag in redirects(site, pair)
    }


def write_lists(site: Site) -> Files:
    """The same for servers: `_redirects` as static hosts read it, and a map for nginx. Nothing where there is none."""
    found = [one for pair in site.pairs for one in redirects(site, pair)]
    if site.preview or not found:
        return {}
    base = urlsplit(site.absolute("")).path  # a server sees the whole path
    lines = [f"{base}{old} {base}{new} 301\n" for old, new, _ in sorted(found)]
    nginx = [f'"{base}{old}" "{base}{new}";\n' for old, new, _ in sorted(found)]
    return {"_redirects": "".join(lines).encode(), "redirects.nginx.map": "".join(nginx).encode()}


def _page(site: Site, pair: Pair, old: str, new: str, tag: str) -> bytes:
    return fill(
        "redirect.html",
        tag=tag,
        to=beside(site, file_of(old), new),
        canonical=site.canonical(pair, pair.en) if tag == EN.tag else site.absolute(new),
        words=site.labels[tag],
    )
