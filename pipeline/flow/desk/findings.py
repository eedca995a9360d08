"""Findings on a document, checked across all pages with the same English."""

from __future__ import annotations

from pipeline.checks import consist
from pipeline.checks.interface import ProjectContext
from pipeline.checks.length import Size, compared_text
from pipeline.flow.clock import today
from pipeline.flow.documents import DocumentSnapshot
from pipeline.flow.findings import entry_context, findings_of
from pipeline.flow.workspace import Workspace
from pipeline.model.document import Document
from pipeline.model.entry import Entry, State
from pipeline.model.errors import PipelineError
from pipeline.model.finding import Finding
from pipeline.model.segment import Key
from pipeline.review.states import open_findings

_NO_SIZE = Size(0, 0, is_odd=False)
"""Renderings are compared whatever their length."""


def open_on(workspace: Workspace, snapshot: DocumentSnapshot) -> tuple[Finding, ...]:
    """The findings on a document and its texts that nobody who may has dismissed.

    Of what only all pages together show, that the same English is rendered in two ways: it hangs on a few texts,
    and is known at once. The rest (lengths, by all that is approved) takes seconds: `pipeline check` says it.
    """
    found = findings_of(workspace, snapshot.document, snapshot.catalog)
    here = (*found, *_rendered_otherwise(workspace, snapshot))
    return open_findings(here, snapshot.index, workspace.project.settings)


def _rendered_otherwise(workspace: Workspace, snapshot: DocumentSnapshot) -> tuple[Finding, ...]:
    """The texts of a document that other pages have in other words."""
    document = snapshot.document
    sharing = workspace.shared_texts
    keys = [entry.key for entry in snapshot.catalog if entry.key in sharing]
    wanted = frozenset(keys)
    others = {other.id: other for key in keys for other in sharing[key]}
    texts = [text for name in sorted(others) for text in _texts(workspace, others[name], wanted)]
    about = tuple((one.id, entry.key, entry.target, approved) for one, entry, approved in texts)

    def ask() -> tuple[Finding, ...]:
        compared = tuple(
            compared_text(entry_context(workspace, one, entry), _NO_SIZE, is_approved=approved)
            for one, entry, approved in texts
        )
        settings = workspace.project.settings
        asked = ProjectContext(compared, workspace.glossary, settings, today())
        return tuple(f for f in consist.project(asked) if f.document == document.id)

    return workspace.text_cache(document).memo("other renderings", about, ask) if texts else ()


def _texts(
    workspace: Workspace, document: Document, wanted: frozenset[Key]
) -> list[tuple[Document, Entry, bool]]:
    """(document, text, whether it is approved) of those wanted that have Mandarin."""
    try:
        snapshot = workspace.snapshot(document)
    except PipelineError:
        return []  # the queue says that its files cannot be read
    found = (snapshot.catalog.get(key) for key in wanted)
    return [
        (document, entry, snapshot.reviews[entry.key].state is State.APPROVED)
        for entry in sorted((e for e in found if e), key=lambda e: e.source_sha)
        if entry.target
    ]
