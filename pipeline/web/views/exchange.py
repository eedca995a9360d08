"""Views to send a page to a translator, and to take it back: the report first, then what was chosen."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request
from flask import url_for as to
from flask.typing import ResponseReturnValue

from pipeline.exchange.compare import Result, RowOutcome
from pipeline.exchange.package import Reason
from pipeline.flow.exchange.drop import (
    FORMATS,
    Drop,
    bring,
    drop_of,
    forget_drop,
    take_file,
)
from pipeline.flow.exchange.send import file_of
from pipeline.model.errors import PipelineError
from pipeline.web.language import later as _
from pipeline.web.language import text, words
from pipeline.web.notice import note_done
from pipeline.web.permissions import Permission, requires
from pipeline.web.security import current_user, project_cache
from pipeline.web.unit_card import page_for_user
from pipeline.web.views.bring_in import MOST_BYTES_DROPPED

views = Blueprint("exchange", __name__)

_CHOICE = "text."
"""Before the sign of a text: the field with whose words are taken."""
_WHY = {
    Reason.APPROVAL_ENDED: _("what stood here was approved, and no approval is left"),
    Reason.APPROVED: _("somebody has approved what stands here"),
    Reason.AS_SENT: _("as it went out; it has changed here since"),
    Reason.CELLS_JOINED: _("its cells were joined with others"),
    Reason.CHANGED_HERE: _("somebody has written other words here since it went out"),
    Reason.ENGLISH_CHANGED: _("its English has changed since it went out"),
    Reason.EXCEL_ERROR: _("holds an error of Excel"),
    Reason.FORMULA: _("holds a formula"),
    Reason.KEPT: _("what stands here was chosen"),
    Reason.LEFT_EMPTY: _("left empty: what stands here stays"),
    Reason.MARKS: _("its marks are not those of the English (bold, links, code)"),
    Reason.NAMES_NO_TEXT: _("names no text"),
    Reason.NO_SUCH_ENGLISH: _("no text of this page has that English"),
    Reason.OTHER_ENGLISH: _(
        "its English is not that of its sign: rows were moved, or the English was edited"
    ),
    Reason.ROWS_JOINED: _("holds several texts: its rows were joined"),
    Reason.STILL_ENGLISH: _("still the English"),
    Reason.TWICE: _("this text stands more than once in the file, with different Mandarin"),
}
"""Why a row ends as it does → what the desk says of it."""
_ENGLISH_NOW = _("its English has changed since it went out: it is now %(now)s")


@views.get("/pages/<document:document>/-/translator")
@requires(Permission.EXCHANGE)
def show(document: str) -> ResponseReturnValue:
    """Send the page out, and take it back."""
    return _show(document)


@views.get("/pages/<document:document>/-/translator/file")
@requires(Permission.EXCHANGE)
def file(document: str) -> ResponseReturnValue:
    """The page as a file of the translator's own tools."""
    workspace, format_ = project_cache().workspace(), request.args.get("format", "")
    if format_ not in FORMATS:
        abort(404)
    try:
        name, data = file_of(
            workspace,
            workspace.document(document),
            format_,
            everything=request.args.get("what") == "all",
            translator=_translator(request.args),
        )
    except PipelineError as error:
        return _show(document, error), 422
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(data, mimetype="application/octet-stream", headers=headers)


@views.post("/pages/<document:document>/-/translator")
@requires(Permission.DECIDE, most_bytes=MOST_BYTES_DROPPED)
def drop(document: str) -> ResponseReturnValue:
    """Keep the file for a day, and show its report."""
    sent = request.files.get("file")
    name, data = (sent.filename or "", sent.stream.read()) if sent else ("", b"")
    try:
        kept = take_file(project_cache().workspace(), current_user().account.id, name, data)
    except PipelineError as error:
        return _show(document, error), 422
    return redirect(to("exchange.report", document=document, token=kept.token), 303)


@views.get("/pages/<document:document>/-/translator/<token>")
@requires(Permission.DECIDE)
def report(document: str, token: str) -> ResponseReturnValue:
    """Text by text what the file brings; nothing is written."""
    workspace = project_cache().workspace(now=True)
    found = bring(workspace, _drop(token), document, {}, "", write=False)
    return render_template(
        "exchange_report.html",
        document=workspace.document(document),
        token=token,
        found=found,
        results=Result,
        said=said,
    )


@views.post("/pages/<document:document>/-/translator/<token>")
@requires(Permission.DECIDE)
def write(document: str, token: str) -> ResponseReturnValue:
    """Write what is new, and what was chosen where both sides have other words."""
    workspace, kept = project_cache().workspace(now=True), _drop(token)
    chosen = {k.removeprefix(_CHOICE): v for k, v in request.form.items() if k.startswith(_CHOICE)}
    found = bring(workspace, kept, document, chosen, _translator(request.form), write=True)
    project_cache().workspace(now=True)
    if not found.files:
        return redirect(to("exchange.report", document=document, token=token), 303)
    forget_drop(workspace.project, token)
    came = len(found.of(Result.NEW)) + len(found.of(Result.CHANGED))
    left = len(found.of(Result.CONFLICT)) + len(found.of(Result.REFUSED))
    back = make_response(redirect(to("pages.show", document=document), 303))
    return note_done(back, "came-back", count=came, left=left)


def said(one: RowOutcome) -> str:
    """Why a row ends as it does, in the words of this request's language."""
    if one.reason is None:
        return ""
    if one.reason is Reason.ENGLISH_CHANGED and one.detail:
        return text(_ENGLISH_NOW, now=words().quoted(one.detail))
    if one.reason is Reason.MARKS and words().tag == "en":
        return one.detail
    return words().gettext(_WHY[one.reason])


def _show(document: str, error: PipelineError | None = None) -> str:
    return render_template(
        "exchange.html",
        review_page=page_for_user(document),
        formats=FORMATS,
        chosen=request.args,
        error=error,
    )


def _translator(fields: Mapping[str, str]) -> str:
    """The name that somebody typed."""
    return " ".join(fields.get("translator", "").split())[:100]


def _drop(token: str) -> Drop:
    """What this person sent back; 404 for anybody else, and after a day."""
    found = drop_of(project_cache().workspace().project, token, current_user().account.id)
    if found is None:
        abort(404)
    return found
