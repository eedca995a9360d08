"""Render the body that a page and its fragment share."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.build.labels import DRAFT
from pipeline.build.marks import with_marks
from pipeline.build.picture_sizes import with_sizes
from pipeline.build.writers.interface import Site
from pipeline.build.writers.links import id_prefix, names_of, resolver
from pipeline.build.writers.pictures import picture, sizes
from pipeline.markdown.render import render_body
from pipeline.model.pair import Pair, Status, Version

DRAFT_BANNER = (
    '<p class="draft" role="note">'
    + " · ".join(f'<span lang="{tag}">{text}</span>' for tag, text in DRAFT.items())
    + "</p>\n"
)
"""What every draft says in its body."""


def body_of(
    site: Site, pair: Pair, version: Version, address: Callable[[Version], str], above: str
) -> str:
    """The sanitized body, a draft's banner first.

    `address` writes the links to other pages; `above` is the way to the output folder, where pictures lie.
    """
    body = render_body(
        version.markdown,
        locale=version.locale,
        labels=site.labels[version.locale.tag],
        id_prefix=id_prefix(pair),
        resolve=resolver(site, pair, version, address),
        picture=picture(site, pair, version.locale, above),
        names=names_of(pair, version),
    )
    body = with_sizes(body, sizes(site, above)) if "<img" in body else body
    body = with_marks(body, version.locale.tag, site.contacts)
    return DRAFT_BANNER + body if version.status is Status.DRAFT else body
