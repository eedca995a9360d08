"""Write each page as JSON for programs, and as the fragment that it holds."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from pipeline.build.own_fields import tags_of
from pipeline.build.writers import fragments, pdf, pictures
from pipeline.build.writers.interface import Files, Site
from pipeline.build.writers.links import alternates
from pipeline.markdown.render import plain_text
from pipeline.model.encoding import pretty
from pipeline.model.pair import Pair, Status, Version
from pipeline.model.settings import Locale


def path(pair: Pair, version: Version) -> str:
    """The file of one version."""
    return file(version.locale.tag, pair.id)


def file(tag: str, document: str) -> str:
    """The file of a document in the language `tag`, be it a page or the notice instead."""
    return f"pages/{tag}/{document}.json"


def write(site: Site, pair: Pair) -> Files:
    """Fragment and JSON of each version that this output shows: both hold the same body, which is made once."""
    files: dict[str, bytes] = {}
    for version in site.shown(pair):
        body = fragments.fragment_of(site, pair, version)
        files[fragments.path(pair, version)] = body.encode()
        files[path(pair, version)] = pretty(_page(site, pair, version, body))
    return files


@lru_cache(maxsize=4096)  # two outputs say the same words
def _words(markdown: str, locale: Locale) -> str:
    return plain_text(markdown, locale=locale)


def _page(site: Site, pair: Pair, version: Version, body: str) -> dict[str, Any]:
    image = pictures.shared_image(site, pair, version)
    named = reversed(
        pdf.sheets_of(site, pair, version)
    )  # of several with English the first one counts
    sheets = {name: site.absolute(f"/{one}") for name, one, _ in named}
    page: dict[str, Any] = {
        "schema": 1,
        "id": pair.id,
        "kind": pair.kind,
        "locale": version.locale.tag,
        "url": site.absolute(version.url),
        "canonical": site.canonical(pair, version),
        "slug": version.slug,
        "title": version.title,
        "description": version.description,
        "author": version.author or None,
        "date": version.date or None,
        "published_on": version.published_on,
        "modified": version.last_day or None,
        "behind": version.status is Status.BEHIND,
        "alternates": [
            {"hreflang": one.hreflang, "href": one.href} for one in alternates(site, pair)
        ],
        "pdf": sheets.get("print"),
        "bilingual": sheets.get("print.both"),
        "image": image.url if image else None,
        "tags": tags_of(version.own),
        "front_matter": version.own,
        "html": body,
        "text": _words(version.markdown, version.locale),
    }
    return {**page, "draft": True, "robots": "noindex"} if version.status is Status.DRAFT else page
