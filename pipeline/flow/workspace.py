"""Load a project once, and save its catalogs and decisions."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from pipeline.build.labels import LABELS, SAFETY
from pipeline.build.pair import address, aliases, canonical_url
from pipeline.catalog.merge import clear_previous, merge, set_fuzzy
from pipeline.catalog.po import write_po
from pipeline.catalog.split_join import made_from
from pipeline.checks.interface import EntryContext
from pipeline.extract.read import read
from pipeline.files.content import Project, SourceFile, check_id, check_unique, read_sources
from pipeline.files.locales import (
    append_decision,
    ledger_text,
    load_catalog,
    load_catalog_and_sha,
    load_glossary,
    load_reviewers,
    save_catalog,
)
from pipeline.files.locks import lock
from pipeline.files.read import Signature, read_bytes, read_text, signature_of
from pipeline.flow.project import open_project
from pipeline.flow.rename_steps import complete_rename
from pipeline.model.catalog import Catalog
from pipeline.model.decision import Decision, Reviewer
from pipeline.model.document import SITE, Document, Problem
from pipeline.model.entry import Entry, State
from pipeline.model.errors import PipelineError, RefusedError
from pipeline.model.finding import Finding
from pipeline.model.glossary import Glossary
from pipeline.model.hashing import sha_of_bytes, source_sha
from pipeline.model.segment import Form, Key, Segment
from pipeline.model.settings import EN, Settings
from pipeline.review.decision_index import DecisionIndex
from pipeline.review.ledger import parse_ledger
from pipeline.review.states import EntryReview, states_of
from pipeline.terms.matcher import Matcher

T = TypeVar("T")

_NO_ID = Problem(
    1,
    "id",
    "the front matter has no `id`: add `id: {id}`, so that its translation follows when the file moves",
    "文件开头没有 `id`：请加上 `id: {id}`，这样文件移动时译文不会丢",
    "warning",
)


@dataclass(frozen=True, slots=True)
class DocumentHeader:
    """What all commands need of an English file, known before it is taken apart."""

    id: str
    """The document's id."""
    path: str
    """The file, from the project folder, with `/`."""
    sha256: str
    """Of its bytes."""
    draft: bool
    """As `Document.draft`."""
    addresses: tuple[str, ...]
    """Paths that its pages take on the site in both languages, former ones too."""
    problems: tuple[Problem, ...]
    """As `Document.problems`."""


class TooLongError(Exception):
    """Checks that were ended because others wait: nothing is known of their text."""


