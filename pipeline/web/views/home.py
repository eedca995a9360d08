"""Views of the start page: the queue, and where the person stopped."""

from __future__ import annotations

from flask import Blueprint, current_app, g, render_template
from flask.typing import ResponseReturnValue

from pipeline.flow.desk.assignments import given_pages
from pipeline.flow.desk.bookmarks import stopped_at
from pipeline.flow.desk.comments import follow_renames
from pipeline.flow.desk.first_steps import first_steps
from pipeline.flow.desk.for_you import for_you, names_for
from pipeline.flow.desk.for_you_items import Person
from pipeline.flow.desk.queue import queue_of, snapshots_of
from pipeline.flow.desk.ready_pages import unchecked_pages
from pipeline.flow.desk.reports import reports_of
from pipeline.model.encoding import as_data
from pipeline.web.permissions import Permission, requires
from pipeline.web.security import bell, current_user, desk, project_cache

views = Blueprint("home", __name__)


@views.get("/")
@requires(Permission.READ)
def show() -> ResponseReturnValue:
    """The queue."""
    who = current_user().account
    workspace, stopped = project_cache().workspace(), stopped_at(desk(), who.id)
    snapshots = snapshots_of(workspace, who.only_document)
    follow_renames(desk(), workspace, snapshots)
    given = given_pages(desk())
    decider = who.id if current_user().decides else ""
    queue = queue_of(workspace, decider, stopped, who.only_document, given, snapshots)
    person = Person.of(current_user())
    items = for_you(desk(), workspace, person, given, snapshots)
    bell().note(workspace, who.id, len(items))
    acts = current_user().writes or current_user().invites
    steps = first_steps(desk(), workspace) if acts else None
    leads = current_user().rules or current_user().manages
    return render_template(
        "home.html",
        queue=queue,
        people=bool(workspace.reviewers),
        items=items,
        names=names_for(desk(), workspace, items),
        unchecked=len(unchecked_pages(workspace, snapshots)) if person.publishes else 0,
        steps=steps if steps and not steps.are_done else None,
        reports=reports_of(workspace) if leads else None,
    )


@views.get("/health")
@requires(Permission.NOBODY)
def health() -> ResponseReturnValue:
    """For whoever watches over the machine: 200 while people can work, else 503; why, to who is signed in.

    `ready`: every page was checked since the desk began.
    """
    warming = current_app.extensions.get("prefetch")
    report = current_app.extensions["health"].report()
    said = {"ok": report.ok, "ready": warming is None or warming.ready}
    if g.current_user is not None:
        said["checkups"] = as_data(report)["checkups"]
    return said, 200 if report.ok else 503


@views.get("/keys")
@requires(Permission.READ)
def keys() -> ResponseReturnValue:
    """The keyboard map."""
    return render_template("keys.html")
