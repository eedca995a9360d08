"""Draft a derived locale from the approved texts of the one that it is made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.files.locks import hold
from pipeline.flow.locales import in_each_locale
from pipeline.flow.readable import readable_ids
from pipeline.flow.save import save_catalog
from pipeline.flow.translate.run import Drafted, ever_approved
from pipeline.flow.workspace import Workspace
from pipeline.model.catalog import Catalog
from pipeline.model.decision import Verdict
from pipeline.model.entry import Entry
from pipeline.model.segment import Key
from pipeline.translate.draft import DraftReport, Fill, apply, may_write
from pipeline.translate.traditional import traditional_draft

ENGINE = "opencc"
"""How the mark of a draft names its maker: no text leaves the machine."""


def draft_others(
    workspace: Workspace, names: Sequence[str] = (), *, dry_run: bool = False
) -> tuple[Drafted, ...]:
    """Draft every derived locale of a project, once the first is drafted; `names` as of `translate`."""
    return tuple(
        drafted
        for one in in_each_locale(workspace)[1:]
        for drafted in draft_derived(one, readable_ids(one, names, labels=True), dry_run=dry_run)
    )


def draft_derived(
    workspace: Workspace, names: Sequence[str], *, dry_run: bool = False
) -> tuple[Drafted, ...]:
    """Draft each text whose own words nobody wrote or approved, where the text that it is made from is approved.

    `workspace` is that of a derived locale. A draft is made anew when the text that it is made from changes; a person's
    words stay. With `dry_run` nothing is written. Raises CATALOG, LEDGER, DISK, LOCKED, FROZEN.
    """
    return tuple(_drafted(workspace, name, dry_run=dry_run) for name in names)


def _drafted(workspace: Workspace, name: str, *, dry_run: bool) -> Drafted:
    document = workspace.document(name)
    with hold(workspace.project, document.id):
        catalog = workspace.catalog(document)
        made = _made(workspace, catalog)
        opened = _without_old_drafts(workspace, catalog, made)
        fills = _fills(workspace, opened, made)
        is_new = bool(fills) or opened != catalog
        after = workspace.marked(apply(opened, fills)) if is_new else catalog
        if is_new and not dry_run:
            save_catalog(workspace, after)
    skipped = len(catalog.entries) - len(
        fills
    )  # what no approved text is there for waits for people
    report = DraftReport(after, fills, {}, (), skipped)
    return Drafted(document.id, report, locale=workspace.project.settings.locale.dir)


def _made(workspace: Workspace, catalog: Catalog) -> Mapping[Key, str]:
    """What each text is made from: the approved words in the other locale."""
    if workspace.pivot is None:
        return {}
    pivot_shas = workspace.pivot_shas(catalog.document) or {}
    base = workspace.pivot.catalog(workspace.document(catalog.document))
    return {entry.key: entry.target for entry in base if entry.source_sha in pivot_shas}


def _without_old_drafts(workspace: Workspace, catalog: Catalog, made: Mapping[Key, str]) -> Catalog:
    """The catalog in which a machine's draft for older English is to be made anew: nobody ever approved its words."""
    approved = {
        d.target_sha for d in workspace.decisions(catalog.document) if d.verdict is Verdict.APPROVE
    }

    def opened(entry: Entry) -> Entry:
        is_kept = entry.is_persons or entry.target_sha in approved or entry.key not in made
        if is_kept or entry.previous_source is None:
            return entry
        return replace(entry, previous_source=None, previous_context=None)

    return replace(catalog, entries=tuple(map(opened, catalog.entries)))


def _fills(workspace: Workspace, catalog: Catalog, made: Mapping[Key, str]) -> Mapping[Key, Fill]:
    frozen, base = ever_approved(workspace, catalog), workspace.pivot or workspace
    found = {}
    for entry in catalog:
        if entry.key in made and may_write(entry, frozen, redraft=True):
            text = traditional_draft(made[entry.key], entry.source, base.glossary, base.matcher)
            if text != entry.target:
                found[entry.key] = Fill.of("machine", ENGINE, text)
    return found
