"""Keep a project in memory for the desk, and reload files that have changed.

A desk answers in milliseconds although files are the truth: every look asks the files' stamps (a `stat`
each), and reads again only what somebody has written since. Nothing here is ever the only copy.
"""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from pipeline.catalog.po import write_po
from pipeline.checks.interface import EntryContext
from pipeline.files.atomic import write_text
from pipeline.files.catalog_recovery import note_seen
from pipeline.files.content import (
    Project,
    SourceFile,
    check_unique,
    read_source,
    source_paths,
)
from pipeline.files.locales import load_catalog, load_glossary, load_ledger, load_reviewers
from pipeline.files.locks import lock
from pipeline.files.read import Signature, read_text, signature_of
from pipeline.files.settings import OWN_FILE, PYPROJECT
from pipeline.flow.desk import check_process
from pipeline.flow.journal_recovery import JournalRecovery
from pipeline.flow.project import open_project
from pipeline.flow.workspace import (
    DocumentHeader,
    Workspace,
    document_of,
    header_of,
    marked,
    site_document,
)
from pipeline.model.catalog import Catalog
from pipeline.model.decision import Decision
from pipeline.model.document import SITE, Document
from pipeline.model.entry import Entry
from pipeline.model.errors import PipelineError
from pipeline.model.finding import Finding
from pipeline.model.segment import Key
from pipeline.model.settings import Settings
from pipeline.review.decision_index import DecisionIndex
from pipeline.review.states import EntryReview, states_of

T = TypeVar("T")

PAUSE = 1.0
"""Seconds after which the desk looks for new, changed and removed English files again."""


@dataclass(frozen=True, slots=True)
class DocumentSnapshot:
    """One document as it stood when its files had these stamps."""

    document: Document
    """The English."""
    signature: Signature | None
    """Of the catalog's file."""
    decisions: tuple[Decision, ...]
    """The ledger."""
    index: DecisionIndex
    """Those that count."""
    catalog: Catalog
    """Up to date with the English, fuzzy as the ledger has it."""
    reviews: Mapping[Key, EntryReview]
    """Where each entry stands."""


@dataclass
class DocumentCache:
    """What is kept of one document."""

    paths: tuple[str, str] = ("", "")
    """The ledger's file and the catalog's."""
    ledger: tuple[Signature | None, tuple[Decision, ...]] | None = None
    """Stamp of the ledger's file, and what it holds."""
    index: tuple[tuple[Decision, ...], DecisionIndex] | None = None
    """The decisions that a book was made of, and the book."""
    snapshot: DocumentSnapshot | None = None
    """The last one."""
    summary: tuple[DocumentSnapshot, Any] | None = None
    """A standing, and what `queue` says of it."""
    view: tuple[tuple[Any, ...], Any] | None = None
    """What the last page view was made of, and the view."""
    memoized: dict[Hashable, Any] = field(default_factory=dict)
    """What `Workspace.memoize` made."""
    document: Document | None = None
    """The English that `memoized` belongs to."""
    lock: threading.RLock = field(default_factory=threading.RLock)
    """One thread at a time writes; the file lock is for other processes."""


