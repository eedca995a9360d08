"""Write the translated Markdown into the preview."""

from __future__ import annotations

from pipeline.build.writers.interface import Files, Site
from pipeline.model.pair import Pair, Version


def path(pair: Pair, version: Version) -> str:
    """The file of one version."""
    return file_path(version.locale.tag, pair.id)


def file_path(tag: str, document: str) -> str:
    """The file of a document in one language, by BCP 47 tag and id."""
    return f"markdown/{tag}/{document}.md"


def write(site: Site, pair: Pair) -> Files:
    """One file a version; the site has none."""
    if not site.preview:
        return {}
    return {path(pair, v): v.markdown.encode() for v in site.shown(pair)}
