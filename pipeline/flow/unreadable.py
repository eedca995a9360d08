"""Find what else is wrong with pages whose English no document can be made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.files.content import Project, SourceFile, read_sources
from pipeline.flow.documents import DocumentHeader, taken_apart
from pipeline.flow.english.findings import english_page, problem_findings
from pipeline.flow.english.page import EnglishPage
from pipeline.flow.findings import open_findings_of
from pipeline.flow.partial_document import partial_document
from pipeline.flow.readable import can_read
from pipeline.flow.source_files import BadFile
from pipeline.flow.token_cache import TokenCache
from pipeline.flow.workspace import Workspace
from pipeline.model.document import Document
from pipeline.model.errors import PipelineError
from pipeline.model.finding import Finding


def unreadable(workspace: Workspace) -> tuple[Document, ...]:
    """The bad files whose id is known, each taken apart as far as it goes."""
    bad = {one.path: one for one in workspace.bad if one.document}
    files = [file for file in read_sources(workspace.project)[0] if file.path in bad] if bad else []
    fields = workspace.project.settings.translatable_front_matter
    found = (
        (bad[file.path], partial_document(file, fields, bad[file.path].document)) for file in files
    )
    return tuple(_without_faults(document, one) for one, document in found if document)


def _without_faults(document: Document, bad: BadFile) -> Document:
    """The document without the problems that are named as faults of its file."""
    named = {(fault.line, fault.code) for fault in bad.faults}
    left = (one for one in document.problems if (one.line, one.code.upper()) not in named)
    return replace(document, problems=tuple(left))


def findings_inside(workspace: Workspace, documents: Sequence[Document]) -> Iterator[Finding]:
    """What is to see in the English below the fields, and in the Mandarin of its texts.

    What is wrong with their catalogs and ledgers goes to `Workspace.unread`.
    """
    beside = _beside(workspace, documents)
    for document in documents:
        if can_read(beside, document.id):
            yield from open_findings_of(beside, document, beside.catalog(document))
        else:
            yield from problem_findings(document)
    workspace.unread.update(beside.unread)


def english_inside(workspace: Workspace, documents: Sequence[Document]) -> tuple[EnglishPage, ...]:
    """The same pages as those who link to and from them have to know them."""
    return tuple(replace(_page(one, workspace.project), unread=True) for one in documents)


def _page(document: Document, project: Project) -> EnglishPage:
    try:
        return english_page(document, project)
    except PipelineError:  # its slug is refused, and named elsewhere
        plain = {"id": document.id}
        return english_page(replace(document, front_matter=plain), project)


def _beside(workspace: Workspace, documents: Sequence[Document]) -> Workspace:
    """A project of these documents alone."""
    cache, headers, sources = TokenCache(), {}, {}
    for one in documents:
        headers[one.id] = DocumentHeader(one.id, one.path, "", one.draft, (), one.problems)
        file = sources[one.id] = SourceFile(one.path, one.id, one.source, "")
        taken_apart(cache, file, one)
    return replace(workspace, headers=headers, sources=sources, bad=(), unread={}, cache=cache)
