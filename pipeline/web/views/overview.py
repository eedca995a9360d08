"""Views for an owner: where the pages stand, what each month brought, and what happened."""

from __future__ import annotations

from flask import Blueprint, Response, get_template_attribute, render_template, request
from flask.typing import ResponseReturnValue

from pipeline.flow.accounts import auth
from pipeline.flow.desk.documents_list import PageState
from pipeline.flow.desk.happened import GROUPS, happened
from pipeline.flow.desk.minutes import BREAK
from pipeline.flow.desk.overview import MONTHS, months_table, overview, pages_table
from pipeline.web.permissions import Permission, requires
from pipeline.web.security import current_user, desk, project_cache

views = Blueprint("overview", __name__)


@views.get("/overview")
@requires(Permission.INVITE)
def show() -> ResponseReturnValue:
    """All of it."""
    workspace = project_cache().workspace()
    seen = overview(desk(), workspace, current_user().account.id)
    return render_template(
        "overview.html",
        seen=seen,
        months=seen.months[:MONTHS],
        pause=BREAK,
        by_person=workspace.project.settings.desk.minutes_by_person,
    )


@views.get("/overview/pages.csv")
@requires(Permission.INVITE)
def pages() -> ResponseReturnValue:
    """Every page with its state."""
    seen = overview(desk(), project_cache().workspace(), current_user().account.id)
    state_name = get_template_attribute("document_parts.html", "state_name")
    named = {str(state): str(state_name(state)) for state in PageState}
    return _csv("pages", pages_table(seen, named))


@views.get("/overview/months.csv")
@requires(Permission.INVITE)
def months() -> ResponseReturnValue:
    """Every month with its figures."""
    seen = overview(desk(), project_cache().workspace(), current_user().account.id)
    return _csv("months", months_table(seen))


def _csv(name: str, table: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response(table, mimetype="text/csv", headers=headers)


@views.get("/people/log")
@requires(Permission.INVITE)
def log() -> ResponseReturnValue:
    """What people did, the newest first; sign-ins and the like for administrators alone."""
    workspace, manages = project_cache().workspace(), current_user().manages
    group = request.args.get("show", "")
    leaf = happened(
        desk(), workspace, group, request.args.get("leaf", 1, type=int), all_events=manages
    )
    accounts = {one.id: one.name for one in auth.everybody(desk())}
    return render_template(
        "log.html",
        leaf=leaf,
        group=group,
        groups=("", *GROUPS, *(("desk",) if manages else ())),
        names={r.id: r.name for r in workspace.reviewers} | accounts,
        broken=auth.broken_seals(desk()) if manages else (),
    )
