"""Open a project as a workspace: its glossary, its people and its English files."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pipeline.files.content import SourceFile, read_sources
from pipeline.files.locales import load_glossary, load_reviewers
from pipeline.flow.documents import DocumentHeader, header_of, parsed
from pipeline.flow.project import open_project
from pipeline.flow.rename_steps import complete_rename
from pipeline.flow.source_files import sort_out
from pipeline.flow.token_cache import TokenCache
from pipeline.flow.workspace import Workspace
from pipeline.model.glossary import Glossary


def open_workspace(
    root: Path,
    *,
    frozen: bool = False,
    headers: Iterable[DocumentHeader] = (),
    up_to_date: Iterable[str] = (),
    glossary: Glossary | None = None,
) -> Workspace:
    """Load a project; nothing is written, but a rename that was killed is completed first.

    `headers` are those of files as they were when the same settings read them; `up_to_date` see there; `glossary`
    is what the file says, where that is known. Raises PipelineError for settings, glossary and reviewers that cannot be
    read; what is wrong with English files is in `Workspace.bad`.
    """
    project = open_project(root)
    complete_rename(project)
    glossary = glossary or load_glossary(project)
    reviewers = load_reviewers(project)
    cache, same = TokenCache(), {(header.path, header.sha256): header for header in headers}

    def header(file: SourceFile) -> DocumentHeader:
        kept = same.get((file.path, file.sha256))
        return kept or header_of(parsed(cache, project, file), file, project.settings)

    english = sort_out(project, *read_sources(project), header)
    return Workspace(
        project,
        glossary,
        reviewers,
        english.headers,
        english.sources,
        frozen,
        frozenset(up_to_date),
        bad=english.bad,
        cache=cache,
    )
