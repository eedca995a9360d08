"""Say from files alone whether a page that came down is down at every target."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipeline.build.page_address import address
from pipeline.files.deployed import deployed_file, load_deployed
from pipeline.files.read import signature_of
from pipeline.files.site_manifest import MANIFEST, manifest_at, no_site
from pipeline.flow.workspace import Workspace
from pipeline.model.deployed import Deployed
from pipeline.model.document import Document
from pipeline.model.settings import Locale


def is_down_everywhere(workspace: Workspace, document: Document) -> bool:
    """True if there are targets, and each of them has the notice of this page or was told to take it down. Asks no host."""
    targets, locale = workspace.project.settings.deploy, workspace.project.settings.locale
    found = (
        _folder_has_notice(workspace, options["path"], document.id, locale.tag)
        if options["target"] == "folder" and "path" in options
        else _is_noted(workspace, name, document, locale)
        for name, options in targets.items()
    )
    return bool(targets) and all(found)


def _folder_has_notice(workspace: Workspace, path: str, document: str, tag: str) -> bool:
    folder = workspace.project.root / path
    token = (str(folder.resolve()), signature_of(str(folder / MANIFEST)))
    notices = workspace.cache.memo(("notices at", path), token, lambda: _notices(folder))
    return (document, tag) in notices


def _notices(folder: Path) -> frozenset[tuple[str, str]]:
    with no_site():
        body: dict[str, Any] = manifest_at(folder)
        return frozenset((one["id"], one["locale"]) for one in body.get("withdrawn", ()))
    return frozenset()


def _is_noted(workspace: Workspace, name: str, document: Document, locale: Locale) -> bool:
    """By what `deploy` wrote down of a WordPress or of a hook."""
    project = workspace.project
    token = signature_of(str(deployed_file(project, name)))
    known = workspace.cache.memo(("known of", name), token, lambda: _known(workspace, name))
    url = f"{project.settings.site_url}{address(document, project.settings, locale)}"
    posts = (one for one in known.posts if (one.id, one.locale) == (document.id, locale.tag))
    return url in known.withdrawn or any(one.notice and one.proven for one in posts)


def _known(workspace: Workspace, name: str) -> Deployed:
    with no_site():
        return load_deployed(workspace.project, name)
    return Deployed()
