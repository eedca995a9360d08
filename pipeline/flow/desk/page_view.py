"""Show a page as its readers see it, with each text addressable."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest

from pipeline.build.labels import labels_for
from pipeline.flow.desk.units import ReviewPage, UnitRow
from pipeline.flow.documents import DocumentSnapshot
from pipeline.flow.findings import filled
from pipeline.flow.workspace import Workspace
from pipeline.markdown.front_matter import split
from pipeline.markdown.parser import normalised
from pipeline.markdown.positioned import BlockPiece, PositionedPage, positioned
from pipeline.model.document import SITE, Document
from pipeline.model.encoding import decode, encode
from pipeline.model.hashing import source_sha
from pipeline.model.segment import Form, Segment
from pipeline.model.settings import EN

Cell = tuple[tuple[str, str], ...]
"""A block: (HTML, `source_sha` of the text that it is; empty for what stands between two texts)."""


@dataclass(frozen=True, slots=True)
class PageView:
    """A page to look at and to tap."""

    rows: tuple[tuple[Cell, Cell], ...]
    """(English, Mandarin) of each block of the body."""
    shown: frozenset[str]
    """`source_sha` of the texts that stand in `rows`: titles, words behind pictures and the like do not."""


def page_view(workspace: Workspace, snapshot: DocumentSnapshot) -> PageView:
    """The page as it stands. Empty for the pages' labels, and where the two languages are built differently."""
    document = snapshot.document
    if document.id == SITE:
        return PageView((), frozenset())
    catalog = workspace.catalog(workspace.document(SITE))
    labels = tuple((e.context or "", e.target) for e in catalog if e.target)
    # the catalog has the texts of this very document, in its order
    token = (document, tuple(entry.target for entry in snapshot.catalog), labels)

    def make() -> bytes:
        markdown = filled(workspace, document, snapshot.catalog)
        return zlib.compress(encode(_view(workspace, document, markdown, dict(labels))), 1)

    # packed, for all pages are held: of 50,000 texts they are 65 MB, packed 8, and one is unpacked in a millisecond
    packed = workspace.cache.memo(("page view", document.id), token, make)
    return decode(PageView, zlib.decompress(packed))


@dataclass(frozen=True, slots=True)
class Shown:
    """What of a page a person wants to see, with where each text stands."""

    head: tuple[UnitRow, ...]
    """Title and description."""
    rows: tuple[tuple[Cell, Cell], ...]
    """Blocks of the body."""
    beside: tuple[UnitRow, ...]
    """Texts that stand in no block: words behind pictures, attributes, the labels of all pages."""
    texts: Mapping[str, UnitRow]
    """Every text by its `source_sha`."""


def shown_of(workspace: Workspace, review_page: ReviewPage, only: str) -> Shown:
    """The page, or of it what waits for the person (`waiting`) or has open findings (`findings`)."""
    page = page_view(workspace, review_page.snapshot)
    wanted = {
        row.entry.source_sha
        for row in review_page.rows
        if (only != "waiting" or row.waits) and (only != "findings" or row.findings)
    }
    apart = [r for r in review_page.rows if r.entry.source_sha in wanted - page.shown]
    rows = page.rows
    if only in ("waiting", "findings"):
        rows = tuple(row for row in rows if any(sha in wanted for _, sha in row[1]))
    return Shown(
        tuple(row for row in apart if row.segment.form is Form.YAML),
        rows,
        tuple(row for row in apart if row.segment.form is not Form.YAML),
        {row.entry.source_sha: row for row in review_page.rows},
    )


def _view(
    workspace: Workspace, document: Document, markdown: str, labels: dict[str, str]
) -> PageView:
    locale, prefix = workspace.project.settings.locale, document.id.replace("/", "-")
    english = workspace.cache.memo(
        ("English page", document.id),
        document,
        lambda: positioned(
            document.source, locale=EN, labels=labels_for(EN, {}), id_prefix=f"{prefix}-en"
        ),
    )
    mandarin = positioned(
        markdown,
        locale=locale,
        labels=labels_for(locale, labels),
        id_prefix=f"{prefix}-{locale.tag}",
    )
    if len(mandarin.starts) != len(english.starts):
        return PageView((), frozenset())
    texts = _texts(document, english)
    rows = tuple(
        (_cell(left, texts), _cell(right, texts))
        for left, right in zip_longest(english.blocks, mandarin.blocks, fillvalue=())
        if _says_something(left) or _says_something(right)
    )
    return PageView(
        rows, frozenset(short_id for row in rows for cell in row for _, short_id in cell)
    )


def _texts(document: Document, english: PositionedPage) -> dict[int, str]:
    """Which text of the parser is which entry, by where it begins in the body."""
    _, body = split(document.source)
    before = document.source[: len(document.source) - len(body)]
    at = -len(normalised(before)) - (not before and body.startswith("\ufeff"))
    starts: dict[int, str] = {}
    for part in document.parts:
        if isinstance(part, Segment):
            starts[at] = source_sha(*part.key)
        at += len(normalised(part.raw))
    found = enumerate(english.starts)
    return {number: starts[start] for number, start in found if start in starts}


def _says_something(block: tuple[BlockPiece, ...]) -> bool:
    # a page break is for paper
    return any(piece.html for piece in block) and "page-break" not in block[0].html[:30]


def _cell(block: tuple[BlockPiece, ...], texts: dict[int, str]) -> Cell:
    return tuple(
        _merged((p.html, texts.get(-1 if p.number is None else p.number, "")) for p in block)
    )


def _merged(found: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Stretches without a text of ours run together: a number alone is nobody's text."""
    held = ""
    for html, short_id in found:
        if not short_id:
            held += html
            continue
        if held:
            yield held, ""
        held = ""
        yield html, short_id
    if held:
        yield held, ""
