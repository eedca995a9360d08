"""A workspace whose build failed in; Mandarin pages that may not be shown any more gone from the site out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from pipeline.files.locales import load_published
from pipeline.files.site import read_tree, take_down
from pipeline.flow.pages import published_of
from pipeline.flow.workspace import Workspace
from pipeline.model.document import Document
from pipeline.model.errors import PipelineError


def take_down_refused(workspace: Workspace) -> None:
    """Remove from `dist/site` what it shows of pages that a person or a rule has taken down.

    A withdrawal must not wait until somebody mends another document's file. A page stands only on its own
    ledger and its two published files; where these cannot be read, nothing is known and it stays. The
    notice at its address comes with the next build that works.
    """
    shown = dict(_shown(workspace))
    for document in workspace.documents:
        if document.id in shown and _is_refused(workspace, document):
            with suppress(PipelineError):  # a manifest that somebody else wrote
                take_down(workspace.project.dist / "site", shown[document.id])


def _is_refused(workspace: Workspace, document: Document) -> bool:
    try:
        files = load_published(workspace.project, document.id)
        return not published_of(workspace, document, *files).shown
    except PipelineError:
        return False


def _shown(workspace: Workspace) -> Iterator[tuple[str, list[str]]]:
    """Each document that the site shows in Mandarin with the files of it, as the site's manifest says."""
    tag = workspace.project.settings.locale.tag
    try:
        tree = read_tree(workspace.project.dist / "site")
        manifest: dict[str, Any] = json.loads(tree.get("manifest.json", b"{}"))
        for page in manifest.get("pages", []):
            version = page["versions"].get(tag)
            if version:
                yield page["id"], [version[name] for name in ("path", "json", "fragment")]
    except (PipelineError, ValueError, KeyError, TypeError, AttributeError):
        return  # no site yet, or none of ours
