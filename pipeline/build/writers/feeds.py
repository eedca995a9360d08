"""Write an Atom feed for each language with public pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from pipeline.build.template import fill
from pipeline.build.writers.frame import practice
from pipeline.build.writers.interface import Files, Site
from pipeline.model.settings import Locale

NEWEST = 50
"""Entries of a feed: its readers keep the older ones themselves."""
_NO_ENTRY = "1970-01-01"
"""Atom wants a date also where nothing is dated."""


def path(locale: Locale) -> str:
    """The feed of a language."""
    return f"feed.{locale.tag}.xml"


def write(site: Site) -> Files:
    """One feed a language. The preview, which nobody may follow, has none; nor has a language without pages."""
    if site.preview:
        return {}
    shown = {v.locale for pair in site.pairs for v in site.public(pair)}
    return {path(one): _feed(site, one) for one in site.locales if one in shown}


def _feed(site: Site, locale: Locale) -> bytes:
    entries = sorted(_entries(site, locale), key=lambda one: one["url"])
    entries.sort(key=lambda one: one["on"], reverse=True)
    file = path(locale)
    return fill(
        "feed.xml",
        practice=practice(site, locale.tag),
        tag=locale.tag,
        url=site.absolute(f"/{file}"),
        home=site.absolute("/"),
        updated=max((one["changed"] for one in entries), default=_NO_ENTRY),
        entries=entries[:NEWEST],
    )


def _entries(site: Site, locale: Locale) -> Iterator[dict[str, Any]]:
    """The dated pages of a language: what has no day is new on none."""
    for pair in site.pairs:
        for version in site.public(pair):
            on = day(version.first_day)
            if version.locale == locale and on:
                yield {
                    "url": site.absolute(version.url),
                    "on": on,
                    "changed": max(on, day(version.last_day)),
                    "title": version.title,
                    "summary": version.description,
                    "author": version.author,
                    "kind": pair.kind,
                }


def day(written: str) -> str:
    """An ISO date; empty for what is none."""
    try:
        return date.fromisoformat(written).isoformat()
    except ValueError:
        return ""
