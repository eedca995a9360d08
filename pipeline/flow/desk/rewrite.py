"""Put other words into texts of a document that still are what was read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.flow.accounts.auth import Desk
from pipeline.flow.decisions import Decider, locked_document, typed
from pipeline.flow.desk.bookmarks import keep_versions
from pipeline.flow.desk.project_cache import ProjectCache
from pipeline.flow.save import save_catalog, save_decision
from pipeline.model.entry import Entry
from pipeline.review import decide


@dataclass(frozen=True, slots=True)
class Rewrite:
    """One text, and what it becomes."""

    source_sha: str
    target_sha: str
    """Of the words that were read; others stay."""
    text: str
    """The new words."""


def rewrite_texts(
    project_cache: ProjectCache, desk: Desk, person: str, document: str, wanted: Sequence[Rewrite]
) -> list[Rewrite]:
    """Those that were done: all lines first, then the catalog, once. Raises REVIEWER, LOCKED, DISK."""
    with locked_document(Decider(project_cache.workspace(), person, "desk"), document) as locked:
        workspace, catalog = locked.workspace, locked.catalog
        by_source = {entry.source_sha: entry for entry in catalog}
        done: list[Rewrite] = []
        changed: list[tuple[Entry, Entry]] = []
        for one in wanted:
            entry = by_source.get(one.source_sha)
            if entry is None or entry.target_sha != one.target_sha:
                continue  # somebody was quicker: their words stand
            decision = decide.make_edit(locked.review_context, entry, one.text)
            if decision is None:
                continue
            save_decision(workspace, decision, (entry, one.text))
            new = typed(entry, one.text)
            catalog = replace(catalog, entries=tuple(new if e is entry else e for e in catalog))
            changed.append((new, entry))
            done.append(one)
        if done:
            save_catalog(workspace, workspace.marked(catalog))
    for new, before in changed:
        keep_versions(desk, document, new, before, person)
    return done
