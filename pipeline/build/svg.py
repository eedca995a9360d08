"""Remove from an SVG drawing whatever runs or loads something, with svg-hush."""

from __future__ import annotations

from py_svg_hush import filter_svg

from pipeline.model.errors import PipelineError

_EMBEDDED = {"image": ["png", "jpeg", "gif", "webp"]}
"""What a drawing may hold inside itself as `data:`."""


def scrubbed(data: bytes, path: str) -> bytes:
    """Scripts, event handlers, foreign HTML and addresses elsewhere are gone. Raises PICTURE for what is no SVG."""
    try:
        return bytes(filter_svg(data, keep_data_url_mime_types=_EMBEDDED))
    except ValueError as error:
        what = f"is no SVG drawing that can be read ({error})"
        raise PipelineError("PICTURE", what, "save it again as SVG or PNG", path=path) from error
