"""The template values that every HTML page needs."""

from __future__ import annotations

from typing import Any

from pipeline.build.labels import own_names
from pipeline.build.writers.assets import asset_paths
from pipeline.build.writers.interface import Site
from pipeline.build.writers.links import relative_link, up
from pipeline.model.labels import LabelText
from pipeline.model.pair import Pair


def practice(site: Site, tag: str) -> LabelText:
    """What pages in the language `tag` call the practice."""
    return site.labels[tag].name("practice", site.settings.site_name)


def frame(site: Site, file: str, tag: str) -> dict[str, Any]:
    """Where the assets lie as seen from `file`, who speaks, and the words in the language `tag`."""
    paths = asset_paths()
    return {
        "site": site.settings,
        "preview": site.preview,
        "tag": tag,
        "words": site.labels[tag],
        "practice": practice(site, tag),
        "css": up(file) + paths["page.css"],
        "js": up(file) + paths["page.js"],
        "icon": f"{up(file)}favicon.svg",
        "home": f"{up(file)}index.html" if site.preview else site.settings.site_url,
    }


def switch(site: Site, pair: Pair, tag: str, file: str) -> list[dict[str, Any]]:
    """The languages of a page with their own names; nothing where there is only one."""
    names = own_names(site.settings)
    links = [
        {
            "tag": one.locale.tag,
            "name": names[one.locale.tag],
            "href": relative_link(site, file, one.url),
            "current": one.locale.tag == tag,
        }
        for one in site.shown(pair)
    ]
    return links if any(not one["current"] for one in links) else []
