"""Take all documents through the stages of a build, those anew that have changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.build.crisis import missing_lines
from pipeline.build.incremental import PreviousOutput
from pipeline.build.verify.breach import Breach
from pipeline.build.writers.links import file_of
from pipeline.build.writers.notices import notices
from pipeline.build.written import Pages
from pipeline.files import cache
from pipeline.files.inputs import Inputs, base_of, read_inputs
from pipeline.files.locales import stray_published
from pipeline.files.locks import lock
from pipeline.files.shared_cache import open_shared
from pipeline.flow.build.built import Built, keep_state
from pipeline.flow.build.cache import (
    BuildCache,
    PageRecord,
    PageResult,
    key_of,
    paths_of,
    shas_on_disk,
)
from pipeline.flow.build.evaluate import Evaluation, evaluate
from pipeline.flow.build.former_addresses import note_changed
from pipeline.flow.build.output import write_output
from pipeline.flow.build.printing import left_out
from pipeline.flow.build.proof import prove
from pipeline.flow.build.shared_output import SharedOutput
from pipeline.flow.build.sites import preview, public_site
from pipeline.flow.build.stand_ins import stand_ins
from pipeline.flow.build.unpublish import unpublish_refused
from pipeline.flow.build.withdrawing import withdrawing
from pipeline.flow.build.workers import writing
from pipeline.flow.english_findings import english_said
from pipeline.flow.extract import update_catalog
from pipeline.flow.gone import gone, left_behind, note_gone, tombstones
from pipeline.flow.project import open_project
from pipeline.flow.readable import problems, readable_ids
from pipeline.flow.rename import gone_catalogs, moved
from pipeline.flow.translate import memory_sha, translate, wants_draft
from pipeline.flow.workers import Jobs, Workers
from pipeline.flow.workspace import Workspace, open_workspace
from pipeline.model.document import SITE
from pipeline.model.encoding import sha_of
from pipeline.model.errors import PipelineError, together
from pipeline.model.pair import Pair


def run_stages(
    root: Path,
    names: Sequence[str],
    *,
    frozen: bool,
    copy: bool,
    jobs: Jobs,
    proven: bool,
) -> Built:
    """Build, whether anything has changed or not; arguments and errors as of `build`."""
    with withdrawing(root):
        project = open_project(root)
    with lock(project.lock_file("build")):
        inputs = read_inputs(
            project
        )  # under the lock: another build may have been at work until now
        records = BuildCache(project, inputs, open_shared(project))
        known = records.results()
        with withdrawing(root):
            workspace = open_workspace(
                root,
                frozen=frozen,
                known=records.headers(),
                up_to_date=known.keys(),
                glossary=records.glossary(),
            )
        if base_of(workspace.project, inputs.program) != inputs.base:
            # somebody has just written settings, glossary or reviewers: nothing is known of these
            return run_stages(root, names, frozen=frozen, copy=copy, jobs=jobs, proven=proven)
        try:
            return _Stages(workspace, inputs, records, known, copy, jobs, proven).run(names)
        except PipelineError:
            unpublish_refused(workspace)
            raise


class _Stages:
    """One run."""

    def __init__(
        self,
        workspace: Workspace,
        inputs: Inputs,
        records: BuildCache,
        known: Mapping[str, PageResult],
        copy: bool,
        jobs: Jobs,
        proven: bool,
    ) -> None:
        self.workspace, self.inputs, self.records = workspace, inputs, records
        self.copy, self.jobs, self.proven = copy, jobs, proven
        self.breaches: tuple[Breach, ...] = ()
        self.known = {name: one for name, one in known.items() if name in workspace.headers}
        self.good: list[str] = []
        """Ids of the documents whose files can be read."""
        self.evaluated: dict[str, Evaluation] = {}
        """What was worked out anew."""
        self.rendered = 0
        """How often a writer ran for a page."""

    def run(self, names: Sequence[str]) -> Built:
        workspace = self.workspace
        every = readable_ids(workspace, labels=True)
        self.good = [name for name in every if name != SITE]
        note_gone(workspace)
        faults = problems(workspace)
        if faults and (workspace.frozen or not self.good):
            raise together(faults)
        chosen = readable_ids(workspace, names) if names else every
        stale = [name for name in chosen if name not in self.known]
        merged = [update_catalog(workspace, workspace.document(name)) for name in stale]
        changed = {one.document.id for one in merged if one.written}
        changed |= self._draft(stale, everything=not names)
        unknown = [name for name in self.good if name not in self.known]
        with Workers(workspace, self.jobs, seen=workspace.project.root) as workers:
            self.evaluated = dict(zip(unknown, workers.map(evaluate, unknown), strict=True))
        pages = {name: self._page(name) for name in self.good}
        moved_pages = moved(workspace)  # before the stand-ins: it looks at catalogs too
        standing = stand_ins(workspace)
        note_changed(workspace, self.evaluated)
        labels = shas_on_disk(workspace.project, SITE)
        waiting, missing, left_out = self._write(pages, [one.pair for one in standing if one.pair])
        shown = (*(page.public for page in pages.values()), *(one.pair for one in standing))
        has_notice = any(pair and pair.withdrawn_url for pair in shown)
        has_notice |= any(one.urls for one in tombstones(workspace))
        english = [page.english for page in pages.values()]
        known = workspace.known | {one.id for one in gone(workspace)}
        built = Built(
            locale=workspace.project.settings.locale.dir,
            pages=tuple(page.overview.progress for page in pages.values()),
            catalogs=tuple(sorted(changed)),
            labels_waiting=waiting,
            strays=tuple(stray_published(workspace.project, known)),
            moved=moved_pages,
            left_behind=left_behind(workspace),
            pictures=missing,
            sheets=left_out,
            english=english_said(workspace.project, workspace.headers.values(), english),
            breaches=self.breaches,
            contacts=missing_lines(workspace.glossary.contacts) if has_notice else (),
            kept=tuple((workspace.catalog_path(m.document.id), m.kept) for m in merged if m.kept),
            problems=tuple(fault for one in standing for fault in one.faults),
            judged=len(self.evaluated),
            rendered=self.rendered,
            not_shared=self.records.shared.fault,
        )
        if not names and labels == shas_on_disk(workspace.project, SITE):
            self._keep(built, labels)
        return built

    def _page(self, name: str) -> PageResult:
        return self.known[name] if name in self.known else self.evaluated[name].result

    def _draft(self, stale: Sequence[str], *, everything: bool) -> set[str]:
        """Fill from memory; gives the ids of the catalogs that were written.

        A page whose own files are as they were is asked again only where memory holds something else than in
        the build before.
        """
        workspace = self.workspace
        asked = [n for n in stale if wants_draft(workspace.catalog(workspace.document(n)))]
        if everything and not self._was_asked():
            asked += [name for name, one in self.known.items() if one.wants_draft]
        drafted = translate(workspace, asked, engines=[]) if asked else ()
        filled = {one.document for one in drafted if one.report.filled}
        for name in filled & self.known.keys():
            del self.known[name]
        return filled

    def _was_asked(self) -> bool:
        """True where a build, here or elsewhere, has asked memory for all pages while it held just this."""
        key = self._memory()
        return bool(
            cache.load(self.workspace.project, "memory", key, bool)
            or self.records.shared.load("memory", sha_of((self.inputs.base, key)), bool)
        )

    def _memory(self) -> str:
        """One hash of all that memory holds."""
        workspace = self.workspace
        held = {
            name: self._page(name).memory
            if name in self.known or name in self.evaluated
            else memory_sha(workspace, workspace.catalog(workspace.document(name)))
            for name in (*self.good, *(n for n in (SITE,) if n not in workspace.unread))
        }
        gone = {name: shas_on_disk(workspace.project, name) for name in gone_catalogs(workspace)}
        imported = workspace.project.shown(workspace.project.memory)
        files = {p: sha for p, sha in self.inputs.files.items() if p.startswith(f"{imported}/")}
        return sha_of((held, gone, files))

    def _write(
        self, pages: Mapping[str, PageResult], standing: Sequence[Pair]
    ) -> tuple[int, tuple[str, ...], tuple[str, ...]]:
        """Write both trees and what is to be kept of each page.

        Gives how many labels wait, the pictures that are missing, and the handouts that are not printed.
        """
        workspace, records = self.workspace, self.records
        project = workspace.project
        public = [*(page.public for page in pages.values()), *standing]
        site = public_site(workspace, sorted(public, key=lambda pair: pair.id))
        withdrawn = [
            path for one in notices(site) for path in (file_of(one.url), one.fragment, one.json)
        ]
        waits = {name: page.wait for name, page in pages.items()}
        drafts = [*(page.preview for page in pages.values()), *standing]
        shown, missing = preview(workspace, sorted(drafts, key=lambda pair: pair.id), waits)
        before = {
            tree: PreviousOutput(
                records.written(tree),
                elsewhere=SharedOutput(records.shared, self.inputs.program, tree),
            )
            for tree in ("site", "preview")
        }
        with writing({"site": site, "preview": shown}, self.jobs) as write:
            # the site first: a withdrawal must not wait for a preview that cannot be written
            on_site = write_output(
                project, "site", site, before["site"], withdrawn, write=write, copy=self.copy
            )
            in_preview = write_output(project, "preview", shown, before["preview"], write=write)
        self.rendered = on_site.rendered + in_preview.rendered
        self.breaches = (
            prove(project, site, self.inputs.program, records.shared) if self.proven else ()
        )
        self._keep_pages(pages, on_site.written, in_preview.written)
        labels = site.labels[project.settings.locale.tag]
        waiting = len(labels.english) - len(labels.own)
        return waiting, tuple(map(str, missing)), tuple(map(str, left_out(project, site)))

    def _keep_pages(
        self, pages: Mapping[str, PageResult], on_site: Pages, in_preview: Pages
    ) -> None:
        """Keep what is known of each page now."""
        for name, page in pages.items():
            written = {"site": on_site[name], "preview": in_preview[name]}
            header = self.workspace.headers[name]
            record = PageRecord(header, self.inputs.base, self._key(name), page, written)
            self.records.keep(record)
            if name in self.evaluated:
                self.records.keep_findings(record, self.evaluated[name].findings)
        self.records.filled()

    def _key(self, name: str) -> str:
        if name in self.known:
            return self.records.key(name)
        shas = self.evaluated[name].shas
        return key_of(self.workspace.headers[name].sha256, shas) if shas else ""

    def _keep(self, built: Built, labels: tuple[str, ...]) -> None:
        """Note how everything was left, as long as it was all seen to be so."""
        project = self.workspace.project
        files = {**self.inputs.files}
        for name, shas in (
            (SITE, labels),
            *((name, evaluation.shas) for name, evaluation in self.evaluated.items()),
        ):
            if shas is None:
                return
            for path, sha in zip(paths_of(project, name), shas, strict=True):
                files.pop(path, None)
                if sha:
                    files[path] = sha
        # that memory held just this, and every page was asked
        if not cache.load(project, "memory", key := self._memory(), bool):
            cache.save(project, "memory", key, True)
            self.records.shared.save("memory", sha_of((self.inputs.base, key)), True)
        left = replace(self.inputs, files=files)
        said = replace(built, catalogs=(), kept=(), judged=0, rendered=0, not_shared="")
        if left.sha:
            keep_state(project, left.sha, said, copy=self.copy, proven=self.proven)
