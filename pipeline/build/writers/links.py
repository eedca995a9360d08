"""Resolve links between pages, relative inside the site and absolute for others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from posixpath import dirname, join, normpath  # only the string functions for paths with `/`
from urllib.parse import unquote, urlsplit

from pipeline.build.page_address import file_of
from pipeline.build.writers.interface import Site, path_of
from pipeline.markdown.headings import heading_names, html_name, named_by
from pipeline.markdown.render import Link, Resolve, as_written
from pipeline.model.pair import Pair, Version
from pipeline.model.paths import template_of
from pipeline.model.settings import EN, Locale
from pipeline.model.slugs import id_of_file

MARKDOWN = (".md", ".markdown")
"""How the files of pages end."""
DEFAULT = "x-default"
"""What hreflang calls the version for readers of no language that we have."""


@dataclass(frozen=True, slots=True)
class Alternate:
    """One line of a hreflang set."""

    hreflang: str
    """BCP 47 tag, or `x-default`."""
    href: str
    """Absolute address."""


def up(file: str) -> str:
    """From a file to the output folder: links between files work below any address, and from disk."""
    return "../" * file.count("/")


def relative_link(site: Site, file: str, url: str) -> str:
    """The relative link from a file to a page's address; the preview may be opened from disk."""
    return up(file) + (file_of(url) if site.preview else url.lstrip("/")) or "./"


def alternates(site: Site, pair: Pair) -> tuple[Alternate, ...]:
    """The hreflang set of a document: every public version and the default, in head, sitemap and JSON."""
    public = site.public(pair)
    found = [Alternate(v.locale.tag, site.canonical(pair, v)) for v in public]
    return (*found, Alternate(DEFAULT, found[0].href)) if found else ()


def id_prefix(pair: Pair) -> str:
    """What every id of the page begins with, in both languages."""
    return pair.id.replace("/", "-")


def heading_names_of(pair: Pair, version: Version) -> tuple[str, ...]:
    """The names of a version's headings: those of the English that it is, or translates."""
    english = pair.source_of(version)
    return heading_names(english.markdown)


def resolver(
    site: Site,
    pair: Pair,
    version: Version,
    address: Callable[[Version], str],
    *,
    prefix: str = "",
    above: str = "",
) -> Resolve:
    """Say where links of one version go: a link to another Markdown file leads to that page, `#name` to a heading.

    It leads to the reader's language, else to English (and says so), else nowhere. `address` writes the address of a
    version, `prefix` begins the ids of this page, `above` is its own address where a link to it has to say so.
    """
    home, locale = site.settings.site_url.rstrip("/") + "/", version.locale

    def resolve(href: str) -> Link:
        parts = urlsplit(href)
        if href.startswith("#"):
            named = _heading(pair, version, prefix or id_prefix(pair), parts.fragment)
            return Link(above + named if named else None)
        if not is_to_page(href):
            return Link(href) if href.startswith(home) else as_written(href)
        other = site.by_path.get(linked_file(path_of(pair), href))
        other = other or site.by_url.get(linked_url(version.url, href))
        other = other or site.by_former_url.get(_url_then(site, linked_file(path_of(pair), href)))
        found = _for_reader(site.shown(other), locale) if other else None
        if other is None or found is None:
            return Link(None)
        named = _heading(other, found, id_prefix(other), parts.fragment)
        hreflang = "" if found.locale == locale else found.locale.tag
        return Link(address(found) + named, hreflang)

    return resolve


def _url_then(site: Site, file: str) -> str:
    """The address that a file which is gone had, if it had no `slug`: a page that was renamed is found by it."""
    id_ = id_of_file("/".join(file.split("/")[2:]))
    kind, slug = id_.split("/")[0].removesuffix("s"), id_.split("/")[-1]
    return template_of(site.settings, EN).replace("{kind}", kind).replace("{slug}", slug)


def is_to_page(href: str) -> bool:
    """True for the address of one of our own files or pages, and not of the site around them or of another.

    >>> [is_to_page(one) for one in ("b.md#x", "../b/", "/contact/", "tel:911", "?x")]
    [True, True, False, False, False]
    """
    parts = urlsplit(href)
    if parts.scheme or parts.netloc or not parts.path:
        return False
    return parts.path.endswith(MARKDOWN) or not parts.path.startswith("/")


def linked_file(path: str, href: str) -> str:
    """The English file that a link of the file at `path` leads to; `/x.md` lies below the folder of the English.

    >>> linked_file("content/en/articles/a.md", "../b.md#x"), linked_file("content/en/articles/a.md", "/b.md")
    ('content/en/b.md', 'content/en/b.md')
    """
    name = unquote(urlsplit(href).path)
    folder = "/".join(path.split("/")[:2]) if name.startswith("/") else dirname(path)
    return normpath(join(folder, name.lstrip("/")))


def linked_url(url: str, href: str) -> str:
    """The address that a relative link on the page at `url` leads to, without `/` at its end."""
    return normpath(join(url, unquote(urlsplit(href).path))).rstrip("/")


def _heading(pair: Pair, version: Version, prefix: str, fragment: str) -> str:
    """`#` and the id of the heading that a link names; empty where there is none."""
    name = named_by(heading_names_of(pair, version), fragment) if fragment else None
    return f"#{prefix}-{html_name(name)}" if name else ""


def _for_reader(versions: tuple[Version, ...], locale: Locale) -> Version | None:
    by_locale = {version.locale: version for version in versions}
    return by_locale.get(locale) or by_locale.get(EN)
