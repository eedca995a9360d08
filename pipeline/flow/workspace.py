"""A project folder in; everything that the commands work on, loaded once, and the one way to save it, out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from pipeline.build.labels import LABELS, SAFETY
from pipeline.build.pair import address, aliases, canonical_url
from pipeline.catalog.halves import made_from
from pipeline.catalog.merge import clear_previous, merge, set_fuzzy
from pipeline.catalog.po import write_po
from pipeline.extract.read import read
from pipeline.files.content import SITE, Project, SourceFile, check_id, check_unique, read_sources
from pipeline.files.locales import (
    load_catalog,
    load_glossary,
    load_ledger,
    load_reviewers,
    save_catalog,
)
from pipeline.files.reading import read_text
from pipeline.files.renames import complete_rename
from pipeline.files.settings import load_settings
from pipeline.model.catalog import Catalog
from pipeline.model.decision import Decision, Reviewer
from pipeline.model.document import Document, Problem
from pipeline.model.entry import Entry, State
from pipeline.model.errors import PipelineError, RefusedError
from pipeline.model.glossary import Glossary
from pipeline.model.hashing import source_sha
from pipeline.model.segment import Form, Segment
from pipeline.model.settings import EN, Settings
from pipeline.review.book import Book
from pipeline.review.states import EntryReview, states
from pipeline.terms.matcher import Matcher

_NO_ID = Problem(
    1,
    "id",
    "the front matter has no `id`: add `id: {id}`, so that its translation follows when the file moves",
    "文件开头没有 `id`：请加上 `id: {id}`，这样文件移动时译文不会丢",
    "warning",
)


@dataclass(frozen=True)
class Workspace:
    """A project as it stood when the command began."""

    project: Project
    """Its folder and settings."""
    glossary: Glossary
    """Terms, contacts, style."""
    reviewers: tuple[Reviewer, ...]
    """Who may decide."""
    documents: tuple[Document, ...]
    """Every English file, by id."""
    sources: Mapping[str, SourceFile]
    """Id of a document → its file."""
    frozen: bool = False
    """True for CI: a change to a tracked file is an error."""

    @cached_property
    def matcher(self) -> Matcher:
        """The glossary, ready to find terms."""
        return Matcher(self.glossary)

    def document(self, name: str) -> Document:
        """Find a document by its id, or by the last part of it where that is enough. Raises UNKNOWN."""
        if name == SITE:
            return site_document()
        exact = [d for d in self.documents if d.id == name]
        near = exact or [d for d in self.documents if d.id.split("/")[-1] == name]
        if len(near) == 1:
            return near[0]
        known = ", ".join(d.id for d in near or self.documents) or "none yet"
        raise PipelineError("UNKNOWN", f"there is no one document `{name}`", f"use one of: {known}")

    def select(self, names: Sequence[str]) -> tuple[Document, ...]:
        """Give the named documents, or all of them."""
        return tuple(self.document(name) for name in names) if names else self.documents

    def catalog(self, document: Document) -> Catalog:
        """The document's catalog, brought up to date with its English; nothing is written."""
        old = load_catalog(self.project, document.id)
        locale = self.project.settings.locale.babel

        def vouched(pieces: tuple[Entry, ...]) -> str:
            return self._vouched(document.id, pieces)

        return self.mirrored(merge(document, old, locale, vouched))

    def _vouched(self, document: str, pieces: tuple[Entry, ...]) -> str:
        """Who approved every one of these entries, and when, as the mark of a draft says it."""
        book = self.book(document)
        given = [
            book.approvals(source_sha(piece.context, made_from(piece)), piece.target_sha)
            for piece in pieces
        ]
        if not all(given):
            return ""
        people = sorted({decision.reviewer for found in given for decision in found})
        last = max(decision.at for found in given for decision in found)
        return f" approved by {', '.join(people)} on {last[:10]}"

    def decisions(self, document: str) -> tuple[Decision, ...]:
        """The ledger of a document."""
        return load_ledger(self.project, document)

    def book(self, document: str) -> Book:
        """The decisions on a document that count, by what they are about."""
        folder = self.project.settings.locale.dir
        return Book.of(self.decisions(document), self.reviewers, document, folder)

    def reviews(self, catalog: Catalog) -> Mapping[tuple[str | None, str], EntryReview]:
        """Where each entry stands."""
        decisions = self.decisions(catalog.document)
        return states(catalog, decisions, self.reviewers, self.project.settings)

    def mirrored(self, catalog: Catalog) -> Catalog:
        """The catalog with `fuzzy` and `#|` as the ledger has them: marks by hand mean nothing."""
        approved = {
            key for key, review in self.reviews(catalog).items() if review.state is State.APPROVED
        }
        return set_fuzzy(clear_previous(catalog, approved), approved)

    def save(self, catalog: Catalog) -> bool:
        """Write a catalog where it says something new. Raises FROZEN, DISK."""
        path = self.project.catalog_file(catalog.document)
        if self.frozen:
            shown = self.project.shown(path)
            if read_text(path, shown, "CATALOG") != write_po(catalog):
                raise frozen(shown)
            return False
        return save_catalog(self.project, catalog)


def frozen(shown: str) -> RefusedError:
    """What a run with --frozen says of a file that it would have to change."""
    return RefusedError(
        "FROZEN",
        "is not what a build makes of the project",
        "run `pipeline build` and commit it",
        path=shown,
    )


def open_workspace(root: Path, *, frozen: bool = False) -> Workspace:
    """Load a project; nothing is written, but a rename that was killed is completed first.

    Raises PipelineError for the first thing that cannot be read: settings, glossary, reviewers, content.
    """
    project = Project(root, load_settings(root))
    complete_rename(project)
    glossary = load_glossary(project)
    reviewers = load_reviewers(project)
    files = read_sources(project)
    fields = project.settings.translatable_front_matter
    read_all = [(_document(file, fields), file) for file in files]
    check_unique((document.id, document.path) for document, _ in read_all)
    ordered = sorted(read_all, key=lambda pair: pair[0].id)
    _check_addresses((document for document, _ in ordered), project.settings)
    return Workspace(
        project,
        glossary,
        reviewers,
        tuple(document for document, _ in ordered),
        {document.id: file for document, file in ordered},
        frozen,
    )


def _check_addresses(documents: Iterable[Document], settings: Settings) -> None:
    """Raises SLUG, ALIAS or PATHS for a page that cannot have its addresses, before anything is written."""
    seen: dict[str, str] = {}
    for document in documents:
        canonical_url(document)
        former = [alias for alias, _ in aliases(document, settings)]
        for url in (*(address(document, settings, one) for one in (EN, settings.locale)), *former):
            if url in seen:
                what = f"the address {url} is also that of {seen[url]}"
                todo = "give one of the two another `slug:` or `aliases:` in its front matter"
                raise PipelineError("PATHS", what, todo, path=document.path)
            seen[url] = document.path


def _document(file: SourceFile, fields: tuple[str, ...]) -> Document:
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
        )
        for key, text in LABELS.items()
    )
    return Document(SITE, SITE, {}, segments)


def now() -> str:
    """The moment of a decision: RFC 3339 UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
