"""A document, its texts and how far they have come in; the `Pair` that writers print out."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pipeline.markdown import front_matter
from pipeline.model.document import Document
from pipeline.model.errors import PipelineError
from pipeline.model.hashing import sha_of_bytes
from pipeline.model.pair import Pair, Status, Version
from pipeline.model.settings import EN, Locale, Settings

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Mandarin:
    """The Mandarin side of a pair."""

    markdown: str
    """The whole file."""
    status: Status
    """See `Status`."""
    english: str
    """The whole English file that it translates."""
    published_on: str | None = None
    """ISO date of the `publish` decision; None for a draft."""


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
        zh = replace(zh, published_on=mandarin.published_on)
        if mandarin.english != english:
            source = _version(document, settings, EN, mandarin.english, mandarin.english, status)
    return Pair(
        id=document.id,
        kind=document.kind,
        author=document.text_of("author"),
        date=document.text_of("date"),
        en=_version(document, settings, EN, english, english, status),
        zh=zh,
        zh_source=source,
        withdrawn_on=notice.on if notice else None,
        withdrawn_url=address(document, settings, locale) if notice else None,
        canonical_url=document.text_of("canonical_url"),
        path=document.path,
    )


def address(document: Document, settings: Settings, locale: Locale) -> str:
    """Path of a page on the site by the `paths` template, `/zh-Hans/articles/x/`. Raises SLUG."""
    slugs = document.front_matter.get("slugs")
    slug = slugs.get(locale.tag) if isinstance(slugs, dict) else None
    slug = str(slug or document.slug)
    for name, value in (("slug", slug), ("kind", document.kind)):
        if not _SLUG.fullmatch(value):
            raise PipelineError(
                "SLUG",
                f"`{value}` cannot be the {name} of an address",
                f"write `{name}:` in the front matter with lower-case letters, digits and `-`",
                path=document.path,
                line=1,
            )
    path = settings.paths.replace("{locale}", locale.tag).replace("{kind}", document.kind)
    return path.replace("{slug}", slug)


def _version(
    document: Document,
    settings: Settings,
    locale: Locale,
    markdown: str,
    english: str,
    status: Status,
) -> Version:
    head = front_matter.load(markdown, document.path)
    return Version(
        locale=locale,
        markdown=markdown,
        title=str(head.get("title") or document.id),
        description=str(head.get("description") or ""),
        status=status,
        source_sha=sha_of_bytes(english.encode()),
        url=address(document, settings, locale),
    )
