"""Prove the files of a site a document at a time, in several processes where that pays."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path

from pipeline.build.verify.breach import Breach
from pipeline.build.verify.expected import promise_of
from pipeline.build.verify.site import SeenPart, SitePart, SiteProof, verify_bytes
from pipeline.build.writers.interface import Site
from pipeline.build.writers.join import joined
from pipeline.build.writers.pdf import HANDOUT
from pipeline.build.writers.registry import write_once, write_pages
from pipeline.files.site import SiteTree, open_release
from pipeline.flow.workers import Jobs, Workers, slow_after_trial
from pipeline.model.hashing import hashes_of


@dataclass(frozen=True)
class _Folder:
    """A site as it should be, and the folder where it lies."""

    site: Site
    folder: Path

    @cached_property
    def tree(self) -> SiteTree:
        return open_release(self.folder)

    @cached_property
    def proof(self) -> SiteProof:
        return SiteProof(self.tree, promise_of(self.site))

    def __getstate__(self) -> dict[str, object]:
        """What another process gets: it opens the folder itself."""
        return {"site": self.site, "folder": self.folder}


@dataclass(frozen=True, slots=True)
class _Task:
    """A document that is made again, a part of the site that is looked at, or both."""

    number: int | None
    """Of the document among `Site.pairs`."""
    part: SitePart | None
    """What of the site is looked at."""


@dataclass(frozen=True, slots=True)
class _Looked:
    """What came of a task."""

    made: Mapping[str, str]
    """Path → SHA-256 of the files that a build makes of the document."""
    wrong: tuple[Breach, ...]
    """Those of them that are missing, or are other bytes."""
    there: Mapping[str, str]
    """Path → SHA-256 of those that are there, as they are."""
    seen: SeenPart | None
    """What was seen of the part."""


def site_breaches(site: Site, folder: Path, jobs: Jobs = None) -> Iterator[Breach]:
    """Where the files below `folder` are not, byte for byte, what a build makes of `site`, or do not say what it has to.

    Raises TREE where a file cannot be read, PATHS where two pages want one address.
    """
    state = _Folder(site, folder)
    tasks = _tasks(state)
    order = slow_after_trial(tasks, lambda task: _is_printed(site, task))
    with Workers(state, jobs, seen=folder.resolve()) as workers:
        by_task = dict(zip(order, workers.map(_look, order), strict=True))
    looked = [by_task[task] for task in tasks]
    parts = list(state.proof.between(one.seen for one in looked if one.seen))
    pages = joined(one.made for one in looked)
    once = write_once(site, pages)
    beside = {path: state.tree[path] for path in state.tree if path not in pages}
    wrong = [breach for one in looked for breach in one.wrong] + [*verify_bytes(beside, once)]
    there = {path: sha for one in looked for path, sha in one.there.items()}
    yield from sorted(wrong, key=lambda breach: breach.path)
    yield from parts
    yield from state.proof.rest({**there, **hashes_of(beside)})


@contextmanager
def breaches_in(
    site: Site, folder: Path, due: Container[str], hashes: Mapping[str, str], jobs: Jobs = None
) -> Iterator[Iterator[Breach]]:
    """What does not say what it has to in the files that are `due`, and in the lists; `hashes`: of all files.

    Other processes begin to look with the block; what is given waits for them.
    """
    state = _Folder(site, folder)
    tasks = [_Task(None, part) for part in state.proof.parts(due)]
    with Workers(state, jobs, seen=folder.resolve()) as workers:
        looked = workers.begin(_look, tasks)
        parts = state.proof.between(one.seen for one in looked if one.seen)
        yield chain(parts, state.proof.rest(hashes, due))


def _tasks(state: _Folder) -> list[_Task]:
    """All documents, each with its part, so that it is taken apart once; then the other parts."""
    parts = {part.document or f"\0{part.path}": part for part in state.proof.parts()}
    pairs = enumerate(state.site.pairs)
    tasks = [_Task(number, parts.pop(pair.id, None)) for number, pair in pairs]
    return [*tasks, *(_Task(None, part) for part in parts.values())]


def _is_printed(site: Site, task: _Task) -> bool:
    return task.number is not None and site.pairs[task.number].kind == HANDOUT


def _look(state: _Folder, task: _Task) -> _Looked:
    made: Mapping[str, bytes] = {}
    if task.number is not None:
        made = write_pages(state.site, state.site.pairs[task.number])
    there = {path: state.tree[path] for path in made if path in state.tree}
    wrong = tuple(verify_bytes(there, made))
    seen = state.proof.look(task.part, there) if task.part else None
    return _Looked(hashes_of(made), wrong, hashes_of(there), seen)
