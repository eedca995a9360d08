"""Write the translated Markdown into the preview."""

from __future__ import annotations

from pipeline.build.writers.interface import Files, Site
from pipeline.model.pair import Pair, Version


def path(pair: Pair, version: Version) -> str:
    """The file of one version."""
    return f"markdown/{version.locale.tag}/{pair.id}.md"


def write(site: Site, pair: Pair) -> Files:
    """One file a version; the site has none."""
    if not site.preview:
        return {}
    return {path(pair, v): v.markdown.encode() for v in site.shown(pair)}
