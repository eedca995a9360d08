"""Open a project as a workspace: its glossary, its people and its English files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from pipeline.files.content import SourceFile, read_sources
from pipeline.files.locales import load_glossary, load_reviewers
from pipeline.flow.documents import DocumentHeader, header_of, parsed
from pipeline.flow.project import open_project
from pipeline.flow.rename_steps import complete_rename
from pipeline.flow.source_files import sort_out
from pipeline.flow.workspace import Workspace
from pipeline.model.errors import PipelineError
from pipeline.model.glossary import Glossary

Sources = tuple[list[SourceFile], list[PipelineError]]
"""What `read_sources` gives."""


def open_workspace(
    root: Path, *, frozen: bool = False, glossary: Glossary | None = None
) -> Workspace:
    """Load a project; nothing is written, but a rename that was killed is completed first.

    Arguments and errors as of `without_english`; what is wrong with English files is in `Workspace.bad`.
    """
    workspace = without_english(root, frozen=frozen, glossary=glossary)
    return with_english(workspace, read_sources(workspace.project))


def without_english(
    root: Path, *, frozen: bool = False, glossary: Glossary | None = None
) -> Workspace:
    """The same without any document. `glossary` is what the file says, where that is known.

    Raises PipelineError for settings, glossary and reviewers that cannot be read.
    """
    project = open_project(root)
    complete_rename(project)
    glossary = glossary or load_glossary(project)
    return Workspace(project, glossary, load_reviewers(project), {}, {}, frozen)


def with_english(
    workspace: Workspace,
    sources: Sources,
    headers: Iterable[DocumentHeader] = (),
) -> Workspace:
    """The same with its English, sorted out. `headers` are those of files as they were when the same settings read them."""
    project, cache = workspace.project, workspace.cache
    same = {(header.path, header.sha256): header for header in headers}

    def header(file: SourceFile) -> DocumentHeader:
        kept = same.get((file.path, file.sha256))
        return kept or header_of(parsed(cache, project, file), file, project.settings)

    english = sort_out(project, *sources, header)
    return replace(workspace, headers=english.headers, sources=english.sources, bad=english.bad)
