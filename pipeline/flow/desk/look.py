"""Show a page as the preview and the site have it: each language on a screen, and the sheets on paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain

from pipeline.build.labels import own_names
from pipeline.build.page_address import file_of
from pipeline.build.standalone import standalone
from pipeline.build.writers import html, notices, pdf
from pipeline.build.writers.interface import Site
from pipeline.build.writers.links import is_to_page, linked_file, linked_url
from pipeline.flow.build.sites import (
    joined_by_id,
    preview,
    preview_pair,
    public_pair,
    public_site,
)
from pipeline.flow.locales import in_each_locale
from pipeline.flow.pages.status import public_page, unchecked_page
from pipeline.flow.workspace import Workspace
from pipeline.markdown.source_links import source_links
from pipeline.model.document import SITE, Document
from pipeline.model.errors import PipelineError
from pipeline.model.pair import Pair, Status, Version


@dataclass(frozen=True, slots=True)
class Side:
    """One language of a page that is looked at."""

    tag: str
    """BCP 47 tag."""
    name: str
    """What the language calls itself."""
    version: Version | None
    """The page; None where there is none."""
    withdrawn_url: str = ""
    """Where a notice stands instead, on the site; empty: none does."""
    missing: int = 0
    """Texts of a draft that have no words of this language: English stands in their place."""

    @property
    def url(self) -> str:
        """The address on the site of what can be seen; empty: nothing can."""
        return self.version.url if self.version else self.withdrawn_url


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a handout."""

    sides: tuple[Side, ...]
    """Its languages, as they stand on it."""
    versions: tuple[Version, ...]
    """The same as a printer gets them."""

    @property
    def languages(self) -> str:
        """Their tags, `en-zh-Hans`: its name among the sheets of the page."""
        return "-".join(side.tag for side in self.sides)

    @property
    def names(self) -> str:
        """What the languages call themselves."""
        return " · ".join(side.name for side in self.sides)


@dataclass(frozen=True)
class Look:
    """A page to be looked at."""

    document: Document
    """Its English as it stands."""
    site: Site
    """What it is shown from: the preview, or the site that the next build writes, with no pages but this and those that it links to."""
    pair: Pair
    """The page there."""
    sides: tuple[Side, ...]
    """Each language, English first."""

    @cached_property
    def sheets(self) -> tuple[Sheet, ...]:
        """What is printed of it; only handouts are."""
        by_tag = {side.tag: side for side in self.sides}
        every = pdf.sheets(self.site, self.pair)
        return tuple(Sheet(tuple(by_tag[v.locale.tag] for v in one), one) for one in every)

    def framed(self, tag: str) -> bytes | None:
        """What stands at the address of a language, as one document that leads nowhere; None where nothing does."""
        side = next((one for one in self.sides if one.tag == tag), None)
        if side is None or not side.url:
            return None
        write = html.write if side.version else notices.write
        page = write(self.site, self.pair)[file_of(side.url)]
        pictures = {self.site.asset_of[path]: data for path, data in self.site.pictures.items()}
        return standalone(page, pictures)

    def sheet(self, languages: str) -> Sheet | None:
        """The one of `sheets` with this name; None where there is none."""
        return next((one for one in self.sheets if one.languages == languages), None)

    def printed(self, sheet: Sheet) -> bytes:
        """A sheet as PDF. Raises PRINT."""
        return pdf.sheet(self.site, self.pair, sheet.versions)

    def drawn(self, sheet: Sheet) -> tuple[bytes, ...]:
        """The pages of that PDF, a PNG each. Raises PRINT."""
        return pdf.pages(self.site, self.pair, sheet.versions)


def look_of(workspace: Workspace, document: Document, *, public: bool) -> Look:
    """A page as a draft: the words as they stand; or `public`: as the next build puts it on the site.

    A link of it that goes to a former address of another page is taken for one that leads nowhere.
    Raises UNKNOWN for the labels of the pages, which are no page; CATALOG, LEDGER, CONTENT.
    """
    if document.id == SITE:
        raise PipelineError("UNKNOWN", "the pages' labels are no page", "look at a page")
    own = _pairs(workspace, document, public=public)
    linked = _linked(workspace, own)
    every: list[Mapping[str, Pair]] = [{document.id: pair} for pair in own]
    for name in linked:
        with suppress(PipelineError):  # it cannot be read: a link there leads nowhere for now
            found = _pairs(workspace, workspace.document(name), public=public)
            every = [{**pairs, name: pair} for pairs, pair in zip(every, found, strict=True)]
    base = workspace.pivot or workspace
    pairs = joined_by_id(base.project.settings, every)
    pair = next(one for one in pairs if one.id == document.id)
    site = public_site(base, [pair]) if public else preview(base, [pair], {})[0]
    others = (one for one in pairs if one.id != document.id)
    site = replace(site, pairs=(*site.pairs, *others))
    pair = site.pairs[0]
    return Look(document, site, pair, tuple(_sides(workspace, document, site, pair)))


def _pairs(workspace: Workspace, document: Document, *, public: bool) -> list[Pair]:
    """The page in English and each other language."""
    own = in_each_locale(workspace)
    if public:
        return [public_pair(public_page(one, document), one.project.settings) for one in own]
    return [preview_pair(unchecked_page(one, document), one.project.settings) for one in own]


def _linked(workspace: Workspace, pairs: Sequence[Pair]) -> tuple[str, ...]:
    """The ids of the other pages that one links to, each once."""
    by_path = {header.path: name for name, header in workspace.headers.items()}
    by_url = {
        url.rstrip("/"): name
        for name, header in workspace.headers.items()
        for url in header.addresses
    }
    found: dict[str, None] = {}
    for pair in pairs:
        for version in pair.versions:
            hrefs = (link.href for link in source_links(version.markdown) if not link.is_picture)
            for href in filter(is_to_page, hrefs):
                file, url = linked_file(pair.path, href), linked_url(version.url, href)
                name = by_path.get(file) or by_url.get(url)
                if name and name != pair.id:
                    found[name] = None
    return tuple(found)


def _sides(workspace: Workspace, document: Document, site: Site, pair: Pair) -> Iterator[Side]:
    names, shown = own_names(site.settings), {one.locale.tag: one for one in site.shown(pair)}
    withdrawn = {one.tag: one.url for one in notices.of_pair(site, pair)}
    for locale, own in zip(site.locales, chain([None], in_each_locale(workspace)), strict=True):
        version, missing = shown.get(locale.tag), 0
        if own and version and version.status is Status.DRAFT:
            missing = sum(not entry.target for entry in own.catalog(document))
        yield Side(locale.tag, names[locale.tag], version, withdrawn.get(locale.tag, ""), missing)
