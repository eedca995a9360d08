"""Read English files as documents, and describe how one stands: its header, its snapshot, its marks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from pipeline.build.labels import is_name, is_safety, site_texts
from pipeline.build.own_fields import is_own, says_chinese
from pipeline.build.page_address import address, aliases, canonical_url
from pipeline.catalog.merge import clear_previous, set_fuzzy
from pipeline.files.content import Project, SourceFile, check_id
from pipeline.flow.token_cache import TokenCache
from pipeline.model.catalog import Catalog
from pipeline.model.decision import Decision
from pipeline.model.document import KINDS, SITE, Document, Problem
from pipeline.model.entry import Entry, State
from pipeline.model.errors import PipelineError, together
from pipeline.model.glossary import Contact
from pipeline.model.hashing import source_sha
from pipeline.model.late_pattern import late_pattern
from pipeline.model.paths import locales_of
from pipeline.model.segment import Form, Key, Segment
from pipeline.model.settings import Settings
from pipeline.review.decision_index import DecisionIndex
from pipeline.review.states import EntryReview
from pipeline.terms.script import has_han, is_chinese

_ADDRESS = late_pattern(r"\]\([^)]*\)|<https?://[^>]*>|https?://\S+")
"""What a line links to: no words of it."""
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
    """Paths that its pages take on the site in each language, English first, then former ones."""
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


def header_of(document: Document, file: SourceFile, settings: Settings) -> DocumentHeader:
    """The head of a document. Raises SLUG, ALIAS and CANONICAL, all at once, where it cannot have its addresses."""
    faults: list[PipelineError] = []
    addresses: list[str] = []

    def attempt(look: Callable[[], Iterable[str]]) -> None:
        try:
            addresses.extend(look())
        except PipelineError as error:
            faults.append(error)

    attempt(lambda: [canonical_url(document)][:0])
    attempt(lambda: [address(document, settings, one) for one in locales_of(settings)])
    attempt(lambda: [alias for alias, _ in aliases(document, settings)])
    if faults:
        raise together(faults)
    return DocumentHeader(
        document.id,
        document.path,
        file.sha256,
        document.draft,
        tuple(addresses),
        document.problems,
    )


def document_of(file: SourceFile, fields: tuple[str, ...]) -> Document:
    """One English file as a document with its id. Raises ID, and what `extract.read` raises."""
    from pipeline.extract.read import read  # noqa: PLC0415  who takes no file apart needs no parser

    document = read(file.text, file.path, "", fields)
    named = document.front_matter.get("id")
    rows = enumerate(file.text.splitlines(), start=1)
    line = (
        None
        if named is None
        else next((n for n, row in rows if row.partition(":")[0].strip() == "id"), None)
    )
    id_ = check_id(file.name if named is None else named, file.path, line=line)
    document = replace(document, id=id_)
    known = (
        *_no_kind(document),
        *_chinese(document, fields),
        *_chinese_fields(document, fields),
        *document.problems,
    )
    if named is not None:
        return replace(document, problems=known)
    missing = replace(
        _NO_ID,
        message_en=_NO_ID.message_en.format(id=id_),
        message_zh=_NO_ID.message_zh.format(id=id_),
    )
    return replace(document, problems=(missing, *known))


def parsed(cache: TokenCache, project: Project, file: SourceFile) -> Document:
    """An English file as a document, taken apart once. Raises what `document_of` raises."""
    fields = project.settings.translatable_front_matter
    return cache.memo(("english", file.path), file, lambda: document_of(file, fields))


def taken_apart(cache: TokenCache, file: SourceFile, document: Document) -> None:
    """Let `parsed` give this document for a file that cannot be read whole."""
    cache.memo(("english", file.path), file, lambda: document)


def _chinese(document: Document, fields: tuple[str, ...]) -> Iterator[Problem]:
    """Lines of the English that are Chinese: pages would show them in English and, in code, in Mandarin, unread."""
    if not has_han(document.source):
        return
    in_head = document.source.startswith("---")
    for number, line in enumerate(document.source.splitlines(), start=1):
        name = line.partition(":")[0].strip()
        is_shown = not in_head or name in (*fields, "author")
        if in_head and number > 1 and line.startswith("---"):
            in_head = False
        elif is_shown and is_chinese(_ADDRESS.sub("", line)) and "lang=" not in line:
            yield Problem(
                number,
                "mandarin",
                'this English line is Chinese, which nobody would approve: write English, or mark it with its language (`<span lang="zh">`)',
                '英文文件里的这一行是中文，没有人会审读：请写英文，或用 `<span lang="zh">` 标明语言',
                "warning",
            )


def _chinese_fields(document: Document, fields: tuple[str, ...]) -> Iterator[Problem]:
    """Fields for other programs that hold Chinese: a website would show words that nobody approved."""
    rows = [row.partition(":")[0].strip() for row in document.source.splitlines()]
    for name, value in document.front_matter.items():
        if is_own(name) and name not in fields and says_chinese(value):
            yield Problem(
                rows.index(name) + 1 if name in rows else 1,
                "mandarin",
                f"the field `{name}` holds Chinese, which nobody would approve: the page's JSON leaves it out; write English, or name it in `translatable_front_matter`",
                f"`{name}` 这一项里有中文，没有人会审读，所以页面的 JSON 不带它：请写英文，或把它列入 `translatable_front_matter`",
                "warning",
            )


def _no_kind(document: Document) -> Iterator[Problem]:
    """What a folder of another name makes of a page that says nothing itself."""
    if document.kind not in KINDS and not document.front_matter.get("kind"):
        folder = document.id.split("/")[0]
        yield Problem(
            1,
            "front-matter",
            f"the folder `{folder}` is no kind that pages know: add `kind: article`, or `kind: handout` for what is printed",
            f"文件夹 `{folder}` 不是任何一种页面类型：请加上 `kind: article`（文章）或 `kind: handout`（要打印的讲义）",
            "warning",
        )


def site_document(settings: Settings, contacts: Iterable[Contact]) -> Document:
    """The pages' own words and names as a document, so that they are drafted and reviewed like any page."""
    return _site_document(site_texts(settings, contacts))


