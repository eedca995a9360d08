"""Write the body of each page as an HTML fragment."""

from __future__ import annotations

from pipeline.build.writers.body import fragment_of
from pipeline.build.writers.interface import Files, Site
from pipeline.model.pair import Pair, Version


def path(pair: Pair, version: Version) -> str:
    """The file of one version."""
    return file(version.locale.tag, pair.id)


def file(tag: str, document: str) -> str:
    """The file of a document in the language `tag`, be it a page or the notice instead."""
    return f"fragments/{tag}/{document}.html"


def write(site: Site, pair: Pair) -> Files:
    """One file a version that this output shows."""
    return {path(pair, v): fragment_of(site, pair, v).encode() for v in site.shown(pair)}
