"""Update catalogs from their English, and write templates for other tools."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.catalog.merge import merge
from pipeline.catalog.po import write_po
from pipeline.files.atomic import write_text
from pipeline.files.catalog_recovery import kept_in
from pipeline.files.locks import hold
from pipeline.flow.readable import readable
from pipeline.flow.save import save_catalog
from pipeline.flow.workspace import Workspace
from pipeline.model.catalog import Catalog
from pipeline.model.document import Document
from pipeline.model.entry import Entry


@dataclass(frozen=True, slots=True)
class UpdatedCatalog:
    """What `extract` did to one catalog."""

    document: Document
    """The English."""
    catalog: Catalog
    """Its catalog now."""
    written: bool
    """True if the file changed."""
    kept: tuple[Entry, ...] = ()
    """Entries whose Mandarin another program had left out of the file."""


def extract(workspace: Workspace, names: Sequence[str] = ()) -> tuple[UpdatedCatalog, ...]:
    """Bring catalogs up to date with their English, and write those that changed; what cannot be read stays as it is."""
    documents = readable(workspace, names, labels=True)
    return tuple(update_catalog(workspace, document) for document in documents)


def update_catalog(workspace: Workspace, document: Document) -> UpdatedCatalog:
    """Bring one catalog up to date with its English, and write it if that changed it."""
    # read and written under one lock: what the desk saves in between must not be lost
    with hold(workspace.project, document.id):
        kept = kept_in(workspace.project, document.id)
        catalog = workspace.catalog(document)
        return UpdatedCatalog(document, catalog, save_catalog(workspace, catalog), kept)


def write_templates(workspace: Workspace, names: Sequence[str], folder: Path) -> None:
    """Write each document's catalog without any translation: `<id>.pot`. Raises DISK."""
    locale = workspace.project.settings.locale.babel
    for document in workspace.select(names):
        write_text(folder / f"{document.id}.pot", write_po(merge(document, None, locale)))
