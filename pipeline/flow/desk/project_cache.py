"""Hold the workspace of a project for the desk, and load again what has changed.

What decides who may do what (settings, glossary, reviewers) is looked at with each request, the English once a second,
and catalogs and ledgers whenever somebody asks for them (`flow.workspace`).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from pipeline.files.content import (
    Project,
    SourceFile,
    read_source,
    source_paths,
)
from pipeline.files.locales import load_glossary, load_reviewers
from pipeline.files.read import Signature, signature_of
from pipeline.files.settings import OWN_FILE, PYPROJECT
from pipeline.flow.desk import check_process
from pipeline.flow.documents import DocumentHeader, header_of, parsed
from pipeline.flow.locales import in_locale
from pipeline.flow.project import open_project
from pipeline.flow.source_files import id_by_head, sort_out
from pipeline.flow.token_cache import TokenCache
from pipeline.flow.workspace import Workspace
from pipeline.model.document import SITE
from pipeline.model.errors import PipelineError
from pipeline.model.settings import Settings
from pipeline.model.slugs import id_of_file

PAUSE = 1.0
"""Seconds after which the desk looks for new, changed and removed English files again."""


@dataclass(frozen=True, slots=True)
class _Elsewhere:
    """An English file of a document that is read at another desk: it is looked at for its id alone."""

    id: str
    path: str


_File = SourceFile | PipelineError | _Elsewhere


class ProjectCache:
    """Holds the workspace of a project, kept up to date; threads may share it."""

    def __init__(self, root: Path, documents: tuple[str, ...] = ()) -> None:
        """Read nothing yet. `documents`: in place of `desk.documents` of the settings, for this process."""
        self.root = root
        self._documents = documents
        self._alone = threading.RLock()
        self._workspace: Workspace | None = None
        self._base: tuple[Signature | None, ...] = ()
        self._deciding: tuple[str, ...] = ()
        self._files: dict[Path, _File] = {}
        self._astray: tuple[PipelineError, ...] = ()
        self._looked = -PAUSE

    def workspace(self, *, now: bool = False) -> Workspace:
        """The project as it stands; with `now` the English is looked at in any case.

        Raises PipelineError where settings, glossary or reviewers cannot be read: without them
        nobody may decide anything.
        """
        with self._alone:
            rests = time.monotonic() - self._looked <= PAUSE
            if now or self._workspace is None or not rests or self._base != self._stamps():
                self._workspace = self._look(self._workspace)
                self._looked = time.monotonic()
            return self._workspace

    def _look(self, held: Workspace | None) -> Workspace:
        base = self._stamps()
        if held is None or base != self._base:
            project = self._project()
            same = held is not None and held.project == project
            cache = held.cache if held and same else TokenCache()
            people = load_reviewers(project)
            held = Workspace(
                project,
                load_glossary(project),
                people,
                {},
                {},
                at_desk=True,
                run_checks=check_process.checked,
                cache=cache,
            )
            self._base = base
        changed = self._read(held)
        return self._with_documents(held) if changed or not held.sources else held

    def _project(self) -> Project:
        project = open_project(self.root)
        if not self._documents:
            return project
        desk = replace(project.settings.desk, documents=self._documents)
        return replace(project, settings=replace(project.settings, desk=desk))

    def _stamps(self) -> tuple[Signature | None, ...]:
        """Of what decides who may do what: looked at with each request."""
        if not self._deciding:
            project = Project(self.root, Settings())  # these lie where they lie, whatever is set
            own = (self.root / OWN_FILE, self.root / PYPROJECT)
            files = (*own, project.glossary_file, project.reviewers_file)
            self._deciding = tuple(str(path) for path in files)
        return tuple(signature_of(path) for path in self._deciding)

    def _read(self, workspace: Workspace) -> bool:
        """Read English files that changed; True if there were any."""
        project = workspace.project
        paths, faults = source_paths(project)
        astray = tuple(faults)
        read = partial(_read_file, workspace)
        files = {
            path: workspace.cache.memo(("file", path), signature_of(path), partial(read, path))
            for path in paths
        }
        changed = files != self._files or str(astray) != str(self._astray)
        self._files, self._astray = files, astray
        return changed

    def _with_documents(self, held: Workspace) -> Workspace:
        files = [self._files[path] for path in sorted(self._files)]
        faults = [*self._astray, *(one for one in files if isinstance(one, PipelineError))]

        def header(file: SourceFile) -> DocumentHeader:
            document = parsed(held.cache, held.project, file)
            return header_of(document, file, held.project.settings)

        good = (one for one in files if isinstance(one, SourceFile))
        english = sort_out(held.project, good, faults, header)
        return replace(
            held,
            headers=english.headers,
            sources=english.sources,
            bad=english.bad,
            elsewhere=self._elsewhere(held.project),
            unread={},
        )

    def _elsewhere(self, project: Project) -> Mapping[str, str]:
        labels = {} if project.settings.desk.has_document(SITE) else {SITE: ""}
        others = (file for file in self._files.values() if isinstance(file, _Elsewhere))
        return {**{one.id: one.path for one in others}, **labels}


class OneLook(ProjectCache):
    """The same project, looked at once: for a request that writes nothing."""

    def __init__(self, whole: ProjectCache) -> None:
        """Nothing is looked at yet."""
        super().__init__(whole.root)
        self._whole = whole
        self._seen: Workspace | None = None

    def workspace(self, *, now: bool = False) -> Workspace:
        """As `ProjectCache.workspace`, at the first look."""
        if now or self._seen is None:
            self._seen = self._whole.workspace(now=now)
        return self._seen


class LocaleCache(ProjectCache):
    """The same project, seen from one of its locales."""

    def __init__(self, whole: ProjectCache, folder: str) -> None:
        """`folder`: that of the locale; what is read is kept in `whole`."""
        super().__init__(whole.root)
        self._whole, self._folder = whole, folder

    def workspace(self, *, now: bool = False) -> Workspace:
        """As `ProjectCache.workspace`. Raises LOCALE too."""
        return in_locale(self._whole.workspace(now=now), self._folder)


def _read_file(workspace: Workspace, path: Path) -> _File:
    """The file, where it can be taken apart; else what is wrong with it. That of another desk is not taken apart."""
    project = workspace.project
    group, shown = project.settings.desk, project.shown(path)
    name = id_of_file(path.relative_to(project.content_en).as_posix())
    try:
        file = read_source(project, path)
        name = id_by_head(file) if group.documents else ""
        if not name or group.has_document(name):
            name = parsed(workspace.cache, project, file).id
    except PipelineError as error:
        return error if not name or group.has_document(name) else _Elsewhere(name, shown)
    return file if group.has_document(name) else _Elsewhere(name, shown)


def unmatched(workspace: Workspace) -> Iterator[str]:
    """The patterns of `desk.documents` that no document has."""
    here = (*workspace.headers, *(one.document for one in workspace.bad), SITE)
    desk = workspace.project.settings.desk
    alone = ((one, replace(desk, documents=(one,))) for one in desk.documents)
    yield from (pattern for pattern, group in alone if not any(map(group.has_document, here)))
