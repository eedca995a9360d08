"""Read English files as documents, and describe how one stands: its header, its snapshot, its marks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from pipeline.build.labels import LABELS, SAFETY
from pipeline.build.pair import address, aliases, canonical_url
from pipeline.catalog.merge import clear_previous, set_fuzzy
from pipeline.extract.read import read
from pipeline.files.content import SourceFile, check_id
from pipeline.model.catalog import Catalog
from pipeline.model.decision import Decision
from pipeline.model.document import KINDS, SITE, Document, Problem
from pipeline.model.entry import State
from pipeline.model.errors import PipelineError
from pipeline.model.segment import Form, Key, Segment
from pipeline.model.settings import EN, Settings
from pipeline.review.decision_index import DecisionIndex
from pipeline.review.states import EntryReview

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


@dataclass(frozen=True, slots=True, eq=False)
class DocumentSnapshot:
    """One document as it stood when its files said so. Two of them are the same only if they are one object."""

    document: Document
    """The English."""
    decisions: tuple[Decision, ...]
    """The ledger."""
    index: DecisionIndex
    """Those that count."""
    catalog: Catalog
    """Up to date with the English, fuzzy as the ledger has it."""
    reviews: Mapping[Key, EntryReview]
    """Where each entry stands."""


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


def check_addresses(headers: Iterable[DocumentHeader]) -> None:
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
        document = replace(document, id=id_)
        return replace(document, problems=(*_no_kind(document), *document.problems))
    document = replace(document, id=id_)
    missing = replace(
        _NO_ID,
        message_en=_NO_ID.message_en.format(id=id_),
        message_zh=_NO_ID.message_zh.format(id=id_),
    )
    return replace(document, problems=(missing, *_no_kind(document), *document.problems))


def _no_kind(document: Document) -> Iterator[Problem]:
    """What a folder of another name makes of a page that says nothing itself."""
    if document.kind not in KINDS and not document.front_matter.get("kind"):
        folder = document.id.split("/")[0]
        yield Problem(
            1,
            "front-matter",
            f"the folder `{folder}` is no kind that pages know: add `kind: article`, or `kind: handout` for what is printed",
            f"文件夹 `{folder}` 不是页面认识的类型：请加上 `kind: article`（文章）或 `kind: handout`（要打印的讲义）",
            "warning",
        )


@cache
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


def marked(catalog: Catalog, reviews: Mapping[Key, EntryReview]) -> Catalog:
    """The catalog with `fuzzy` and `#|` as its entries stand."""
    approved, stale = (
        {key for key, review in reviews.items() if review.state is state}
        for state in (State.APPROVED, State.STALE)
    )
    return set_fuzzy(clear_previous(catalog, approved), approved, stale)


def as_it_was(catalog: Catalog, index: DecisionIndex) -> Catalog:
    """The catalog with what was safety text once marked so, for the checks and everybody who reads."""
    was = (not entry.safety and index.was_safety(entry.source_sha) for entry in catalog)
    entries = (
        replace(entry, safety=True) if once else entry
        for entry, once in zip(catalog.entries, was, strict=True)
    )
    return replace(catalog, entries=tuple(entries))
