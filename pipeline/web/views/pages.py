"""Views of a document: both languages, bulk approval, publishing and sign-off."""

from __future__ import annotations

from flask import (
    Blueprint,
    Response,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from pipeline.flow import decisions
from pipeline.flow.desk.acts import undo_all
from pipeline.flow.desk.assignments import give, given_pages, who_reviews
from pipeline.flow.desk.bookmarks import stopped_at
from pipeline.flow.desk.comments import threads_of_page
from pipeline.flow.desk.page_view import shown_of
from pipeline.flow.desk.publish_preview import publish_preview
from pipeline.flow.desk.queue import QueueRow, queue_of
from pipeline.flow.desk.signoff import signoff_of
from pipeline.flow.desk.units import remains_on
from pipeline.flow.jobs.wishes import wish_build
from pipeline.flow.pages.proof_sheet import proof_pdf, proof_sheet_of
from pipeline.flow.publishing import publish, withdraw_page
from pipeline.model.hashing import target_sha
from pipeline.web.notice import note_done
from pipeline.web.pane import pane_of
from pipeline.web.permissions import Permission, requires
from pipeline.web.security import current_user, decider, desk, project_cache
from pipeline.web.unit_card import acts_for, beside_text, note_known, page_for_user
from pipeline.web.views.documents import shown_row

views = Blueprint("pages", __name__)


@views.get("/pages/<document:document>")
@requires(Permission.READ)
def show(document: str) -> ResponseReturnValue:
    """The page, text by text in order."""
    workspace, who = project_cache().workspace(), current_user()
    review_page, only = page_for_user(document), request.args.get("show", "all")
    place = stopped_at(desk(), who.account.id).get(document, ("", 0))[0]
    stopped = review_page.row(place)
    waiting = review_page.waiting
    go_on = stopped if stopped and stopped.waits else waiting[0] if waiting else None
    threads = threads_of_page(desk(), review_page.snapshot)
    note_known()
    return render_template(
        "page.html",
        review_page=review_page,
        pane=pane_of(review_page.document, shown_of(workspace, review_page, only)),
        show=only,
        go_on=go_on.short_id if go_on else "",
        **acts_for(review_page),
        remains=remains_on(review_page) if not waiting else None,
        next_page=_next_page(document) if not waiting else None,
        threads=sum(len(found) for found in threads.values()),
        given=given_pages(desk()).get(document, ()),
        reviewers=who_reviews(workspace),
        names={r.id: r.name for r in workspace.reviewers},
    )


def _next_page(document: str) -> QueueRow | None:
    """The next page of the queue that waits for this person."""
    who = current_user()
    if not who.decides:
        return None
    workspace, only = project_cache().workspace(), who.account.only_document
    stopped = stopped_at(desk(), who.account.id)
    rows = queue_of(workspace, who.account.id, stopped, only, given_pages(desk())).rows
    return next((row for row in rows if row.waits and row.id != document), None)


@views.post("/pages/<document:document>/-/give")
@requires(Permission.INVITE)
def give_(document: str) -> ResponseReturnValue:
    """To just these reviewers, by a day."""
    form, who = request.form, current_user().account.id
    people, workspace = form.getlist("person"), project_cache().workspace()
    give(desk(), workspace, document, people, form.get("due", ""), who)
    back = make_response(redirect(url_for("pages.show", document=document), 303))
    return note_done(back, "given", count=len(people))


@views.get("/pages/<document:document>/-/view")
@requires(Permission.READ)
def view(document: str) -> ResponseReturnValue:
    """The page alone: what stands beside the card of a text on a wide screen."""
    review_page = page_for_user(document)
    shown = shown_of(project_cache().workspace(), review_page, "all")
    return render_template("pane.html", pane=pane_of(review_page.document, shown))


@views.get("/pages/<document:document>/-/bulk")
@requires(Permission.DECIDE)
def bulk(document: str) -> ResponseReturnValue:
    """What would be approved at once, to be confirmed."""
    found = decisions.bulk_preview(decider(), document)
    english = project_cache().workspace().document(document)
    forms = {segment.key: segment.form for segment in english.segments}
    return render_template(
        "bulk.html",
        document=document,
        bulk=found,
        forms=forms,
        references=english.references,
        made_from={entry.key: beside_text(english, entry) for entry in found.candidates},
        target_sha=target_sha,
    )


@views.post("/pages/<document:document>/-/bulk")
@requires(Permission.DECIDE)
def approve_bulk(document: str) -> ResponseReturnValue:
    """Just the texts that were shown, in just these words."""
    pairs = frozenset(tuple(value.split()) for value in request.form.getlist("pair"))
    made = decisions.approve_all(decider(), document, confirmed=pairs).decisions
    back = make_response(redirect(url_for("pages.show", document=document), 303))
    return note_done(back, "bulk", count=len(made), left=len(pairs) - len(made))


@views.post("/pages/<document:document>/-/undo")
@requires(Permission.DECIDE)
def undo(document: str) -> ResponseReturnValue:
    """Several answers of this person's at once, as far as they stand."""
    made = undo_all(decider(), document, request.form.getlist("ref")).decisions
    back = make_response(redirect(url_for("pages.show", document=document), 303))
    return note_done(back, "undone", count=len(made))


@views.get("/pages/<document:document>/-/read")
@requires(Permission.READ)
def read(document: str) -> ResponseReturnValue:
    """The page as its readers will get it, once more."""
    workspace, who = project_cache().workspace(), current_user()
    page = publish_preview(workspace, workspace.document(document))
    done = request.args.get("done", "")
    review_page = page_for_user(document)
    return render_template(
        "publish_preview.html",
        page=page,
        review_page=review_page,
        pane=pane_of(review_page.document, shown_of(workspace, review_page, "all"), signed=False),
        document=document,
        publishes=who.publishes,
        done=done,
        row=shown_row(document),
    )


@views.post("/pages/<document:document>/-/publish")
@requires(Permission.PUBLISH)
def post_publish(document: str) -> ResponseReturnValue:
    """The two files that were read, byte for byte; a derived page, beside what was known of the other one."""
    form = request.form
    read = (form.get("english", ""), form.get("mandarin", ""), form.get("beside", ""))
    publish(decider(now=True), document, read)
    wish_build(desk().store, "publish", document, current_user().account.id)
    return redirect(url_for("pages.read", document=document, done="published"), 303)


@views.post("/pages/<document:document>/-/withdraw")
@requires(Permission.PUBLISH)
def post_withdrawal(document: str) -> ResponseReturnValue:
    """Down with the build that this begins."""
    cache, who = project_cache(), current_user().account.id
    folder = cache.workspace().project.settings.locale.dir
    withdraw_page(cache.root, document, who, via="desk", locale=folder)
    wish_build(desk().store, "withdraw", document, current_user().account.id)
    return redirect(url_for("pages.read", document=document, done="withdrawn"), 303)


@views.get("/pages/<document:document>/-/proof")
@requires(Permission.READ)
def proof(document: str) -> ResponseReturnValue:
    """What readers see, text by text, and who stands behind it; refused where nothing is published."""
    workspace = project_cache().workspace()
    sheet = proof_sheet_of(workspace, workspace.document(document))
    return render_template("proof.html", sheet=sheet, document=document)


@views.get("/pages/<document:document>/-/proof.pdf")
@requires(Permission.READ)
def proof_on_paper(document: str) -> ResponseReturnValue:
    """The same on paper, in English."""
    workspace = project_cache().workspace()
    pdf = proof_pdf(workspace, proof_sheet_of(workspace, workspace.document(document)))
    name = f"{document.rsplit('/', 1)[-1]}.proof.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return Response(pdf, mimetype="application/pdf", headers=headers)


@views.get("/pages/<document:document>/-/sign-off")
@requires(Permission.READ)
def sign_off(document: str) -> ResponseReturnValue:
    """Who approved what, when, with hashes; to be printed."""
    workspace = project_cache().workspace()
    sheet = signoff_of(workspace, workspace.document(document))
    return render_template(
        "sign_off.html", sheet=sheet, names={r.id: r.name for r in workspace.reviewers}
    )
