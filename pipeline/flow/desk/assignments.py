"""Give pages to reviewers, with a wished-for date, which allows nothing and blocks nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from pipeline.flow.accounts.auth import Desk
from pipeline.flow.clock import now
from pipeline.flow.workspace import Workspace
from pipeline.model.decision import Reviewer
from pipeline.model.errors import PipelineError
from pipeline.store import assignments
from pipeline.store.assignments import Assignment

__all__ = ["Assignment"]

Given = Mapping[str, tuple[Assignment, ...]]
"""Id of a document → whom it was given to."""


def given_pages(desk: Desk) -> Given:
    """Every page that was given to somebody, in the locale of the desk."""
    found: dict[str, tuple[Assignment, ...]] = {}
    for one in assignments.all_assignments(desk.store):
        if (document := desk.document(one.document)) is not None:
            found[document] = (*found.get(document, ()), replace(one, document=document))
    return found


def who_reviews(workspace: Workspace) -> tuple[Reviewer, ...]:
    """Everybody who may decide today."""
    locale, at = workspace.project.settings.locale.dir, now()
    return tuple(one for one in workspace.reviewers if one.may_decide(locale, at))


def give(
    desk: Desk, workspace: Workspace, document: str, people: Sequence[str], due: str, by: str
) -> None:
    """Ask just these reviewers to read a page, by a day (ISO date; empty: any). Raises UNKNOWN, USER, DATE."""
    known = {one.id for one in who_reviews(workspace)}
    name = workspace.document(document).id
    if not known.issuperset(people):
        raise PipelineError("USER", "this is nobody who reviews", "choose from the list")
    if due:
        try:
            due = date.fromisoformat(due).isoformat()
        except ValueError as error:
            todo = "write it as 2026-12-24"
            raise PipelineError("DATE", "this is no day", todo) from error
    assignments.assign(desk.store, desk.key(name), people, due, by)
