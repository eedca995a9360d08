"""Look at a project from each of its locales: each has its own catalogs, ledgers and pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pipeline.files.content import Project
from pipeline.flow.token_cache import TokenCache
from pipeline.flow.workspace import Workspace
from pipeline.model.decision import Reviewer
from pipeline.model.document import Document
from pipeline.model.entry import Entry
from pipeline.model.errors import PipelineError


def in_each_locale(workspace: Workspace) -> tuple[Workspace, ...]:
    """The project in each of its locales, in the order of the settings; each notes by itself what it cannot read."""
    base = workspace.pivot or workspace
    return (base, *(derived(base, one.dir) for one in base.project.settings.locales[1:]))


def in_locale(workspace: Workspace, folder: str) -> Workspace:
    """The project with the locale of this folder as its target. Raises LOCALE where there is none."""
    base = workspace.pivot or workspace
    return base if folder == base.project.settings.locale.dir else derived(base, folder)


def own_locale(project: Project, reviewers: Iterable[Reviewer], person: str) -> str:
    """The folder of the locale that a person reads; the first one where they read none. Raises LOCALE where they read several."""
    own = _read_by(project, reviewers, person)
    if len(own) > 1:
        what = f"{person} reads {' and '.join(own)}"
        raise PipelineError("LOCALE", what, f"say which one with --locale {own[0]}")
    return own[0] if own else project.settings.locale.dir


def desk_locale(workspace: Workspace, person: str, asked: str = "") -> str:
    """The folder of the locale that the desk shows a person: what the address asks for, else the first that they read."""
    folders = [one.dir for one in workspace.project.settings.locales]
    return asked if asked in folders else next(iter(read_by(workspace, person)), folders[0])


def read_by(workspace: Workspace, person: str) -> tuple[str, ...]:
    """The folders of the locales that a person reads, in the order of the settings."""
    return _read_by(workspace.project, workspace.reviewers, person)


def _read_by(project: Project, reviewers: Iterable[Reviewer], person: str) -> tuple[str, ...]:
    reads = {folder for one in reviewers if one.id == person for folder in one.reads}
    return tuple(one.dir for one in project.settings.locales if one.dir in reads)


def pivot_text(workspace: Workspace, document: Document, entry: Entry) -> str:
    """The approved text that an entry of a derived locale is made from; empty: there is none, or nothing is derived."""
    base, approved = workspace.pivot, workspace.pivot_shas(document.id) or {}
    found = base.catalog(document).get(entry.key) if base and entry.source_sha in approved else None
    return found.target if found else ""


def derived(base: Workspace, folder: str, up_to_date: Iterable[str] = ()) -> Workspace:
    """The project in the locale of this folder, which is derived from that of `base`; English is taken apart once."""
    project, glossary = base.project.seen_from(folder), base.glossary
    if project.settings.locale.is_traditional:
        from pipeline.terms.taiwan import in_taiwan  # noqa: PLC0415  its list of words is long

        glossary = base.cache.memo("in Taiwan", glossary, lambda: in_taiwan(base.glossary))
    return replace(
        base,
        project=project,
        glossary=glossary,
        up_to_date=frozenset(up_to_date),
        read=frozenset(),
        unread={},
        pivot=base,
        cache=base.cache.memo(("locale", folder), None, TokenCache),
    )
