"""Views of what concerns one person: the whole list, and what they know by now."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pipeline.flow.desk.comments import follow_renames
from pipeline.flow.desk.for_you import for_you, know, names_for
from pipeline.flow.desk.for_you_items import Person
from pipeline.flow.desk.queue import snapshots_of
from pipeline.flow.desk.ready_pages import unchecked_pages
from pipeline.web.permissions import Permission, requires
from pipeline.web.security import bell, current_user, desk, project_cache

views = Blueprint("for_you", __name__, url_prefix="/for-you")


@views.get("")
@requires(Permission.READ)
def show() -> ResponseReturnValue:
    """All of it."""
    workspace, person = project_cache().workspace(), Person.of(current_user())
    snapshots = snapshots_of(workspace, person.only_document)
    follow_renames(desk(), workspace, snapshots)
    items = for_you(desk(), workspace, person, snapshots=snapshots)
    bell().note(workspace, person.id, len(items))
    return render_template(
        "for_you.html",
        items=items,
        names=names_for(desk(), workspace, items),
        unchecked=len(unchecked_pages(workspace, snapshots)) if person.publishes else 0,
    )


@views.post("/known")
@requires(Permission.READ)
def known() -> ResponseReturnValue:
    """The person knows these pieces of news: they go from the list."""
    know(desk(), current_user().account.id, request.form.getlist("item"))
    there = "for_you.show" if request.form.get("back") == "all" else "home.show"
    return redirect(url_for(there), 303)
