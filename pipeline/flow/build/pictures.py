"""Load the pictures of a site's pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pipeline.build.svg import scrubbed
from pipeline.build.typeset import can_be_drawn
from pipeline.build.writers.interface import Site
from pipeline.build.writers.pdf import HANDOUT
from pipeline.build.writers.pictures import LEAST_SHARED, candidates, named_image, wanted
from pipeline.files import disk_cache
from pipeline.files.content import Project
from pipeline.files.pictures import load_picture, picture_size
from pipeline.flow.workers import Workers, can_fork
from pipeline.model.errors import PipelineError
from pipeline.model.hashing import sha_of_bytes
from pipeline.model.pair import Pair, Version

_MANY = 100
"""Documents from which on this process will fork others: what draws a picture starts threads, and then it could fork none."""
_QUICK = 20_000
"""Bytes of a picture that is sooner looked at than found in the cache."""


def with_pictures(project: Project, site: Site) -> tuple[Site, tuple[PipelineError, ...]]:
    """Load what the pages show; where a picture is missing its words stand, and the fault says where."""
    found: dict[str, bytes] = {}
    faults: dict[str, PipelineError] = {}
    apart = len(site.pairs) >= _MANY and can_fork()
    with Workers(None, 2 if apart else 1, at_once=apart) as workers:
        for pair in site.pairs:
            for version in site.shown(pair):
                for error in _load(project, pair, version, found, workers):
                    faults.setdefault(str(error), error)
    for error in _load_shared(project, site.settings.share_image, found):
        faults.setdefault(str(error), error)
    sizes = {path: picture_size(data) for path, data in found.items()}
    return replace(site, pictures=found, sizes=sizes), tuple(faults.values())


def _load_shared(project: Project, path: str, found: dict[str, bytes]) -> Iterator[PipelineError]:
    """The picture of the practice, which pages without one of their own give to other sites."""
    try:
        if path and not _keep(project, path, found):
            todo = "put it there, or take `share_image` out of the settings"
            yield PipelineError("PICTURE", "there is no such picture", todo, path=path)
        elif path and min(picture_size(found[path])) < LEAST_SHARED:
            what = f"is smaller than {LEAST_SHARED} by {LEAST_SHARED} dots, so no site shows it"
            yield PipelineError("PICTURE", what, "save it larger, 1200 by 630 at best", path=path)
    except PipelineError as error:
        yield error


def _load(
    project: Project,
    pair: Pair,
    version: Version,
    found: dict[str, bytes],
    workers: Workers[None],
) -> Iterator[PipelineError]:
    by = workers if pair.kind == HANDOUT else None
    named = {src: candidates(pair, version.locale, src) for src in named_image(version)}
    for src, paths in {**named, **wanted(pair, version)}.items():
        try:
            if not any(_keep(project, path, found, by) for path in paths):
                yield _missing(pair, version, src, elsewhere=not paths)
        except PipelineError as error:
            yield error


def _keep(
    project: Project, path: str, found: dict[str, bytes], printed_by: Workers[None] | None = None
) -> bool:
    if path not in found:
        data = load_picture(project, path)
        if data is not None:
            found[path] = as_shown(project, path, data)
    if printed_by and path in found and not all(printed_by.map(_is_sound, [(path, found[path])])):
        del found[path]
        what, todo = "is damaged: no handout can be printed with it", "save it again as PNG or JPEG"
        raise PipelineError("PICTURE", what, todo, path=path)
    return path in found


def _is_sound(_: None, picture: tuple[str, bytes]) -> bool:
    return can_be_drawn(*picture)


def as_shown(project: Project, path: str, data: bytes) -> bytes:
    """A picture as pages get it: a drawing scrubbed, a photo shrunk and without what its camera wrote into it."""
    from pipeline.files.photos import page_photo, photo_rule  # noqa: PLC0415  most sites show few photos

    if path.lower().endswith(".svg"):
        return scrubbed(data, path)
    if len(data) < _QUICK:
        return page_photo(data)
    name = f"photos/{sha_of_bytes(data)}"
    return disk_cache.cached(project, name, photo_rule(), bytes, lambda: page_photo(data))


def _missing(pair: Pair, version: Version, src: str, *, elsewhere: bool) -> PipelineError:
    at = version.markdown.find(src)
    return PipelineError(
        "PICTURE",
        f"the picture `{src}` lies outside of content"
        if elsewhere
        else f"there is no picture `{src}`",
        "put it beside the English file and name it from there; until then the page shows its words",
        path=pair.path,
        line=version.markdown.count("\n", 0, at) + 1 if at >= 0 else None,
    )
