"""Write pictures with a hash in their file names, and tell pages where they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from posixpath import (
    dirname,
    join,
    normpath,
    splitext,
)  # only the string functions for paths with `/`
from urllib.parse import unquote, urlsplit

from pipeline.build.picture_sizes import Size
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
        path = _first(site, candidates(pair, locale, src))
        return above + site.asset_of[path] if path else None

    return place


LEAST_SHARED = 300
"""Dots each way of a picture that other sites show beside a link; WeChat takes none that is smaller."""
_SHARED = (".png", ".jpg", ".jpeg")
"""Endings of such pictures: what every site reads."""


def sizes(site: Site, pair: Pair, version: Version, above: str) -> dict[str, Size]:
    """Address of each picture of a version as `picture` gives it → its width and height."""
    paths = _paths(site, pair, version)
    return {above + site.asset_of[path]: site.sizes.get(path, (0, 0)) for path in paths}


def named_image(version: Version) -> tuple[str, ...]:
    """What the field `image` of the front matter names; nothing for one on another site."""
    given = version.own.get("image")
    return (given,) if isinstance(given, str) and given and "://" not in given else ()


def shared(site: Site, pair: Pair, version: Version) -> str:
    """The picture that other sites show beside a link to a page, by its path in the project; empty: none.

    That of the front matter, else the first on the page that is large enough, else that of the practice.
    """
    named = [candidates(pair, version.locale, src) for src in named_image(version)]
    for paths in (*named, *wanted(pair, version).values(), (site.settings.share_image,)):
        path = _first(site, paths)
        large = min(site.sizes.get(path, (0, 0))) >= LEAST_SHARED
        if large and path.lower().endswith(_SHARED):
            return path
    return ""


@dataclass(frozen=True, slots=True)
class SharedImage:
    """What a page says of the picture that other sites show beside a link to it."""

    url: str
    """Its whole address."""
    width: int
    """In dots."""
    height: int
    """In dots."""


def shared_image(site: Site, pair: Pair, version: Version) -> SharedImage | None:
    """The picture for other sites; None where there is none."""
    path = shared(site, pair, version)
    return (
        SharedImage(site.absolute(f"/{site.asset_of[path]}"), *site.sizes[path]) if path else None
    )


def wanted(pair: Pair, version: Version) -> dict[str, tuple[str, ...]]:
    """Each picture of a version as its author wrote it → the files that may hold it."""
    sources = picture_sources(version.markdown)
    return {src: candidates(pair, version.locale, src) for src in sources}


def shown(site: Site, pair: Pair, version: Version) -> Files:
    """The pictures that one version shows, by their place in the output."""
    return {site.asset_of[path]: site.pictures[path] for path in _paths(site, pair, version)}


def _paths(site: Site, pair: Pair, version: Version) -> list[str]:
    """The pictures that one version shows, by their path in the project."""
    found = (_first(site, paths) for paths in wanted(pair, version).values())
    return [path for path in found if path]


def _first(site: Site, paths: Iterable[str]) -> str:
    """The first of these files that is there; empty: none."""
    return next(filter(site.asset_of.get, paths), "")


def write(site: Site) -> Files:
    """Each picture that a page of this output shows or gives to other sites, and no other."""
    found: dict[str, bytes] = {}
    for pair in site.pairs:
        for version in site.shown(pair):
            found |= shown(site, pair, version)
            if path := shared(site, pair, version):
                found[site.asset_of[path]] = site.pictures[path]
    return found
