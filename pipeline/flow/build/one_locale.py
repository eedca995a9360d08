"""Build one locale: bring its catalogs up to date and judge its pages, those anew that have changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.build.written import Pages
from pipeline.files import disk_cache
from pipeline.files.inputs import Inputs
from pipeline.flow.build.evaluate import Evaluation, complete_and_evaluate
from pipeline.flow.build.merged import MergedCatalog, MergeTask, Merging, merge_catalog
from pipeline.flow.build.page_records import (
    PageRecord,
    PageRecords,
    PageResult,
    page_key,
    shas_on_disk,
)
from pipeline.flow.build.stand_ins import StandIn
from pipeline.flow.findings import judged_labels
from pipeline.flow.large_pages import is_large, judge_large
from pipeline.flow.readable import problems, readable_ids
from pipeline.flow.rename import gone_catalogs
from pipeline.flow.translate.derived import draft_derived
from pipeline.flow.translate.memory import forget_hashes
from pipeline.flow.translate.run import memory_sha, translate
from pipeline.flow.workers import Jobs, Workers
from pipeline.flow.workspace import Workspace
from pipeline.model.document import SITE
from pipeline.model.encoding import sha_of
from pipeline.model.errors import together
from pipeline.model.pair import Pair


class LocaleBuild:
    """One locale in one build: the pages that are as an earlier build left them, and those that are judged anew."""

    def __init__(
        self,
        workspace: Workspace,
        inputs: Inputs,
        records: PageRecords,
        unchanged: Mapping[str, PageResult],
        jobs: Jobs,
        judged: Mapping[str, Evaluation] | None = None,
    ) -> None:
        """`unchanged`: what still holds of pages that `records` has; `jobs` as of `build`; `judged`: see `FirstLook.page`."""
        self.workspace, self.inputs, self.records, self.jobs = workspace, inputs, records, jobs
        there = ((name, records.pairs(name)) for name in unchanged if name in workspace.headers)
        self.unchanged_pairs = {name: pairs for name, pairs in there if pairs}
        """What the writers get of the pages that are as the last build left them."""
        self.unchanged = {name: unchanged[name] for name in self.unchanged_pairs}
        """What these pages are."""
        self.readable: tuple[str, ...] = ()
        """Ids of the documents whose files can be read, the labels among them."""
        self.evaluated: dict[str, Evaluation] = {}
        """All other pages, once `update` is done."""
        self._saved: frozenset[str] = frozenset()
        """Those of them that are saved but for their records."""
        self._judged_elsewhere: Mapping[str, PageResult] = records.judged()
        """Pages that a command has judged as they are, and no build."""
        self._judged_first = dict(judged or {})
        """Pages that were judged before anything was drafted; of those that are drafted since, nothing counts."""
        self.judged = 0
        """How many pages nobody had judged before."""
        self.merged: list[MergedCatalog] = []
        """Catalogs that were brought up to date with their English."""
        self.written: set[str] = set()
        """Ids of the catalogs that were written."""
        self.stand_ins: tuple[StandIn, ...] = ()
        """What stands for pages whose files cannot be read."""
        self.label_shas: tuple[str, ...] = ()
        """Hashes of the files of the labels, once they are written."""

    @property
    def pages(self) -> list[str]:
        """Ids of the documents whose files can be read."""
        return [name for name in self.readable if name != SITE]

    def find_readable(self) -> None:
        """See which documents can be read. Raises what is wrong with the others where nothing may be left out."""
        self.readable = readable_ids(self.workspace, labels=True)
        faults = problems(self.workspace)
        nothing = not self.pages and self.workspace.pivot is None
        if faults and (self.workspace.frozen or nothing):
            raise together(faults)

    def update(self, names: Sequence[str]) -> None:
        """Merge, draft and judge what has changed; with `names` only these are merged and drafted."""
        chosen = readable_ids(self.workspace, names) if names else self.readable
        self._merge(chosen)
        self.written = {one.document for one in self.merged if one.written}
        self.written |= self._draft(chosen, everything=not names)
        changed = [name for name in self.pages if name not in self.unchanged]
        elsewhere = ((name, self._known_elsewhere(name)) for name in changed)
        self.evaluated = {name: one for name, one in elsewhere if one} | self._judged_first
        self._saved = frozenset(self.evaluated)
        anew = [name for name in changed if name not in self.evaluated]
        workspace = self.workspace
        judge_large(workspace, anew, self.jobs)
        with Workers(workspace, self.jobs, seen=workspace.project.root) as workers:
            self.evaluated |= dict(zip(anew, workers.map(complete_and_evaluate, anew), strict=True))
        self.judged = len(anew) + len(self._judged_first)
        self.label_shas = shas_on_disk(workspace.project, SITE)

    def _merge(self, chosen: Sequence[str]) -> None:
        """Bring the catalogs of the chosen up to date; of what waits for nothing else the pages are judged at once."""
        known = self.unchanged.keys() | self._judged_first.keys()
        merging = Merging(self.workspace, self.inputs.base)
        stale = [
            MergeTask(name, self._is_judged_at_once(name)) for name in chosen if name not in known
        ]
        # a cluster's machines may see late what another one wrote: there, catalogs are the caller's
        here = 1 if isinstance(self.jobs, str) else self.jobs
        with Workers(merging, here) as workers:
            self.merged = list(workers.map(merge_catalog, stale))
        pages = {one.document: one.page for one in self.merged if one.page}
        self._judged_first |= pages
        merged = {name for name, page in pages.items() if page.shas}
        up_to_date = self.workspace.up_to_date | merged
        self.workspace = replace(self.workspace, up_to_date=up_to_date)
        forget_hashes(self.workspace, (one.document for one in self.merged if one.written))

    def _is_judged_at_once(self, name: str) -> bool:
        workspace = self.workspace
        if isinstance(self.jobs, str) or workspace.pivot or name == SITE:
            return False  # elsewhere, or after it was derived, or among all labels
        return name not in self._judged_elsewhere and not is_large(workspace.sources[name])

    def _known_elsewhere(self, name: str) -> Evaluation | None:
        """A page that a command has judged since the last build, where its files are now what they were then."""
        result = self._judged_elsewhere.get(name)
        if result is None:
            return None
        shas = shas_on_disk(self.workspace.project, name)
        if page_key(self.workspace.headers[name].sha256, shas) != self.records.key(name):
            return None
        records = self.records
        pairs, found, texts = records.pairs(name), records.findings(name), records.texts(name)
        if pairs is None or found is None or texts is None:
            return None
        return Evaluation(result, pairs, shas, found, texts)

    def page(self, name: str) -> PageResult:
        """All that is known of a page that can be read."""
        return self.unchanged[name] if name in self.unchanged else self.evaluated[name].result

    def pairs(self) -> tuple[dict[str, Pair], dict[str, Pair]]:
        """By id, what the site shows, and what the preview shows."""
        instead = {one.pair.id: one.pair for one in self.stand_ins if one.pair}
        pages = {
            name: self.evaluated[name].pairs
            if name in self.evaluated
            else self.unchanged_pairs[name]
            for name in self.pages
        }
        return (
            {**{name: page.public for name, page in pages.items()}, **instead},
            {**{name: page.preview for name, page in pages.items()}, **instead},
        )

    def keep_pages(self, written: Mapping[str, Pages]) -> None:
        """Save what is known of each page for the next build; `written`: name of a tree → what was made for it."""
        for name in self.pages:
            header, page = self.workspace.headers[name], self.page(name)
            record = PageRecord(header, self.inputs.base, self._key(name), page, is_built=True)
            if name in self.evaluated:
                one = self.evaluated[name]
                self.records.keep_page(record, one.shared, saved=name in self._saved)
            else:
                self.records.keep_record(record)
            if written:
                made = {tree: dict(pages[name]) for tree, pages in written.items()}
                self.records.keep_written(name, made)
        self._keep_labels()

    def _keep_labels(self) -> None:
        """Save what is found on the labels, for `check`, where nobody has and their files are as they were left."""
        records, key = self.records, page_key("", self.label_shas)
        is_same = key == records.key(SITE)
        if SITE not in self.readable or (
            is_same and None not in (records.findings(SITE), records.texts(SITE))
        ):
            return
        found, texts = judged_labels(self.workspace)
        if self.label_shas == shas_on_disk(self.workspace.project, SITE):
            records.keep_findings(SITE, key, found, texts)

    def _key(self, name: str) -> str:
        if name in self.unchanged:
            return self.records.key(name)
        return self.evaluated[name].key(self.workspace.headers[name])

    def _draft(self, chosen: Sequence[str], *, everything: bool) -> set[str]:
        """Fill from memory what of the chosen was merged, or judged first; gives the ids of the catalogs that were written.

        A page whose own files are as they were is asked again only where memory holds something else than in
        the build before. A derived text is made from the approved one.
        """
        workspace = self.workspace
        if workspace.pivot:
            derived = draft_derived(workspace, [one.document for one in self.merged])
            return {one.document for one in derived if one.report.filled}
        wants = {one.document for one in self.merged if one.wants_draft}
        wants |= {name for name, one in self._judged_first.items() if one.result.wants_draft}
        asked = [name for name in chosen if name in wants]
        waiting = [name for name, one in self.unchanged.items() if one.wants_draft]
        if everything and waiting and not self._memory_was_asked():
            asked += waiting
        drafted = translate(workspace, asked, engines=[]) if asked else ()
        filled = {one.document for one in drafted if one.report.filled}
        for name in filled & self.unchanged.keys():
            del self.unchanged[name]
        for name in filled & self._judged_first.keys():
            del self._judged_first[name]
        return filled

    def _memory_was_asked(self) -> bool:
        """True where a build, here or elsewhere, has asked memory for all pages while it held just this."""
        key = self._memory_sha()
        return bool(
            disk_cache.load(self.workspace.project, "memory", key, bool)
            or self.records.shared.load("memory", sha_of((self.inputs.base, key)), bool)
        )

    def note_memory(self) -> None:
        """Note that memory held just this, and every page was asked."""
        key = self._memory_sha()
        if not disk_cache.load(self.workspace.project, "memory", key, bool):
            disk_cache.save(self.workspace.project, "memory", key, True)
            self.records.shared.save("memory", sha_of((self.inputs.base, key)), True)

    def _memory_sha(self) -> str:
        """One hash of all that memory holds."""
        workspace = self.workspace
        judged = {**self._judged_first, **self.evaluated}
        known = {**self.unchanged, **{name: one.result for name, one in judged.items()}}
        held = {
            name: known[name].memory
            if name in known
            else memory_sha(workspace, workspace.catalog(workspace.document(name)))
            for name in (*self.pages, *(n for n in (SITE,) if n not in workspace.unread))
        }
        gone = {name: shas_on_disk(workspace.project, name) for name in gone_catalogs(workspace)}
        imported = workspace.project.shown(workspace.project.memory)
        files = {p: sha for p, sha in self.inputs.files.items() if p.startswith(f"{imported}/")}
        return sha_of((held, gone, files))
