"""Find a project, and open its settings without its content."""

from __future__ import annotations

from pathlib import Path

from pipeline.files.content import Project
from pipeline.files.settings import find_project, load_settings
from pipeline.model.errors import PipelineError

__all__ = ["find_project", "is_project", "open_project"]


def open_project(root: Path) -> Project:
    """The folder and its settings; nothing else is read. Raises SETTINGS."""
    return Project(root, load_settings(root))


def is_project(folder: Path) -> bool:
    """True if a project lies in this very folder."""
    try:
        return find_project(folder) == folder.absolute()
    except PipelineError:
        return False
