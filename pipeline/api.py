"""The Python API: a project, and what can be done with it, as the commands do it.

`docs/api.md` shows how it is used and says what of it is stable.
"""

from __future__ import annotations

from os import PathLike
from pathlib import Path

from pipeline.build.verify.breach import Breach
from pipeline.flow.build.run import build
from pipeline.flow.extract import extract
from pipeline.flow.known_pages import check, known_pages
from pipeline.flow.locales import in_each_locale
from pipeline.flow.open_workspace import open_workspace
from pipeline.flow.project import find_project, open_project
from pipeline.flow.readable import problems, readable_ids
from pipeline.flow.results import (
    AcceptedRisk,
    BuildResult,
    CatalogUpdate,
    DocumentStatus,
    DraftedDocument,
    ExtractResult,
    FindingCounts,
    GuardedStatus,
    KeptText,
    StatusResult,
    TranslateResult,
    WaitingReason,
    WaitsFor,
    WithheldText,
    build_result,
    extract_result,
    joined,
    status_result,
    translate_result,
)
from pipeline.flow.translate.derived import draft_others
from pipeline.flow.translate.run import translate
from pipeline.flow.verify.run import Proof, Verified, verify
from pipeline.flow.workspace import Workspace
from pipeline.model.errors import FileFault, PipelineError
from pipeline.model.finding import Finding, Scope, Severity
from pipeline.model.settings import Settings

__all__ = [
    "AcceptedRisk",
    "Breach",
    "BuildResult",
    "CatalogUpdate",
    "DocumentStatus",
    "DraftedDocument",
    "ExtractResult",
    "FileFault",
    "Finding",
    "FindingCounts",
    "GuardedStatus",
    "KeptText",
    "PipelineError",
    "Project",
    "Proof",
    "Scope",
    "Settings",
    "Severity",
    "StatusResult",
    "TranslateResult",
    "Verified",
    "WaitingReason",
    "WaitsFor",
    "WithheldText",
]


class Project:
    """A project folder.

    Each call reads the files again, so a result fits what is on disk at that moment, whoever wrote it. Calls may
    come from several threads or processes: files are locked as the commands lock them. Documents are named by
    their id, or by the last part of it where that is enough; without a name a call is about all of them.

    Every method raises PipelineError: what is wrong, where, and what to do.
    """

    def __init__(self, root: Path) -> None:
        """Use `open`, which finds the folder and reads its settings."""
        self.root = root
        """Its folder, absolute."""

    @classmethod
    def open(cls, path: str | PathLike[str] = ".") -> Project:
        """The project that a folder lies in. Raises PROJECT where there is none, SETTINGS where they are wrong."""
        root = find_project(Path(path))
        open_project(root)
        return cls(root)

    def __repr__(self) -> str:
        """Its class and folder."""
        return f"Project({str(self.root)!r})"

    @property
    def settings(self) -> Settings:
        """Its settings as they are now, with defaults where the file says nothing."""
        return open_project(self.root).settings

    def _workspace(self) -> Workspace:
        return open_workspace(self.root)

    def extract(self, *ids: str) -> ExtractResult:
        """Bring catalogs up to date with the English, as `pipeline extract` does. Writes what changed."""
        every = in_each_locale(self._workspace())
        return joined([extract_result(one, extract(one, ids)) for one in every])

    def translate(
        self,
        *ids: str,
        engine: str | None = None,
        limit: int | None = None,
        redraft: bool = False,
        dry_run: bool = False,
    ) -> TranslateResult:
        """Draft what has no person's text, from memory and engines, as `pipeline translate` does.

        `engine`: one engine instead of those of the settings; `limit`: give engines at most so many texts;
        `redraft`: also replace drafts of a machine; `dry_run`: ask and write nothing. An engine that fails raises
        nothing: the texts wait, and `waiting` says why. Without `allow_third_party` no text leaves the machine, and
        what looks like a client's data never does.
        """
        workspace = self._workspace()
        drafted = translate(
            workspace,
            ids,
            engines=None if engine is None else [engine],
            limit=limit,
            redraft=redraft,
            dry_run=dry_run,
        )
        others = draft_others(workspace, ids, dry_run=dry_run)
        return translate_result((*drafted, *others), self.settings)

    def check(self, *ids: str) -> tuple[Finding, ...]:
        """The open findings, as `pipeline check` prints them. Writes nothing but its cache."""
        every = known_pages(self.root, whole=not ids).in_each_locale
        return tuple(finding for one in every for finding in check(one, ids))

    def problems(self) -> tuple[FileFault, ...]:
        """What is wrong with files of documents. Every other call leaves these documents out. Writes nothing."""
        workspace = self._workspace()
        readable_ids(workspace, labels=True)
        return tuple(map(FileFault.of, problems(workspace)))

    def status(self, *ids: str) -> StatusResult:
        """How far each document is, as `pipeline status` prints it. Writes nothing but its cache."""
        every = known_pages(self.root, whole=not ids).in_each_locale
        pages = [page for one in every for page in one.overviews(readable_ids(one.workspace, ids))]
        return status_result(self.settings, pages)

    def build(
        self, *ids: str, frozen: bool = False, copy: bool = False, jobs: int | None = 1
    ) -> BuildResult:
        """Do everything that needs no person and no engine on the net, as `pipeline build` does.

        `frozen`: raise FROZEN instead of changing a tracked file; `copy`: `dist/site` as a plain folder; `jobs`:
        processes that write pages, None: one a processor. A script that asks for more than one needs
        `if __name__ == "__main__":`, because they may start as new interpreters.
        """
        return build_result(build(self.root, ids, frozen=frozen, copy=copy, jobs=jobs))

    def verify(
        self, site: str | PathLike[str] | None = None, *, since: str | None = None
    ) -> Verified:
        """Prove that no Mandarin is public that nobody approved, as `pipeline verify` does. Writes nothing.

        The proof holds where `breaches` is empty. `site`: another folder than `dist/site`; `since`: a git revision,
        the decisions and account changes after which are listed too. Raises SITE before the first build.
        """
        return verify(self._workspace(), None if site is None else Path(site), since)
