"""Make the `Pair` that writers print from a document and its texts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from pipeline.build.own_fields import own_fields
from pipeline.markdown import front_matter
from pipeline.markdown.head_problems import field_line
from pipeline.markdown.headings import called, first_heading
from pipeline.model.dates import iso_date
from pipeline.model.document import Document
from pipeline.model.errors import PipelineError
from pipeline.model.hashing import sha_of_bytes
from pipeline.model.pair import Pair, Status, Translation, Version
from pipeline.model.paths import locales_of, template_of, why_taken
from pipeline.model.settings import EN, Locale, Settings
from pipeline.model.slugs import slug_path

_ALIAS = re.compile(
    r"(?!/(?:assets|fragments|pages|manifest\.|sitemap\.|feed\.))(?:/[^\s/?#%\\.][^\s/?#%\\]*)+/?"
)
"""A path whose parts begin with no dot, outside the folders that programs read."""


@dataclass(frozen=True, slots=True)
class Mandarin:
    """The Mandarin side of a pair."""

    markdown: str
    """The whole file."""
    status: Status
    english: str
    """The whole English file that it translates."""
    published_on: str | None = None
    """ISO date of the `publish` decision; None for a draft."""
    approved: bool = False
    """As `Version.approved`."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What stands at the address of a page that came down."""

    on: str | None
    """ISO date on which a person took it down; None where the English has moved on by itself."""


def make_pair(
    document: Document, settings: Settings, mandarin: Mandarin | None, notice: Notice | None = None
) -> Pair:
    """Put the two languages of a document together.

    Raises PipelineError SLUG for an address that cannot be one.
    """
    status = Status.DRAFT if document.draft else Status.PUBLIC
    english = document.source
    locale = settings.locale
    zh = source = None
    if mandarin:
        zh = _version(
            document, settings, locale, mandarin.markdown, mandarin.english, mandarin.status
        )
        zh = replace(zh, published_on=mandarin.published_on, approved=mandarin.approved)
        if mandarin.english != english:
            source = _version(document, settings, EN, mandarin.english, mandarin.english, status)
    return Pair(
        id=document.id,
        kind=document.kind,
        en=_version(document, settings, EN, english, english, status),
        zh=zh,
        zh_source=source,
        withdrawn_on=notice.on if notice else None,
        withdrawn_url=address(document, settings, locale) if notice else None,
        canonical_url=canonical_url(document),
        aliases=aliases(document, settings),
        path=document.path,
        slug=_slug(document, EN),
    )


def with_derived(pair: Pair, others: Iterable[tuple[str, Pair]]) -> Pair:
    """The pair with its derived languages: the tag of each, and the document in English and in that one.

    Where the page that they are made from is not shown, none of them is, whatever was found of each: a notice stands there.
    """
    found = tuple(others)
    if not found and not pair.derived:
        return pair
    derived = (
        Translation(tag, one.zh, one.zh_source, one.withdrawn_on, one.withdrawn_url)
        if pair.zh or not one.zh
        else Translation(tag, None, None, one.withdrawn_on, one.zh.url)
        for tag, one in found
    )
    return replace(pair, derived=tuple(derived))


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
    path = path.replace("{slug}", _slug(document, locale))
    if why := why_taken(settings, path):
        what = f"the page cannot have the address {path}: {why}"
        todo = "write another `slug:` in the front matter"
        line = field_line(document.source, "slug")
        raise PipelineError("SLUG", what, todo, path=document.path, line=line)
    return path


def _slug(document: Document, locale: Locale) -> str:
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


def _version(
    document: Document,
    settings: Settings,
    locale: Locale,
    markdown: str,
    english: str,
    status: Status,
) -> Version:
    head = front_matter.load(markdown, document.path)
    behind = head if english == markdown else front_matter.load(english, document.path)
    return Version(
        locale=locale,
        markdown=markdown,
        title=str(head.get("title") or first_heading(markdown) or called(document.id)),
        description=str(head.get("description") or ""),
        status=status,
        source_sha=sha_of_bytes(english.encode()),
        url=address(document, settings, locale),
        author=_text(head, "author"),
        date=iso_date(head.get("date")),
        updated=iso_date(head.get("updated") or head.get("lastmod")),
        slug=_slug(document, locale),
        own=own_fields(head, behind),
    )


def _text(head: Mapping[str, object], name: str) -> str:
    value = head.get(name)
    return "" if value is None else str(value)
