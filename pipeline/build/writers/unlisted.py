"""Take pages, and links to their sheets, out of files of a site that was written before."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from html import unescape
from typing import Any
from urllib.parse import unquote, urljoin

from pipeline.build.writers import home
from pipeline.model.encoding import pretty
from pipeline.model.late_pattern import late_pattern

_ENTRY = late_pattern(
    r'<li>\n<h[23]><a href="([^"]*)">.*?</li>\n'  # home.html
    r"|<entry>\n<id>([^<]*)</id>\n.*?</entry>\n"  # feed.xml
    r"|<url>\n<loc>([^<]*)</loc>\n.*?</url>\n",  # sitemap.xml
    re.S,
)
_OFFER = late_pattern(
    r'<a class="print" href="([^"]*)".*?</a>\n'  # page.html
    r'|<li><a href="([^"]*)" type="application/pdf" data-pipeline-label=.*?</li>\n',  # fragment.html
    re.S,
)
_OTHER_LANGUAGE = late_pattern(r'<xhtml:link [^>]*href="([^"]*)"/>\n')


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
    is_gone = _among(urls)
    return _without(_OTHER_LANGUAGE, _without(_ENTRY, text, here, is_gone), here, is_gone)


def without_sheets(html: str, here: str, is_gone: Callable[[str], bool]) -> str:
    """A page or a fragment without its links to printed sheets that are gone; `here` is its address."""
    return _without(_OFFER, html, here, is_gone)


def unoffered(text: str, here: str, urls: Iterable[str]) -> str:
    """A page, its fragment or its JSON without its links to the printed sheets at these whole addresses."""
    is_gone = _among(urls)
    if not here.endswith(".json"):
        return without_sheets(text, here, is_gone)
    page: dict[str, Any] = json.loads(text)
    both = None if is_gone(page["bilingual"] or "") else page["bilingual"]
    left = {**page, "bilingual": both, "html": without_sheets(page["html"], here, is_gone)}
    return text if left == page else pretty(left).decode()


def _among(urls: Iterable[str]) -> Callable[[str], bool]:
    gone = {unquote(url) for url in urls}
    return lambda url: unquote(url) in gone


def _without(pattern: re.Pattern[str], text: str, here: str, is_gone: Callable[[str], bool]) -> str:
    """A text without the matches whose address, as it is from `here`, is gone."""

    def kept(match: re.Match[str]) -> str:
        href = unescape(next(filter(None, match.groups()), ""))
        return "" if is_gone(urljoin(here, href)) else match[0]

    return pattern.sub(kept, text)
