"""Apply the safe fixes of the checks to catalogs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.checks.autofix import autofixed
from pipeline.files.locks import hold
from pipeline.flow.findings import entry_context, open_findings_of
from pipeline.flow.readable import readable
from pipeline.flow.save import save_catalog
from pipeline.flow.workspace import Workspace
from pipeline.model.catalog import Catalog
from pipeline.model.document import Document
from pipeline.model.entry import Entry, Origin, State


@dataclass(frozen=True, slots=True)
class Fix:
    """One target, before and after."""

    document: str
    path: str
    """The English file, or the catalog of the labels."""
    line: int | None
    """Line in it, from 1."""
    entry: Entry
    """The entry as it was."""
    target: str
    """The target as the repairs leave it."""


def autofix(workspace: Workspace, names: Sequence[str], *, write: bool) -> tuple[Fix, ...]:
    """Apply the safe repairs to text that nobody has approved; with `write` the catalogs are saved.

    A machine's text that was repaired is still the machine's, and a person's still the person's.
    """
    documents = readable(workspace, names, labels=True)
    done: list[Fix] = []
    for document in documents:
        with hold(workspace.project, document.id):
            catalog = workspace.catalog(document)
            repairs = _repairs(workspace, document, catalog)
            if repairs and write:
                save_catalog(workspace, _with(catalog, repairs))
            done.extend(repairs)
    return tuple(done)


def _repairs(workspace: Workspace, document: Document, catalog: Catalog) -> tuple[Fix, ...]:
    """What would change. Neither approved text nor text that was approved for older English, nor what a dismissal covers."""
    reviews = workspace.reviews(catalog)
    wished = {
        (finding.context, finding.source)
        for finding in open_findings_of(workspace, document, catalog)
        if finding.fix is not None
    }
    found: list[Fix] = []
    for entry in catalog:
        if entry.key not in wished:
            continue
        review = reviews[entry.key]
        if review.have or review.state in {State.APPROVED, State.STALE}:
            continue
        context = entry_context(workspace, document, entry)
        target = autofixed(context)
        if target != entry.target:
            found.append(Fix(document.id, context.path, context.line, entry, target))
    return tuple(found)


def _with(catalog: Catalog, repairs: Sequence[Fix]) -> Catalog:
    """The catalog with the repaired targets, each under the mark of whoever wrote it."""
    targets = {repair.entry.key: repair.target for repair in repairs}

    def repaired(entry: Entry) -> Entry:
        target = targets.get(entry.key)
        if target is None:
            return entry
        origin = None
        if entry.origin and not entry.is_persons:
            origin = Origin.of(entry.origin.maker, entry.origin.detail, target)
        return replace(entry, target=target, origin=origin)

    return replace(catalog, entries=tuple(repaired(entry) for entry in catalog))
