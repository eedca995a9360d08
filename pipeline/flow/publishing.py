"""Publish and withdraw pages from the desk."""

from __future__ import annotations

from pipeline.flow import decisions
from pipeline.flow.build.unpublish import withdraw_page
from pipeline.flow.desk.project_cache import ProjectCache
from pipeline.flow.desk.publish_preview import publish_preview
from pipeline.model.errors import RefusedError


def publish(project_cache: ProjectCache, person: str, document: str, read: tuple[str, str]) -> bool:
    """Publish just the two files that were read: `read` is their (English, Mandarin) SHA-256.

    False where they are published already. Raises CHANGED where one of them is another by now, and
    what `flow.decisions.publish` raises.
    """
    workspace = project_cache.workspace(now=True)
    with workspace.alone_with(document):
        page = publish_preview(workspace, workspace.document(document))
        if (page.english_sha, page.mandarin_sha) != read:
            raise RefusedError("CHANGED", "the page was changed", "read it once more")
        return bool(decisions.publish(workspace, document, person, via="desk").decisions)


def unpublish(project_cache: ProjectCache, person: str, document: str) -> bool:
    """Take the Mandarin page down with the next build; False where it is down already."""
    workspace = project_cache.workspace()
    with workspace.alone_with(document):
        return withdraw_page(project_cache.root, document, person, via="desk")[1] is not None
