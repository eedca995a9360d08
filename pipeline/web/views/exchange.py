"""Views to send a page to a translator, and to take it back: the report first, then what was chosen."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request
from flask import url_for as to
from flask.typing import ResponseReturnValue

from pipeline.exchange.compare import Result
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
from pipeline.web.errors import MESSAGES
from pipeline.web.language import later as _
from pipeline.web.language import words
from pipeline.web.notice import note_done
from pipeline.web.permissions import Permission, requires
from pipeline.web.security import current_user, project_cache
from pipeline.web.unit_card import page_for_user
from pipeline.web.views.bring_in import MOST_BYTES_DROPPED

views = Blueprint("exchange", __name__)

_CHOICE = "text."
"""Before the sign of a text: the field with whose words are taken."""
_WHY = (
    _("its English has changed since it went out"),
    _("no text of this page has that English"),
    _("names no text"),
    _("its English is not that of its sign: rows were moved, or the English was edited"),
    _("left empty: what stands here stays"),
    _("still the English"),
    _("as it went out; it has changed here since"),
    _("this text stands more than once in the file, with different Mandarin"),
    _("somebody has approved what stands here"),
    _("what stood here was approved, and no approval is left"),
    _("somebody has written other words here since it went out"),
    _("holds several texts: its rows were joined"),
    _("what stands here was chosen"),
    _("belongs to another page"),
    _("is empty"),
    _("is no file that goes out from here"),
    _("does not say which project and page it belongs to"),
    _("nothing waits for a translator"),
    _("its cells were joined with others"),
    _("holds a formula"),
    _("holds an error of Excel"),
    _("the English of this page has changed since the file went out"),
    _("comments that stand beside no text"),
)
"""What the comparison says; what follows one of these is English or a name."""
_BROKEN = _("The file is not whole; ask for it once more.")
_LARGE = _("It is too large; send fewer texts at once.")
_OLD = _("It is of before 2007, or has a password; save it in the format of today.")
_OTHER = _("It holds no file that went out from here.")
_OF_FILES = {
    "is no XLIFF": _OTHER,
    "is no ": _BROKEN,
    "is not in ": _BROKEN,
    "declares a document type": _BROKEN,
    "is another kind of XML": _BROKEN,
    "has no text": _BROKEN,
    "is larger than ": _LARGE,
    "holds more than ": _LARGE,
    "has more than ": _LARGE,
    "is a Word file of before 2007": _OLD,
    "is a Excel file of before 2007": _OLD,
    "holds macros": _("It holds macros, which are programs; save it without them."),
    "is in ": _("It is in another language."),
    "belongs to another project": _("It belongs to another project."),
    "has no sheet with the columns": _(
        "Its columns have other names now; give them their first ones."
    ),
    "has cells far behind the texts": _(
        "It has cells far behind the texts; delete those rows and columns."
    ),
    "holds no file that went out": _OTHER,
}
"""How a fault of a file begins → what somebody who reads no English is told of it, with what to do."""
_MARKS = _("its marks are not those of the English (bold, links, code)")
"""What the check of marks says in detail, in English."""


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
        translated=translated,
        of_file=of_file,
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


def said(why: str) -> str:
    """What the comparison says of a text, in the words of this request's language."""
    return translated(why) or (why if words().tag == "en" else words().gettext(_MARKS))


def translated(what: str) -> str:
    """What is wrong with a file or a text, in the words of this request's language; empty where it has none."""
    if whole := of_file(what):
        return whole
    known = next((one for one in _WHY if what.startswith(one)), "")
    return words().gettext(known) + what.removeprefix(known) if known else ""


def of_file(what: str) -> str:
    """A fault of a file with what to do, in one; empty in English, which has its own words for each."""
    told = next((told for begins, told in _OF_FILES.items() if what.startswith(begins)), "")
    known = told and not what.startswith(_WHY)
    return words().gettext(told) if known and words().tag != "en" else ""


def _show(document: str, error: PipelineError | None = None) -> str:
    return render_template(
        "exchange.html",
        review_page=page_for_user(document),
        formats=FORMATS,
        chosen=request.args,
        error=error,
        translated=translated,
        messages=MESSAGES,
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
