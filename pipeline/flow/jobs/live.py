"""Tell what readers get of a document, read back from the site, and what has to happen yet."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

from pipeline.files.content import Project
from pipeline.files.locales import load_published
from pipeline.files.read import signature_of
from pipeline.files.site_manifest import no_site
from pipeline.flow.english.public import public_english
from pipeline.flow.jobs.targets import is_down_everywhere
from pipeline.flow.jobs.wishes import NO_BUILD
from pipeline.flow.pages.status import pivot_page_of, published_of
from pipeline.flow.released import site_manifest
from pipeline.flow.workspace import Workspace
from pipeline.model.document import Document
from pipeline.model.hashing import sha_of_bytes
from pipeline.model.settings import EN
from pipeline.review.page_status import PageStatus
from pipeline.store import jobs
from pipeline.store.database import Store
from pipeline.store.jobs import Job, JobState

NOTHING, PAGE, OLDER, NOTICE = "nothing", "page", "older", "notice"
"""What stands at an address: nothing, the page that is wanted, another version of it, a notice."""


@dataclass(frozen=True, slots=True)
class AtAddress:
    """What stands at the address of one language of a document."""

    what: str = NOTHING
    """`page`, `notice` or `nothing`."""
    sha: str = ""
    """SHA-256 of the Markdown that the page was made from."""
    url: str = ""
    """Its address, on the site that everybody sees."""
    since: int = 0
    """When its file was written, seconds since 1970."""


@dataclass(frozen=True, slots=True)
class Live:
    """One language of a document: what is to be on the site, what is there, and who is at work on it."""

    wanted: str
    """`page`, `notice` or `nothing`."""
    found: str
    """`page`, `older`, `notice` or `nothing`."""
    url: str = ""
    since: int = 0
    """Since when it stands there, seconds since 1970; 0: nothing does."""
    job: Job | None = None
    """The wish that is to bring the site there, or the one that failed to; None: nobody has made one, or it is done."""
    is_down: bool = False
    """True if readers get the page nowhere any more, whatever else failed."""

    @property
    def is_true(self) -> bool:
        """True if the site is as it is to be."""
        return self.wanted == self.found

    @property
    def name(self) -> str:
        """The state in one word: `live off notice waits running failed down unbuilt`; `down`: it came down, and all else failed."""
        if self.is_true and self.job is None:
            return {PAGE: "live", NOTICE: "notice"}.get(self.found, "off")
        if self.job is None or self.job.state in (JobState.DONE, JobState.CANCELLED):
            return "unbuilt"
        return {JobState.WAITING: "waits", JobState.RUNNING: "running"}.get(
            self.job.state, "down" if self.is_down else "failed"
        )

    @property
    def moves(self) -> bool:
        """True if it will change by itself: whoever shows it looks again soon."""
        return self.name in ("waits", "running")


def live(workspace: Workspace, store: Store, document: Document, tag: str) -> Live:
    """How things stand now. `tag`: the language, `en` or that of the Mandarin."""
    wanted, sha = _wanted(workspace, document, tag)
    found = _on_site(workspace, document.id, tag)
    what = found.what
    if what == PAGE and found.sha != sha:
        what = OLDER
    job = None
    # where the site is brought elsewhere, being built is not yet being there
    is_elsewhere = bool(workspace.project.settings.deploy) and wanted != NOTHING
    if wanted != what or is_elsewhere:
        made = jobs.of_document(store, document.id)
        own = (one for one in made if one.what not in NO_BUILD)
        job = next(own, None)
        over = (JobState.DONE, JobState.CANCELLED)
        if wanted == what and job is not None and job.state in over:
            job = None
    is_down = wanted == NOTICE and what in (NOTHING, NOTICE)
    if is_down and is_elsewhere and job is not None:
        is_down = is_down_everywhere(workspace, document)
    return Live(wanted, what, found.url, found.since, job, is_down)


def _wanted(workspace: Workspace, document: Document, tag: str) -> tuple[str, str]:
    """What is to stand there by English, ledger and published pair; of a page, the SHA-256 of its Markdown."""
    readers = public_english(workspace, document)
    if readers.document.draft:
        return NOTHING, ""
    if tag == EN.tag:
        return PAGE, sha_of_bytes(readers.document.source.encode())
    project = workspace.project
    files = (project.published_file(document.id), project.mandarin_file(document.id))
    index, pivot = workspace.decision_index(document.id), pivot_page_of(workspace, document)
    token = (readers, *map(signature_of, files), index, pivot)
    return workspace.cache.memo(
        ("wanted on site", document.id), token, lambda: _by_ledger(workspace, document)
    )


def _by_ledger(workspace: Workspace, document: Document) -> tuple[str, str]:
    """What is to stand at the Mandarin address."""
    english, mandarin = load_published(workspace.project, document.id)
    published = published_of(workspace, document, english, mandarin)
    if published.shown and mandarin is not None:
        return PAGE, sha_of_bytes(mandarin)
    is_down = published.status in (PageStatus.DOWN, PageStatus.WITHDRAWN)
    return (NOTICE if is_down else NOTHING), ""


def _on_site(workspace: Workspace, document: str, tag: str) -> AtAddress:
    project = workspace.project
    manifest = project.dist / "site" / "manifest.json"
    real = os.path.realpath(project.dist / "site")
    token = (real, signature_of(str(manifest)))
    held: dict[tuple[str, str], AtAddress] = workspace.cache.memo(
        ("on site",), token, lambda: _read_site(project)
    )
    return held.get((document, tag), AtAddress())


def _read_site(project: Project) -> dict[tuple[str, str], AtAddress]:
    """Everything that the site shows, by document and language; nothing where there is none of ours."""
    found: dict[tuple[str, str], AtAddress] = {}
    with no_site():
        body = site_manifest(project)
        for one in body.get("withdrawn", ()):
            found[one["id"], one["locale"]] = _standing(project, NOTICE, one, "")
        for page in body.get("pages", ()):
            for tag, version in page["versions"].items():
                sha = version["markdown"]["sha256"]
                found[page["id"], tag] = _standing(project, PAGE, version, sha)
    return found


def _standing(project: Project, what: str, one: dict[str, Any], sha: str) -> AtAddress:
    """What the manifest names, if its file is there too; else nothing."""
    file = project.dist / "site" / one["path"]
    try:
        since = int(file.stat().st_mtime)
    except OSError:
        return AtAddress()
    return AtAddress(what, sha, one["url"], since)
