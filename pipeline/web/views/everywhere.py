"""A term and other words for it in; what would change and whose approvals fall, to be confirmed, then the change, out."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from pipeline.flow.desk.everywhere import Pair, Wish, carry_out, plan, renderings_in_use
from pipeline.model.difference import difference
from pipeline.model.errors import PipelineError
from pipeline.web.guard import desk, memory, visitor
from pipeline.web.policy import Needs, needs

views = Blueprint("everywhere", __name__)
_OURS = ("EMPTY", "NEVER")
"""Faults of the wish itself: said above the form, with what was typed left in it."""


@views.get("/terms/<path:english>/everywhere")
@needs(Needs.LEAD)
def show(english: str) -> ResponseReturnValue:
    """What to say otherwise and how; with an answer, every text that would change. Nothing is written."""
    return _page(english, _wish(english, request.args), "")


@views.post("/terms/<path:english>/everywhere")
@needs(Needs.LEAD)
def change(english: str) -> ResponseReturnValue:
    """Just the texts that were ticked, in just the words that were shown."""
    wish = _wish(english, request.form)
    confirmed = [pair for pair in map(_pair, request.form.getlist("pair")) if pair is not None]
    seen = [pair for pair in confirmed if visitor().sees(pair[0])]
    try:
        done = carry_out(memory(), desk(), visitor().account.id, wish, seen)
    except PipelineError as error:
        if error.code not in _OURS:
            raise
        return _page(english, wish, error.code), 422
    to = url_for(
        "search.term", english=english, changed=len(done.changed), left=len(done.left) or None
    )
    return redirect(to, 303)


def _page(english: str, wish: Wish, fault: str) -> str:
    live, only = memory().workspace(), visitor().account.only_document
    term = next((t for t in live.glossary.terms if t.en == english), None)
    if term is None or not term.zh:
        abort(404)
    planned = None
    if wish.new and not fault:
        try:
            planned = plan(live, wish, only)
        except PipelineError as error:
            if error.code not in _OURS:
                raise
            fault = error.code
    changes = planned.changes if planned else ()
    return render_template(
        "everywhere.html",
        term=term,
        wish=wish,
        fault=fault,
        plan=planned,
        rows=[(one, difference(one.entry.target, one.target)) for one in changes],
        in_use=renderings_in_use(live, term, only),
        names={r.id: r.name for r in live.reviewers},
    )


def _wish(english: str, asked: MultiDict[str, str]) -> Wish:
    """The words that were typed go before the rendering that was chosen."""
    old, new = (asked.get(name, "").strip() for name in ("other", "new"))
    return Wish(english, old or asked.get("old", "").strip(), new, bool(asked.get("rule_out")))


def _pair(value: str) -> Pair | None:
    parts = value.split(" ")
    return (parts[0], parts[1], parts[2], parts[3]) if len(parts) == 4 else None
