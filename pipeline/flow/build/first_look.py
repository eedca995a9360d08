"""Judge English files one by one, in several processes, before all of them are put side by side.

What a page is hangs on its own files, the settings, the glossary and the people (`flow.build.page_records`), on no other page. Which files become
documents is said afterwards (`flow.source_files`): what was worked out for another one is left.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.catalog.po import write_po
from pipeline.files.catalog_recovery import kept_in, note_seen
from pipeline.files.content import SourceFile
from pipeline.files.locks import hold
from pipeline.files.read import read_bytes
from pipeline.flow.build.evaluate import Evaluation, evaluate
from pipeline.flow.documents import DocumentHeader, header_of, parsed
from pipeline.flow.english.plain import plain_hints
from pipeline.flow.large_pages import is_large, judge_large
from pipeline.flow.readable import can_read
from pipeline.flow.source_files import is_refused
from pipeline.flow.translate.memory import keep_share
from pipeline.flow.workers import Jobs, Workers
from pipeline.flow.workspace import Workspace
from pipeline.model.encoding import AsJson
from pipeline.model.errors import PipelineError
from pipeline.model.finding import Finding


@dataclass(frozen=True, slots=True)
class FirstLook(AsJson):
    """What one English file is by itself."""

    header: DocumentHeader
    page: Evaluation | None
    """None where its files cannot be read; to a build, also where it has to write one of them first."""
    hints: tuple[Finding, ...]
    """What its author may make plainer; kept."""
    is_readable: bool
    """As `can_read`."""


@dataclass(frozen=True, slots=True)
class _Looker:
    """What all looks share."""

    workspace: Workspace
    """Without English."""
    base: str
    """`Inputs.base`."""
    builds: bool
    """True where a build asks."""


def first_looks(
    workspace: Workspace,
    files: Sequence[SourceFile],
    base: str,
    jobs: Jobs = None,
    *,
    builds: bool = False,
) -> Iterator[FirstLook]:
    """Look at files, in their order; one that no document can be made of is left out. Raises DISK, LOCKED.

    `workspace`: of `without_english`; `base`: `Inputs.base` of the same moment; `builds`: see `FirstLook.page`.
    """
    looker = _Looker(workspace, base, builds)
    for file in filter(is_large, files):
        alone = _alone(workspace, file)
        if alone:
            judge_large(alone, [name for name in alone.headers if can_read(alone, name)], jobs)
    with Workers(looker, jobs, seen=workspace.project.root) as workers:
        yield from (one for one in workers.map(_look, files) if one)


def own_looks(workspace: Workspace, looks: Iterable[FirstLook]) -> dict[str, FirstLook]:
    """By id, those at files that became documents of a workspace: of two files with one id, one does."""
    headers = workspace.headers
    return {one.header.id: one for one in looks if headers.get(one.header.id) == one.header}


def _alone(workspace: Workspace, file: SourceFile) -> Workspace | None:
    """The workspace with the document of one file and no other; None where no document can be made of it."""
    try:
        document = parsed(workspace.cache, workspace.project, file)
        header = header_of(document, file, workspace.project.settings)
    except PipelineError:
        return None  # it is said where all files are sorted out
    headers = {header.id: header}
    return replace(workspace, headers=headers, sources={header.id: file}, unread={})


def _look(looker: _Looker, file: SourceFile) -> FirstLook | None:
    alone = _alone(looker.workspace, file)
    if alone is None:
        return None
    ((name, header),) = alone.headers.items()
    if is_refused(header):
        return FirstLook(header, None, (), is_readable=False)
    is_readable = can_read(alone, name)
    page = _page(looker, alone, name) if is_readable else None
    if page:
        page.save(alone.project, looker.base, header)
    return FirstLook(header, page, plain_hints(alone, name), is_readable)


def _page(looker: _Looker, alone: Workspace, name: str) -> Evaluation | None:
    if not looker.builds:
        return evaluate(alone, name)
    with hold(alone.project, name):  # not while somebody publishes it
        if not _is_merged(alone, name):
            return None
        page = evaluate(alone, name)
    if page.shas:
        keep_share(alone, name, looker.base)
        return page
    return None


def _is_merged(alone: Workspace, name: str) -> bool:
    """True where the catalog on disk is what a merge makes; that is noted then, as a merge would."""
    project, shown = alone.project, alone.catalog_path(name)
    text = write_po(alone.catalog(alone.document(name)))
    if (
        kept_in(project, name)
        or read_bytes(alone.paths(name).catalog, shown, "CATALOG") != text.encode()
    ):
        return False
    if not alone.frozen:
        note_seen(project, name, text)
    return True
