"""What a writer is, and the `Site` that it gets."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from pipeline.build.picture_sizes import Size
from pipeline.model.addresses import RemovedDocument
from pipeline.model.glossary import Contact
from pipeline.model.hashing import sha_of_bytes
from pipeline.model.labels import Labels
from pipeline.model.pair import Pair, Status, Translation, Version
from pipeline.model.paths import locales_of
from pipeline.model.settings import EN, Locale, Settings

Files = Mapping[str, bytes]
"""Path in the output folder, with `/` → the file's bytes."""


class Mode(StrEnum):
    """Which output is written."""

    SITE = "site"
    """Only what is public."""
    PREVIEW = "preview"
    """Everything, drafts marked, nothing indexed."""


@dataclass(frozen=True, slots=True)
class Wait:
    """How far the Mandarin of a document is, for the preview's list."""

    strings: int
    """Entries of the catalog."""
    approved: int
    """Those that are approved."""
    reasons: tuple[str, ...] = ()
    """What the page waits for, a short sentence each, in English."""


@dataclass(frozen=True)
class Site:
    """Everything that the output is made of. Equal sites give equal bytes."""

    settings: Settings
    pairs: tuple[Pair, ...]
    """Every document, in the order of its id."""
    labels: Mapping[str, Labels]
    """BCP 47 tag → words of the pages in that language; `en` among them."""
    mode: Mode = Mode.SITE
    contacts: tuple[Contact, ...] = ()
    """Contacts of the glossary; what a notice gives of them says `build.crisis`."""
    waits: Mapping[str, Wait] = field(default_factory=dict)
    """Id of the document → what its Mandarin waits for. Preview only."""
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    """Path from the project folder → a picture that pages may show, drawings scrubbed, photos shrunk."""
    sizes: Mapping[str, Size] = field(default_factory=dict)
    """The same path → its width and height."""
    removed: tuple[RemovedDocument, ...] = ()
    """Documents that were removed; the preview has none."""
    former_lists: tuple[tuple[str, str, str], ...] = ()
    """(former address, today's, BCP 47 tag) of lists of pages; the preview has none."""

    @property
    def preview(self) -> bool:
        """True where drafts are shown."""
        return self.mode is Mode.PREVIEW

    @property
    def locales(self) -> tuple[Locale, ...]:
        """English first."""
        return locales_of(self.settings)

    def shown(self, pair: Pair) -> tuple[Version, ...]:
        """The versions of a document that this output holds: a draft only in the preview."""
        return pair.versions if self.preview else self.public(pair)

    def public(self, pair: Pair) -> tuple[Version, ...]:
        """The versions that anybody may know of: what hreflang, sitemap and alternates name."""
        if pair.en.status is Status.DRAFT:
            return ()
        return tuple([v for v in pair.versions if v.status is not Status.DRAFT])

    def translations(self, pair: Pair) -> tuple[Translation, ...]:
        """A document in each target language, the page or what stands there instead."""
        return pair.translations(self.settings.locale.tag)

    def absolute(self, path: str) -> str:
        """The whole address of a path on the site."""
        return self.settings.site_url.rstrip("/") + path

    def canonical(self, pair: Pair, version: Version) -> str:
        """The address that search engines are to show: where the English page has its first home, else its own."""
        elsewhere = pair.canonical_url if version.locale == EN else ""
        return elsewhere or self.absolute(version.url)

    @cached_property
    def asset_of(self) -> Mapping[str, str]:
        """Path of a picture in the project → its file in the output, which changes with its bytes."""
        return {path: hashed(path, data) for path, data in self.pictures.items()}

    @cached_property
    def by_former_url(self) -> Mapping[str, Pair]:
        """Former address → the document that it leads to."""
        return {url: pair for pair in self.pairs for url, _ in pair.aliases}

    @cached_property
    def by_path(self) -> Mapping[str, Pair]:
        """Path of the English file from the project folder → its document."""
        return {path_of(pair): pair for pair in self.pairs}

    @cached_property
    def by_url(self) -> Mapping[str, Pair]:
        """Address of each page without `/` at its end → its document."""
        return {one.url.rstrip("/"): pair for pair in self.pairs for one in self.shown(pair)}


def hashed(path: str, data: bytes) -> str:
    """A file's place under `assets/`, with a hash in its name: it may be kept for ever.

    >>> hashed("content/en/img/two chairs.PNG", b"")
    'assets/two-chairs.e3b0c44298.png'
    """
    stem, _, ending = path.rpartition("/")[2].rpartition(".")
    return f"assets/{_plain(stem)}.{sha_of_bytes(data)[:10]}.{ending.lower()}"


def _plain(stem: str) -> str:
    return re.sub(r"[^A-Za-z0-9.]+", "-", stem).strip("-.") or "picture"


def path_of(pair: Pair) -> str:
    """The English file of a document, from the project folder."""
    return pair.path or f"content/en/{pair.id}.md"


Writer = Callable[[Site], Files]
"""Writes what concerns the whole output."""
PageWriter = Callable[[Site, Pair], Files]
"""Writes what concerns one document."""
