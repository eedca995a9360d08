"""Write the start page of the preview, with the state of every document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.build.labels import own_names
from pipeline.build.page_address import file_of
from pipeline.build.template import fill
from pipeline.build.writers import markdown, side_by_side
from pipeline.build.writers.frame import frame
from pipeline.build.writers.interface import Files, Site, Wait
from pipeline.model.pair import Pair, Status, Version
from pipeline.model.reading_time import reading_minutes
from pipeline.model.settings import EN

_WORDS: Mapping[Status, tuple[str, str]] = {
    Status.PUBLIC: ("approved", "Published"),
    Status.BEHIND: ("stale", "Published, the English has changed since"),
    Status.DRAFT: ("waits", "Draft"),
}


def write(site: Site) -> Files:
    """The list; the site has none, its pages are found through the manifest."""
    if not site.preview:
        return {}
    kinds = sorted({pair.kind for pair in site.pairs})
    groups = [
        (f"{kind.capitalize()}s", [_row(site, p) for p in site.pairs if p.kind == kind])
        for kind in kinds
    ]
    return {"index.html": fill("index.html", **frame(site, "index.html", "en"), groups=groups)}


def _row(site: Site, pair: Pair) -> dict[str, Any]:
    wait = site.waits.get(pair.id)
    return {
        "id": pair.id,
        "en": pair.en,
        "zh": pair.zh,
        "versions": [_version(site, pair, v) for v in site.shown(pair)],
        "side_by_side": side_by_side.path(pair) if pair.zh else "",
        "wait": _waiting(wait) if wait else "",
        "reasons": wait.reasons if wait else (),
    }


def _version(site: Site, pair: Pair, version: Version) -> dict[str, str]:
    state, word = _WORDS[version.status]
    if version.locale == EN and version.status is not Status.DRAFT:
        word = "Public"
    if version.approved:
        state, word = "approved", "Approved, not published"
    return {
        "tag": version.locale.tag,
        "name": own_names(site.settings)[version.locale.tag],
        "href": file_of(version.url),
        "source": markdown.path(pair, version),
        "state": state,
        "word": word,
    }


def _waiting(wait: Wait) -> str:
    """How much is left, and how long it may take.

    >>> _waiting(Wait(strings=44, approved=6))
    '38 of 44 paragraphs wait for review, about 26 minutes'
    """
    left = wait.strings - wait.approved
    if left <= 0:
        return f"All {wait.strings} paragraphs are approved"
    minutes = reading_minutes(left)
    unit = "minute" if minutes == 1 else "minutes"
    return f"{left} of {wait.strings} paragraphs wait for review, about {minutes} {unit}"
