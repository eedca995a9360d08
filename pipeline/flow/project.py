"""Find a project, and open its settings without its content."""

from __future__ import annotations

from pathlib import Path

from pipeline.files.content import Project
from pipeline.files.settings import find_project, load_settings

__all__ = ["find_project", "open_project"]


def open_project(root: Path) -> Project:
    """The folder and its settings; nothing else is read. Raises SETTINGS."""
    return Project(root, load_settings(root))
