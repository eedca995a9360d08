"""Make the `Pair` that writers print from a document and its texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from pipeline.build.own_fields import own_fields
from pipeline.build.page_address import address, aliases, canonical_url, slug_of
from pipeline.markdown import front_matter
from pipeline.markdown.headings import called, first_heading
from pipeline.model.dates import iso_date
from pipeline.model.document import Document
from pipeline.model.hashing import sha_of_bytes
from pipeline.model.pair import Pair, Status, Translation, Version
from pipeline.model.settings import EN, Locale, Settings


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
        slug=slug_of(document, EN),
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
        slug=slug_of(document, locale),
        own=own_fields(head, behind),
    )


def _text(head: Mapping[str, object], name: str) -> str:
    value = head.get(name)
    return "" if value is None else str(value)
