"""Build all locales: judge their pages, write site and preview, prove the site, note how all was left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.build.crisis import missing_lines
from pipeline.build.incremental import PreviousOutput
from pipeline.build.page_address import file_of
from pipeline.build.verify.breach import Breach
from pipeline.build.writers.interface import Site
from pipeline.build.writers.notices import notices
from pipeline.files.content import read_sources
from pipeline.files.file_signature import FileSignature
from pipeline.files.inputs import Inputs, base_of, read_inputs
from pipeline.files.locales import stray_published
from pipeline.files.locks import lock
from pipeline.files.shared_cache import open_shared
from pipeline.flow.build.built import Built, keep_state
from pipeline.flow.build.first_look import first_looks, own_looks
from pipeline.flow.build.former_addresses import note_changed
from pipeline.flow.build.one_locale import LocaleBuild
from pipeline.flow.build.output import plan_tree, write_tree
from pipeline.flow.build.page_records import PageRecords, paths_of, shas_on_disk
from pipeline.flow.build.phrases_on_disk import keep_phrases, load_phrases
from pipeline.flow.build.printing import unprinted
from pipeline.flow.build.proof import proving
from pipeline.flow.build.shared_output import SharedOutput
from pipeline.flow.build.sites import joined_by_id, preview, public_site
from pipeline.flow.build.stand_ins import stand_ins
from pipeline.flow.build.unpublish import unpublish_refused
from pipeline.flow.build.unpublish_on_error import unpublish_on_error
from pipeline.flow.build.workers import write_trees
from pipeline.flow.english.findings import english_said
from pipeline.flow.gone import gone, left_behind, note_gone, tombstones
from pipeline.flow.locales import derived
from pipeline.flow.moved import MovedDocument
from pipeline.flow.open_workspace import with_english, without_english
from pipeline.flow.project import open_project
from pipeline.flow.rename import moved
from pipeline.flow.translate.memory import note_hashes
from pipeline.flow.workers import Jobs
from pipeline.flow.workspace import Workspace
from pipeline.model.document import SITE
from pipeline.model.errors import FileFault, PipelineError
from pipeline.model.pair import Pair


def build_all_locales(
    root: Path,
    names: Sequence[str],
    *,
    frozen: bool,
    copy: bool,
    jobs: Jobs,
    proven: bool,
) -> Built:
    """Build, whether anything has changed or not; arguments and errors as of `build`."""
    with unpublish_on_error(root):
        project = open_project(root)
    with lock(project.lock_file("build")), open_shared(project) as shared:
        # under the lock: another build may have been at work until now
        inputs = read_inputs(project)
        records = PageRecords(project, inputs, shared)
        with unpublish_on_error(root):
            workspace = without_english(root, frozen=frozen, glossary=records.glossary())
        if base_of(workspace.project, inputs.program) != inputs.base:
            # somebody has just written settings, glossary or reviewers: nothing is known of these
            return build_all_locales(
                root, names, frozen=frozen, copy=copy, jobs=jobs, proven=proven
            )
        with unpublish_on_error(root):
            first = _first_locale(workspace, inputs, records, jobs)
        try:
            return _Build(first, copy, proven).run(names)
        except PipelineError:
            unpublish_refused(first.workspace)
            raise


def _first_locale(
    workspace: Workspace, inputs: Inputs, records: PageRecords, jobs: Jobs
) -> LocaleBuild:
    """The first locale, with all pages judged that need nothing else first."""
    note_hashes(workspace, inputs.files)
    sources, unchanged = read_sources(workspace.project), records.built()
    unknown = records.unknown(sources[0])
    looks = list(first_looks(workspace, unknown, inputs.base, jobs, builds=True))
    headers = (*records.headers(), *(look.header for look in looks))
    workspace = with_english(workspace, sources, headers)
    own = own_looks(workspace, looks)
    judged = {name: look.page for name, look in own.items() if look.page}
    workspace = replace(
        workspace,
        up_to_date=frozenset({*unchanged, *judged}),
        read=frozenset(name for name, look in own.items() if look.is_readable),
    )
    return LocaleBuild(workspace, inputs, records, unchanged, jobs, judged)


@dataclass(frozen=True, slots=True)
class _Written:
    """Both trees, as they were written."""

    site: Site
    """What the site was made of."""
    pictures: tuple[str, ...]
    """Those that are missing, a line each."""
    rendered: int
    """How often a writer ran for a page."""
    breaches: tuple[Breach, ...]
    """What the proof of the site found."""
    signatures: tuple[Mapping[str, FileSignature], ...]
    """Of the files of both, the site first."""


class _Build:
    """One build of all locales."""

    def __init__(self, first: LocaleBuild, copy: bool, proven: bool) -> None:
        self.first, self.copy, self.proven = first, copy, proven
        self.workspace = first.workspace
        self.derived: list[LocaleBuild] = []

    @property
    def locales(self) -> tuple[LocaleBuild, ...]:
        return (self.first, *self.derived)

    def run(self, names: Sequence[str]) -> Built:
        """Steps 4 to 9 of docs/architecture.md."""
        workspace, first = self.workspace, self.first
        first.find_readable()
        note_gone(workspace)
        first.update(names)
        moved_pages = moved(workspace)  # before the stand-ins: it looks at catalogs too
        first.stand_ins = stand_ins(workspace)
        self._update_derived(names)
        note_changed(workspace, first.evaluated)
        pairs, settings = [one.pairs() for one in self.locales], workspace.project.settings
        public, drafts = (joined_by_id(settings, [both[tree] for both in pairs]) for tree in (0, 1))
        written = self._write(public, drafts)
        built = self._built(public, written, moved_pages)
        if not names and all(
            one.label_shas == shas_on_disk(one.workspace.project, SITE) for one in self.locales
        ):
            built = self._noted(built, written)
        for one in self.locales:
            one.records.note_shared()
        return replace(built, not_shared=first.records.shared.fault)

    def _update_derived(self, names: Sequence[str]) -> None:
        """The locales that are made from the first, once it is done."""
        first, project = self.first, self.workspace.project
        for locale in project.settings.locales[1:]:
            own = project.seen_from(locale.dir)
            inputs = replace(first.inputs, base=base_of(own, first.inputs.program))
            records = PageRecords(own, inputs, first.records.shared)
            unchanged = {n: r for n, r in records.built().items() if n not in first.evaluated}
            workspace = derived(self.workspace, locale.dir, unchanged.keys())
            one = LocaleBuild(workspace, inputs, records, unchanged, first.jobs)
            one.find_readable()
            one.update(names)
            one.stand_ins = stand_ins(workspace)
            self.derived.append(one)

    def _write(self, public: Sequence[Pair], drafts: Sequence[Pair]) -> _Written:
        """Write both trees, prove the site, and keep what was made of each page."""
        workspace, first = self.workspace, self.first
        project = workspace.project
        site = public_site(workspace, public)
        withdrawn = [
            path for one in notices(site) for path in (file_of(one.url), one.fragment, one.json)
        ]
        waits = {name: first.page(name).wait for name in first.pages}
        shown, missing = preview(workspace, drafts, waits)
        program, shared = first.inputs.program, first.records.shared
        trees = {}
        for name, whole in (("site", site), ("preview", shown)):
            elsewhere = SharedOutput(shared, program, name)
            before = PreviousOutput(first.records.written(name), elsewhere=elsewhere)
            trees[name] = plan_tree(project, name, whole, before)
        known = load_phrases(project, program)
        made = write_trees({name: tree.plan for name, tree in trees.items()}, first.jobs)
        # the site first: a withdrawal must not wait for a preview that cannot be written
        on_site = write_tree(project, trees["site"], made["site"], withdrawn, copy=self.copy)
        proof = proving(project, site, on_site.output.hashes, program, shared, first.jobs)
        with proof if self.proven else nullcontext(tuple) as found:
            in_preview = write_tree(project, trees["preview"], made["preview"])
            keep_phrases(project, program, known)
            pages = {"site": on_site.output.written, "preview": in_preview.output.written}
            first.keep_pages(pages)
            for one in self.derived:
                one.keep_pages({})
            breaches = found()
        rendered = on_site.output.rendered + in_preview.output.rendered
        signatures = on_site.signatures, in_preview.signatures
        return _Written(site, tuple(map(str, missing)), rendered, breaches, signatures)

    def _built(
        self, public: Sequence[Pair], written: _Written, moved_pages: tuple[MovedDocument, ...]
    ) -> Built:
        """What the build says of itself."""
        workspace, first = self.workspace, self.first
        project, settings = workspace.project, workspace.project.settings
        labels = [written.site.labels[locale.tag] for locale in settings.locales]
        has_notice = any(map(_has_notice, public)) or any(one.urls for one in tombstones(workspace))
        restored = [(one.workspace, c) for one in self.locales for c in one.merged if c.kept]
        return Built(
            locale=settings.locale.dir,
            pages=tuple(
                one.page(name).overview.progress for one in self.locales for name in one.pages
            ),
            catalogs=tuple(sorted(name for one in self.locales for name in one.written)),
            labels_waiting=sum(len(words.english) - len(words.own) for words in labels),
            strays=self._strays(),
            moved=moved_pages,
            left_behind=left_behind(workspace),
            pictures=written.pictures,
            sheets=tuple(map(str, unprinted(project, written.site))),
            english=english_said(
                project,
                (*workspace.headers.values(), *(bad.header for bad in workspace.bad)),
                [first.page(name).english for name in first.pages],
            ),
            breaches=written.breaches,
            contacts=missing_lines(workspace.glossary.contacts) if has_notice else (),
            kept=tuple((space.catalog_path(c.document), c.kept) for space, c in restored),
            problems=_told_once(
                fault for one in self.locales for s in one.stand_ins for fault in s.faults
            ),
            judged=sum(one.judged for one in self.locales),
            rendered=written.rendered,
        )

    def _strays(self) -> tuple[str, ...]:
        known = self.workspace.ids | {one.id for one in gone(self.workspace)}
        projects = [one.workspace.project for one in self.locales]
        return tuple(path for project in projects for path in stray_published(project, known))

    def _noted(self, built: Built, written: _Written) -> Built:
        """Note how everything was left, as long as it was all seen to be so; `built` says then what it was made of."""
        first, project = self.first, self.workspace.project
        files = {**first.inputs.files}
        for one in self.locales:
            for name, shas in (
                (SITE, one.label_shas),
                *((name, evaluation.shas) for name, evaluation in one.evaluated.items()),
            ):
                if shas is None:
                    return built
                for path, sha in zip(paths_of(one.workspace.project, name), shas, strict=True):
                    files.pop(path, None)
                    if sha:
                        files[path] = sha
        # that memory held just this, and every page was asked
        first.note_memory()
        left = replace(first.inputs, files=files)
        built = replace(built, inputs=left.sha)
        said = replace(built, catalogs=(), kept=(), judged=0, rendered=0)
        if left.sha:
            keep_state(
                project, left.sha, said, written.signatures, copy=self.copy, proven=self.proven
            )
        return built


def _has_notice(pair: Pair) -> bool:
    return any(one.withdrawn_url for one in pair.translations(""))


def _told_once(faults: Iterable[FileFault]) -> tuple[FileFault, ...]:
    """What is wrong with a file, as it was said first: the English is that of all languages."""
    return tuple(
        {(f.path, f.line, f.code, f.message): f for f in reversed(tuple(faults))}.values()
    )[::-1]
