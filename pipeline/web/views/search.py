"""Views to search texts, and to read and change the glossary."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pipeline.checks.registry import CHECKS
from pipeline.flow.desk import glossary as desk_terms
from pipeline.flow.desk.search import STATES, Wanted, concordance, search
from pipeline.model.glossary import Term
from pipeline.web.permissions import Permission, requires
from pipeline.web.security import current_user, desk, project_cache

views = Blueprint("search", __name__)


@views.get("/search")
@requires(Permission.READ)
def show() -> ResponseReturnValue:
    """By words, state, finding, document, term."""
    asked = request.args
    wanted = Wanted(
        asked.get("q", "")[:200],
        asked.get("state", ""),
        asked.get("finding", ""),
        asked.get("document", ""),
        asked.get("term", ""),
    )
    workspace = project_cache().workspace()
    is_empty = wanted == Wanted()
    answer = None if is_empty else search(workspace, wanted, current_user().account.only_document)
    return render_template(
        "search.html",
        wanted=wanted,
        answer=answer,
        states=STATES,
        codes=[check.code for check in CHECKS],
        terms=workspace.glossary.listed,
        documents=[d for d in workspace.documents if current_user().sees(d.id)],
    )


@views.get("/terms")
@requires(Permission.READ)
def terms() -> ResponseReturnValue:
    """The glossary as a work list: by words of either language or of a note, and by status."""
    glossary = project_cache().workspace().glossary
    words, status = request.args.get("q", "")[:200].strip(), request.args.get("status", "")
    listed = (*glossary.suggested, *glossary.terms)
    found = [
        term
        for term in listed
        if status in ("", term.status) and words.casefold() in _said_of(term).casefold()
    ]
    return render_template("terms.html", listed=listed, terms=found, words_=words, status=status)


def _said_of(term: Term) -> str:
    return "\n".join((term.en, term.zh, *term.accept, *term.avoid, term.note, term.note_zh))


@views.post("/terms")
@requires(Permission.SUGGEST)
def suggest() -> ResponseReturnValue:
    """One more term, as a suggestion."""
    en, zh, note = (request.form.get(name, "").strip() for name in ("en", "zh", "note"))
    term = Term(en, zh, note=note, source=f"{current_user().account.name}, at the desk")
    desk_terms.suggest(project_cache(), desk(), current_user().account.id, term)
    return redirect(url_for("search.term", english=term.en), 303)


@views.post("/terms/<path:english>/confirm")
@requires(Permission.RULE)
def confirm(english: str) -> ResponseReturnValue:
    """A clinician stands behind the rendering."""
    who = current_user()
    desk_terms.confirm(project_cache(), desk(), who.account.id, english, leads=who.rules)
    if request.form.get("from") == "list":
        return redirect(url_for("search.terms", status=request.form.get("status") or None), 303)
    return redirect(url_for("search.term", english=english), 303)


@views.post("/terms/<path:english>/take-back")
@requires(Permission.DECIDE)
def take_back(english: str) -> ResponseReturnValue:
    """A suggestion goes: its author's own, or any by a lead."""
    who = current_user()
    desk_terms.take_back(project_cache(), desk(), who.account.id, english, leads=who.rules)
    return redirect(url_for("search.terms"), 303)


@views.get("/terms/<path:english>")
@requires(Permission.READ)
def term(english: str) -> ResponseReturnValue:
    """One term with every place where it stands."""
    workspace = project_cache().workspace()
    found = next((t for t in workspace.glossary.listed if t.en == english), None)
    if found is None:
        abort(404)
    answer = concordance(workspace, found, current_user().account.only_document)
    return render_template("term.html", term=found, answer=answer, done=request.args)
