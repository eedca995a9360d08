"""Judge pages for commands that only ask: how far they are, what was found, hints for authors."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.flow.build.evaluate import Evaluation, evaluate
from pipeline.flow.english.plain import hints_of
from pipeline.flow.findings import open_findings_of, project_findings
from pipeline.flow.workspace import Workspace
from pipeline.model.encoding import AsJson
from pipeline.model.finding import Finding, located


@dataclass(frozen=True, slots=True)
class PageTask:
    """What a worker is asked of a page, all in one: its English is parsed once."""

    name: str
    """Id of a document; empty: what only all documents together show."""
    page: bool = False
    """Judge the page."""
    hints: bool = False
    """Find what its author may make plainer."""


@dataclass(frozen=True, slots=True)
class TaskResult(AsJson):
    """What came of a task."""

    page: Evaluation | None
    """The page, where it was asked for."""
    found: tuple[Finding, ...]
    """Hints, or what lies between documents."""


def carry_out(workspace: Workspace, task: PageTask) -> TaskResult:
    """Do one task. Raises CATALOG, LEDGER."""
    folder = workspace.project.settings.locale.dir
    if not task.name:
        return TaskResult(None, located(project_findings(workspace), folder))
    page = evaluate(workspace, task.name) if task.page else None
    return TaskResult(page, hints_of(workspace, task.name) if task.hints else ())


def page_findings(workspace: Workspace, name: str) -> tuple[Finding, ...]:
    """The open findings of a page, or of the pages' labels, looked for anew. Raises CATALOG, LEDGER."""
    document = workspace.document(name)
    found = open_findings_of(workspace, document, workspace.catalog(document))
    return located(found, workspace.project.settings.locale.dir)
