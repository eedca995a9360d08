"""Who asks in; what waits for them, where they stopped and what changed out."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from pipeline.flow.desk.queue import queue_of
from pipeline.flow.desk.talk import questions_to, stopped_at
from pipeline.web.guard import desk, memory, visitor
from pipeline.web.policy import Needs, needs

views = Blueprint("home", __name__)


@views.get("/")
@needs(Needs.READ)
def show() -> ResponseReturnValue:
    """The queue."""
    who = visitor().account
    live, stopped = memory().workspace(), stopped_at(desk(), who.id)
    queue = queue_of(live, _decider(), stopped, who.only_document)
    asked = questions_to(desk(), live, who.id)
    return render_template(
        "home.html",
        queue=queue,
        people=bool(live.reviewers),
        asked=[one for one in asked if visitor().sees(one.document)],
        names={r.id: r.name for r in live.reviewers},
    )


@views.get("/health")
@needs(Needs.NOBODY)
def health() -> ResponseReturnValue:
    """For whoever watches over the machine: it answers, and whether every page was checked since it began."""
    warming = current_app.extensions.get("warming")
    return {"ok": True, "ready": warming is None or warming.ready}


@views.get("/keys")
@needs(Needs.READ)
def keys() -> ResponseReturnValue:
    """The keyboard map."""
    return render_template("keys.html")


def _decider() -> str:
    return visitor().account.id if visitor().decides else ""
