"""Take pages out of the lists, feeds and the sitemap of a site that was written before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from typing import Any
from urllib.parse import unquote, urljoin

from pipeline.build.writers import home

_ENTRY = re.compile(
    r'<li>\n<h[23]><a href="([^"]*)">.*?</li>\n'  # home.html
    r"|<entry>\n<id>([^<]*)</id>\n.*?</entry>\n"  # feed.xml
    r"|<url>\n<loc>([^<]*)</loc>\n.*?</url>\n",  # sitemap.xml
    re.S,
)
_OTHER_LANGUAGE = re.compile(r'<xhtml:link [^>]*href="([^"]*)"/>\n')


def listing(manifest: Mapping[str, Any]) -> Iterator[str]:
    """The files of a site that name pages, by its manifest."""
    every = (
        *(one["path"] for one in manifest.get("lists", ())),
        home.ROOT,
        *manifest["feeds"].values(),
        "sitemap.xml",
    )
    return (path for path in dict.fromkeys(every) if path in manifest["files"])


def unlisted(text: str, here: str, urls: Iterable[str]) -> str:
    """One of these files without what it says of the pages at these whole addresses; `here` is its own."""
    gone = {unquote(url) for url in urls}

    def kept(match: re.Match[str]) -> str:
        href = next(filter(None, match.groups()), "")
        return "" if unquote(urljoin(here, unescape(href))) in gone else match[0]

    return _OTHER_LANGUAGE.sub(kept, _ENTRY.sub(kept, text))
