"""Make the body of each page as an HTML fragment, for a site with a frame and a style of its own."""

from __future__ import annotations

from pipeline.build.labels import own_names
from pipeline.build.plain_boxes import with_plain_boxes
from pipeline.build.template import fill, trusted
from pipeline.build.writers import pdf
from pipeline.build.writers.body import body_of, draft_banner
from pipeline.build.writers.interface import Site
from pipeline.build.writers.links import id_prefix
from pipeline.model.pair import Pair, Status, Version


def path(pair: Pair, version: Version) -> str:
    """The file of one version."""
    return file(version.locale.tag, pair.id)


def file(tag: str, document: str) -> str:
    """The file of a document in the language `tag`, be it a page or the notice instead."""
    return f"fragments/{tag}/{document}.html"


def fragment_of(site: Site, pair: Pair, version: Version) -> str:
    """All of a page but its title, as one `<article>`: absolute links, boxes that need no style of ours.

    Each word of the program's own is in an element with `data-pipeline-label`, which names the label.
    """
    tag = version.locale.tag
    body = body_of(site, pair, version, lambda other: site.absolute(other.url), site.absolute("/"))
    crisis = f"{id_prefix(pair)}-crisis-1"
    made = fill(
        "fragment.html",
        pair=pair,
        version=version,
        tag=tag,
        words=site.labels[tag],
        behind=version.status is Status.BEHIND,
        crisis=crisis if f'id="{crisis}"' in body else "",
        sheets=[
            (name, site.absolute(f"/{one}"), other)
            for name, one, other in pdf.sheets_of(site, pair, version)
        ],
        names=own_names(site.settings),
        draft=draft_banner(version),
        body=trusted(with_plain_boxes(body, site.labels[tag])),
    )
    return made.decode()
