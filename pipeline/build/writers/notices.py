"""Write the notice at each address where a page came down or its document was removed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pipeline.build.crisis import crisis_lines, service_key
from pipeline.build.page_address import file_of
from pipeline.build.plain_boxes import with_plain_boxes
from pipeline.build.template import fill
from pipeline.build.writers import fragments, json_pages
from pipeline.build.writers.frame import frame, practice, switch
from pipeline.build.writers.interface import Files, Site
from pipeline.build.writers.links import relative_link
from pipeline.build.writers.redirects import redirects
from pipeline.model.encoding import pretty
from pipeline.model.labels import LabelText
from pipeline.model.pair import Pair
from pipeline.model.paths import locale_at
from pipeline.model.settings import EN


@dataclass(frozen=True, slots=True)
class NoticePage:
    """What stands at one address instead of a page."""

    id: str
    """The document's."""
    tag: str
    """BCP 47 tag of its language."""
    url: str
    """Its address, a path on the site."""
    on: str | None
    """ISO date of the day on which the page came down; None where nobody has decided yet."""
    pair: Pair | None = None
    """The document, if only this language came down; None: the document was removed."""

    @property
    def json(self) -> str:
        """Its file for programs: that of the page which stood there."""
        return json_pages.file(self.tag, self.id)

    @property
    def fragment(self) -> str:
        """Its body for other sites: the file of the page which stood there."""
        return fragments.file(self.tag, self.id)

    def title(self, site: Site) -> LabelText:
        """What it is called."""
        words = site.labels[self.tag]
        return words.get("withdrawn.title" if self.pair else "removed.title")


def notices(site: Site) -> tuple[NoticePage, ...]:
    """Every notice of an output."""
    return (*(one for pair in site.pairs for one in of_pair(site, pair)), *of_removed(site))


def of_pair(site: Site, pair: Pair) -> Iterator[NoticePage]:
    """A notice for each language in which the page of a document came down."""
    shown = {v.url for v in site.shown(pair)}
    for one in site.translations(pair):
        if one.withdrawn_url and one.withdrawn_url not in shown:
            yield NoticePage(pair.id, one.tag, one.withdrawn_url, one.withdrawn_on, pair)


def of_removed(site: Site) -> Iterator[NoticePage]:
    """The notices of removed documents: no other page stands there, and none leads from there."""
    if not site.removed:
        return
    taken = {version.url for pair in site.pairs for version in site.shown(pair)}
    every = (one for pair in site.pairs for one in site.translations(pair))
    taken |= {one.withdrawn_url for one in every if one.withdrawn_url}
    taken |= {old for pair in site.pairs for old, _, _ in redirects(site, pair)}
    for removed in site.removed:
        for url in removed.urls:
            if url not in taken:
                taken.add(url)
                tag = locale_at(site.settings, url).tag
                yield NoticePage(removed.id, tag, url, removed.since or None)


def notice_at(site: Site, id_: str, tag: str, url: str) -> NoticePage:
    """The notice of a site at an address; where it has none there, one that fits a document in that language."""
    pair = next((one for one in site.pairs if one.id == id_ and tag != EN.tag), None)
    fits = NoticePage(id_, tag, url, None, pair)
    return next((one for one in notices(site) if one.url == url), fits)


def write(site: Site, pair: Pair) -> Files:
    """The notice of one document, in its three forms."""
    return notice_files(site, of_pair(site, pair))


def write_removed(site: Site) -> Files:
    """One page an address of a removed document, and its other forms once a language; the preview has none."""
    return notice_files(site, of_removed(site))


def notice_data(site: Site, notice: NoticePage) -> dict[str, Any]:
    """A notice as data, its body among it: also of an address where the site itself shows a page."""
    return _data(site, notice, _fragment(site, notice))


def notice_files(site: Site, notices: Iterable[NoticePage]) -> Files:
    """Each notice as a page, and once a document and language as fragment and JSON."""
    files: dict[str, bytes] = {}
    for one in notices:
        files[file_of(one.url)] = _page(site, one)
        if one.json not in files:
            fragment = _fragment(site, one)
            files[one.fragment] = fragment.encode()
            files[one.json] = pretty(_data(site, one, fragment))
    return files


def _page(site: Site, notice: NoticePage) -> bytes:
    file = file_of(notice.url)
    english = _english(site, notice)
    return fill(
        "notice.html",
        **frame(site, file, notice.tag),
        **_values(site, notice, "crisis"),
        english=relative_link(site, file, english) if english else "",
        switch=switch(site, notice.pair, notice.tag, file) if notice.pair else [],
    )


def _fragment(site: Site, notice: NoticePage) -> str:
    english = _english(site, notice)
    body = fill(
        "notice_body.html",
        site=site.settings,
        words=site.labels[notice.tag],
        tag=notice.tag,
        practice=practice(site, notice.tag),
        english=site.absolute(english) if english else "",
        **_values(site, notice, f"{notice.id.replace('/', '-')}-crisis"),
    )
    shown = with_plain_boxes(body.decode(), site.labels[notice.tag])
    head = f'<article class="pipeline notice" data-pipeline-id="{notice.id}" lang="{notice.tag}">'
    return f"{head}\n{shown}</article>\n"


def _data(site: Site, notice: NoticePage, fragment: str) -> dict[str, Any]:
    return {
        "schema": 1,
        "id": notice.id,
        "locale": notice.tag,
        "url": site.absolute(notice.url),
        "title": notice.title(site).text,
        "withdrawn": True,
        "removed": notice.pair is None,
        "on": notice.on,
        "robots": "noindex",
        "html": fragment,
    }


def _english(site: Site, notice: NoticePage) -> str:
    """The address of the English page, where readers still have it."""
    shown = site.shown(notice.pair) if notice.pair else ()
    return next((v.url for v in shown if v.locale == EN), "")


def _values(site: Site, notice: NoticePage, crisis: str) -> dict[str, Any]:
    words = site.labels[notice.tag]
    return {
        "removed": notice.pair is None,
        "on": notice.on or "",
        "crisis": crisis,
        "contacts": [
            {"number": line.number, "name": words.name(service_key(line), line.name)}
            for line in crisis_lines(site.contacts)
        ],
        "contact": words.name("contact", site.settings.contact),
    }
