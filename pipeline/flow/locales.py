"""Look at a project from each of its locales: each has its own catalogs, ledgers and pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pipeline.flow.cache import Cache
from pipeline.flow.workspace import Workspace
from pipeline.model.errors import PipelineError


def in_each_locale(workspace: Workspace) -> tuple[Workspace, ...]:
    """The project in each of its locales, in the order of the settings; each notes by itself what it cannot read."""
    base = workspace.origin or workspace
    return (base, *(derived(base, one.dir) for one in base.project.settings.locales[1:]))


def in_locale(workspace: Workspace, folder: str) -> Workspace:
    """The project with the locale of this folder as its target. Raises LOCALE where there is none."""
    base = workspace.origin or workspace
    first, *others = [one.dir for one in base.project.settings.locales]
    if folder == first:
        return base
    if folder not in others:
        todo = f"use one of {', '.join((first, *others))}, or add it to `locales` in the settings"
        raise PipelineError("LOCALE", f"no language lies in `{folder}`", todo)
    return derived(base, folder)


def derived(base: Workspace, folder: str, up_to_date: Iterable[str] = ()) -> Workspace:
    """The project in the locale of this folder, which is derived from that of `base`; English is taken apart once."""
    return replace(
        base,
        project=base.project.seen_from(folder),
        up_to_date=frozenset(up_to_date),
        unread={},
        origin=base,
        cache=base.cache.memo(("locale", folder), None, Cache),
    )
