"""A document in; both languages of it side by side, its last reading, its sign-off sheet out; published or withdrawn."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pipeline.flow.desk import deciding
from pipeline.flow.desk.page_view import shown_of
from pipeline.flow.desk.reading import last_reading
from pipeline.flow.desk.release import publish, take_down
from pipeline.flow.desk.signoff import signoff_of
from pipeline.flow.desk.talk import stopped_at
from pipeline.web.card import sheet_before
from pipeline.web.guard import desk, memory, visitor
from pipeline.web.policy import Needs, needs

views = Blueprint("pages", __name__)


@views.get("/pages/<document:document>")
@needs(Needs.READ)
def show(document: str) -> ResponseReturnValue:
    """The page, text by text in order."""
    sheet, who = sheet_before(document), visitor()
    only = request.args.get("show", "all")
    place = stopped_at(desk(), who.account.id).get(document, ("", 0))[0]
    stopped = sheet.row(place)
    waiting = sheet.waiting
    go_on = stopped if stopped and stopped.waits else waiting[0] if waiting else None
    return render_template(
        "page.html",
        sheet=sheet,
        view=shown_of(memory().workspace(), sheet, only),
        show=only,
        go_on=go_on.sign if go_on else "",
        done=request.args,
    )


@views.get("/pages/<document:document>/-/view")
@needs(Needs.READ)
def view(document: str) -> ResponseReturnValue:
    """The page alone: what stands beside the card of a text on a wide screen."""
    sheet = sheet_before(document)
    shown = shown_of(memory().workspace(), sheet, "all")
    return render_template("pane.html", sheet=sheet, view=shown)


@views.get("/pages/<document:document>/-/bulk")
@needs(Needs.DECIDE)
def bulk(document: str) -> ResponseReturnValue:
    """What would be approved at once, to be confirmed."""
    found = deciding.bulk(memory(), visitor().account.id, document)
    english = memory().workspace().document(document)
    forms = {segment.key: segment.form for segment in english.segments}
    return render_template(
        "bulk.html", document=document, bulk=found, forms=forms, references=english.references
    )


@views.post("/pages/<document:document>/-/bulk")
@needs(Needs.DECIDE)
def approve_bulk(document: str) -> ResponseReturnValue:
    """Just the texts that were shown, in just these words."""
    wished = (value.partition(" ")[::2] for value in request.form.getlist("pair"))
    pairs = frozenset((source, target) for source, target in wished)
    made = deciding.approve_bulk(memory(), visitor().account.id, document, pairs)
    return redirect(url_for("pages.show", document=document, done="bulk", count=len(made)), 303)


@views.get("/pages/<document:document>/-/read")
@needs(Needs.READ)
def read(document: str) -> ResponseReturnValue:
    """The page as its readers will get it, once more."""
    live, who = memory().workspace(), visitor()
    page = last_reading(live, live.document(document))
    done = request.args.get("done", "")
    return render_template("read.html", page=page, document=document, leads=who.leads, done=done)


@views.post("/pages/<document:document>/-/publish")
@needs(Needs.DECIDE)
def publish_(document: str) -> ResponseReturnValue:
    """The two files that were read, byte for byte."""
    form = request.form
    publish(
        memory(),
        visitor().account.id,
        document,
        (form.get("english", ""), form.get("mandarin", "")),
    )
    return redirect(url_for("pages.read", document=document, done="published"), 303)


@views.post("/pages/<document:document>/-/withdraw")
@needs(Needs.LEAD)
def withdraw(document: str) -> ResponseReturnValue:
    """Down with the next build."""
    take_down(memory(), visitor().account.id, document)
    return redirect(url_for("pages.read", document=document, done="withdrawn"), 303)


@views.get("/pages/<document:document>/-/sign-off")
@needs(Needs.READ)
def sign_off(document: str) -> ResponseReturnValue:
    """Who approved what, when, with hashes; to be printed."""
    live = memory().workspace()
    sheet = signoff_of(live, live.document(document))
    return render_template(
        "sign_off.html", sheet=sheet, names={r.id: r.name for r in live.reviewers}
    )