@cache
def _site_document(texts: tuple[tuple[str, str], ...]) -> Document:
    segments = tuple(
        Segment(
            kind="name" if is_name(key) else "page label",
            raw=text,
            text=text,
            form=Form.LABEL,
            line=1,
            context=key,
            safety=is_safety(key),
            guarded=is_safety(key),
        )
        for key, text in texts
    )
    return Document(SITE, SITE, {}, segments)


def marked(catalog: Catalog, reviews: Mapping[Key, EntryReview]) -> Catalog:
    """The catalog with `fuzzy` and `#|` as its entries stand."""
    approved, stale = (
        {key for key, review in reviews.items() if review.state is state}
        for state in (State.APPROVED, State.STALE)
    )
    return set_fuzzy(clear_previous(catalog, approved), approved, stale)


def vouched(index: DecisionIndex, pieces: tuple[Entry, ...]) -> str:
    """Who approved every one of these entries, and when, as the mark of a draft says it; empty: not all are approved."""
    given = [
        index.approvals(source_sha(piece.context, piece.made_for), piece.target_sha)
        for piece in pieces
    ]
    if not all(given):
        return ""
    people = sorted({decision.reviewer for found in given for decision in found})
    last = max(decision.at for found in given for decision in found)
    return f" approved by {', '.join(people)} on {last[:10]}"


def as_it_was(catalog: Catalog, index: DecisionIndex) -> Catalog:
    """The catalog with what was safety text once marked so, for the checks and everybody who reads."""
    was = (not entry.safety and index.was_safety(entry.source_sha) for entry in catalog)
    return catalog.holding(
        replace(entry, safety=True) if once else entry
        for entry, once in zip(catalog.entries, was, strict=True)
    )
