"""Prove what a build has written, with the rules of `verify`, before anybody uploads it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial

from pipeline.build.verify.breach import Breach
from pipeline.build.writers.interface import Site
from pipeline.files import disk_cache
from pipeline.files.content import Project
from pipeline.files.shared_cache import SharedCache
from pipeline.flow.site_proof import breaches_in
from pipeline.flow.workers import Jobs
from pipeline.model.encoding import sha_of

Ended = Callable[[], tuple[Breach, ...]]
"""Waits until all was looked at; gives what was found."""


@contextmanager
def proving(
    project: Project,
    site: Site,
    hashes: Mapping[str, str],
    program: str,
    shared: SharedCache,
    jobs: Jobs = None,
) -> Iterator[Ended]:
    """What in `dist/site` does not say what `site` has to: in files that were not proven as they are, and in the lists.

    Other processes begin with the block. `hashes`: path → SHA-256 of all its files, as they were just written or found untouched.
    A file that was proven once by the same `program` is proven until its bytes change. Where something is wrong,
    nothing new counts as proven. A site that another machine has proven, to the last byte, is proven here too.
    """
    proven = disk_cache.load(project, "proven", program, dict[str, str]) or {}
    due = {path for path, sha in hashes.items() if proven.get(path) != sha}
    if not due and hashes.keys() == proven.keys():
        yield tuple
        return
    whole = sha_of((program, hashes, sha_of(site)))

    def noted(found: Iterable[Breach]) -> tuple[Breach, ...]:
        breaches = tuple(found)
        if not breaches:
            disk_cache.save(project, "proven", program, hashes)
            shared.save("proven", whole, True)
        return breaches

    if shared.load("proven", whole, bool):
        yield partial(noted, ())
        return
    with breaches_in(site, project.dist / "site", due, hashes, jobs) as found:
        yield partial(noted, found)
