"""Judge the texts of large pages in several processes, before anybody judges the pages themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from pipeline.checks.length import Size
from pipeline.files.content import SourceFile
from pipeline.flow.findings import entry_context, judged, said_once, words_of
from pipeline.flow.workers import Jobs, Workers
from pipeline.flow.workspace import Workspace
from pipeline.model.finding import Finding

LARGE = 100_000
"""Characters of English from which a page is large: its texts alone take a process half a second or more."""
_TOGETHER = 32
"""Texts of one task."""


class _Stretch(NamedTuple):
    """Some texts of a page, which stand together."""

    name: str
    """Id of the document."""
    start: int
    """Number of the first of them in its catalog."""


def is_large(file: SourceFile) -> bool:
    """True for the English of a page whose texts are worth several processes."""
    return len(file.text) >= LARGE


def judge_large(workspace: Workspace, names: Iterable[str], jobs: Jobs) -> None:
    """Let `jobs` judge the texts of those of some documents that are large; who judges the pages then finds what was said.

    Else one process would judge all texts of a page, while the others have nothing to do. Raises CATALOG, LEDGER.
    """
    if isinstance(jobs, str):
        return  # machines of a cluster do not see what is found here
    large = [name for name in names if is_large(workspace.sources[name])]
    tasks = [
        _Stretch(document.id, start)
        for document in map(workspace.document, large)
        if not document.references  # what is said of their texts holds nowhere else
        for start in range(0, len(document.segments), _TOGETHER)
    ]
    known = judged(workspace)
    with Workers(workspace, jobs) as workers:
        for said in workers.map(_said, tasks):
            known.update(said)


def _said(
    workspace: Workspace, stretch: _Stretch
) -> Mapping[object, tuple[tuple[Finding, ...], Size]]:
    """What is said of some texts, as `findings.judged` has it."""
    document, end = workspace.document(stretch.name), stretch.start + _TOGETHER
    catalog, known = workspace.catalog(document), judged(workspace)
    found: dict[object, tuple[tuple[Finding, ...], Size]] = {}
    for entry in catalog.entries[stretch.start : end]:
        context = entry_context(workspace, document, entry)
        text = words_of(entry, context.returned)
        if entry.target:
            said_once(workspace, context)
            found[text] = known[text]
    return found
