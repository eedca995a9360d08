"""Add and disable reviewers, and tell who may decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.files.account_log import append_event
from pipeline.files.content import Project
from pipeline.files.locales import load_reviewers, save_reviewers
from pipeline.files.locks import hold
from pipeline.flow.accounts.ids import check_id, check_name, check_unlike
from pipeline.flow.clock import now, today
from pipeline.flow.workspace import Workspace
from pipeline.model.account_event import AccountEvent
from pipeline.model.decision import OWNER, Reviewer
from pipeline.model.errors import PipelineError, RefusedError
from pipeline.model.settings import Settings
from pipeline.review.distinct_reviewers import Vouching


def add_user(
    workspace: Workspace,
    id_: str,
    *,
    name: str,
    role: str,
    reads: tuple[str, ...],
    invited_by: str | None = None,
) -> Reviewer:
    """Add somebody who may decide, or write English, from today on. Raises USER if the id is taken or cannot be one, ALIKE.

    `invited_by`: who asked them in at the desk; None: whoever owns the server adds them.
    """
    check_id(id_)
    check_name(name)
    _check_languages(reads, workspace.project.settings)
    with hold(workspace.project, "reviewers"):
        reviewers = load_reviewers(workspace.project)
        if any(r.id == id_ for r in reviewers):
            raise PipelineError(
                "USER",
                f"`{id_}` is there already",
                "choose another id, or mend the entry in locales/reviewers.yaml",
            )
        check_unlike(id_, (r.id for r in reviewers))
        added = Reviewer(id_, name, role, reads, today(), invited_by=invited_by)
        save_reviewers(workspace.project, [*reviewers, added])
        if invited_by is None:
            note_account(workspace.project, OWNER, id_, "added", role=role)
    return added


def _check_languages(reads: Sequence[str], settings: Settings) -> None:
    """Raises USER for a language that the project does not have: its file would be read by nobody."""
    known = (*(locale.dir for locale in settings.locales), settings.source)
    for language in reads:
        if language not in known:
            raise PipelineError(
                "USER",
                f"`{language}` is no language of this project",
                f"use one of: {', '.join(known)}",
            )


def may_decide(workspace: Workspace, person: str, at: str) -> bool:
    """True if reviewers.yaml lets this person decide at a time (RFC 3339)."""
    folder = workspace.project.settings.locale.dir
    return any(r.id == person and r.may_decide(folder, at) for r in workspace.reviewers)


def leads(workspace: Workspace, person: str, at: str) -> bool:
    """True if reviewers.yaml lets this person decide as a lead at a time (RFC 3339)."""
    folder = workspace.project.settings.locale.dir
    return any(
        r.id == person and r.role == "lead" and r.may_decide(folder, at)
        for r in workspace.reviewers
    )


def writes(workspace: Workspace, person: str, at: str) -> bool:
    """True if reviewers.yaml lets this person write English at a time (RFC 3339): an author or a lead."""
    return any(r.id == person and r.may_write(at) for r in workspace.reviewers)


def disable_user(workspace: Workspace, id_: str, by: str = OWNER) -> Reviewer:
    """End somebody's role with yesterday: what they decided before today stands. Raises USER."""
    with hold(workspace.project, "reviewers"):
        reviewers = load_reviewers(workspace.project)
        found = [r for r in reviewers if r.id == id_ and not r.until]
        if not found:
            raise PipelineError(
                "USER", f"nobody active is called `{id_}`", "look at `pipeline users list`"
            )
        ended = replace(found[0], until=today())
        note_account(workspace.project, by, id_, "disabled")
        save_reviewers(workspace.project, [ended if r is found[0] else r for r in reviewers])
    return ended


def confirm_user(
    workspace: Workspace, id_: str, by: str = OWNER, *, via: str | None = None
) -> bool:
    """Say that an invited person is a person of their own; False where nobody has to.

    `by`: a lead at the desk, or whoever owns the server; `via`: where that one did it, if not as usual. Raises USER for an unknown id, RefusedError
    CONFIRM for a lead who stands behind the person or waits themselves.
    """
    with hold(workspace.project, "reviewers"):
        reviewers = load_reviewers(workspace.project)
        found = [r for r in reviewers if r.id == id_]
        if not found:
            raise PipelineError(
                "USER", f"nobody is called `{id_}`", "look at `pipeline users list`"
            )
        vouching = Vouching.of(reviewers)
        if not vouching.waits(id_):
            return False
        if by != OWNER and not vouching.may_confirm(by, id_):
            raise RefusedError(
                "CONFIRM",
                f"{by} cannot confirm {id_}",
                f"a lead who has not invited them does, or whoever runs the desk: `pipeline users confirm {id_}`",
            )
        note_account(workspace.project, by, id_, "confirmed", via=via)
        confirmed = replace(found[0], confirmed_by=by)
        save_reviewers(workspace.project, [confirmed if r is found[0] else r for r in reviewers])
    return True


def note_account(
    project: Project,
    who: str,
    whom: str,
    what: str,
    *,
    role: str | None = None,
    document: str | None = None,
    via: str | None = None,
) -> None:
    """Add a line to `locales/accounts.jsonl`, before the thing is done: a line too many is better than one too few."""
    usual = "cli" if who == OWNER else "desk"
    append_event(project, AccountEvent(now(), who, whom, what, via or usual, role, document))
