"""Take pages that may no longer be shown off `dist/site`, where no new site can be made."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from pipeline.files.content import Project
from pipeline.files.on_site import on_site, take_down
from pipeline.flow.build.fallen import fallen, fallen_by_ledger
from pipeline.flow.open_workspace import open_workspace
from pipeline.flow.project import as_far_as_known
from pipeline.flow.workspace import Workspace
from pipeline.model.errors import PipelineError
from pipeline.model.glossary import Glossary
from pipeline.model.settings import Settings


def unpublish_withdrawn(root: Path) -> None:
    """Remove from `dist/site` the pages that a person withdrew, where the project cannot be opened at all."""
    site = Project(root, Settings()).dist / "site"  # there, whatever is set
    shown = on_site(site)
    workspace = opened(root)
    if workspace:
        take_down(site, fallen(workspace, shown))
    else:
        take_down(site, fallen_by_ledger(as_far_as_known(root, shown), shown))


def unpublish_refused(workspace: Workspace) -> None:
    """Remove from `dist/site` what it shows of pages that a person or a rule has taken down.

    The notice at their addresses comes with the next build that works.
    """
    site = workspace.project.dist / "site"
    take_down(site, fallen(workspace, on_site(site)))


def opened(root: Path) -> Workspace | None:
    """A project, though its glossary may be broken: then no finding takes a page down. None where settings or people cannot be read."""
    with suppress(PipelineError):
        return open_workspace(root)
    with suppress(PipelineError):
        workspace = open_workspace(root, glossary=Glossary())
        settings = workspace.project.settings
        calm = replace(settings, publish=replace(settings.publish, hard=()))
        return replace(workspace, project=Project(root, calm))
    return None
