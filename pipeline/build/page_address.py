"""The addresses of a page by its head and the settings, and the files behind them, without the parser."""

from __future__ import annotations

import re

from pipeline.markdown.head_problems import field_line
from pipeline.model.document import Document
from pipeline.model.errors import PipelineError
from pipeline.model.late_pattern import late_pattern
from pipeline.model.paths import locales_of, template_of, why_taken
from pipeline.model.settings import EN, Locale, Settings
from pipeline.model.slugs import slug_path

_ALIAS = late_pattern(
    r"(?!/(?:assets|fragments|pages|manifest\.|sitemap\.|feed\.))(?:/[^\s/?#%\\.][^\s/?#%\\]*)+/?"
)
"""A path whose parts begin with no dot, outside the folders that programs read."""


def canonical_url(document: Document) -> str:
    """Where the practice's site has the English page already; empty: nowhere. Raises CANONICAL."""
    url = document.text_of("canonical_url")
    if url and not re.fullmatch(r"https?://[^\s/?#]+[^\s]*", url):
        raise PipelineError(
            "CANONICAL",
            f"`canonical_url: {url}` is no whole address",
            "write it with https:// and the name of the site",
            path=document.path,
            line=field_line(document.source, "canonical_url"),
        )
    return url


def aliases(document: Document, settings: Settings) -> tuple[tuple[str, str], ...]:
    """Former addresses of a page and the language that each leads to. Raises ALIAS.

    `aliases: [/blog/x/]` are those of the English page; `aliases: {en: […], zh-Hans: […]}` names the language. One
    that does not begin with `/` lies beside the page, and several may stand in one text with commas.
    """
    given = document.front_matter.get("aliases") or []
    by_tag = given if isinstance(given, dict) else {EN.tag: given}
    locales = {one.tag: one for one in locales_of(settings)}
    found: dict[tuple[str, str], None] = {}
    for tag, addresses in by_tag.items():
        for one in _several(addresses):
            former = _former(document, settings, locales[tag], one) if tag in locales else ""
            if not _ALIAS.fullmatch(former):
                raise PipelineError(
                    "ALIAS",
                    f"`{one}` cannot be a former address of the page in `{tag}`",
                    f"write paths like `/blog/my-page/` for one of: {', '.join(sorted(locales))}",
                    path=document.path,
                    line=field_line(document.source, "aliases"),
                )
            if former != address(document, settings, locales[tag]):
                found[former, tag] = None
    return tuple(found)


def _several(addresses: object) -> list[object]:
    if isinstance(addresses, str):
        return [one.strip() for one in addresses.split(",") if one.strip()]
    return addresses if isinstance(addresses, list) else [addresses]


def _former(document: Document, settings: Settings, locale: Locale, given: object) -> str:
    """A former address as a path that ends with `/`; empty for what is no address."""
    if not isinstance(given, str):
        return ""
    path = given.removeprefix(settings.site_url.rstrip("/")) if "://" in given else given
    if "://" in path:
        return ""
    if not path.startswith("/"):
        beside = address(document, settings, locale).rstrip("/").rpartition("/")[0]
        path = f"{beside}/{slug_path(path)}" if slug_path(path) else ""
    return path if path.endswith((".html", "/")) else f"{path}/"


def address(document: Document, settings: Settings, locale: Locale) -> str:
    """Path of a page on the site by the setting `paths`, `/zh-Hans/articles/x/`. Raises SLUG."""
    kind = _name(document, "kind", document.kind)
    path = template_of(settings, locale).replace("{kind}", kind)
    path = path.replace("{slug}", slug_of(document, locale))
    if why := why_taken(settings, path):
        what = f"the page cannot have the address {path}: {why}"
        todo = "write another `slug:` in the front matter"
        line = field_line(document.source, "slug")
        raise PipelineError("SLUG", what, todo, path=document.path, line=line)
    return path


def slug_of(document: Document, locale: Locale) -> str:
    """The last part of the address in one language. Raises SLUG."""
    slugs = document.front_matter.get("slugs")
    own = slugs.get(locale.tag) if isinstance(slugs, dict) else None
    return _name(document, "slug", str(own or document.slug))


def _name(document: Document, what: str, value: str) -> str:
    """A part of an address, as it can stand there: `Sleep/Rest well` is `sleep/rest-well`."""
    name = slug_path(value)
    if not name:
        raise PipelineError(
            "SLUG",
            f"`{value}` cannot be the {what} of an address",
            f"write `{what}:` in the front matter with lower-case letters, digits and `-`",
            path=document.path,
            line=field_line(document.source, what),
        )
    return name


def file_of(url: str) -> str:
    """The file behind a page's address.

    >>> file_of("/en/articles/x/")
    'en/articles/x/index.html'
    """
    path = url.strip("/")
    return path if path.endswith(".html") else f"{path}/index.html".lstrip("/")


def url_of(file: str) -> str:
    """The address of a page's file.

    >>> url_of("en/articles/x/index.html")
    '/en/articles/x/'
    """
    return f"/{file.removesuffix('index.html')}"
