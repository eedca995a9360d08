"""Make the preview of one changed English file at once, from what the last build has in memory.

Only a whole build is the truth: it follows, and gives the same bytes wherever this gives any.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.build.pair import with_derived
from pipeline.build.writers.interface import Site
from pipeline.build.writers.pdf import write as print_pdf
from pipeline.build.writers.pictures import wanted
from pipeline.build.writers.registry import PAGE_WRITERS
from pipeline.files.content import read_source
from pipeline.flow.build.sites import joined_by_id, preview, preview_pair
from pipeline.flow.documents import header_of, parsed
from pipeline.flow.known_pages import KnownPages
from pipeline.flow.pages.status import unchecked_page
from pipeline.flow.translate.memory import memory_of_project
from pipeline.flow.translate.run import with_memory
from pipeline.flow.workspace import Workspace
from pipeline.model.document import Document
from pipeline.model.errors import PipelineError
from pipeline.model.finding import Severity
from pipeline.model.pair import Pair
from pipeline.translate.memory import Memory

_WRITERS = tuple(writer for writer in PAGE_WRITERS if writer is not print_pdf)
"""A sheet of paper takes longer than a page may: the build that follows prints it."""


@dataclass(frozen=True)
class InstantPages:
    """The preview of a project as the last build left it."""

    workspace: Workspace
    """What was read."""
    site: Site
    """The preview."""
    memory: Memory
    """What drafts are filled from."""
    numbers: Mapping[str, int] = field(default_factory=dict)
    """Path of an English file from the project folder → number of its document among `site.pairs`."""
    derived: tuple[Workspace, ...] = ()
    """The project in each locale that is derived from its first."""

    def of(self, path: Path) -> Mapping[str, bytes]:
        """Path in the preview → bytes, for the pages of a changed English file; none where only a build can tell.

        That is where the file is new or gone, does not read, has another id or address than before, or shows other pictures.
        """
        try:
            pair = self._pair(path)
        except PipelineError:
            return {}  # the build says what is wrong
        if pair is None:
            return {}
        pairs = list(self.site.pairs)
        pairs[self.numbers[pair.path]] = pair
        site = replace(self.site, pairs=tuple(pairs))
        return {name: data for write in _WRITERS for name, data in write(site, pair).items()}

    def _pair(self, path: Path) -> Pair | None:
        project = self.workspace.project
        number = self.numbers.get(project.shown(path))
        if number is None:
            return None
        file = read_source(project, path)
        document = parsed(self.workspace.cache, project, file)
        name = self.site.pairs[number].id
        header, before = (
            header_of(document, file, project.settings),
            self.workspace.headers.get(name),
        )
        if before is None or replace(header, sha256="", problems=()) != replace(
            before, sha256="", problems=()
        ):
            return None
        if any(problem.severity == Severity.ERROR for problem in header.problems):
            return None
        headers = {**self.workspace.headers, name: header}
        sources = {**self.workspace.sources, name: file}
        workspace = replace(self.workspace, headers=headers, sources=sources)
        catalog = with_memory(workspace, document, self.memory)
        pair = preview_pair(unchecked_page(workspace, document, catalog), project.settings)
        own = (
            replace(one, headers=headers, sources=sources, pivot=workspace) for one in self.derived
        )
        pair = with_derived(pair, [_derived(one, document) for one in own])
        shown = {
            path
            for version in pair.versions
            for paths in wanted(pair, version).values()
            for path in paths
        }
        return pair if shown <= self.site.pictures.keys() else None


def instant_pages(known: KnownPages) -> InstantPages | None:
    """What a build has just left; None where it did not get to the end. Raises what loading raises."""
    every, workspace = known.in_each_locale, known.workspace
    shown = [_shown(one) for one in every]
    if not known.results or any(one.keys() != workspace.headers.keys() for one in shown):
        return None
    waits = {name: one.wait for name, one in known.results.items()}
    site, _ = preview(workspace, joined_by_id(workspace.project.settings, shown), waits)
    numbers = {pair.path: number for number, pair in enumerate(site.pairs)}
    derived = tuple(one.workspace for one in every[1:])
    memory = memory_of_project(workspace)
    _ = memory.index, workspace.matcher  # worked out now: a save would wait for them
    return InstantPages(workspace, site, memory, numbers, derived)


def _shown(known: KnownPages) -> dict[str, Pair]:
    """By id, what the preview shows in one locale; nothing where a file cannot be read."""
    names = () if known.workspace.unread else known.results
    pairs = ((name, known.records.pairs(name)) for name in names)
    return {name: one.preview for name, one in pairs if one}


def _derived(workspace: Workspace, document: Document) -> tuple[str, Pair]:
    """The tag of a derived locale, and the page there: a changed text keeps its words, for people read them first."""
    settings = workspace.project.settings
    return settings.locale.tag, preview_pair(unchecked_page(workspace, document), settings)