@dataclass(frozen=True)
class CachedWorkspace(Workspace):
    """A workspace that reads again what has changed since it looked last."""

    document_caches: dict[str, DocumentCache] = field(
        default_factory=lambda: defaultdict(DocumentCache)
    )
    """Id → what is kept; made anew when glossary, settings or reviewers change."""
    site: Document = field(default_factory=site_document)
    """The pages' labels."""
    broken: tuple[PipelineError, ...] = ()
    """English files that cannot be read: the rest of the desk works all the same."""

    def document(self, name: str) -> Document:
        """Find a document by its id. Raises UNKNOWN."""
        return self.site if name == SITE else super().document(name)

    @cached_property
    def sharing(self) -> Mapping[Key, tuple[Document, ...]]:
        """A text → the documents whose English has it, the pages' labels too, for texts of more than one."""
        found: dict[Key, list[Document]] = defaultdict(list)
        for document in (*self.documents, self.site):
            for key in {segment.key for segment in document.segments}:
                found[key].append(document)
        return {key: tuple(documents) for key, documents in found.items() if len(documents) > 1}

    def document_cache(self, document: str) -> DocumentCache:
        """What is kept of a document. Raises ID."""
        kept = self.document_caches[document]
        if not kept.paths[0]:
            files = (self.project.ledger_file(document), self.project.catalog_file(document))
            kept.paths = (str(files[0]), str(files[1]))
        return kept

    def decisions(self, document: str) -> tuple[Decision, ...]:
        """The ledger of a document; read again if somebody else has written it."""
        kept = self.document_cache(document)
        now = signature_of(kept.paths[0])
        if kept.ledger is None or kept.ledger[0] != now:
            JournalRecovery(self.project, document).ledger()
            now = signature_of(kept.paths[0])
            kept.ledger = (now, load_ledger(self.project, document))
        return kept.ledger[1]

    def decision_index(self, document: str) -> DecisionIndex:
        """The decisions on a document that count."""
        kept, decisions = self.document_caches[document], self.decisions(document)
        published, held = self.published_safety(document), kept.index
        if held is None or held[0] is not decisions or held[1].published is not published:
            folder = self.project.settings.locale.dir
            index = DecisionIndex.of(decisions, self.reviewers, document, folder, published)
            held = kept.index = (decisions, index)
        return held[1]

    def snapshot(self, document: Document) -> DocumentSnapshot:
        """The document as it stands now. Raises CATALOG, LEDGER."""
        kept = self.document_cache(document.id)
        decisions = self.decisions(document.id)
        held, now = kept.snapshot, signature_of(kept.paths[1])
        if held and held.document is document and held.signature == now:
            if held.decisions is decisions and held.index is self.decision_index(document.id):
                return held
            merged = held.catalog
        else:
            if held and held.signature != now:
                JournalRecovery(self.project, document.id).texts()
                now = signature_of(kept.paths[1])
            merged = self.merged(document, load_catalog(self.project, document.id))
        kept.snapshot = self._stand(document, now, decisions, merged)
        return kept.snapshot

    def catalog(self, document: Document) -> Catalog:
        """The document's catalog, as `Workspace.catalog` gives it."""
        return self.snapshot(document).catalog

    def reviews(self, catalog: Catalog) -> Mapping[Key, EntryReview]:
        """Where each entry stands."""
        held = self.document_caches[catalog.document].snapshot
        if held and held.catalog is catalog and held.decisions is self.decisions(catalog.document):
            return held.reviews
        return states_of(catalog, self.decision_index(catalog.document), self.project.settings)

    def record(self, decision: Decision, edit: tuple[Entry, str] | None = None) -> None:
        """Add a decision to its ledger, and to what is kept of it."""
        kept, path = (
            self.document_caches[decision.document],
            self.project.ledger_file(decision.document),
        )
        known, before = self.decisions(decision.document), signature_of(path)
        super().record(decision)
        JournalRecovery(self.project, decision.document).note(decision, edit)
        now, added = signature_of(path), len(decision.line().encode()) + 1
        ours = now is not None and (before is None or (before[2] + added, before[3]) == now[2:])
        both = {d.id: d for d in (*known, decision)}.values()
        held = (now, tuple(sorted(both, key=lambda d: (d.at, d.id))))
        # another program has written it in the same moment: look at it again
        kept.ledger = held if ours else None

    def save(self, catalog: Catalog) -> bool:
        """Write a catalog, and keep what was written."""
        path, text = self.project.catalog_file(catalog.document), write_po(catalog)
        written = write_text(path, text)
        note_seen(self.project, catalog.document, text)
        now = signature_of(path)
        if read_text(path, self.project.shown(path), "CATALOG") == text:
            document = self.document(catalog.document)
            decisions = self.decisions(catalog.document)
            self.document_caches[document.id].snapshot = self._stand(
                document, now, decisions, catalog
            )
        return written

    def checked(
        self,
        look: Callable[..., tuple[Finding, ...]],
        contexts: tuple[EntryContext, ...],
        *more: object,
    ) -> tuple[Finding, ...]:
        """`look(*more, contexts)`; of a long text apart from this process. Raises TooLongError."""
        return check_process.checked(look, contexts, *more)

    def is_memoized(self, about: Hashable) -> bool:
        """True if `recall` would make nothing."""
        name = about[0]  # type: ignore[index]  # a tuple that begins with the document
        kept = self.document_caches[name]
        return kept.document is self.document(name) and about in kept.memoized

    def memoize(self, about: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, kept while glossary, settings and the English stay as they are.

        `about` is a tuple that begins with the document's id.
        """
        name = about[0]  # type: ignore[index]  # a tuple that begins with the document
        kept, document = self.document_caches[name], self.document(name)
        if kept.document is not document or len(kept.memoized) > 64 + 4 * len(document.parts):
            kept.document, kept.memoized = document, {}
        if about not in kept.memoized:
            kept.memoized[about] = make()
        made: T = kept.memoized[about]
        return made

    @contextmanager
    def alone_with(self, document: str) -> Iterator[None]:
        """Nobody else writes this document: no thread of ours, no other process. Raises LOCKED."""
        with self.document_caches[document].lock, lock(self.project.lock_file(document)):
            yield

    def _stand(
        self,
        document: Document,
        now: Signature | None,
        decisions: tuple[Decision, ...],
        merged: Catalog,
    ) -> DocumentSnapshot:
        index = self.decision_index(document.id)
        reviews = states_of(merged, index, self.project.settings)
        return DocumentSnapshot(document, now, decisions, index, marked(merged, reviews), reviews)


class ProjectCache:
    """Holds the workspace of a project, kept up to date; threads may share it."""

    def __init__(self, root: Path) -> None:
        """Read nothing yet."""
        self.root = root
        self._alone = threading.RLock()
        self._workspace: CachedWorkspace | None = None
        self._base: tuple[Signature | None, ...] = ()
        self._deciding: tuple[str, ...] = ()
        self._files: dict[
            Path, tuple[Signature | None, Document | PipelineError, SourceFile | None]
        ]
        self._files = {}
        self._astray: tuple[PipelineError, ...] = ()
        self._looked = -PAUSE

    def workspace(self, *, now: bool = False) -> CachedWorkspace:
        """The project as it stands; with `now` the English is looked at in any case.

        Raises PipelineError where settings, glossary or reviewers cannot be read: without them
        nobody may decide anything.
        """
        with self._alone:
            rests = time.monotonic() - self._looked <= PAUSE
            if now or self._workspace is None or not rests or self._base != self._stamps():
                self._workspace = self._look(self._workspace)
                self._looked = time.monotonic()
            return self._workspace

    def _look(self, held: CachedWorkspace | None) -> CachedWorkspace:
        project = held.project if held else open_project(self.root)
        base = self._stamps()
        if held is None or base != self._base:
            project = open_project(self.root)
            fresh = CachedWorkspace(
                project, load_glossary(project), load_reviewers(project), {}, {}
            )
            if held is not None and held.project == project:
                fresh.document_caches.update(_kept(held, fresh))
            self._base, held = base, fresh
        changed = self._read(project)
        return self._with_documents(held) if changed or not held.sources else held

    def _stamps(self) -> tuple[Signature | None, ...]:
        """Of what decides who may do what: looked at with each request."""
        if not self._deciding:
            project = Project(self.root, Settings())  # these lie where they lie, whatever is set
            own = (self.root / OWN_FILE, self.root / PYPROJECT)
            files = (*own, project.glossary_file, project.reviewers_file)
            self._deciding = tuple(str(path) for path in files)
        return tuple(signature_of(path) for path in self._deciding)

    def _read(self, project: Project) -> bool:
        """Read English files that changed; True if there were any."""
        astray: tuple[PipelineError, ...] = ()
        try:
            paths = source_paths(project)
        except (
            PipelineError
        ) as error:  # a name that is no text, a link in a circle: what is known stays
            paths, astray = list(self._files), (error,)
        changed = self._files.keys() != set(paths) or str(astray) != str(self._astray)
        self._astray = astray
        self._files = {path: self._files[path] for path in paths if path in self._files}
        fields = project.settings.translatable_front_matter
        for path in paths:
            now = signature_of(path)
            if path in self._files and self._files[path][0] == now:
                continue
            changed = True
            try:
                file = read_source(project, path)
                self._files[path] = (now, document_of(file, fields), file)
            except PipelineError as error:
                self._files[path] = (now, error, None)
        return changed

    def _with_documents(self, held: CachedWorkspace) -> CachedWorkspace:
        documents: dict[str, Document] = {}
        heads: dict[str, DocumentHeader] = {}
        sources: dict[str, SourceFile] = {}
        broken: list[PipelineError] = list(self._astray)
        for path in sorted(self._files):
            _, document, file = self._files[path]
            if isinstance(document, PipelineError) or file is None:
                broken += [document] if isinstance(document, PipelineError) else []
                continue
            try:
                check_unique(_both(documents, document))
                heads[document.id] = header_of(document, file, held.project.settings)
            except PipelineError as error:
                broken.append(error)
                continue
            documents[document.id], sources[document.id] = document, file
        return replace(
            held,
            headers={name: heads[name] for name in sorted(heads)},
            sources=sources,
            broken=tuple(broken),
            _documents=documents,
        )


def _kept(held: CachedWorkspace, fresh: CachedWorkspace) -> Iterator[tuple[str, DocumentCache]]:
    """What stays at hand though reviewers or glossary have changed: what hangs on neither, or on the other one."""
    for name, shelf in list(held.document_caches.items()):
        kept = DocumentCache(ledger=shelf.ledger, view=shelf.view, lock=shelf.lock)
        if held.reviewers == fresh.reviewers:
            kept.index, kept.snapshot, kept.summary = shelf.index, shelf.snapshot, shelf.summary
        if held.glossary == fresh.glossary:
            kept.memoized, kept.document = shelf.memoized, shelf.document
        yield name, kept


def _both(documents: Mapping[str, Document], new: Document) -> Iterator[tuple[str, str]]:
    """The document that has this id already, if there is one, and the new one."""
    yield from ((d.id, d.path) for d in (documents.get(new.id),) if d)
    yield new.id, new.path
