"""Who looks after the desk in; people invited or let go, and the log of what happened, out."""

from __future__ import annotations

import json

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pipeline.flow import access
from pipeline.flow.access import Invitation
from pipeline.model.errors import PipelineError
from pipeline.web.faults import SAYS
from pipeline.web.guard import desk, memory, visitor
from pipeline.web.policy import Needs, needs

views = Blueprint("people", __name__)


@views.get("/people")
@needs(Needs.INVITE)
def show() -> ResponseReturnValue:
    """Everybody, and a form to ask somebody in."""
    return _page()


@views.post("/people/invite")
@needs(Needs.INVITE)
def invite() -> ResponseReturnValue:
    """A link to hand over; it is shown once."""
    form, who = request.form, visitor()
    role = form.get("role", "reviewer")
    if role not in access.ROLES or (role in ("lead", "admin") and not who.manages):
        abort(403)
    guest = access.guest(
        desk(),
        form.get("id", "").strip(),
        form.get("name", "").strip(),
        role,
        form.get("document") or None,
    )
    if not access.may_invite(desk(), who, guest):
        abort(403)
    try:
        token = access.invite(desk(), memory().workspace(now=True), guest, who.account.id)
    except PipelineError as error:
        return _page(error=SAYS.get(error.code, str(error))), 422
    link = url_for("door.invitation", token=token, _external=True)
    return _page(link=link, invited=guest)


@views.post("/people/disable")
@needs(Needs.MANAGE)
def disable() -> ResponseReturnValue:
    """Nobody signs in with this account any more."""
    live = memory().workspace(now=True)
    access.end_account(desk(), live, request.form.get("id", ""), visitor().account.id)
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
    live = memory().workspace()
    return render_template(
        "people.html",
        accounts=access.everybody(desk()),
        reviewers=live.reviewers,
        documents=live.documents,
        roles=[r for r in access.ROLES if visitor().manages or r in ("reader", "reviewer")],
        link=link,
        invited=invited,
        wished=request.args,
        error=error,
    )
