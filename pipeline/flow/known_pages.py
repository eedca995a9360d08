"""Tell how far pages are and what was found on them, from what a build has kept where it holds.

What is kept holds while every byte that it was made of is the same (`flow.build.page_records`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pipeline.files import disk_cache
from pipeline.files.content import SourceFile, read_sources
from pipeline.files.inputs import Inputs, base_of, read_inputs
from pipeline.flow.build.page_records import (
    PageRecord,
    PageRecords,
    PageResult,
    page_key,
    shas_on_disk,
)
from pipeline.flow.clock import today
from pipeline.flow.english.notes import english_note_findings, english_notes
from pipeline.flow.english.page import EnglishPage
from pipeline.flow.english.plain import keep_hints, kept_hints
from pipeline.flow.locales import derived
from pipeline.flow.open_workspace import with_english, without_english
from pipeline.flow.pages.progress import PageOverview
from pipeline.flow.project import open_project
from pipeline.flow.readable import readable_ids
from pipeline.flow.rename_steps import complete_rename
from pipeline.flow.workspace import Workspace
from pipeline.model.compared_text import ComparedText
from pipeline.model.document import SITE
from pipeline.model.encoding import sha_of
from pipeline.model.finding import Finding, Severity, located

if TYPE_CHECKING:
    from pipeline.flow.build.evaluate import Evaluation
    from pipeline.flow.build.first_look import FirstLook
    from pipeline.flow.workers import Jobs


T = TypeVar("T")
_BETWEEN = "project-findings"
"""Where findings between documents are kept."""


@dataclass(frozen=True, slots=True)
class KnownPages:
    """A project, and what is known of its pages."""

    workspace: Workspace
    """As it stands now; English that is known is not taken apart."""
    inputs: Inputs
    """The bytes of now."""
    records: PageRecords
    """What the last builds have kept."""
    results: Mapping[str, PageResult]
    """Id → what holds of it still."""
    found: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)
    """Id → its open findings; for those that `checked` was asked for."""
    hints: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)
    """Id → what its author may make plainer; for the same."""
    texts: Mapping[str, tuple[ComparedText, ...]] = field(default_factory=dict)
    """Id → what checks between documents ask of it, where they are to be asked."""
    between: tuple[Finding, ...] = ()
    """The open findings that only all documents together show; after `checked` with `all_`."""

    @property
    def in_each_locale(self) -> tuple[KnownPages, ...]:
        """The same in each locale of the project, in the order of the settings."""
        first, *others = self.workspace.project.settings.locales
        return (self, *(self._derived(one.dir) for one in others if one != first))

    def _derived(self, folder: str) -> KnownPages:
        own = self.workspace.project.seen_from(folder)
        inputs = replace(self.inputs, base=base_of(own, self.inputs.program))
        records = PageRecords(own, inputs)
        there = _there(records, self.workspace)
        return KnownPages(derived(self.workspace, folder, there), inputs, records, there)

    def overviews(self, names: Sequence[str], jobs: Jobs = None) -> Iterator[PageOverview]:
        """How far pages have come; what nobody has kept is judged by `jobs`, and kept. Raises CATALOG, LEDGER."""
        due = [(name, True, False) for name in names if name not in self.results]
        results = self._judged(due, jobs).results
        return (results[name].overview for name in names)

    def checked(self, names: Sequence[str], jobs: Jobs = None, *, all_: bool) -> KnownPages:
        """The same with `found` and `hints` of these pages, and with `all_` what lies `between` all. Raises CATALOG, LEDGER."""
        found = _with(self.found, names, self._kept)
        between = self._kept_between() if all_ else ()
        texts = self.texts
        if between is None:  # what was judged is compared as it was kept
            texts = _with(texts, found, self.records.texts)
            found = {name: said for name, said in found.items() if name in texts}
        pages = [name for name in names if name != SITE]
        asks = {*pages} if self.workspace.pivot is None else set()  # the English is that of all
        hints = _with(self.hints, asks, partial(kept_hints, self.workspace))
        every = ((n, n not in found, n in asks and n not in hints) for n in pages)
        due = [one for one in every if any(one[1:])]
        if SITE in names and SITE not in found:
            said, own = self._of_labels()
            found, texts = {**found, SITE: said}, {**texts, SITE: own}
        known = replace(self, found=found, hints=hints, texts=texts, between=between or ())
        known = known._judged(due, jobs)
        return known._compared(names) if between is None else known

    def _judged(self, due: Sequence[tuple[str, bool, bool]], jobs: Jobs) -> KnownPages:
        """The same after what is due was judged; what comes of it is kept for whoever asks next."""
        if not due:
            return self
        from pipeline.flow.large_pages import judge_large  # noqa: PLC0415  it loads the checks
        from pipeline.flow.page_tasks import PageTask, carry_out  # noqa: PLC0415  what is known needs no checks
        from pipeline.flow.workers import Workers  # noqa: PLC0415  for what is unknown

        workspace = self.workspace
        results, found = {**self.results}, {**self.found}
        hints, texts = {**self.hints}, {**self.texts}
        tasks = [PageTask(*asked) for asked in due]
        judge_large(workspace, [task.name for task in tasks if task.page], jobs)
        with Workers(workspace, jobs, seen=workspace.project.root) as workers:
            for task, one in zip(tasks, workers.map(carry_out, tasks), strict=True):
                if one.page:
                    results[task.name], found[task.name] = one.page.result, one.page.findings
                    texts[task.name] = one.page.texts
                    self._keep(task.name, one.page)
                if task.hints:
                    hints[task.name] = one.hints
                    keep_hints(workspace, task.name, one.hints)
        return replace(self, results=results, found=found, hints=hints, texts=texts)

    def _compared(self, names: Sequence[str]) -> KnownPages:
        """The same with what lies `between` these pages, whose texts are known; it is kept. Raises LEDGER."""
        from pipeline.flow.findings import (  # noqa: PLC0415  it loads the checks
            findings_between,
            project_findings,
        )

        workspace = self.workspace
        found = findings_between(workspace, (text for name in names for text in self.texts[name]))
        folder = workspace.project.settings.locale.dir
        between = located(project_findings(workspace, found), folder)
        self._keep_between(between)
        return replace(self, between=between)

    def _looked(self, looks: Iterable[FirstLook]) -> KnownPages:
        """The same with what was seen of its English files one by one; that is kept."""
        from pipeline.flow.build.first_look import own_looks  # noqa: PLC0415  what is known needs no checks

        own = own_looks(self.workspace, looks)
        pages = {name: one.page for name, one in own.items() if one.page}
        for name, page in pages.items():
            self._keep(name, page, saved=True)
        known = {name for name, page in pages.items() if page.shas}
        return replace(
            self,
            workspace=replace(self.workspace, up_to_date=self.workspace.up_to_date | known),
            results={**self.results, **{name: page.result for name, page in pages.items()}},
            found={name: page.findings for name, page in pages.items()},
            hints={name: one.hints for name, one in own.items()},
            texts={name: page.texts for name, page in pages.items()},
        )

    def _keep(self, name: str, page: Evaluation, *, saved: bool = False) -> None:
        """Keep what a page is, where its files were the same before and after the look; `saved` as of `keep_page`."""
        header = self.workspace.headers[name]
        if key := page.key(header):
            record = PageRecord(header, self.inputs.base, key, page.result, is_built=False)
            self.records.keep_page(record, page.shared, saved=saved)

    def _of_labels(self) -> tuple[tuple[Finding, ...], tuple[ComparedText, ...]]:
        """What `judged_labels` says anew, kept where their files stayed as they were."""
        from pipeline.flow.findings import judged_labels  # noqa: PLC0415  it loads the checks

        key = self.records.key(SITE)
        found, texts = judged_labels(self.workspace)
        if key and key == page_key("", shas_on_disk(self.workspace.project, SITE)):
            self.records.keep_findings(SITE, key, found, texts)
        return found, texts

    def _kept(self, name: str) -> tuple[Finding, ...] | None:
        return self.records.findings(name) if name in self.results or name == SITE else None

    def english(
        self, chosen: Sequence[str], unread: Sequence[EnglishPage] = ()
    ) -> Iterator[Finding]:
        """What only authors have to know of English pages: hints, dead links, pictures, days to come.

        `unread`: pages of files that no document can be made of, to be looked at as well.
        """
        from pipeline.flow.english.findings import (  # noqa: PLC0415  lists need no parser
            english_page,
            findings_between,
            problem_findings,
        )

        headers, project = self.workspace.headers, self.workspace.project
        own = (one for name in chosen if name in headers for one in problem_findings(headers[name]))
        yield from (finding for finding in own if finding.severity is Severity.INFO)
        yield from (hint for name in chosen for hint in self.hints.get(name, ()))
        noted = (name for name in chosen if self.english_notes(name))
        yield from english_note_findings(self.workspace, noted)
        pages = (
            self.results[name].english
            if name in self.results
            else english_page(self.workspace.document(name), project)
            for name in headers
        )
        asked = (*chosen, *(one.id for one in unread))
        yield from findings_between(project, (*pages, *unread), asked, today())

    def english_notes(self, name: str) -> int:
        """How many notes say that the English of a page is unclear. Raises LEDGER."""
        if name in self.results:
            return self.results[name].overview.english_notes
        return len(english_notes(self.workspace, name))

    def _kept_between(self) -> tuple[Finding, ...] | None:
        key = self._of_all()
        return (
            disk_cache.load(self.workspace.project, _BETWEEN, key, tuple[Finding, ...])
            if key
            else None
        )

    def _keep_between(self, found: tuple[Finding, ...]) -> None:
        if key := self._of_all():
            disk_cache.save(self.workspace.project, _BETWEEN, key, found)

    def _of_all(self) -> str:
        """What findings between documents hang on: some of them on the day. Empty where nobody can tell."""
        return sha_of((self.inputs.sha, today())) if self.inputs.sha else ""


def _with(
    known: Mapping[str, T], names: Iterable[str], kept: Callable[[str], T | None]
) -> dict[str, T]:
    """What is known, and what somebody has kept of other names."""
    more = ((name, kept(name)) for name in names if name not in known)
    return {**known, **{name: one for name, one in more if one is not None}}


def known_pages(root: Path, jobs: Jobs = None, *, whole: bool = False) -> KnownPages:
    """Open a project with what is known of it; where the `whole` of it is asked about, `jobs` judge first what nobody has kept.

    Raises what `without_english` and `first_looks` raise.
    """
    project = open_project(root)
    complete_rename(project)
    inputs = read_inputs(project)
    records = PageRecords(project, inputs)
    workspace = without_english(root, glossary=records.glossary())
    if base_of(workspace.project, inputs.program) != inputs.base:
        # somebody has just written settings, glossary or reviewers
        return known_pages(root, jobs, whole=whole)
    sources, known = read_sources(workspace.project), frozenset(records.judged())
    unknown = records.unknown(sources[0]) if whole else []
    looks = _looks(workspace, unknown, inputs.base, jobs) if unknown else []
    headers = (*records.headers(), *(look.header for look in looks))
    workspace = replace(with_english(workspace, sources, headers), up_to_date=known)
    pages = KnownPages(workspace, inputs, records, _there(records, workspace))
    return pages._looked(looks) if looks else pages


def _looks(
    workspace: Workspace, files: Sequence[SourceFile], base: str, jobs: Jobs
) -> list[FirstLook]:
    from pipeline.flow.build.first_look import first_looks  # noqa: PLC0415  what is known needs no checks

    return list(first_looks(workspace, files, base, jobs))


def _there(records: PageRecords, workspace: Workspace) -> dict[str, PageResult]:
    """What anybody has kept of the documents that can be read."""
    return {n: one for n, one in records.judged().items() if n in workspace.headers}


def check(pages: KnownPages, names: Sequence[str], *, jobs: Jobs = None) -> tuple[Finding, ...]:
    """The open findings of the named documents, or of all documents, the pages' labels and the project.

    What lies between a named document and others is found too: the same English in two ways.
    """
    workspace = pages.workspace
    chosen = readable_ids(workspace, names, labels=True)
    pages = pages.checked(chosen, jobs, all_=not names)
    found = [finding for name in chosen for finding in pages.found[name]]
    is_first, folder = workspace.pivot is None, workspace.project.settings.locale.dir
    english: tuple[Finding, ...] = ()
    if is_first:  # the English is that of all
        english = located(_english(pages, chosen, whole=not names), folder)
    between = pages.between
    if names:
        from pipeline.flow.findings import (  # noqa: PLC0415  it loads the checks
            project_findings,
            project_findings_of,
        )

        documents = [workspace.document(name) for name in chosen]
        near = project_findings(workspace, project_findings_of(workspace, documents))
        between = located((one for one in near if one.document in chosen), folder)
    return (*found, *between, *english)


def _english(pages: KnownPages, chosen: Sequence[str], *, whole: bool) -> Iterator[Finding]:
    """What is to see in the English; of the whole project, also in files that no document can be made of."""
    if not (whole and pages.workspace.bad):
        yield from pages.english(chosen)
        return
    from pipeline.flow.unreadable import (  # noqa: PLC0415  it loads the checks
        english_inside,
        findings_inside,
        unreadable,
    )

    documents = unreadable(pages.workspace)
    yield from findings_inside(pages.workspace, documents)
    yield from pages.english(chosen, english_inside(pages.workspace, documents))
