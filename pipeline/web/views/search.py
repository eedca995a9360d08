"""Words or a term in; the texts of all pages where they stand, or the glossary with another word in it, out."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pipeline.checks.registry import CHECKS
from pipeline.flow.desk import terms as desk_terms
from pipeline.flow.desk.search import STATES, Wanted, concordance, search
from pipeline.model.glossary import Term
from pipeline.web.guard import desk, memory, visitor
from pipeline.web.policy import Needs, needs

views = Blueprint("search", __name__)


@views.get("/search")
@needs(Needs.READ)
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
    live = memory().workspace()
    is_empty = wanted == Wanted()
    answer = None if is_empty else search(live, wanted, visitor().account.only_document)
    return render_template(
        "search.html",
        wanted=wanted,
        answer=answer,
        states=STATES,
        codes=[check.code for check in CHECKS],
        terms=live.glossary.terms,
        documents=[d for d in live.documents if visitor().sees(d.id)],
    )


@views.get("/terms")
@needs(Needs.READ)
def terms() -> ResponseReturnValue:
    """The glossary."""
    return render_template("terms.html", glossary=memory().workspace().glossary)


@views.post("/terms")
@needs(Needs.DECIDE)
def propose() -> ResponseReturnValue:
    """One more term, as a proposal."""
    en, zh, note = (request.form.get(name, "").strip() for name in ("en", "zh", "note"))
    term = Term(en, zh, note=note, source=f"{visitor().account.name}, at the desk")
    desk_terms.propose(memory(), desk(), visitor().account.id, term)
    return redirect(url_for("search.term", english=term.en), 303)


@views.post("/terms/<path:english>/confirm")
@needs(Needs.LEAD)
def confirm(english: str) -> ResponseReturnValue:
    """A clinician stands behind the rendering."""
    who = visitor()
    desk_terms.confirm(memory(), desk(), who.account.id, english, leads=who.leads)
    return redirect(url_for("search.term", english=english), 303)


@views.get("/terms/<path:english>")
@needs(Needs.READ)
def term(english: str) -> ResponseReturnValue:
    """One term with every place where it stands."""
    live = memory().workspace()
    found = next((t for t in live.glossary.terms if t.en == english), None)
    if found is None:
        abort(404)
    answer = concordance(live, found, visitor().account.only_document)
    return render_template("term.html", term=found, answer=answer, done=request.args)
