"""Who looks after the desk in; people invited or let go, and the log of what happened, out."""

from __future__ import annotations

import json

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pipeline.flow import access, invitations
from pipeline.flow.access import Account
from pipeline.flow.invitations import Invitation
from pipeline.flow.users import confirm_user
from pipeline.model.errors import PipelineError
from pipeline.review.vouching import Vouching
from pipeline.web.faults import SAYS
from pipeline.web.guard import desk, memory, visitor
from pipeline.web.policy import Needs, needs

views = Blueprint("people", __name__)


@views.get("/people")
@needs(Needs.INVITE)
def show() -> ResponseReturnValue:
    """Everybody, who waits for confirmation, and a form to ask somebody in."""
    return _page()


@views.post("/people/invite")
@needs(Needs.INVITE)
def invite() -> ResponseReturnValue:
    """A link to hand over; it is shown once. 403 for the name of somebody who is there."""
    form, who = request.form, visitor()
    role = form.get("role", "reviewer")
    if role not in invitations.ROLES or not invitations.may_invite(who, role):
        abort(403)
    guest = invitations.guest(
        desk(),
        form.get("id", "").strip(),
        form.get("name", "").strip(),
        role,
        form.get("document") or None,
    )
    try:
        live = memory().workspace(now=True)
        token = invitations.invite(desk(), live, guest, who.account.id)
    except PipelineError as error:
        status = 403 if error.code == "TAKEN" else 422
        return _page(error=SAYS.get(error.code, str(error))), status
    link = url_for("door.invitation", token=token, _external=True)
    return _page(link=link, invited=guest)


@views.post("/people/confirm")
@needs(Needs.LEAD)
def confirm() -> ResponseReturnValue:
    """A lead says that somebody who was invited is a person of their own."""
    who = visitor()
    if not who.invites:
        abort(403)
    live = memory().workspace(now=True)
    try:
        confirm_user(live, request.form.get("id", ""), who.account.id)
    except PipelineError as error:
        return _page(error=SAYS.get(error.code, str(error))), 422
    return redirect(url_for("people.show", done="confirmed"), 303)


@views.post("/people/disable")
@needs(Needs.MANAGE)
def disable() -> ResponseReturnValue:
    """Nobody signs in with this account any more."""
    live = memory().workspace(now=True)
    invitations.end_account(desk(), live, request.form.get("id", ""), visitor().account.id)
    return redirect(url_for("people.show"), 303)


@views.get("/people/log")
@needs(Needs.MANAGE)
def log() -> ResponseReturnValue:
    """Sign-ins and settings, the newest first."""
    events = access.latest(desk())
    return render_template("log.html", events=events, broken=access.broken_seals(desk()))


@views.get("/people/log.jsonl")
@needs(Needs.MANAGE)
def export() -> ResponseReturnValue:
    """The whole log, a JSON object a line."""
    rows = [json.dumps(e.as_json(), ensure_ascii=False) + "\n" for e in access.export(desk())]
    headers = {"Content-Disposition": 'attachment; filename="desk-log.jsonl"'}
    return Response(rows, mimetype="application/jsonl", headers=headers)


def _page(link: str = "", invited: Invitation | None = None, error: str = "") -> str:
    live, who = memory().workspace(now=bool(invited)), visitor()
    vouching = Vouching.of(live.reviewers)
    accounts = access.everybody(desk())
    known = {account.id for account in accounts}
    invited_only = [Account(r.id, r.name, r.role) for r in live.reviewers if r.id not in known]
    return render_template(
        "people.html",
        accounts=[*accounts, *invited_only],
        without_account=frozenset(one.id for one in invited_only),
        names={r.id: r.name for r in live.reviewers} | {one.id: one.name for one in accounts},
        reviewers=live.reviewers,
        waiting=[r for r in live.reviewers if vouching.waits(r.id) and not r.until],
        confirmable=frozenset(
            r.id
            for r in live.reviewers
            if who.leads and who.invites and vouching.may_confirm(who.account.id, r.id)
        ),
        documents=live.documents,
        roles=[role for role in invitations.ROLES if invitations.may_invite(who, role)],
        link=link,
        invited=invited,
        wished=request.args,
        error=error,
    )
