"""Resolve links between pages, relative inside the site and absolute for others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from posixpath import dirname, join, normpath  # only the string functions for paths with `/`
from urllib.parse import unquote, urlsplit

from pipeline.build.writers.interface import Site, path_of
from pipeline.markdown.render import Link, Resolve, as_written
from pipeline.model.pair import Pair, Version
from pipeline.model.settings import EN, Locale

DEFAULT = "x-default"
"""What hreflang calls the version for readers of no language that we have."""


@dataclass(frozen=True, slots=True)
class Alternate:
    """One line of a hreflang set."""

    hreflang: str
    """BCP 47 tag, or `x-default`."""
    href: str
    """Absolute address."""


def file_of(url: str) -> str:
    """The file behind a page's address.

    >>> file_of("/en/articles/x/")
    'en/articles/x/index.html'
    """
    path = url.strip("/")
    return path if path.endswith(".html") else f"{path}/index.html".lstrip("/")


def up(file: str) -> str:
    """From a file to the output folder: links between files work below any address, and from disk."""
    return "../" * file.count("/")


def beside(site: Site, file: str, url: str) -> str:
    """The relative link from a file to a page's address; the preview may be opened from disk."""
    return up(file) + (file_of(url) if site.preview else url.lstrip("/"))


def alternates(site: Site, pair: Pair) -> tuple[Alternate, ...]:
    """The hreflang set of a document: every public version and the default, in head, sitemap and manifest."""
    public = site.public(pair)
    found = [Alternate(v.locale.tag, site.absolute(v.url)) for v in public]
    return (*found, Alternate(DEFAULT, found[0].href)) if found else ()


def resolver(site: Site, pair: Pair, locale: Locale, address: Callable[[Version], str]) -> Resolve:
    """Say where links of one version go: a link to another Markdown file leads to that page.

    It leads to the reader's language, else to English (and says so), else nowhere. `address` writes
    the address of a version.
    """
    home = site.settings.site_url.rstrip("/") + "/"
    folder = dirname(path_of(pair))

    def resolve(href: str) -> Link:
        parts = urlsplit(href)
        if parts.scheme or parts.netloc or not parts.path.endswith(".md"):
            return Link(href) if href.startswith(home) else as_written(href)
        other = site.by_path.get(normpath(join(folder, unquote(parts.path))))
        version = _for_reader(site.shown(other), locale) if other else None
        if version is None:
            return Link(None)
        return Link(address(version), "" if version.locale == locale else version.locale.tag)

    return resolve


def _for_reader(versions: tuple[Version, ...], locale: Locale) -> Version | None:
    by_locale = {version.locale: version for version in versions}
    return by_locale.get(locale) or by_locale.get(EN)
