"""From the command line: a password or a link in the name of this machine's owner in; an account at the desk out."""

from __future__ import annotations

from pipeline.files.content import Project
from pipeline.flow.access import Desk, guest, invite, set_password, store_of
from pipeline.flow.workspace import Workspace
from pipeline.model.errors import PipelineError
from pipeline.store.accounts import ROLES, Account
from pipeline.store.passwords import calibrated

DESK_ROLES = ROLES
"""`reader`, `reviewer`, `lead`, `admin`."""
_OWNER = "command line"
"""Who did it, in the audit log: whoever may run commands here owns the files too."""


def give_account(project: Project, id_: str, name: str, role: str, password: str) -> None:
    """Make an account, or set its password. Raises PASSWORD, DATABASE."""
    desk = desk_of(project)
    set_password(desk, Account(id_, name, role), password, _OWNER)
    desk.store.close()


def invite_by_link(
    workspace: Workspace, id_: str, name: str | None, role: str, document: str | None
) -> str:
    """A link to hand over. Raises USAGE for somebody new without a name, USER, UNKNOWN."""
    known = {r.id: r for r in workspace.reviewers}
    if id_ in known:
        name, role = name or known[id_].name, known[id_].role if role == "reviewer" else role
    elif name is None:
        raise PipelineError("USAGE", "--name is missing", "say how people know them")
    desk = desk_of(workspace.project)
    token = invite(desk, workspace, guest(desk, id_, name, role, document), _OWNER)
    desk.store.close()
    url = workspace.project.settings.desk.url or "http://127.0.0.1:8484"
    return f"{url}/invitations/{token}"


def desk_of(project: Project) -> Desk:
    """The desk of a project, for a command. Raises DATABASE."""
    return Desk(store_of(project), calibrated(), project.settings.desk.idle_minutes * 60)
