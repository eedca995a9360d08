"""Run only the writers whose inputs have changed since the last build.

A writer's result stays as long as its document, everything else that the writer looked at
(`writers.dependency_tracking`), and the bytes that it gave are as they were. The caller starts with an empty `PreviousOutput` where
our own program has changed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter

from pipeline.build.writers.dependency_tracking import DependencyTracker
from pipeline.build.writers.interface import Files, PageWriter, Site
from pipeline.build.writers.join import joined
from pipeline.build.writers.registry import PAGE_WRITERS, write_once
from pipeline.build.written import Pages, Rendered, Written
from pipeline.model.encoding import sha_of
from pipeline.model.hashing import hashes_of


class Elsewhere:
    """What other machines made of the same documents. This one knows of none; `flow` has one that does."""

    def recall(self, pages: Sequence[str]) -> Iterator[Mapping[str, Rendered]]:
        """For each document (the hash of its `Pair`), in this order: module of a writer → what it made of it, of whatever else it was made."""
        return ({} for _ in pages)

    def note(self, _page: str, _made: Mapping[str, Rendered]) -> None:
        """Give what was made here to others."""


@dataclass(frozen=True, slots=True)
class PreviousOutput:
    """The output as it is before this run."""

    written: Pages = field(default_factory=dict)
    """What the writers of this same program made."""
    untouched: Mapping[str, str] = field(default_factory=dict)
    """Path → SHA-256 of the files that surely lie in the output now."""
    elsewhere: Elsewhere = field(default_factory=Elsewhere)
    """What others made."""


@dataclass(frozen=True, slots=True)
class Output:
    """The whole output: `files` and `kept` together."""

    files: Mapping[str, bytes]
    """What is to be written."""
    kept: Mapping[str, str]
    """Path → SHA-256 of what stays as it lies there."""
    hashes: Mapping[str, str]
    """Path → SHA-256 of every file."""
    written: Pages
    """For the next run's `PreviousOutput`."""
    rendered: int = 0
    """How often a writer ran for a document."""


Task = tuple[int, str]
"""Number of a document among `Site.pairs`, and the module of a writer."""
Made = tuple[tuple[str, ...], Files, Mapping[str, str]]
"""What a writer read of the site, sorted; what it made; and the SHA-256 of that, path by path."""


def write_here(site: Site, tasks: Sequence[Task]) -> Iterator[Made]:
    """Carry out tasks one after the other."""
    watch = DependencyTracker(site)
    for number, name in tasks:
        view, seen = watch.view()
        files = _WRITERS[name](view, site.pairs[number])
        yield tuple(sorted(seen)), files, hashes_of(files)


class OutputPlan:
    """What of an output still holds, and which writers have to run for the rest."""

    def __init__(self, site: Site, past: PreviousOutput) -> None:
        """Look at what is known here and elsewhere; no writer runs."""
        self.site = site
        """What the output is made of."""
        self.tasks: list[Task] = []
        """What is to be made, document by document."""
        self._past, self._watch = past, DependencyTracker(site)
        self._shas = [sha_of(pair) for pair in site.pairs]
        self._written: dict[str, dict[str, Written]] = {pair.id: {} for pair in site.pairs}
        self._fresh: dict[str, bytes] = {}
        due = list(self._due())
        found = _recalled(due, self._shas, self._watch, past.elsewhere)
        for (number, name), one in zip(due, found, strict=True):
            if one:
                self._written[site.pairs[number].id][name] = one.written
                self._fresh.update(one.files)
            else:
                self.tasks.append((number, name))

    def _due(self) -> Iterator[Task]:
        """All that is not as it was here; notes what is."""
        for number, pair in enumerate(self.site.pairs):
            before = self._past.written.get(pair.id, {})
            for name in _WRITERS:
                one = before.get(name)
                if one and _holds(one, self._shas[number], self._watch, self._past.untouched):
                    self._written[pair.id][name] = one
                else:
                    yield number, name

    def output(self, made: Iterable[Made]) -> Output:
        """The whole output, with what was made of `tasks`, in their order. Raises PATHS."""
        fresh, written, past = self._fresh, self._written, self._past
        new: defaultdict[int, dict[str, Rendered]] = defaultdict(dict)
        for (number, name), (seen, files, hashes) in zip(self.tasks, made, strict=True):
            fresh.update(files)
            page, site = self._shas[number], self._watch.sha(seen)
            note = Written(seen, page, site, hashes)
            written[self.site.pairs[number].id][name] = note
            new[number][name] = Rendered(note, files)
        for number, by_writer in new.items():
            past.elsewhere.note(self._shas[number], by_writer)
        pages = joined(_files(written))
        once = write_once(self.site, pages)
        fresh.update(once)
        whole = {**pages, **hashes_of(once)}
        kept = {path: sha for path, sha in whole.items() if past.untouched.get(path) == sha}
        files = {path: data for path, data in fresh.items() if path not in kept}
        return Output(files, kept, whole, written, len(self.tasks))


def _recalled(
    due: Sequence[Task], shas: Sequence[str], watch: DependencyTracker, elsewhere: Elsewhere
) -> Iterator[Rendered | None]:
    """What others made for each of these tasks, of just what it would be made of here."""
    documents = [(number, list(tasks)) for number, tasks in groupby(due, itemgetter(0))]
    recalled = elsewhere.recall([shas[number] for number, _ in documents])
    for (number, tasks), known in zip(documents, recalled, strict=True):
        for _, name in tasks:
            found = known.get(name)
            yield found if found and _made_of(found.written, shas[number], watch) else None


_WRITERS: Mapping[str, PageWriter] = {writer.__module__: writer for writer in PAGE_WRITERS}


def _files(written: Pages) -> Iterable[Mapping[str, str]]:
    return (one.files for by_writer in written.values() for one in by_writer.values())


def _holds(one: Written, page: str, watch: DependencyTracker, standing: Mapping[str, str]) -> bool:
    """True where it was made of just this, and its files lie there."""
    if not _made_of(one, page, watch):
        return False
    return all(standing.get(path) == sha for path, sha in one.files.items())


def _made_of(one: Written, page: str, watch: DependencyTracker) -> bool:
    return one.page == page and one.site == watch.sha(one.seen)
