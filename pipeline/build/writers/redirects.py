"""Write a redirect page at each former address of a document.

A static host cannot answer 301, so the page sends its reader on; a host that can reads `redirects` of the manifest.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

from pipeline.build.page_address import file_of
from pipeline.build.template import fill
from pipeline.build.writers.interface import Files, Site
from pipeline.build.writers.links import relative_link
from pipeline.model.pair import Pair
from pipeline.model.settings import EN

MAP = "redirects.nginx.map"
"""Always written: a configuration of nginx that includes a file which is not there does not start."""


def redirects(site: Site, pair: Pair) -> Iterator[tuple[str, str, str]]:
    """(former address, today's, language) of what stands in this output; both are paths with `/` in front."""
    if not pair.aliases:
        return
    now = {version.locale.tag: version.url for version in site.shown(pair)}
    for one in site.translations(pair):
        if one.withdrawn_url:
            now.setdefault(one.tag, one.withdrawn_url)
    for alias, tag in pair.aliases:
        if tag in now:
            yield alias, now[tag], tag


def every_redirect(site: Site) -> list[tuple[str, str, str]]:
    """The same of all pages and lists."""
    return [*(one for pair in site.pairs for one in redirects(site, pair)), *site.former_lists]


def write(site: Site, pair: Pair) -> Files:
    """One page a former address."""
    english = site.canonical(pair, pair.en)
    return {
        file_of(old): _page(site, old, new, tag, english if tag == EN.tag else site.absolute(new))
        for old, new, tag in redirects(site, pair)
    }


def write_lists(site: Site) -> Files:
    """The same of lists; and for servers: `_redirects` as static hosts read it, a map for nginx, which may be empty."""
    if site.preview:
        return {}
    found = sorted(every_redirect(site))
    base = urlsplit(site.absolute("")).path  # a server sees the whole path
    lines = "".join(f"{base}{old} {base}{new} 301\n" for old, new, _ in found)
    files = {
        file_of(old): _page(site, old, new, tag, site.absolute(new))
        for old, new, tag in site.former_lists
    }
    files[MAP] = "".join(_map(site, base, found)).encode()
    return {**files, "_redirects": lines.encode()} if found else files


def _map(site: Site, base: str, found: list[tuple[str, str, str]]) -> Iterator[str]:
    """A line for each former address. nginx reads words of a map in any case, and expressions as they are written.

    So an address that differs from another one by its case alone (`lowercase_paths`) would lead to itself.
    """
    there = {version.url for pair in site.pairs for version in site.shown(pair)}
    there |= {url for old, new, _ in found for url in (old, new)}
    alike = Counter(url.lower() for url in there)
    for old, new, _ in found:
        key = f"~^{re.escape(base + old)}$" if alike[old.lower()] > 1 else base + old
        quoted = key.replace('"', r"\"")
        yield f'"{quoted}" "{base}{new}";\n'


def _page(site: Site, old: str, new: str, tag: str, canonical: str) -> bytes:
    return fill(
        "redirect.html",
        tag=tag,
        to=relative_link(site, file_of(old), new),
        canonical=canonical,
        words=site.labels[tag],
    )
