"""Views to invite people, disable accounts and save the audit log."""

from __future__ import annotations

import json
from collections.abc import Container, Mapping
from dataclasses import replace

from flask import (
    Blueprint,
    Response,
    abort,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from pipeline.build.labels import own_names
from pipeline.flow.accounts import auth, invitations, owner_code, second_factor
from pipeline.flow.accounts.auth import Account
from pipeline.flow.accounts.ids import typed_id
from pipeline.flow.accounts.invitations import Invitation
from pipeline.flow.workspace import Workspace
from pipeline.model.errors import PipelineError
from pipeline.review.distinct_reviewers import Vouching
from pipeline.web.errors import MESSAGES
from pipeline.web.notice import note_done
from pipeline.web.permissions import Permission, requires
from pipeline.web.security import current_user, desk, owner_codes, project_cache

views = Blueprint("users", __name__)


@views.get("/people")
@requires(Permission.INVITE)
def show() -> ResponseReturnValue:
    """Everybody, who waits for confirmation, and a form to ask somebody in."""
    return _page()


@views.post("/people/invite")
@requires(Permission.INVITE)
def invite() -> ResponseReturnValue:
    """A link to hand over; it is shown once. 403 for the name of somebody who is there."""
    form, who = request.form, current_user()
    role = form.get("role", "reviewer")
    if role not in invitations.ROLES or not invitations.may_invite(who, role):
        abort(403)
    guest = invitations.guest(
        desk(),
        typed_id(form.get("id", "")),
        form.get("name", "").strip(),
        role,
        form.get("document") or None,
    )
    try:
        workspace = project_cache().workspace(now=True)
        reads = form.getlist("reads")
        token = invitations.invite(desk(), workspace, guest, who.account.id, reads)
    except PipelineError as error:
        if error.code == "TAKEN" and guest.account in _waiting_invitations():
            return _page(error=MESSAGES["INVITED-BEFORE"]), 403
        status = 403 if error.code == "TAKEN" else 422
        return _page(error=MESSAGES.get(error.code, str(error))), status
    return _page(link=_link(token), invited=guest)


@views.post("/people/renew")
@requires(Permission.INVITE)
def renew() -> ResponseReturnValue:
    """Another link for somebody who has not come yet; the one that was lost ends."""
    workspace, id_ = project_cache().workspace(now=True), request.form.get("id", "")
    try:
        guest, token = invitations.renew(desk(), workspace, id_, current_user())
    except PipelineError as error:
        return _page(error=MESSAGES.get(error.code, str(error))), 422
    return _page(link=_link(token), invited=guest, again=True)


@views.post("/people/confirm")
@requires(Permission.LEAD)
def confirm() -> ResponseReturnValue:
    """A lead says that somebody who was invited is a person of their own, once their link is used up."""
    who = current_user()
    if not who.invites:
        abort(403)
    workspace, id_ = project_cache().workspace(now=True), request.form.get("id", "")
    try:
        owner_code.confirm_joined(desk(), workspace, id_, who.account.id)
    except PipelineError as error:
        return _page(error=MESSAGES.get(error.code, str(error))), 422
    back = make_response(redirect(url_for("users.show"), 303))
    return note_done(back, "confirmed")


@views.post("/people/owner-code")
@requires(Permission.INVITE)
def ask_owner() -> ResponseReturnValue:
    """Send a code that confirms the chosen people to whoever owns the server."""
    workspace, ids = project_cache().workspace(now=True), request.form.getlist("id")
    try:
        owner_codes().ask(desk(), workspace, ids, current_user().account.id)
    except auth.ThrottledError:
        raise
    except PipelineError as error:
        return _page(error=MESSAGES.get(error.code, str(error))), 422
    return redirect(url_for("users.show", _anchor="waiting"), 303)


@views.post("/people/owner-code/confirm")
@requires(Permission.INVITE)
def confirm_by_code() -> ResponseReturnValue:
    """Confirm the people for whom the code was made: its owner stands behind that, not whoever types it."""
    workspace, code = project_cache().workspace(now=True), request.form.get("code", "")
    try:
        owner_codes().confirm(desk(), workspace, code, current_user().account.id)
    except PipelineError as error:
        return _page(error=MESSAGES.get(error.code, str(error))), 422
    project_cache().workspace(now=True)
    return note_done(make_response(redirect(url_for("users.show"), 303)), "confirmed")


@views.post("/people/disable")
@requires(Permission.MANAGE)
def disable() -> ResponseReturnValue:
    """Nobody signs in with this account any more."""
    workspace = project_cache().workspace(now=True)
    invitations.end_account(
        desk(), workspace, request.form.get("id", ""), current_user().account.id
    )
    return redirect(url_for("users.show"), 303)


@views.get("/people/log.jsonl")
@requires(Permission.MANAGE)
def export() -> ResponseReturnValue:
    """The whole log, a JSON object a line."""
    rows = [json.dumps(e.as_json(), ensure_ascii=False) + "\n" for e in auth.export(desk())]
    headers = {"Content-Disposition": 'attachment; filename="desk-log.jsonl"'}
    return Response(rows, mimetype="application/jsonl", headers=headers)


def _languages(workspace: Workspace) -> list[tuple[str, str, str]]:
    """(BCP 47 tag, name, folder) of each language that is reviewed, where there are several."""
    names, locales = own_names(workspace.project.settings), workspace.project.settings.locales
    return [(one.tag, names[one.tag], one.dir) for one in locales] if len(locales) > 1 else []


def _waiting_invitations() -> dict[str, Invitation]:
    return invitations.waiting_invitations(desk(), project_cache().workspace().project)


def _invited_only(
    workspace: Workspace, known: Container[str], coming: Mapping[str, Invitation]
) -> list[Account]:
    """Who has no account yet: of reviewers.yaml, and who was asked in for a role that it does not have."""
    listed = {r.id: Account(r.id, r.name, r.role) for r in workspace.reviewers}
    others = [Account(i, one.name, one.role) for i, one in coming.items() if i not in listed]
    found = [one for one in (*listed.values(), *others) if one.id not in known]
    pages = {id_: one.only_document for id_, one in coming.items()}
    return [replace(one, only_document=pages.get(one.id)) for one in found]


def _link(token: str) -> str:
    return url_for("auth.invitation", token=token, _external=True)


def _page(
    link: str = "", invited: Invitation | None = None, error: str = "", *, again: bool = False
) -> str:
    workspace, who = project_cache().workspace(now=bool(invited)), current_user()
    vouching = Vouching.of(workspace.reviewers)
    accounts, coming = auth.everybody(desk()), _waiting_invitations()
    invited_only = _invited_only(workspace, {account.id for account in accounts}, coming)
    confirmable = {one.id for one in owner_code.confirmable(desk(), workspace)}
    return render_template(
        "users.html",
        accounts=[*accounts, *invited_only],
        without_account=frozenset(one.id for one in invited_only),
        names={r.id: r.name for r in workspace.reviewers} | {one.id: one.name for one in accounts},
        with_factor=second_factor.holders(desk()),
        reviewers=workspace.reviewers,
        waiting=owner_code.waiting(workspace),
        confirmable=frozenset(
            id_
            for id_ in confirmable
            if who.leads and who.invites and vouching.may_confirm(who.account.id, id_)
        ),
        with_code=confirmable,
        expires_at={
            id_: one.expires_at
            for id_, one in coming.items()
            if invitations.may_invite(who, one.role)
        },
        now=desk().store.now(),
        asked_for=owner_codes().asked_for(desk()),
        channel=owner_codes().channel(workspace.project.settings),
        documents=workspace.documents,
        languages=_languages(workspace),
        roles=[role for role in invitations.ROLES if invitations.may_invite(who, role)],
        link=link,
        invited=invited,
        again=again,
        wished=request.form if error else request.args,
        error=error,
    )
