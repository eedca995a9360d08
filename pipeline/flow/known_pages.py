"""Tell how far pages are and what was found on them, from what a build has kept where it holds.

What is kept holds while every byte that it was made of is the same (`flow.build.cache`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.files import cache
from pipeline.files.inputs import Inputs, base_of, read_inputs
from pipeline.flow.build.cache import BuildCache, PageResult
from pipeline.flow.english_findings import english_page, findings_between, problem_findings
from pipeline.flow.english_notes import english_note_findings, english_notes
from pipeline.flow.locales import derived
from pipeline.flow.page_progress import PageOverview
from pipeline.flow.plain_english import plain_hints
from pipeline.flow.project import open_project
from pipeline.flow.readable import readable_ids
from pipeline.flow.rename_steps import complete_rename
from pipeline.flow.workspace import Workspace, now, open_workspace
from pipeline.model.encoding import sha_of
from pipeline.model.finding import Finding, Severity

if TYPE_CHECKING:
    from pipeline.flow.workers import Jobs


@dataclass(frozen=True, slots=True)
class KnownPages:
    """A project, and what is known of its pages."""

    workspace: Workspace
    """As it stands now; English that is known is not taken apart."""
    inputs: Inputs
    """The bytes of now."""
    records: BuildCache
    """What the last builds have kept."""
    results: Mapping[str, PageResult]
    """Id → what holds of it still."""

    @property
    def in_each_locale(self) -> tuple[KnownPages, ...]:
        """The same in each locale of the project, in the order of the settings."""
        first, *others = self.workspace.project.settings.locales
        return (self, *(self._derived(one.dir) for one in others if one != first))

    def _derived(self, folder: str) -> KnownPages:
        own = self.workspace.project.seen_from(folder)
        inputs = replace(self.inputs, base=base_of(own, self.inputs.program))
        records = BuildCache(own, inputs)
        there = {n: one for n, one in records.results().items() if n in self.workspace.headers}
        return KnownPages(derived(self.workspace, folder, there), inputs, records, there)

    def overview(self, name: str) -> PageOverview:
        """How far a page has come. Raises CATALOG, LEDGER."""
        if name in self.results:
            return self.results[name].overview
        # here, so that nobody waits for the checks who needs none
        from pipeline.flow.page_status import overview_of, page_of  # noqa: PLC0415

        return overview_of(self.workspace, page_of(self.workspace, self.workspace.document(name)))

    def findings(self, name: str) -> tuple[Finding, ...]:
        """The open findings of a page, or of the pages' labels. Raises CATALOG, LEDGER."""
        kept = self._kept(name)
        return kept if kept is not None else page_findings(self.workspace, name)

    def all_findings(self, names: Sequence[str], jobs: Jobs = None) -> Iterator[Finding]:
        """The same of many pages; those that nobody has kept are looked for by `jobs`. Raises CATALOG, LEDGER."""
        # here, so that nobody waits for other processes who needs none
        from pipeline.flow.workers import Workers  # noqa: PLC0415

        kept = {name: self._kept(name) for name in names}
        unknown = [name for name in names if kept[name] is None]
        with Workers(self.workspace, jobs, seen=self.workspace.project.root) as workers:
            anew = workers.map(page_findings, unknown)
            for name in names:
                found = kept[name]
                yield from next(anew) if found is None else found

    def _kept(self, name: str) -> tuple[Finding, ...] | None:
        return self.records.findings(name) if name in self.results else None

    def english(self, chosen: Sequence[str]) -> Iterator[Finding]:
        """What only authors have to know of English pages: hints, dead links, pictures, days to come."""
        headers, project = self.workspace.headers, self.workspace.project
        own = (one for name in chosen if name in headers for one in problem_findings(headers[name]))
        yield from (finding for finding in own if finding.severity is Severity.INFO)
        yield from plain_hints(self.workspace, chosen)
        noted = (name for name in chosen if self.english_notes(name))
        yield from english_note_findings(self.workspace, noted)
        pages = (
            self.results[name].english
            if name in self.results
            else english_page(self.workspace.document(name), project)
            for name in headers
        )
        yield from findings_between(project, pages, chosen, now()[:10])

    def english_notes(self, name: str) -> int:
        """How many notes say that the English of a page is unclear. Raises LEDGER."""
        if name in self.results:
            return self.results[name].overview.english_notes
        return len(english_notes(self.workspace, name))

    def project_findings(self) -> tuple[Finding, ...]:
        """The open findings that only all documents together show."""
        from pipeline.flow.findings import project_findings  # noqa: PLC0415  as above

        if not self.inputs.sha:
            return project_findings(self.workspace)
        key = sha_of((self.inputs.sha, now()[:10]))  # some of them hang on the day
        return cache.cached(
            self.workspace.project,
            "project-findings",
            key,
            tuple[Finding, ...],
            lambda: project_findings(self.workspace),
        )


def known_pages(root: Path) -> KnownPages:
    """Open a project with what is known of it. Raises what `open_workspace` raises."""
    project = open_project(root)
    complete_rename(project)
    inputs = read_inputs(project)
    records = BuildCache(project, inputs)
    known = records.results()
    workspace = open_workspace(
        root, known=records.headers(), up_to_date=known.keys(), glossary=records.glossary()
    )
    if base_of(workspace.project, inputs.program) != inputs.base:
        return known_pages(root)  # somebody has just written settings, glossary or reviewers
    there = {name: one for name, one in known.items() if name in workspace.headers}
    return KnownPages(workspace, inputs, records, there)


def page_findings(workspace: Workspace, name: str) -> tuple[Finding, ...]:
    """The open findings of a page, looked for anew. Raises CATALOG, LEDGER."""
    from pipeline.flow.findings import open_findings_of  # noqa: PLC0415  as above

    document = workspace.document(name)
    return open_findings_of(workspace, document, workspace.catalog(document))


def check(pages: KnownPages, names: Sequence[str], *, jobs: Jobs = None) -> tuple[Finding, ...]:
    """The open findings of the named documents, or of all documents, the pages' labels and the project.

    What lies between a named document and others is found too: the same English in two ways.
    """
    folder = pages.workspace.project.settings.locale.dir
    return tuple(replace(finding, locale=folder) for finding in _checked(pages, names, jobs))


def _checked(pages: KnownPages, names: Sequence[str], jobs: Jobs) -> tuple[Finding, ...]:
    workspace = pages.workspace
    chosen = readable_ids(workspace, names, labels=True)
    found = list(pages.all_findings(chosen, jobs))
    is_first = workspace.origin is None
    english = tuple(pages.english(chosen)) if is_first else ()  # the English is that of all
    if not names:
        return (*found, *pages.project_findings(), *english)
    from pipeline.flow.findings import project_findings  # noqa: PLC0415  as above

    between = project_findings(workspace, [workspace.document(name) for name in chosen])
    found.extend(finding for finding in between if finding.document in chosen)
    return (*found, *english)
