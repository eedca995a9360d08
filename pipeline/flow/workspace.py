"""Read a project as it stands: its documents, catalogs, ledgers, and where each text stands.

Files are the truth: every look asks the files' signatures (a `stat` each), and reads again only what somebody has written since.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from pipeline.catalog.merge import merge
from pipeline.files.content import Project, SourceFile
from pipeline.files.locales import ledger_names, load_catalog, load_ledger
from pipeline.files.read import signature_of
from pipeline.flow.documents import (
    DocumentHeader,
    DocumentSnapshot,
    as_it_was,
    marked,
    parsed,
    site_document,
    vouched,
)
from pipeline.flow.journal_recovery import JournalRecovery, is_recovered
from pipeline.flow.run_checks import run_here
from pipeline.flow.source_files import BadFile, ids_of, named
from pipeline.flow.token_cache import TokenCache
from pipeline.model.catalog import Catalog
from pipeline.model.decision import Decision, Reviewer
from pipeline.model.document import SITE, Document
from pipeline.model.errors import PipelineError
from pipeline.model.finding import Finding
from pipeline.model.glossary import Glossary
from pipeline.model.segment import Key
from pipeline.review.decision_index import DecisionIndex, either
from pipeline.review.states import EntryReview, approved_targets, states_of

if TYPE_CHECKING:  # lists of pages do not need the terms
    from pipeline.terms.matcher import Matcher


class Paths(NamedTuple):
    """Where the files of a document are."""

    ledger: str
    catalog: str
    published: str
    """Its published English."""
    mandarin: str
    """Its published Mandarin."""


@dataclass(frozen=True)
class Workspace:
    """A project as it stood when the command began; at the desk, when English or settings were looked at last."""

    project: Project
    """Its folder and settings."""
    glossary: Glossary
    reviewers: tuple[Reviewer, ...]
    headers: Mapping[str, DocumentHeader]
    """Id of a document → its header, by id."""
    sources: Mapping[str, SourceFile]
    """Id of a document → its file."""
    frozen: bool = False
    """True for CI: a change to a tracked file is an error."""
    up_to_date: frozenset[str] = frozenset()
    """Ids of documents whose catalog on disk is known to be just what a merge would make."""
    read: frozenset[str] = frozenset()
    """Ids of documents whose files were just read without a fault: nobody looks again whether they can be."""
    at_desk: bool = False
    """True at the desk: what another program took away is put back."""
    bad: tuple[BadFile, ...] = ()
    """English files that no document can be made of: everything else works all the same."""
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    """Id of a document that is read at another desk (`desk.documents`) → its file; for `site` the empty text."""
    unread: dict[str, tuple[PipelineError, ...]] = field(default_factory=dict, compare=False)
    """Id of a document → what is wrong with its catalog, ledger or published pair, as `flow.readable` met it."""
    pivot: Workspace | None = None
    """The same project in the locale that this one is derived from; None where its texts are translated."""
    run_checks: Callable[..., tuple[Finding, ...]] = field(default=run_here, compare=False)
    """Calls a `Checker` on entries, with whatever else it looks at; the desk's may raise TooLongError."""
    cache: TokenCache = field(default_factory=TokenCache, compare=False, repr=False)
    """What was read and worked out. It belongs to one folder and one set of settings, which no token names."""

    def pivot_shas(self, document: str) -> Mapping[str, str] | None:
        """`source_sha` → `target_sha` of the approved text that each entry is made from; None where nothing is derived.

        Raises CATALOG, LEDGER.
        """
        return None if self.pivot is None else self.pivot.approved_targets(document)

    def approved_targets(self, document: str) -> Mapping[str, str]:
        """`source_sha` → `target_sha` of each text of a document that is approved now. Raises CATALOG, LEDGER."""
        index, path = self.decision_index(document), self.paths(document).catalog

        def make() -> Mapping[str, str]:
            if document in self.headers or document == SITE:
                snapshot = self.snapshot(self.document(document))
                return approved_targets(snapshot.catalog, snapshot.reviews)
            catalog = load_catalog(self.project, document) or Catalog(document, "")
            return approved_targets(catalog, self._states(catalog))  # its English is not to be had

        token = (signature_of(path), index, self.sources.get(document))
        return self.cache.memo(("approved", document), token, make)

    @property
    def matcher(self) -> Matcher:
        """The glossary, ready to find terms."""
        from pipeline.terms.matcher import Matcher  # noqa: PLC0415  not every look needs terms

        return self.cache.memo("matcher", self.glossary, lambda: Matcher(self.glossary))

    @property
    def documents(self) -> tuple[Document, ...]:
        """Every English file, by id, taken apart."""
        return tuple(map(self._document, self.headers))

    def _document(self, name: str) -> Document:
        base = self.pivot or self  # English is taken apart once, for all locales
        if name == SITE:
            return site_document(base.project.settings, base.glossary.contacts)
        return parsed(base.cache, base.project, base.sources[name])

    def document(self, name: str) -> Document:
        """Find a document by its id, or by the last part of it where that is enough.

        Raises UNKNOWN, ELSEWHERE; what is wrong with its file, where no document can be made of it.
        """
        return self._document(self.id_of(name))

    def id_of(self, name: str) -> str:
        """The whole id of a document. Raises as `document` does."""
        if name != SITE:  # labels are shown around every page
            self.check_here(name)
        (id_,) = ids_of([name], self.headers, self.bad)
        return id_

    def check_here(self, document: str) -> None:
        """Raises ELSEWHERE for a document that is read at another desk, or would be if its English were still there.

        Pages are withdrawn by their ledgers, whose names may be said by their last part too.
        """
        desk = self.project.settings.desk
        if document in self.headers or not (self.at_desk and desk.documents):
            return
        ledgers = [ledger_names(one) for one in (self.project, self.project.english)]
        known = {named(document, names) for names in ledgers} & {*chain(*ledgers)}
        if document in self.elsewhere or not all(map(desk.has_document, known)):
            group = ", ".join(desk.documents)
            what = f"{document} is read at another desk; this one is for {group}"
            raise PipelineError("ELSEWHERE", what, "ask for the address of that desk")

    def select(self, names: Sequence[str]) -> tuple[Document, ...]:
        """Give the named documents, or all; of several, those whose file is good. Raises as `document` does."""
        if not names:
            return self.documents
        return tuple(self.document(name) for name in ids_of(names, self.headers, self.bad))

    @property
    def ids(self) -> frozenset[str]:
        """Ids of all documents whose English is there, be it good or bad, or read at another desk."""
        here = frozenset(self.headers) | {one.document for one in self.bad}
        return here | (self.elsewhere.keys() - {SITE})

    @property
    def with_labels(self) -> tuple[Document, ...]:
        """Every document, and the pages' own labels, where these are read here."""
        labels = () if SITE in self.elsewhere else (self.document(SITE),)
        return (*self.documents, *labels)

    @property
    def shared_texts(self) -> Mapping[Key, tuple[Document, ...]]:
        """A text → the documents whose English has it, the pages' labels too, for texts of more than one."""
        return self.cache.memo(
            "shared texts", (self.sources, self.document(SITE)), self._shared_texts
        )

    def _shared_texts(self) -> Mapping[Key, tuple[Document, ...]]:
        found: dict[Key, list[Document]] = defaultdict(list)
        for document in self.with_labels:
            for key in {segment.key for segment in document.segments}:
                found[key].append(document)
        return {key: tuple(documents) for key, documents in found.items() if len(documents) > 1}

    def text_cache(self, document: Document) -> TokenCache:
        """For what is worked out of a document's English and the glossary: all of it goes when one of the two changes.

        Only the desk comes back for it; a command gets an empty one each time, and holds less in memory.
        """
        if not self.at_desk:
            return TokenCache()
        return self.cache.memo(("texts", document.id), (document, self.glossary), TokenCache)

    def paths(self, document: str) -> Paths:
        """The files of a document: made once, for they are asked for 700 times a page. Raises ID."""
        project = self.project

        def make() -> Paths:
            files = (
                project.ledger_file,
                project.catalog_file,
                project.published_file,
                project.mandarin_file,
            )
            return Paths(*(str(file(document)) for file in files))

        return self.cache.memo(("paths", document), None, make)

    def decisions(self, document: str) -> tuple[Decision, ...]:
        """The ledger of a document, parsed again where its file says something new. Raises LEDGER."""
        name, token = ("ledger", document), signature_of(self.paths(document).ledger)
        held = self.cache.held(name)
        is_news = self.at_desk and (held is None or held[0] != token)
        if is_news and not is_recovered(JournalRecovery(self.project, document).ledger):
            return load_ledger(self.project, document)
        return self.cache.memo(name, token, lambda: load_ledger(self.project, document))

    def decision_index(self, document: str) -> DecisionIndex:
        """The decisions on a document that count, by what they are about."""
        decisions, published = self.decisions(document), self.published_safety(document)
        people, folder = self.reviewers, self.project.settings.locale.dir
        pivot_shas = self.pivot_shas(document)
        return self.cache.memo(
            ("index", document),
            (decisions, people, published, pivot_shas),
            lambda: DecisionIndex.of(decisions, people, document, folder, published, pivot_shas),
        )

    def published_safety(self, document: str) -> Mapping[str, bool]:
        """What is safety text in the published English: `source_sha` → guarded or not.

        Not where that is the English of now, which says so itself. In a derived locale, what is so by the other ledger too.
        """
        path, source = self.paths(document).published, self.sources.get(document)
        index = self.pivot.decision_index(document) if self.pivot else None

        token = (signature_of(path), source.sha256 if source else "", index)

        def make() -> Mapping[str, bool]:
            own: Mapping[str, bool] = {}
            if token[0] is not None:
                from pipeline.flow.published_pair import (  # noqa: PLC0415  it takes the parser
                    published_safety,
                )

                own = published_safety(self.project, document, source)
            return either(index.once_safety, own) if index else own

        return self.cache.memo(("published safety", document), token, make)

    def snapshot(self, document: Document) -> DocumentSnapshot:
        """The document as it stands now. Raises CATALOG, LEDGER."""
        name, index = ("snapshot", document.id), self.decision_index(document.id)

        def make() -> DocumentSnapshot:
            old = load_catalog(self.project, document.id)
            return self.snapshot_of(document, self.merged(document, old))

        path = self.paths(document.id).catalog
        token = (document, signature_of(path), index)
        held = self.cache.held(name)
        if self.at_desk and held and held[0][1] != token[1]:
            if not is_recovered(JournalRecovery(self.project, document.id).texts):
                return make()
            token = (document, signature_of(path), index)
        return self.cache.memo(name, token, make)

    def snapshot_of(self, document: Document, merged: Catalog) -> DocumentSnapshot:
        """As `snapshot`, with this catalog, which `merged` gave."""
        made, index = self.decisions(document.id), self.decision_index(document.id)
        reviews = self._states(merged)
        return DocumentSnapshot(document, made, index, marked(merged, reviews), reviews)

    def catalog(self, document: Document) -> Catalog:
        """The document's catalog, brought up to date with its English; nothing is written."""
        return self.snapshot(document).catalog

    def merged(self, document: Document, old: Catalog | None) -> Catalog:
        """What a catalog is with the English that stands now; `fuzzy` and `#|` as they were."""
        index = self.decision_index(document.id)
        catalog = merge(document, old, self.project.settings.locale.babel, partial(vouched, index))
        return as_it_was(catalog, index)

    def catalog_by_id(self, name: str) -> Catalog:
        """As `catalog`, by id; where the file is known to be up to date, it is not merged again."""
        found = load_catalog(self.project, name) if name in self.up_to_date else None
        return found or self.catalog(self.document(name))

    def _states(self, catalog: Catalog) -> Mapping[Key, EntryReview]:
        return states_of(catalog, self.decision_index(catalog.document), self.project.settings)

    def reviews(self, catalog: Catalog) -> Mapping[Key, EntryReview]:
        """Where each entry stands."""
        held = self.cache.held(("snapshot", catalog.document))
        if held and held[1].catalog is catalog:
            snapshot: DocumentSnapshot = held[1]
            if snapshot.index is self.decision_index(catalog.document):
                return snapshot.reviews
        return self._states(catalog)

    def marked(self, catalog: Catalog) -> Catalog:
        """The catalog with `fuzzy` and `#|` as the ledger has them: marks by hand mean nothing."""
        return marked(catalog, self._states(catalog))

    def catalog_path(self, document: str) -> str:
        """The file of a catalog, as messages show it. Raises ID."""
        return self.project.shown(self.project.catalog_file(document))
