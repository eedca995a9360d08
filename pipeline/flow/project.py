"""Find a project, and open its settings without its content."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.files.content import Project
from pipeline.files.settings import find_project, load_settings, readable_settings
from pipeline.model.errors import PipelineError
from pipeline.model.locale import Locale
from pipeline.model.settings import EN, WHOLE_URL, Review

if TYPE_CHECKING:  # it loads the writers
    from pipeline.files.on_site import SiteDocument

__all__ = ["as_far_as_known", "find_project", "is_project", "open_project"]


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


def as_far_as_known(root: Path, shown: Iterable[SiteDocument]) -> Project:
    """A project, though its settings may be broken: with those that can be read, and the languages of what is shown.

    Then whatever people withdrew comes down, English too: nobody can tell whether they were asked to publish it.
    """
    try:
        return open_project(root)
    except PipelineError:
        settings = readable_settings(root)
    found: dict[str, Locale] = {}
    for one in shown:
        if one.folder and one.tag != EN.tag and one.tag not in found:
            pivot = next((first.dir for first in found.values()), "")
            babel = one.tag.replace("-", "_")
            found[one.tag] = Locale(one.folder, one.tag, babel, babel, pivot=pivot)
    known, review = tuple(found.values()) or settings.locales, Review(source="sign-off")
    return Project(root, replace(settings, locales=known, review=review))


def is_project(folder: Path) -> bool:
    """True if a project lies in this very folder."""
    try:
        return find_project(folder) == folder.absolute()
    except PipelineError:
        return False
