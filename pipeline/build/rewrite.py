"""A `Site` and what was written last time in; the files that are new, and those that may stay, out.

A writer's result stays as long as its document, everything else that the writer looked at
(`writers.watch`), and the bytes that it gave are as they were. The caller starts with an empty `Past` where
our own program has changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pipeline.build.writers import PAGE_WRITERS, write_once
from pipeline.build.writers.interface import Site
from pipeline.build.writers.join import joined
from pipeline.build.writers.watch import Watch
from pipeline.model.encoding import sha_of
from pipeline.model.hashing import hashes_of, sha_of_texts


@dataclass(frozen=True, slots=True)
class Written:
    """What one writer made of one document, and of what it made it."""

    seen: tuple[str, ...]
    """Names of what it read of the site, sorted, as `Watch` calls them."""
    sha: str
    """SHA-256 of the document and of all that these names meant."""
    files: Mapping[str, str]
    """Path → SHA-256 of each file."""


Pages = Mapping[str, Mapping[str, Written]]
"""Id of a document → the writer's module → what it made."""


@dataclass(frozen=True, slots=True)
class Past:
    """The output as it is before this run."""

    written: Pages = field(default_factory=dict)
    """What the writers of this same program made."""
    standing: Mapping[str, str] = field(default_factory=dict)
    """Path → SHA-256 of the files that surely lie in the output now."""


@dataclass(frozen=True, slots=True)
class Output:
    """The whole output: `files` and `kept` together."""

    files: Mapping[str, bytes]
    """What is to be written."""
    kept: Mapping[str, str]
    """Path → SHA-256 of what stays as it lies there."""
    written: Pages
    """For the next run's `Past`."""

    @property
    def hashes(self) -> dict[str, str]:
        """Path → SHA-256 of every file."""
        return {**self.kept, **hashes_of(self.files)}


def rewrite(site: Site, past: Past) -> Output:
    """The same files as `write_all`, but nothing is made anew that is known. Raises PATHS."""
    watch = Watch(site)
    written: dict[str, dict[str, Written]] = {}
    fresh: dict[str, bytes] = {}
    for pair in site.pairs:
        before, page = past.written.get(pair.id, {}), sha_of(pair)
        written[pair.id] = {}
        for writer in PAGE_WRITERS:
            one = before.get(writer.__module__)
            if one is None or not _holds(one, page, watch, past.standing):
                view, seen = watch.view()
                files = writer(view, pair)
                fresh.update(files)
                names = tuple(sorted(seen))
                one = Written(names, _sha(page, watch, names), hashes_of(files))
            written[pair.id][writer.__module__] = one
    pages = joined(_files(written))
    fresh.update(write_once(site, pages))
    whole = {**pages, **hashes_of(fresh)}
    kept = {path: sha for path, sha in whole.items() if past.standing.get(path) == sha}
    files = {path: data for path, data in fresh.items() if path not in kept}
    return Output(files, kept, written)


def _files(written: Pages) -> Iterable[Mapping[str, str]]:
    return (one.files for by_writer in written.values() for one in by_writer.values())


def _holds(one: Written, page: str, watch: Watch, standing: Mapping[str, str]) -> bool:
    """True where it was made of just this, and its files lie there."""
    if one.sha != _sha(page, watch, one.seen):
        return False
    return all(standing.get(path) == sha for path, sha in one.files.items())


def _sha(page: str, watch: Watch, names: Iterable[str]) -> str:
    return sha_of_texts(page, watch.sha(names))
