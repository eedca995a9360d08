"""What a build did, and whether all is still as the last one left it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.build.verify.breach import Breach
from pipeline.files import disk_cache
from pipeline.files.content import Project
from pipeline.files.file_signature import FileSignature, Stat, stats_below
from pipeline.files.inputs import read_inputs
from pipeline.flow.moved import MovedDocument
from pipeline.flow.pages.progress import PageProgress
from pipeline.model.encoding import sha_of
from pipeline.model.entry import Entry
from pipeline.model.errors import FileFault
from pipeline.model.finding import Finding
from pipeline.review.page_status import PageStatus

OUTPUTS = ("site", "preview")
"""Folders of `dist`. The site first: a withdrawal must not wait for a preview that cannot be written."""


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did."""

    locale: str
    """Folder of the locale: `zh`."""
    pages: tuple[PageProgress, ...]
    """Every document as it stands now."""
    catalogs: tuple[str, ...]
    """Ids of the catalogs that were written."""
    labels_waiting: int
    """Labels of the pages that nobody has approved."""
    strays: tuple[str, ...]
    """Files in `content/zh` that belong to no document: nobody published them."""
    moved: tuple[MovedDocument, ...]
    """Documents that look like one that is gone."""
    left_behind: tuple[str, ...] = ()
    """Ids of documents with a catalog and no English, of which nothing says whether readers had them."""
    pictures: tuple[str, ...] = ()
    """Pictures that are not to be had, a line each: the pages show the words for them."""
    sheets: tuple[str, ...] = ()
    """Public handouts that cannot be printed, a line each: the site has no PDF of them."""
    contacts: tuple[str, ...] = ()
    """Crisis lines that notices give and the glossary lacks, a line each."""
    english: tuple[Finding, ...] = ()
    """What authors have to mend in the English."""
    breaches: tuple[Breach, ...] = ()
    """What in the site that was written does not say what it has to: nobody may upload it."""
    kept: tuple[tuple[str, tuple[Entry, ...]], ...] = ()
    """Files of catalogs with their entries whose Mandarin another program had left out."""
    problems: tuple[FileFault, ...] = ()
    """Files that cannot be read, and what readers see of their pages until they are mended."""
    judged: int = 0
    """Pages that were judged anew; all others are as an earlier build, here or elsewhere, had judged them."""
    rendered: int = 0
    """How often a writer ran for a page."""
    not_shared: str = ""
    """Why nothing, or not all, was shared with other machines; a line for a person."""
    inputs: str = ""
    """One hash of all that it was made of (`Inputs.sha`); empty where nobody can tell."""

    @property
    def unpublished(self) -> tuple[PageProgress, ...]:
        """Pages that were published and had to come down, those that a person withdrew apart."""
        return tuple(page for page in self.pages if page.status is PageStatus.DOWN)


def unchanged(project: Project, *, copy: bool, proven: bool) -> Built | None:
    """What the last build said, where every file is as it left it; nothing is read but these, and no lock taken."""
    inputs = read_inputs(project).sha
    is_known = disk_cache.load(project, "last-inputs", inputs, bool) if inputs else None
    if not is_known:
        return None  # whatever lies in the trees
    key = _state(project, inputs, map(stats_below, _trees(project)), copy=copy, proven=proven)
    return disk_cache.load(project, "last", key, Built)


def keep_state(
    project: Project,
    inputs: str,
    built: Built,
    written: Iterable[Mapping[str, FileSignature]],
    *,
    copy: bool,
    proven: bool,
) -> None:
    """Note what a build of everything said, beside all that it read (`Inputs.sha`), and what it wrote into each of `OUTPUTS`."""
    stats = ({path: one.stat for path, one in files.items()} for files in written)
    there = map(stats_below, _trees(project)) if copy else stats  # a plain folder has a mark too
    key = _state(project, inputs, there, copy=copy, proven=proven)
    disk_cache.cached(project, "last", key, Built, lambda: built)
    disk_cache.cached(project, "last-inputs", inputs, bool, lambda: True)


def _trees(project: Project) -> list[Path]:
    return [project.dist / name for name in OUTPUTS]


def _state(
    project: Project,
    inputs: str,
    stats: Iterable[Mapping[str, Stat | None]],
    *,
    copy: bool,
    proven: bool,
) -> str:
    """One hash of the files that a build read and wrote, and of whether the site is a plain folder, and proven.

    `stats`: what the file system says of each tree; it says when anybody touches a file.
    """
    links = (str(one.readlink()) if one.is_symlink() else "" for one in _trees(project))
    written = list(zip(links, stats, strict=True))
    return sha_of((inputs, sha_of(written), copy, proven, project.settings.cache_url))
