"""Show a picture of a page to whoever works on its words."""

from __future__ import annotations

from dataclasses import dataclass
from posixpath import splitext  # only the string function

from pipeline.build.writers.pictures import picture_files
from pipeline.files.pictures import load_picture
from pipeline.flow.build.pictures import as_shown
from pipeline.flow.workspace import Workspace
from pipeline.model.document import Document
from pipeline.model.errors import PipelineError

_MIME_TYPES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".svg": "image/svg+xml",
}
"""Ending of a picture's name → what a browser is told."""


@dataclass(frozen=True, slots=True)
class ShownPicture:
    """A picture as readers get it."""

    data: bytes
    """Small, and without what its camera wrote into it; a drawing is scrubbed."""
    kind: str
    """MIME type."""


def mime_type(name: str) -> str | None:
    """What a browser is told of a picture of this name; None for a name that no picture has."""
    return _MIME_TYPES.get(splitext(name)[1].lower())


def picture_on(workspace: Workspace, document: Document, address: str) -> ShownPicture | None:
    """The picture that a page names so; None for one that is not there, lies elsewhere or cannot be shown."""
    path = next(iter(picture_files(document.path, address)), "")
    kind = mime_type(path)
    if kind is None:
        return None
    try:
        data = load_picture(workspace.project, path)
        return ShownPicture(as_shown(workspace.project, path, data), kind) if data else None
    except PipelineError:
        return None
