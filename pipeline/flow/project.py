"""Find a project, and open its settings without its content."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

from pipeline.files.content import Project
from pipeline.files.settings import find_project, load_settings
from pipeline.model.errors import PipelineError
from pipeline.model.settings import WHOLE_URL

__all__ = ["find_project", "is_project", "open_project"]


SITE_URL = "PIPELINE_SITE_URL"
"""The variable that gives one run another `site_url`."""


def open_project(root: Path) -> Project:
    """The folder and its settings; nothing else is read. Raises SETTINGS.

    `SITE_URL` in the environment stands above `site_url`: processes that share the work see it too.
    """
    settings = load_settings(root)
    if url := os.environ.get(SITE_URL, "").strip():
        if not re.fullmatch(WHOLE_URL, url):
            todo = "write it as https://staging.example.org, or take it out"
            raise PipelineError("SETTINGS", f"{SITE_URL} is no whole address: {url}", todo)
        settings = replace(settings, site_url=url.rstrip("/"))
    return Project(root, settings)


def is_project(folder: Path) -> bool:
    """True if a project lies in this very folder."""
    try:
        return find_project(folder) == folder.absolute()
    except PipelineError:
        return False
