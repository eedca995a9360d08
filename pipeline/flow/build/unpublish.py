"""Take pages that may no longer be shown off `dist/site`, where no new site can be made."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from pipeline.files.content import Project
from pipeline.files.on_site import SiteDocument, on_site, take_down
from pipeline.files.settings import readable_settings
from pipeline.flow.build.fallen import fallen, fallen_by_ledger
from pipeline.flow.open_workspace import open_workspace
from pipeline.flow.project import open_project
from pipeline.flow.workspace import Workspace
from pipeline.model.errors import PipelineError
from pipeline.model.glossary import Glossary
from pipeline.model.locale import Locale
from pipeline.model.settings import EN, Review, Settings


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


def as_far_as_known(root: Path, shown: Iterable[SiteDocument]) -> Project:
    """A project, though its settings may be broken: with those that can be read, and the languages of what is shown.

    Then whatever people withdrew comes down, English too: nobody can tell whether they were asked to publish it.
    """
    try:
        return open_project(root)
    except PipelineError:
        settings = readable_settings(root)
    found: dict[str, Locale] = {}
    for one in shown:
        if one.folder and one.tag != EN.tag and one.tag not in found:
            pivot = next((first.dir for first in found.values()), "")
            babel = one.tag.replace("-", "_")
            found[one.tag] = Locale(one.folder, one.tag, babel, babel, pivot=pivot)
    known, review = tuple(found.values()) or settings.locales, Review(source="sign-off")
    return Project(root, replace(settings, locales=known, review=review))
