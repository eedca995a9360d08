"""Read pictures below `content`, and explain why one cannot be shown."""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path

from pipeline.files.content import Project
from pipeline.files.read import read_bytes
from pipeline.model.errors import PipelineError

_BEGINS = {
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "gif": (b"GIF87a", b"GIF89a"),
    "webp": (b"RIFF",),
    "svg": (b"",),  # read as XML, and scrubbed, before it is shown
}
"""Ending of a file's name → what the bytes of such a picture begin with."""


def load_picture(project: Project, path: str) -> bytes | None:
    """The bytes of a picture, `content/…` from the project folder; None where there is no such file.

    Raises PICTURE for what leads out of `content` or is no picture that browsers show.
    """
    file, base = project.root / path, project.root / "content"
    if not file.exists():
        return None
    if not Path(os.path.realpath(file)).is_relative_to(os.path.realpath(base)):
        what, todo = "leads out of content", "put the picture itself there, not a link to it"
        raise PipelineError("PICTURE", what, todo, path=path)
    data = read_bytes(file, path, "PICTURE") or b""
    begins = _BEGINS.get(file.suffix[1:].lower())
    if begins is None or not data.startswith(begins):
        what = f"is no picture of the kinds {', '.join(_BEGINS)}"
        raise PipelineError("PICTURE", what, "save it as PNG, JPEG or SVG", path=path)
    return data


def picture_size(data: bytes) -> tuple[int, int]:
    """Width and height in dots; (0, 0) for a drawing, which has none, and for what cannot be read."""
    if data.lstrip()[:1] == b"<":
        return 0, 0
    import imagesize  # noqa: PLC0415  it brings a client of the net along

    try:
        width, height = imagesize.get(BytesIO(data))
    except Exception:  # whatever a damaged file makes of the library
        return 0, 0
    return max(0, int(width)), max(0, int(height))
