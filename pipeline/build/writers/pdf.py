"""Write the printed handouts as PDF, one for each language and one with both."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from pipeline.build.dates import written_date
from pipeline.build.exif_orientation import turn
from pipeline.build.hotlines import with_hotlines
from pipeline.build.labels import draft_words, own_names
from pipeline.build.qr import qr_svg
from pipeline.build.sheet import rows
from pipeline.build.typeset import drawn, lacking, typeset
from pipeline.build.writers.frame import practice
from pipeline.build.writers.interface import Files, Site
from pipeline.build.writers.links import resolver
from pipeline.build.writers.pictures import picture, shown
from pipeline.markdown.render import plain_text
from pipeline.markdown.tree import Node, tree
from pipeline.model.labels import LabelText
from pipeline.model.pair import Pair, Status, Version
from pipeline.model.settings import EN, Locale

HANDOUT = "handout"
"""The kind of document that is made to be printed."""
WATERMARK = "草稿 DRAFT"
"""Across every page of a draft."""
_PAPERS = {"letter": "us-letter", "a4": "a4"}


def path(pair: Pair, *versions: Version) -> str:
    """The sheet of these languages."""
    return file(pair.slug or pair.id.rpartition("/")[2], *(v.locale.tag for v in versions))


def file(name: str, *tags: str) -> str:
    """The sheet of a document of this `name` in these languages, `handouts/x.en-zh-Hans.pdf`."""
    return f"handouts/{name}.{'-'.join(tags)}.pdf"


def sheets(site: Site, pair: Pair) -> list[tuple[Version, ...]]:
    """What is printed of a document: each language that this output shows, and both on one sheet.

    The site has no sheet with a hole: none where the fonts lack a character (the build names it).
    """
    if pair.kind != HANDOUT:
        return []
    shown = [v for v in site.shown(pair) if site.preview or not holes(v)]
    others = [version for version in shown if version.locale != EN]
    both = [(pair.source_of(one), one) for one in others] if len(shown) > len(others) else []
    return [*((version,) for version in shown), *both]


def sheets_of(site: Site, pair: Pair, version: Version) -> list[tuple[str, str, str]]:
    """(label, file, tag) of each sheet with this version: its own first, then those with both languages.

    The tag is that of the other language where there are several, so that readers can tell them apart; else empty.
    """
    found = [
        versions
        for versions in sheets(site, pair)
        if any(one.locale == version.locale for one in versions)
    ]
    several = sum(len(versions) > 1 for versions in found) > 1
    return [
        ("print", path(pair, *versions), "")
        if len(versions) == 1
        else ("print.both", path(pair, *versions), versions[-1].locale.tag if several else "")
        for versions in found
    ]


def set_words(version: Version) -> str:
    """Everything of a version that is set."""
    body = plain_text(version.markdown, locale=version.locale)
    return "\n".join((version.title, version.description, body))


def holes(version: Version) -> str:
    """The characters of a version that the fonts lack, each once."""
    raw = "".join((version.title, version.description, version.markdown))
    # what is set is among what is written, but for entities; to read that is a thousand times quicker
    return lacking(set_words(version)) if "&" in raw or lacking(raw) else ""


def write(site: Site, pair: Pair) -> Files:
    """The sheets of one handout."""
    return {path(pair, *versions): sheet(site, pair, versions) for versions in sheets(site, pair)}


def sheet(site: Site, pair: Pair, versions: Sequence[Version]) -> bytes:
    """One of `sheets`. Raises PRINT."""
    return typeset(*_set(site, pair, versions), pair.id)


def pages(site: Site, pair: Pair, versions: Sequence[Version]) -> tuple[bytes, ...]:
    """The same, each page as a PNG. Raises PRINT."""
    return drawn(*_set(site, pair, versions), pair.id)


def _set(site: Site, pair: Pair, versions: Sequence[Version]) -> tuple[dict[str, Any], Files]:
    """What a sheet is set from: its data, and its pictures by their names there."""
    data = _data(site, pair, versions)
    found = {one["code"]: qr_svg(one["url"]) for one in data["footer"] if one["url"]}
    for version in versions:
        found.update(shown(site, pair, version))
    turns = {place: degrees for place, bytes_ in found.items() if (degrees := turn(bytes_))}
    return {**data, "turns": turns}, found


def _data(site: Site, pair: Pair, versions: Sequence[Version]) -> dict[str, Any]:
    drafts = [version for version in versions if version.status is Status.DRAFT]
    approved = all(one.approved for one in drafts if one.locale != EN)
    banner = draft_words(versions[-1].locale.tag, approved=approved)
    # once, where both languages call it the same
    practices = dict.fromkeys(practice(site, version.locale.tag) for version in versions)
    return {
        "paper": _PAPERS[site.settings.paper],
        "title": " · ".join(version.title for version in versions),
        "practice": [_said(site, word) for word in practices],
        "date": _day(versions),
        "draft": bool(drafts),
        "watermark": WATERMARK,
        "banner": [_said(site, LabelText(text, tag)) for tag, text in banner.items()],
        "columns": [
            {
                **_language(version.locale),
                "title": version.title,
                "description": version.description,
            }
            for version in versions
        ],
        "rows": rows([_tree(site, pair, version) for version in versions]),
        "footer": [_footer(site, version) for version in versions],
    }


def _tree(site: Site, pair: Pair, version: Version) -> list[tuple[Node, ...]]:
    blocks = tree(
        version.markdown,
        locale=version.locale,
        labels=site.labels[version.locale.tag],
        resolve=resolver(
            site,
            pair,
            version,
            lambda other: site.absolute(other.url),
            above=site.absolute(version.url),
        ),
        picture=picture(site, pair, version.locale, above=""),
    )
    return [
        tuple(one for node in nodes for one in with_hotlines(node, site.contacts))
        for nodes in blocks
    ]


def _footer(site: Site, version: Version) -> dict[str, Any]:
    """Which version this is, each word in its language, and where it can be read and heard on a phone.

    The hash is that of the English behind it. A draft has no address.
    """
    tag = version.locale.tag
    return {
        "name": _said(site, LabelText(own_names(site.settings)[tag], tag)),
        "facts": _facts(site, version),
        "url": "" if version.status is Status.DRAFT else site.absolute(version.url),
        "code": f"code.{tag}.svg",
    }


def _facts(site: Site, version: Version) -> list[dict[str, str]]:
    words = site.labels[version.locale.tag]
    facts = [LabelText(version.source_sha[:8], EN.tag)]
    if version.published_on:
        day = written_date(version.published_on, words.get("published").lang)
        facts.insert(0, words.get("published", date=day))
    elif version.date:
        day = written_date(version.date, words.get("version").lang)
        facts.insert(0, words.get("version", date=day))
    return [_said(site, word) for word in facts]


def _said(site: Site, word: LabelText) -> dict[str, str]:
    locale = next((one for one in site.locales if one.tag == word.lang), EN)
    return {"text": word.text, **_language(locale)}


def _language(locale: Locale) -> dict[str, str]:
    """A language under the names that Typst has for it: both, or Chinese punctuation stands wrong."""
    return {"lang": locale.tag.partition("-")[0], "region": locale.region}


def _day(versions: Sequence[Version]) -> dict[str, int] | None:
    """The date of the file: when its words were approved, else when the English was written; never the clock."""
    for iso in (*(v.published_on or "" for v in reversed(versions)), versions[0].date):
        try:
            day = date.fromisoformat(iso)
        except ValueError:
            continue
        return {"year": day.year, "month": day.month, "day": day.day}
    return None
