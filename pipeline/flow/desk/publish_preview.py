"""Show a page in both languages before it is published, and what blocks it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest

from pipeline.build.labels import labels_for
from pipeline.flow.pages.status import PageSnapshot, page_snapshot
from pipeline.flow.workspace import Workspace
from pipeline.markdown.render import Link, safe_blocks
from pipeline.model.document import SITE, Document
from pipeline.model.errors import PipelineError
from pipeline.model.hashing import sha_of_bytes
from pipeline.model.settings import EN


@dataclass(frozen=True, slots=True)
class PublishPreview:
    """A page before it goes out."""

    page: PageSnapshot
    """Everything that is known of it."""
    rows: tuple[tuple[str, str], ...]
    """(English, Mandarin) HTML of each block, sanitized; links lead nowhere."""
    title: str
    """In Mandarin."""
    description: str
    """In Mandarin; empty: none."""
    english_sha: str
    """SHA-256 of the English file: what a publish of this reading names."""
    mandarin_sha: str
    """SHA-256 of the Mandarin file as it was read."""


def publish_preview(workspace: Workspace, document: Document) -> PublishPreview:
    """The page as it stands. Raises UNKNOWN for the labels of the pages, which are no page."""
    if document.id == SITE:
        raise PipelineError("UNKNOWN", "the pages' labels are no page", "approve them one by one")
    page = page_snapshot(workspace, document)
    targets = {
        e.context or "": e.target for e in workspace.catalog(workspace.document(SITE)) if e.target
    }
    locale = workspace.project.settings.locale
    prefix = document.id.replace("/", "-")
    english = safe_blocks(
        document.source,
        locale=EN,
        labels=labels_for(EN, {}),
        id_prefix=f"{prefix}-en",
        resolve=_nowhere,
    )
    mandarin = safe_blocks(
        page.markdown,
        locale=locale,
        labels=labels_for(locale, targets),
        id_prefix=f"{prefix}-{locale.tag}",
        resolve=_nowhere,
    )
    rows = [row for row in zip_longest(english, mandarin, fillvalue="") if any(row)]
    return PublishPreview(
        page,
        tuple(rows),
        _of_head(page, "title"),
        _of_head(page, "description"),
        sha_of_bytes(document.source.encode()),
        sha_of_bytes(page.markdown.encode()),
    )


def _of_head(page: PageSnapshot, name: str) -> str:
    entry = page.catalog.get((f"front:{name}", page.document.text_of(name)))
    return entry.target if entry else ""


def _nowhere(_href: str) -> Link:
    return Link(None)
