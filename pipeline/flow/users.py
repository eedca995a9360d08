"""A person in; their entry in `locales/reviewers.yaml` out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.files.locales import load_reviewers, save_reviewers
from pipeline.files.locks import lock
from pipeline.flow.workspace import Workspace, now
from pipeline.model.decision import Reviewer
from pipeline.model.errors import PipelineError
from pipeline.model.settings import Settings

ROLES = ("reviewer", "lead")
"""A lead may also lower safety, dismiss hard findings and answer anybody's reject."""
_ID = re.compile(r"[a-z0-9][a-z0-9._-]*")


def add_user(
    workspace: Workspace, id_: str, *, name: str, role: str, reads: tuple[str, ...]
) -> Reviewer:
    """Add somebody who may decide from today on. Raises USER if the id is taken or cannot be one."""
    if not _ID.fullmatch(id_):
        raise PipelineError(
            "USER", f"`{id_}` cannot be an id", "use lower-case letters, digits, `.`, `-`, `_`"
        )
    if not name.isprintable():
        raise PipelineError(
            "USER", "the name holds a character that cannot be seen", "write it on one line"
        )
    _check_languages(reads, workspace.project.settings)
    with lock(workspace.project.lock_file("reviewers")):
        reviewers = load_reviewers(workspace.project)
        if any(r.id == id_ for r in reviewers):
            raise PipelineError(
                "USER",
                f"`{id_}` is there already",
                "choose another id, or mend the entry in locales/reviewers.yaml",
            )
        added = Reviewer(id_, name, role, reads, now()[:10])
        save_reviewers(workspace.project, [*reviewers, added])
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


def disable_user(workspace: Workspace, id_: str) -> Reviewer:
    """End somebody's role with yesterday: what they decided before today stands. Raises USER."""
    today = now()[:10]
    with lock(workspace.project.lock_file("reviewers")):
        reviewers = load_reviewers(workspace.project)
        found = [r for r in reviewers if r.id == id_ and not r.until]
        if not found:
            raise PipelineError(
                "USER", f"nobody active is called `{id_}`", "look at `pipeline users list`"
            )
        ended = replace(found[0], until=today)
        save_reviewers(workspace.project, [ended if r is found[0] else r for r in reviewers])
    return ended
