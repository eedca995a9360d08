"""Views to search texts, and to read and change the glossary."""

from __future__ import annotations

import re

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pipeline.checks.registry import CHECKS
from pipeline.flow.desk import glossary as desk_terms
from pipeline.flow.desk import glossary_undo
from pipeline.flow.desk.glossary_undo import latest_acts
from pipeline.flow.desk.search import STATES, SearchQuery, concordance, search
from pipeline.flow.desk.terms_list import family_of, places, term_rows
from pipeline.flow.workspace import Workspace
from pipeline.model.glossary import Term
from pipeline.web.notice import note_done
from pipeline.web.permissions import Permission, requires
from pipeline.web.security import current_user, desk, project_cache

views = Blueprint("search", __name__)


@views.get("/search")
@requires(Permission.READ)
def show() -> ResponseReturnValue:
    """By words, state, finding, document, term."""
    asked = request.args
    wanted = SearchQuery(
        asked.get("q", "")[:200],
        asked.get("state", ""),
        asked.get("finding", ""),
        asked.get("document", ""),
        asked.get("term", ""),
    )
    workspace = project_cache().workspace()
    if current_user().sees(wanted.document):
        workspace.check_here(wanted.document)
    is_empty = wanted == SearchQuery()
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
    workspace, who = project_cache().workspace(), current_user()
    words, status = request.args.get("q", "")[:200].strip(), request.args.get("status", "")
    rows = term_rows(desk(), workspace, words, status, who.account.only_document)
    return render_template(
        "terms.html",
        rows=rows,
        total=len(workspace.glossary.listed),
        words_=words,
        status=status,
        names={r.id: r.name for r in workspace.reviewers},
    )


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
    return _back(english)


def _back(english: str, done: str = "") -> ResponseReturnValue:
    """To the list as it was asked for, or to the term."""
    if request.form.get("from") == "list":
        words, status = (request.form.get(name) or None for name in ("q", "status"))
        there = url_for("search.terms", q=words, status=status)
        return note_done(make_response(redirect(there, 303)), done)
    return note_done(make_response(redirect(url_for("search.term", english=english), 303)), done)


@views.get("/terms/<path:english>/edit")
@requires(Permission.SUGGEST)
def edit(english: str) -> ResponseReturnValue:
    """The form of one term of the list."""
    found = _term(project_cache().workspace(), english)
    words, status = request.args.get("q", ""), request.args.get("status", "")
    return render_template("term_edit.html", term=found, words_=words, status=status)


@views.post("/terms/<path:english>/change")
@requires(Permission.SUGGEST)
def change(english: str) -> ResponseReturnValue:
    """Other renderings, or another note."""
    form, who = request.form, current_user()
    zh, note, note_zh = (form.get(name, "").strip() for name in ("zh", "note", "note_zh"))
    accept, avoid = (_listed(form.get(name, "")) for name in ("accept", "avoid"))
    wished = Term(
        english,
        zh,
        accept=tuple(word for word in accept if word != zh),
        avoid=avoid,
        note=note,
        note_zh=note_zh,
        keep=not zh and "keep" in form,
    )
    desk_terms.change(project_cache(), desk(), who.account.id, wished, leads=who.rules)
    return _back(english, "term-changed")


def _listed(words: str) -> tuple[str, ...]:
    """Renderings, as people write them beside each other."""
    found = (word.strip() for word in re.split(r"[、，,;；\n]", words))
    return tuple(dict.fromkeys(word for word in found if word))


@views.post("/terms/<path:english>/undo")
@requires(Permission.SUGGEST)
def undo(english: str) -> ResponseReturnValue:
    """The term is as it was before its last change."""
    who = current_user()
    glossary_undo.undo(project_cache(), desk(), who.account.id, english, leads=who.rules)
    is_there = any(t.en == english for t in project_cache().workspace().glossary.listed)
    if not is_there:
        return note_done(make_response(redirect(url_for("search.terms"), 303)), "term-undone")
    return _back(english, "term-undone")


@views.post("/terms/<path:english>/take-back")
@requires(Permission.DECIDE)
def take_back(english: str) -> ResponseReturnValue:
    """A suggestion goes: its author's own, or any by a lead."""
    who = current_user()
    desk_terms.take_back(project_cache(), desk(), who.account.id, english, leads=who.rules)
    back = make_response(redirect(url_for("search.terms", gone=english), 303))
    return note_done(back, "term-gone")


@views.get("/terms/<path:english>")
@requires(Permission.READ)
def term(english: str) -> ResponseReturnValue:
    """One term with every place where it stands."""
    workspace = project_cache().workspace()
    found = _term(workspace, english)
    only = current_user().account.only_document
    answer, family = concordance(workspace, found, only), family_of(workspace, found)
    return render_template(
        "term.html",
        term=found,
        answer=answer,
        done=request.args,
        family=[term for term in family if term != found],
        together=places(workspace, family, only),
        act=latest_acts(desk(), workspace.glossary).get(english),
        names={r.id: r.name for r in workspace.reviewers},
    )


def _term(workspace: Workspace, english: str) -> Term:
    """The term of this name; 404 where the glossary has none."""
    found = next((t for t in workspace.glossary.listed if t.en == english), None)
    if found is None:
        abort(404)
    return found
