"""Judge pages for commands that only ask: how far they are, what was found, hints for authors."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.flow.build.evaluate import Evaluation, evaluate
from pipeline.flow.english.plain import hints_of
from pipeline.flow.workspace import Workspace
from pipeline.model.encoding import AsJson
from pipeline.model.finding import Finding


@dataclass(frozen=True, slots=True)
class PageTask:
    """What a worker is asked of a page, all in one: its English is parsed once."""

    name: str
    """Id of a document."""
    page: bool = False
    """Judge the page."""
    hints: bool = False
    """Find what its author may make plainer."""


@dataclass(frozen=True, slots=True)
class TaskResult(AsJson):
    """What came of a task."""

    page: Evaluation | None
    """The page, where it was asked for."""
    hints: tuple[Finding, ...]
    """For its author, where they were asked for."""


def carry_out(workspace: Workspace, task: PageTask) -> TaskResult:
    """Do one task. Raises CATALOG, LEDGER."""
    page = evaluate(workspace, task.name) if task.page else None
    return TaskResult(page, hints_of(workspace, task.name) if task.hints else ())
