"""A document in its languages, as writers get it: `Version`, `Translation` and `Pair`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from pipeline.model.settings import Locale


class Status(StrEnum):
    """How far a version has come."""

    DRAFT = "draft"
    """Preview only: not every word is approved and published."""
    PUBLIC = "public"
    """Published, and made from the English that stands now."""
    BEHIND = "behind"
    """Published, but the English has changed since."""


@dataclass(frozen=True, slots=True)
class Version:
    """One language of a page."""

    locale: Locale
    """Its language under all names."""
    markdown: str
    """The whole file, front matter included, bytes as spliced."""
    title: str
    """As the front matter says, Markdown-free."""
    description: str
    """As the front matter says."""
    status: Status
    source_sha: str
    """SHA-256 of the bytes of the English file that this is, or translates."""
    url: str
    """Path of the page on the site, `/zh-Hans/articles/x/`, before `site_url`."""
    published_on: str | None = None
    """ISO date of the `publish` decision; None for English and drafts."""
    author: str = ""
    """Who wrote the page, as this file says; may be empty."""
    date: str = ""
    """ISO date of the English, as this file says; may be empty."""
    updated: str = ""
    """ISO date on which its author last changed it, as this file says; may be empty."""
    slug: str = ""
    """Its own part of its address."""
    own: Mapping[str, Any] = field(default_factory=dict)
    """Fields of the front matter that pages do not know, as plain data."""
    approved: bool = False
    """True of a draft whose every text is approved: it waits to be published."""

    @property
    def first_day(self) -> str:
        """ISO date on which these words became public: a translation has a day of its own; may be empty."""
        return self.published_on or self.date

    @property
    def last_day(self) -> str:
        """ISO date on which these words last changed; may be empty."""
        return self.published_on or max(self.updated, self.date)


@dataclass(frozen=True, slots=True)
class Translation:
    """A document in one target language: its page, or what stands there instead."""

    tag: str
    """BCP 47 tag of the language."""
    version: Version | None
    """The page; None where none may be shown."""
    source: Version | None
    """As `Pair.zh_source`."""
    withdrawn_on: str | None
    """As `Pair.withdrawn_on`."""
    withdrawn_url: str | None
    """As `Pair.withdrawn_url`."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A document in English and in Mandarin, and in the languages that are derived from that."""

    id: str
    """The document's id."""
    kind: str
    """`article` or `handout`."""
    en: Version
    """The English page that stands now."""
    zh: Version | None
    """The Mandarin page, or None where none may be shown."""
    zh_source: Version | None = None
    """The English that `zh` translates, where it is behind; else None (then it is `en`)."""
    withdrawn_on: str | None = None
    """ISO date from which a notice stands at the Mandarin address; None: never published or live."""
    withdrawn_url: str | None = None
    """Address of that notice."""
    canonical_url: str = ""
    """Where the practice's site has the English page already; empty: the page itself."""
    aliases: tuple[tuple[str, str], ...] = ()
    """(former address, `/blog/x/`; BCP 47 tag of the version that it leads to)."""
    path: str = ""
    """The English file from the project folder, where links find it; empty: `content/en/<id>.md`."""
    slug: str = ""
    """What its files outside the pages are called: the slug of the English page; empty: the end of `id`."""
    derived: tuple[Translation, ...] = ()
    """Its derived languages, in the order of the settings."""

    @property
    def versions(self) -> tuple[Version, ...]:
        """English, and each translation where there is one."""
        own = (self.en, self.zh) if self.zh else (self.en,)
        derived = (one.version for one in self.derived)
        return (*own, *filter(None, derived)) if self.derived else own

    def translations(self, tag: str) -> tuple[Translation, ...]:
        """Every target language; `tag` is that of the first one."""
        first = Translation(tag, self.zh, self.zh_source, self.withdrawn_on, self.withdrawn_url)
        return (first, *self.derived)

    def source_of(self, version: Version) -> Version:
        """The English that a version is, or translates."""
        for one in self.translations(""):
            if one.version == version:
                return one.source or self.en
        return self.en
