"""Turn English Markdown into reviewed, proven English–Mandarin pages."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.api import Project
    from pipeline.model.errors import PipelineError

__all__ = ["PipelineError", "Project", "__version__"]
__version__ = "0.1.0"

_PUBLIC = {"PipelineError": "pipeline.model.errors", "Project": "pipeline.api"}


def __getattr__(name: str) -> object:
    """Load a public name when it is asked for, so that the command line starts without it."""
    if name in _PUBLIC:
        return getattr(import_module(_PUBLIC[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