@dataclass(frozen=True)
class Workspace:
    """A project as it stood when the command began."""

    project: Project
    """Its folder and settings."""
    glossary: Glossary
    """Terms, contacts, style."""
    reviewers: tuple[Reviewer, ...]
    """Who may decide."""
    headers: Mapping[str, DocumentHeader]
    """Id of a document → its head, by id."""
    sources: Mapping[str, SourceFile]
    """Id of a document → its file."""
    frozen: bool = False
    """True for CI: a change to a tracked file is an error."""
    up_to_date: frozenset[str] = frozenset()
    """Ids of documents whose catalog on disk is known to be just what a merge would make."""
    _documents: dict[str, Document] = field(default_factory=dict)
    """Those that were taken apart."""
    _ledgers: dict[str, tuple[str, tuple[Decision, ...]]] = field(default_factory=dict)
    """Id → the ledger's text when it was read last, and what it says."""
    _indexes: dict[str, tuple[tuple[Decision, ...], DecisionIndex]] = field(default_factory=dict)
    """Id → decisions and the book of them."""
    _published: dict[str, tuple[str, tuple[Signature | None, str], Mapping[str, bool]]] = field(
        default_factory=dict
    )
    """Id → the published English, its stamp with the hash of the English of now, and `published_safety`."""
    _catalogs: dict[str, tuple[str | None, tuple[Decision, ...], Catalog]] = field(
        default_factory=dict
    )
    """Id → SHA-256 of the file and decisions that the catalog was made of last, and the catalog."""

    @cached_property
    def matcher(self) -> Matcher:
        """The glossary, ready to find terms."""
        return Matcher(self.glossary)

    @property
    def documents(self) -> tuple[Document, ...]:
        """Every English file, by id, taken apart."""
        return tuple(self._document(name) for name in self.headers)

    def _document(self, name: str) -> Document:
        if name not in self._documents:
            fields = self.project.settings.translatable_front_matter
            self._documents[name] = document_of(self.sources[name], fields)
        return self._documents[name]

    def document(self, name: str) -> Document:
        """Find a document by its id, or by the last part of it where that is enough. Raises UNKNOWN."""
        if name == SITE:
            return site_document()
        near = (
            [name]
            if name in self.headers
            else [h for h in self.headers if h.split("/")[-1] == name]
        )
        if len(near) == 1:
            return self._document(near[0])
        known = ", ".join(near or self.headers) or "none yet"
        raise PipelineError("UNKNOWN", f"there is no one document `{name}`", f"use one of: {known}")

    def select(self, names: Sequence[str]) -> tuple[Document, ...]:
        """Give the named documents, or all of them."""
        return tuple(self.document(name) for name in names) if names else self.documents

    def catalog(self, document: Document) -> Catalog:
        """The document's catalog, brought up to date with its English; nothing is written."""
        old, sha = load_catalog_and_sha(self.project, document.id)
        decisions = self.decisions(document.id)
        known = self._catalogs.get(document.id)
        if known and known[0] == sha and known[1] is decisions:
            return known[2]
        catalog = self.mirrored(self.merged(document, old))
        self._catalogs[document.id] = (sha, decisions, catalog)
        return catalog

    def merged(self, document: Document, old: Catalog | None) -> Catalog:
        """What a catalog is with the English that stands now; `fuzzy` and `#|` as they were."""
        locale = self.project.settings.locale.babel

        def vouched(pieces: tuple[Entry, ...]) -> str:
            return self._vouched(document.id, pieces)

        catalog = merge(document, old, locale, vouched)
        return _as_it_was(catalog, self.decision_index(document.id))

    def stored(self, name: str) -> Catalog:
        """As `catalog`, by id; where the file is known to be up to date, it is not merged again."""
        found = load_catalog(self.project, name) if name in self.up_to_date else None
        return found or self.catalog(self.document(name))

    def _vouched(self, document: str, pieces: tuple[Entry, ...]) -> str:
        """Who approved every one of these entries, and when, as the mark of a draft says it."""
        index = self.decision_index(document)
        given = [
            index.approvals(source_sha(piece.context, made_from(piece)), piece.target_sha)
            for piece in pieces
        ]
        if not all(given):
            return ""
        people = sorted({decision.reviewer for found in given for decision in found})
        last = max(decision.at for found in given for decision in found)
        return f" approved by {', '.join(people)} on {last[:10]}"

    def decisions(self, document: str) -> tuple[Decision, ...]:
        """The ledger of a document: the file is read each time, and parsed where it says something new."""
        text = ledger_text(self.project, document)
        known = self._ledgers.get(document)
        if known and known[0] == text:
            return known[1]
        decisions = parse_ledger(text, self.project.shown(self.project.ledger_file(document)))
        self._ledgers[document] = (text, decisions)
        return decisions

    def decision_index(self, document: str) -> DecisionIndex:
        """The decisions on a document that count, by what they are about."""
        decisions, published = self.decisions(document), self.published_safety(document)
        known = self._indexes.get(document)
        if known and known[0] is decisions and known[1].published is published:
            return known[1]
        folder = self.project.settings.locale.dir
        index = DecisionIndex.of(decisions, self.reviewers, document, folder, published)
        self._indexes[document] = (decisions, index)
        return index

    def published_safety(self, document: str) -> Mapping[str, bool]:
        """What is safety text in the published English: `source_sha` → guarded or not.

        Nothing where that is the English of now, byte for byte, which says so itself.
        """
        known, source = self._published.get(document), self.sources.get(document)
        path = known[0] if known else str(self.project.published_file(document))
        key = (signature_of(path), source.sha256 if source else "")
        if known is None or known[1] != key:
            known = self._published[document] = (path, key, self._safety_of(document, source))
        return known[2]

    def _safety_of(self, document: str, source: SourceFile | None) -> Mapping[str, bool]:
        path = self.project.published_file(document)
        data = None if document == SITE else read_bytes(path, self.project.shown(path), "CONTENT")
        if data is None or (source and sha_of_bytes(data) == source.sha256):
            return {}
        fields = self.project.settings.translatable_front_matter
        try:
            english = read(data.decode("utf-8", "replace"), str(path), document, fields)
        except PipelineError:
            return {}
        texts = (one for one in english.segments if one.safety)
        return {source_sha(*one.key): one.guarded for one in texts}

    def reviews(self, catalog: Catalog) -> Mapping[tuple[str | None, str], EntryReview]:
        """Where each entry stands."""
        return states_of(catalog, self.decision_index(catalog.document), self.project.settings)

    def mirrored(self, catalog: Catalog) -> Catalog:
        """The catalog with `fuzzy` and `#|` as the ledger has them: marks by hand mean nothing."""
        return marked(catalog, self.reviews(catalog))

    @contextmanager
    def alone_with(self, document: str) -> Iterator[None]:
        """Nobody else writes this document meanwhile. Raises LOCKED."""
        with lock(self.project.lock_file(document)):
            yield

    def record(self, decision: Decision, _edit: tuple[Entry, str] | None = None) -> None:
        """Add a decision to its ledger; once this returns, it is acknowledged. Raises DISK, LOCKED.

        `_edit`, the entry before and the words that were typed: the desk puts them back where a race removes them.
        """
        append_decision(self.project, decision)

    def checked(
        self,
        look: Callable[..., tuple[Finding, ...]],
        contexts: tuple[EntryContext, ...],
        *more: object,
    ) -> tuple[Finding, ...]:
        """`look(*more, contexts)`, however long it takes; at the desk it may raise TooLongError."""
        return look(*more, contexts)

    def memoize(self, _about: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives; the desk keeps it at hand while `_about` stays the same."""
        return make()

    def catalog_path(self, document: str) -> str:
        """The file of a catalog, as messages show it. Raises ID."""
        return self.project.shown(self.project.catalog_file(document))

    def save(self, catalog: Catalog) -> bool:
        """Write a catalog where it says something new. Raises FROZEN, DISK."""
        path = self.project.catalog_file(catalog.document)
        if self.frozen:
            shown = self.project.shown(path)
            if read_text(path, shown, "CATALOG") != write_po(catalog):
                raise frozen(shown)
            return False
        return save_catalog(self.project, catalog)


def marked(catalog: Catalog, reviews: Mapping[Key, EntryReview]) -> Catalog:
    """The catalog with `fuzzy` and `#|` as its entries stand."""
    approved, stale = (
        {key for key, review in reviews.items() if review.state is state}
        for state in (State.APPROVED, State.STALE)
    )
    return set_fuzzy(clear_previous(catalog, approved), approved, stale)


def _as_it_was(catalog: Catalog, index: DecisionIndex) -> Catalog:
    """The catalog with what was safety text once marked so, for the checks and everybody who reads."""
    was = (not entry.safety and index.was_safety(entry.source_sha) for entry in catalog)
    entries = (
        replace(entry, safety=True) if once else entry
        for entry, once in zip(catalog.entries, was, strict=True)
    )
    return replace(catalog, entries=tuple(entries))


def frozen(shown: str) -> RefusedError:
    """What a run with --frozen says of a file that it would have to change."""
    return RefusedError(
        "FROZEN",
        "is not what a build makes of the project",
        "run `pipeline build` and commit it",
        path=shown,
    )


def open_workspace(
    root: Path,
    *,
    frozen: bool = False,
    known: Iterable[DocumentHeader] = (),
    up_to_date: Iterable[str] = (),
    glossary: Glossary | None = None,
) -> Workspace:
    """Load a project; nothing is written, but a rename that was killed is completed first.

    `known` are heads of files as they were when the same settings read them; `up_to_date` see there; `glossary`
    is what the file says, where that is known. Raises PipelineError for the first thing that cannot be read: settings, glossary, reviewers, content.
    """
    project = open_project(root)
    complete_rename(project)
    glossary = glossary or load_glossary(project)
    reviewers = load_reviewers(project)
    files = read_sources(project)
    fields = project.settings.translatable_front_matter
    same = {(header.path, header.sha256): header for header in known}
    documents: dict[str, Document] = {}
    found: list[tuple[DocumentHeader, SourceFile]] = []
    for file in files:
        header = same.get((file.path, file.sha256))
        if header is None:
            document = document_of(file, fields)
            header = header_of(document, file, project.settings)
            documents[header.id] = document
        found.append((header, file))
    check_unique((header.id, header.path) for header, _ in found)
    found.sort(key=lambda one: one[0].id)
    _check_addresses(header for header, _ in found)
    return Workspace(
        project,
        glossary,
        reviewers,
        {header.id: header for header, _ in found},
        {header.id: file for header, file in found},
        frozen,
        frozenset(up_to_date),
        _documents=documents,
    )


def header_of(document: Document, file: SourceFile, settings: Settings) -> DocumentHeader:
    """The head of a document. Raises SLUG, ALIAS or CANONICAL for a page that cannot have its addresses."""
    canonical_url(document)
    own = (address(document, settings, locale) for locale in (EN, settings.locale))
    former = (alias for alias, _ in aliases(document, settings))
    return DocumentHeader(
        document.id,
        document.path,
        file.sha256,
        document.draft,
        (*own, *former),
        document.problems,
    )


def _check_addresses(headers: Iterable[DocumentHeader]) -> None:
    """Raises PATHS for a page that cannot have its addresses, before anything is written."""
    seen: dict[str, str] = {}
    for header in headers:
        for url in header.addresses:
            if url in seen:
                what = f"the address {url} is also that of {seen[url]}"
                todo = "give one of the two another `slug:` or `aliases:` in its front matter"
                raise PipelineError("PATHS", what, todo, path=header.path)
            seen[url] = header.path


def document_of(file: SourceFile, fields: tuple[str, ...]) -> Document:
    """One English file as a document with its id. Raises ID, and what `extract.read` raises."""
    document = read(file.text, file.path, "", fields)
    named = document.front_matter.get("id")
    rows = enumerate(file.text.splitlines(), start=1)
    line = (
        None
        if named is None
        else next((n for n, row in rows if row.partition(":")[0].strip() == "id"), None)
    )
    id_ = check_id(file.name if named is None else named, file.path, line=line)
    if named is not None:
        return replace(document, id=id_)
    missing = replace(
        _NO_ID,
        message_en=_NO_ID.message_en.format(id=id_),
        message_zh=_NO_ID.message_zh.format(id=id_),
    )
    return replace(document, id=id_, problems=(missing, *document.problems))


def site_document() -> Document:
    """The pages' own words as a document, so that they are drafted and reviewed like any page."""
    segments = tuple(
        Segment(
            kind="page label",
            raw=text,
            text=text,
            form=Form.LABEL,
            line=1,
            context=key,
            safety=key in SAFETY,
            guarded=key in SAFETY,
        )
        for key, text in LABELS.items()
    )
    return Document(SITE, SITE, {}, segments)


def now() -> str:
    """The moment of a decision: RFC 3339 UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
