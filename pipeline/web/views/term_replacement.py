"""Views to replace a term's rendering in all texts."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from pipeline.flow.term_replacement import (
    Pair,
    TermChange,
    plan_replacement,
    renderings_in_use,
    replace_term,
)
from pipeline.model.difference import difference
from pipeline.model.errors import PipelineError
from pipeline.web.permissions import Permission, requires
from pipeline.web.security import current_user, desk, project_cache

views = Blueprint("term_replacement", __name__)
_OURS = ("EMPTY", "NEVER")
"""Faults of the wish itself: said above the form, with what was typed left in it."""


@views.get("/terms/<path:english>/everywhere")
@requires(Permission.RULE)
def show(english: str) -> ResponseReturnValue:
    """What to say otherwise and how; with an answer, every text that would change. Nothing is written."""
    return _page(english, _wish(english, request.args), "")


@views.post("/terms/<path:english>/everywhere")
@requires(Permission.RULE)
def change(english: str) -> ResponseReturnValue:
    """Just the texts that were ticked, in just the words that were shown."""
    change = _wish(english, request.form)
    confirmed = [pair for pair in map(_pair, request.form.getlist("pair")) if pair is not None]
    seen = [pair for pair in confirmed if current_user().sees(pair[0])]
    try:
        done = replace_term(project_cache(), desk(), current_user().account.id, change, seen)
    except PipelineError as error:
        if error.code not in _OURS:
            raise
        return _page(english, change, error.code), 422
    to = url_for(
        "search.term", english=english, changed=len(done.changed), left=len(done.left) or None
    )
    return redirect(to, 303)


def _page(english: str, change: TermChange, fault: str) -> str:
    workspace, only = project_cache().workspace(), current_user().account.only_document
    term = next((t for t in workspace.glossary.terms if t.en == english), None)
    if term is None or not term.zh:
        abort(404)
    planned = None
    if change.new and not fault:
        try:
            planned = plan_replacement(workspace, change, only)
        except PipelineError as error:
            if error.code not in _OURS:
                raise
            fault = error.code
    changes = planned.changes if planned else ()
    return render_template(
        "term_replacement.html",
        term=term,
        change=change,
        fault=fault,
        plan=planned,
        rows=[(one, difference(one.entry.target, one.target)) for one in changes],
        in_use=renderings_in_use(workspace, term, only),
        names={r.id: r.name for r in workspace.reviewers},
    )


def _wish(english: str, asked: MultiDict[str, str]) -> TermChange:
    """The words that were typed go before the rendering that was chosen."""
    old, new = (asked.get(name, "").strip() for name in ("other", "new"))
    return TermChange(
        english, old or asked.get("old", "").strip(), new, bool(asked.get("rule_out"))
    )


def _pair(value: str) -> Pair | None:
    parts = value.split(" ")
    return (parts[0], parts[1], parts[2], parts[3]) if len(parts) == 4 else None
