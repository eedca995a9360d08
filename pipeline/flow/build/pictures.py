"""Load the pictures of a site's pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pipeline.build.svg import scrubbed
from pipeline.build.typeset import can_be_drawn
from pipeline.build.writers.interface import Site
from pipeline.build.writers.pdf import HANDOUT
from pipeline.build.writers.pictures import wanted
from pipeline.files.content import Project
from pipeline.files.pictures import load_picture
from pipeline.model.errors import PipelineError
from pipeline.model.pair import Pair, Version


def with_pictures(project: Project, site: Site) -> tuple[Site, tuple[PipelineError, ...]]:
    """Load what the pages show; where a picture is missing its words stand, and the fault says where."""
    found: dict[str, bytes] = {}
    faults: dict[str, PipelineError] = {}
    for pair in site.pairs:
        for version in site.shown(pair):
            for error in _load(project, pair, version, found):
                faults.setdefault(str(error), error)
    return replace(site, pictures=found), tuple(faults.values())


def _load(
    project: Project, pair: Pair, version: Version, found: dict[str, bytes]
) -> Iterator[PipelineError]:
    printed = pair.kind == HANDOUT
    for src, paths in wanted(pair, version).items():
        try:
            if not any(_keep(project, path, found, printed=printed) for path in paths):
                yield _missing(pair, version, src, elsewhere=not paths)
        except PipelineError as error:
            yield error


def _keep(project: Project, path: str, found: dict[str, bytes], *, printed: bool) -> bool:
    if path not in found:
        data = load_picture(project, path)
        if data is not None:
            found[path] = scrubbed(data, path) if path.lower().endswith(".svg") else data
    if printed and path in found and not can_be_drawn(path, found[path]):
        del found[path]
        what, todo = "is damaged: no handout can be printed with it", "save it again as PNG or JPEG"
        raise PipelineError("PICTURE", what, todo, path=path)
    return path in found


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
