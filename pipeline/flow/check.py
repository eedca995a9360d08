"""A workspace in; the findings on every entry and page, and on approved text only what is asked for, out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.checks.interface import EntryContext, PageContext
from pipeline.checks.registry import run_entry_checks, run_page_checks
from pipeline.files.content import SITE
from pipeline.files.locks import lock
from pipeline.flow.workspace import Workspace
from pipeline.markdown.splice import fill
from pipeline.model.catalog import Catalog
from pipeline.model.document import Document
from pipeline.model.entry import Entry, Origin, State
from pipeline.model.finding import Finding
from pipeline.review.states import open_findings


def filled(document: Document, catalog: Catalog) -> str:
    """The Mandarin file as the catalog has it now; English stands where there is no target."""
    targets = {entry.key: entry.target for entry in catalog}
    return fill(document, lambda segment: targets.get(segment.key))


def entry_context(workspace: Workspace, document: Document, entry: Entry) -> EntryContext:
    """What a check gets to see of one entry of a document."""
    project = workspace.project
    lines = (segment.line for segment in document.segments if segment.key == entry.key)
    return EntryContext(
        document_id=document.id,
        path=project.shown(project.catalog_file(SITE)) if document.id == SITE else document.path,
        entry=entry,
        line=next(lines, None),
        references=document.references,
        glossary=workspace.glossary,
        matcher=workspace.matcher,
        settings=project.settings,
    )


def entry_findings(workspace: Workspace, document: Document, entry: Entry) -> tuple[Finding, ...]:
    """What the checks say of one entry, dismissed findings included."""
    context = entry_context(workspace, document, entry)
    about = (document.id, replace(entry, fuzzy=True))
    return workspace.recall(about, lambda: tuple(run_entry_checks(context)))


def findings_of(workspace: Workspace, document: Document, catalog: Catalog) -> tuple[Finding, ...]:
    """Every finding on a document and its catalog, dismissed ones included."""
    found: list[Finding] = []
    for entry in catalog:
        if entry.target:
            found.extend(entry_findings(workspace, document, entry))
    if document.id != SITE:
        markdown = filled(document, catalog)
        context = PageContext(document, markdown)
        found.extend(
            workspace.recall((document.id, markdown), lambda: tuple(run_page_checks(context)))
        )
    return tuple(found)


def open_findings_of(
    workspace: Workspace, document: Document, catalog: Catalog
) -> tuple[Finding, ...]:
    """The findings that nobody who may has dismissed."""
    found = findings_of(workspace, document, catalog)
    return open_findings(found, workspace.book(document.id), workspace.project.settings)


def check(workspace: Workspace, names: Sequence[str]) -> tuple[Finding, ...]:
    """The open findings of the named documents, or of all documents and the pages' labels."""
    documents = (
        workspace.select(names) if names else (*workspace.documents, workspace.document(SITE))
    )
    found: list[Finding] = []
    for document in documents:
        found.extend(open_findings_of(workspace, document, workspace.catalog(document)))
    return tuple(found)


def mend(workspace: Workspace, names: Sequence[str], *, write: bool) -> dict[str, Catalog]:
    """Apply the safe fixes to text that nobody has approved; catalogs that change, by document id.

    With `write` they are saved. A machine's text that was mended is still the machine's.
    """
    changed: dict[str, Catalog] = {}
    for document in workspace.select(names):
        with lock(workspace.project.lock_file(document.id)):
            old = workspace.catalog(document)
            new = _mended(workspace, document, old)
            if new != old:
                changed[document.id] = new
                if write:
                    workspace.save(new)
    return changed


def _mended(workspace: Workspace, document: Document, catalog: Catalog) -> Catalog:
    reviews = workspace.reviews(catalog)
    fixes = {
        (finding.context, finding.source): finding.fix
        for finding in open_findings_of(workspace, document, catalog)
        if finding.fix is not None
    }
    entries = []
    for entry in catalog:
        fix = fixes.get(entry.key)
        if fix is None or reviews[entry.key].have or reviews[entry.key].state is State.APPROVED:
            entries.append(entry)
            continue
        origin = None
        if entry.origin and not entry.is_persons:
            origin = Origin.of(entry.origin.maker, entry.origin.detail, fix)
        entries.append(replace(entry, target=fix, origin=origin))
    return replace(catalog, entries=tuple(entries))
