"""Write pictures with a hash in their file names, and tell pages where they are."""

from __future__ import annotations

from posixpath import (
    dirname,
    join,
    normpath,
    splitext,
)  # only the string functions for paths with `/`
from urllib.parse import unquote, urlsplit

from pipeline.build.writers.interface import Files, Site, path_of
from pipeline.markdown.render import Picture, picture_sources
from pipeline.model.pair import Pair, Version
from pipeline.model.settings import Locale

CONTENT = "content"
"""Folder of the project that pictures lie in, and nowhere else."""


def candidates(pair: Pair, locale: Locale, src: str) -> tuple[str, ...]:
    """The files of the project that may hold a picture, the reader's own language first.

    `img/x.png` lies beside the English file, `/img/x.png` below `content`. Empty for a picture that lies
    elsewhere: another site would learn who reads what.
    """
    for path in picture_files(path_of(pair), src):
        stem, ending = splitext(path)
        return (f"{stem}.{locale.tag}{ending}", path)
    return ()


def picture_files(page: str, src: str) -> tuple[str, ...]:
    """The file of a picture on the page whose English lies at `page`; none for one that lies outside of content."""
    parts = urlsplit(src)
    if parts.scheme or parts.netloc or not parts.path:
        return ()
    name = unquote(parts.path)
    base = CONTENT if name.startswith("/") else dirname(page)
    path = normpath(join(base, name.lstrip("/")))
    return (path,) if path.startswith(f"{CONTENT}/") and "\0" not in path else ()


def picture(site: Site, pair: Pair, locale: Locale, above: str) -> Picture:
    """Say where the pictures of one version lie; `above` is the way from the page to the output folder."""

    def place(src: str) -> str | None:
        found = (site.asset_of.get(path) for path in candidates(pair, locale, src))
        asset = next(filter(None, found), None)
        return above + asset if asset else None

    return place


def wanted(pair: Pair, version: Version) -> dict[str, tuple[str, ...]]:
    """Each picture of a version as its author wrote it → the files that may hold it."""
    sources = picture_sources(version.markdown)
    return {src: candidates(pair, version.locale, src) for src in sources}


def shown(site: Site, pair: Pair, version: Version) -> Files:
    """The pictures that one version shows, by their place in the output."""
    if not site.pictures:
        return {}
    found = (next(filter(site.asset_of.get, paths), "") for paths in wanted(pair, version).values())
    return {site.asset_of[path]: site.pictures[path] for path in found if path}


def write(site: Site) -> Files:
    """Each picture that a page of this output shows, and no other."""
    return {
        place: data
        for pair in site.pairs
        for version in site.shown(pair)
        for place, data in shown(site, pair, version).items()
    }
