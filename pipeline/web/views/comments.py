"""Views of comments that decide nothing: on a whole page, replies, and suggested wordings."""

from __future__ import annotations

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pipeline.flow.desk.comments import (
    LONGEST,
    Comment,
    discuss,
    is_on_ledger,
    settle,
    thread_of,
    threads_of_page,
    threads_on,
)
from pipeline.model.errors import PipelineError
from pipeline.web.idempotency import id_of_request
from pipeline.web.notice import note_done
from pipeline.web.permissions import Permission, requires
from pipeline.web.security import current_user, desk, project_cache
from pipeline.web.typed import typed_text
from pipeline.web.unit_card import card, names_in, note_known, page_for_user, row_in

views = Blueprint("comments", __name__, url_prefix="/pages/<document:document>/-")


@views.get("/comments")
@requires(Permission.READ)
def show(document: str) -> ResponseReturnValue:
    """Every thread of a page, those on the page as a whole first."""
    note_known()
    return _page(document)


@views.post("/comments")
@requires(Permission.READ)
def say_of_page(document: str) -> ResponseReturnValue:
    """A remark on the page as a whole, or a reply to one of its threads."""
    thread = request.form.get("thread", "")
    first = thread_of(desk(), document, thread) if thread else None
    if thread and first is None:
        abort(404)
    kind = "reply" if first else "note"
    words = _words(document, first.source_sha if first else "", kind, thread)
    try:
        discuss(desk(), project_cache().workspace(), words)
    except PipelineError as error:
        if error.code != "EMPTY":
            raise
        return _page(document, error.code), 422
    back = url_for("comments.show", document=document)
    return note_done(make_response(redirect(f"{back}#c{thread or words.id}", 303)), "said")


@views.post("/texts/<short_id>/say")
@requires(Permission.READ)
def say_of_text(document: str, short_id: str) -> ResponseReturnValue:
    """A reply, other words that somebody suggests, or a note of who does not decide."""
    review_page = page_for_user(document)
    entry = row_in(review_page, short_id).entry
    form, thread = request.form, request.form.get("thread", "")
    if thread and thread not in {t.id for t in threads_on(desk(), review_page.snapshot, entry)}:
        abort(404)
    kind = "reply" if thread else "wording" if "wording" in form else "note"
    words = _words(document, entry.source_sha, kind, thread)
    try:
        discuss(desk(), project_cache().workspace(), words)
    except PipelineError as error:
        if error.code != "EMPTY":
            raise
        return card(document, short_id, error=error), 422
    back = url_for("units.show", document=document, short_id=short_id)
    return note_done(make_response(redirect(f"{back}#c{thread or words.id}", 303)), "said")


@views.post("/comments/settle")
@requires(Permission.READ)
def settle_(document: str) -> ResponseReturnValue:
    """A thread of the desk is over: who began it says so, or who decides. A question is settled on its text."""
    thread = thread_of(desk(), document, request.form.get("thread", ""))
    review_page, who = page_for_user(document), current_user()
    if thread is None or is_on_ledger(review_page.snapshot, thread):
        abort(404)
    if not (who.decides or thread.author == who.account.id):
        abort(403)
    settle(desk(), thread, who.account.id, "declined" if thread.kind == "wording" else "settled")
    row = review_page.row(thread.source_sha[:12])
    if row is None:
        return redirect(url_for("comments.show", document=document), 303)
    return redirect(url_for("units.show", document=document, short_id=row.short_id), 303)


def _page(document: str, error: str = "") -> str:
    review_page = page_for_user(document)
    found = threads_of_page(desk(), review_page.snapshot)
    here = {row.entry.source_sha: row for row in review_page.rows}
    gone = [
        thread for sha, threads in found.items() if sha and sha not in here for thread in threads
    ]
    return render_template(
        "comments.html",
        review_page=review_page,
        on_page=found.get("", ()),
        on_texts=[(row, found[sha]) for sha, row in here.items() if sha in found],
        gone=gone,
        error=error,
        names=names_in(thread for threads in found.values() for thread in threads),
    )


def _words(document: str, source_sha: str, kind: str, thread: str) -> Comment:
    form = request.form
    return Comment(
        id=id_of_request(),
        document=document,
        source_sha=source_sha,
        author=current_user().account.id,
        addressee="",
        kind=kind,
        text=form.get("words", "")[:LONGEST],
        created_at=desk().store.now(),
        thread=thread[:64],
        wording=(typed_text(field="wording") or "")[:LONGEST] if kind == "wording" else "",
    )
