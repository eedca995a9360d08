"""Views of one text: its card, and every decision on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pipeline.flow import decisions
from pipeline.flow.decisions import Decided, Decider, MeanwhileError, Seen
from pipeline.flow.desk.bookmarks import keep_versions, stop_at
from pipeline.flow.desk.comments import LONGEST, Comment, say, take_wordings
from pipeline.flow.desk.pictures import picture_on
from pipeline.flow.desk.text_history import text_history
from pipeline.flow.desk.units import UnitRow
from pipeline.markdown.escape import canonical
from pipeline.model.difference import readable
from pipeline.model.entry import Entry
from pipeline.model.errors import PipelineError
from pipeline.web.idempotency import id_of_request
from pipeline.web.permissions import Permission, requires
from pipeline.web.security import current_user, decider, desk, project_cache
from pipeline.web.typed import typed_text
from pipeline.web.unit_card import (
    beside_text,
    card,
    judge_typed,
    names_of,
    note_known,
    page_for_user,
    row_in,
    suggestions_on,
)

AHEAD = "Desk-Ahead"
"""A header: the card is fetched to be there later; nobody looks at it yet."""
views = Blueprint("units", __name__, url_prefix="/pages/<document:document>/-/texts/<short_id>")


@views.get("")
@requires(Permission.READ)
def show(document: str, short_id: str) -> ResponseReturnValue:
    """The card of a text."""
    if AHEAD not in request.headers:
        stop_at(desk(), current_user().account.id, document, short_id)
        note_known()
    return card(document, short_id)


@views.post("/approve")
@requires(Permission.DECIDE)
def post_approval(document: str, short_id: str) -> ResponseReturnValue:
    """“Reads well”, with the words as they stand or as they were typed; on to the next text."""
    text = typed_text()
    return _decide(
        document, short_id, lambda by, seen: decisions.approve(by, document, [seen], text)
    )


@views.post("/save")
@requires(Permission.DECIDE)
def save(document: str, short_id: str) -> ResponseReturnValue:
    """Other words, not approved yet."""
    text = typed_text() or ""
    return _decide(
        document,
        short_id,
        lambda by, seen: decisions.edit(by, document, seen, text),
        stay=True,
    )


@views.get("/offers")
@requires(Permission.DECIDE)
def suggestions(document: str, short_id: str) -> ResponseReturnValue:
    """What people made of like texts: for a card that stands already, or, without the script, on the card."""
    found = suggestions_on(row_in(page_for_user(document), short_id))
    if "HX-Request" not in request.headers:
        return card(document, short_id, suggestions=found)
    return render_template(
        "suggestion_list.html",
        document=document,
        short_id=short_id,
        suggestions=found,
        names={r.id: r.name for r in project_cache().workspace().reviewers},
    )


@views.post("/take")
@requires(Permission.DECIDE)
def take(document: str, short_id: str) -> ResponseReturnValue:
    """Offered words into the field, instead of what stands there or behind it; nothing is kept yet."""
    form = request.form
    typed = form.get("take") or form.get("text", "") + form.get("add", "")
    return card(document, short_id, typed=typed_text(typed))


@views.post("/look")
@requires(Permission.DECIDE)
def try_typed(document: str, short_id: str) -> ResponseReturnValue:
    """How other words would read, and what the checks say of them; nothing is kept."""
    review_page = page_for_user(document)
    row = row_in(review_page, short_id)
    found = judge_typed(row, review_page.document, typed_text() or "")
    page = render_template(
        "unsaved_findings.html", look=found, row=row, document=review_page.document
    )
    return page, 422 if found.refused else 200


@views.get("/picture")
@requires(Permission.READ)
def picture(document: str, short_id: str) -> ResponseReturnValue:
    """The picture whose words the text is."""
    review_page = page_for_user(document)
    row = row_in(review_page, short_id)
    shown = picture_on(project_cache().workspace(), review_page.document, row.picture)
    return Response(shown.data, mimetype=shown.kind) if shown else abort(404)


@views.get("/history")
@requires(Permission.READ)
def history(document: str, short_id: str) -> ResponseReturnValue:
    """Every wording that the text has had, as far as it is kept, with its difference from the one before."""
    review_page = page_for_user(document)
    row = row_in(review_page, short_id)
    workspace = project_cache().workspace()
    versions = text_history(workspace, desk(), review_page.snapshot, row.entry)
    makers = {one.maker for one in versions} - {"", "machine", "memory"}
    return render_template(
        "history.html",
        review_page=review_page,
        row=row,
        versions=versions,
        names=names_of(makers),
    )


@views.post("/reject")
@requires(Permission.DECIDE)
def post_rejection(document: str, short_id: str) -> ResponseReturnValue:
    """“Needs change”: these words must not be shown; with why, if it was said."""
    reason = request.form.get("reason") or None

    def do(by: Decider, seen: Seen) -> Decided:
        decided = decisions.reject(by, document, [seen], reason)
        if request.form.get("words", "").strip():
            say(desk(), by, seen, _words(document, decided.entries[0], by, "note"))
        return decided

    return _decide(document, short_id, do)


@views.post("/ask")
@requires(Permission.DECIDE)
def ask(document: str, short_id: str) -> ResponseReturnValue:
    """“Not sure”: ask somebody, leave a note, or tell the author that the English is unclear."""
    kind = request.form.get("kind", "question")

    def do(by: Decider, seen: Seen) -> Decided:
        entry = row_in(page_for_user(document), short_id).entry
        return say(desk(), by, seen, _words(document, entry, by, kind))

    return _decide(document, short_id, do, stay=kind != "question")


@views.post("/answer")
@requires(Permission.DECIDE)
def answer(document: str, short_id: str) -> ResponseReturnValue:
    """A question is settled; `go`: the person is on another text by now, and goes on there."""
    ref = request.form.get("ref", "")
    return _decide(
        document,
        short_id,
        lambda by, seen: decisions.resolve(by, document, seen, ref),
        stay="go" not in request.form,
    )


@views.post("/take-back")
@requires(Permission.DECIDE)
def take_back(document: str, short_id: str) -> ResponseReturnValue:
    """Undo within ten seconds, or withdraw an approval later: the same line."""
    ref = request.form.get("ref", "")
    return _decide(
        document,
        short_id,
        lambda by, seen: decisions.withdraw(by, document, [seen], ref),
        stay=True,
    )


@views.post("/dismiss")
@requires(Permission.DECIDE)
def post_dismissal(document: str, short_id: str) -> ResponseReturnValue:
    """A finding is none here, and why."""
    code, reason = request.form.get("code", ""), request.form.get("reason") or None
    return _decide(
        document,
        short_id,
        lambda by, seen: decisions.dismiss(by, document, [seen], code, reason),
        stay=True,
    )


@views.post("/lower-safety")
@requires(Permission.DECIDE)
def post_lowering(document: str, short_id: str) -> ResponseReturnValue:
    """The English is no safety text: a lead says so, and where it takes two, somebody else too."""
    reason = request.form.get("reason") or None
    return _decide(
        document,
        short_id,
        lambda by, seen: decisions.lower_safety(by, document, [seen], reason),
        stay=True,
    )


def _decide(
    document: str,
    short_id: str,
    do: Callable[[Decider, Seen], Decided],
    *,
    stay: bool = False,
) -> ResponseReturnValue:
    """Take a decision, then go on; where something came between, show both and lose nothing."""
    form = request.form
    seen = Seen(short_id, form.get("target", ""), form.get("seen", ""))
    # without words of its own an answer is about what stands there
    row = page_for_user(document).row(short_id) if "text" in form else None
    asks = _asks_first(row)
    if asks:
        return card(document, short_id, typed=typed_text(), asks=asks), 409
    try:
        decided = do(decider(), seen)
    except MeanwhileError as error:
        return _conflict(document, short_id, error)
    except PipelineError as error:
        if error.exit_code != 1 and error.code not in ("EMPTY", "UNKNOWN"):
            raise
        page = card(document, short_id, typed=typed_text(), error=error)
        return page, 422
    entry = decided.entries[0]
    person = current_user().account.id
    writer = take_wordings(desk(), document, entry, person) if row else ""
    keep_versions(desk(), document, entry, row.entry if row else entry, writer or person)
    made = decided.decisions[-1].id if decided.decisions else None
    told: dict[str, Any] = {"of": short_id, "ref": made, "done": None if made else "unchanged"}
    following = None
    if not stay:
        review_page = page_for_user(document)
        following = review_page.after(review_page.row(short_id))
        if following is None:
            return redirect(url_for("pages.show", document=document, **told), 303)
    to = following.short_id if following else short_id
    return redirect(url_for("units.show", document=document, short_id=to, **told), 303)


def _asks_first(row: UnitRow | None) -> str:
    """The digest of other people's approvals that the words of this form would end, unless it agrees to that."""
    form = request.form
    text = canonical(typed_text() or "")
    if row is None or not text or text == row.entry.target or form.get("falls") == row.falls:
        return ""
    if row.entry.target_sha != form.get("target"):
        return ""  # somebody has changed it meanwhile: both are shown
    others = [made for made in row.review.approvals if made.reviewer != current_user().account.id]
    return row.falls if others else ""


def _conflict(document: str, short_id: str, error: MeanwhileError) -> ResponseReturnValue:
    """Theirs, yours and the base side by side; one tap sends yours again, over theirs."""
    form = request.form
    review_page = page_for_user(document)
    row = review_page.row(short_id)
    base, yours = form.get("base", ""), typed_text()
    names = {r.id: r.name for r in project_cache().workspace().reviewers}
    page = render_template(
        "conflict.html",
        review_page=review_page,
        row=row,
        made_from=beside_text(review_page.document, row.entry) if row else None,
        who=[names.get(one, one) for one in error.who],
        yours=yours,
        base=base,
        theirs_changes=readable(base, row.entry.target) if row else (),
        yours_changes=readable(base, canonical(yours or "")),
        document=document,
        short_id=short_id,
        action=request.script_root + request.path,
        words=form.get("words", ""),
    )
    return page, 409


def _words(document: str, entry: Entry, by: Decider, kind: str) -> Comment:
    form = request.form
    return Comment(
        id=id_of_request(),
        document=document,
        source_sha=entry.source_sha,
        author=by.reviewer,
        addressee=form.get("to", "")[:80],
        kind=kind,
        text=form.get("words", "")[:LONGEST],
        created_at=desk().store.now(),
    )
