"""Views of a page as its readers see it: in frames on a screen, and on paper."""

from __future__ import annotations

from flask import Blueprint, Response, abort, make_response, render_template, request
from flask.typing import ResponseReturnValue

from pipeline.build.standalone import style_hash
from pipeline.flow.desk.look import Look, Sheet, look_of
from pipeline.model.settings import EN
from pipeline.web.permissions import Permission, requires
from pipeline.web.security import for_frame, project_cache, with_frames

views = Blueprint("look", __name__)

SHOWN = ("phone", "desktop", "paper")
"""On what the page is looked at: a screen of 390 or 1,280 points, or the sheets of a handout."""
STATES = ("draft", "public")
"""The words as they stand, or what the next build puts on the site."""


@views.get("/pages/<document:document>/-/look")
@requires(Permission.READ)
def show(document: str) -> ResponseReturnValue:
    """Each language beside the other; `show` is one of `SHOWN`, `state` one of `STATES`."""
    look, shown = _look(document), _choice("show", SHOWN)
    sheets = look.sheets if shown == "paper" else ()
    page = render_template(
        "look.html",
        look=look,
        shown=shown,
        state=_choice("state", STATES),
        sheets=[(one, len(look.drawn(one))) for one in sheets],
    )
    return with_frames(make_response(page))


@views.get("/pages/<document:document>/-/look/<tag>")
@requires(Permission.READ)
def frame(document: str, tag: str) -> ResponseReturnValue:
    """What its readers see in one language, and nothing of the desk; 404 where they see nothing."""
    page = _look(document).framed(tag)
    if page is None:
        abort(404)
    return for_frame(Response(page, mimetype="text/html"), style_hash())


@views.get("/pages/<document:document>/-/sheet.pdf")
@requires(Permission.READ)
def sheet(document: str) -> ResponseReturnValue:
    """A sheet of a handout as it is printed; 404 for a page that is none, or a language that is not there."""
    look = _look(document)
    pdf = look.printed(_sheet(look))
    name = f"{document.rsplit('/', 1)[-1]}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return Response(pdf, mimetype="application/pdf", headers=headers)


@views.get("/pages/<document:document>/-/sheet/<int:number>.png")
@requires(Permission.READ)
def leaf(document: str, number: int) -> ResponseReturnValue:
    """A page of the same, counted from 1."""
    look = _look(document)
    leaves = look.drawn(_sheet(look))
    if not 1 <= number <= len(leaves):
        abort(404)
    return Response(leaves[number - 1], mimetype="image/png")


def _look(document: str) -> Look:
    workspace = project_cache().workspace()
    public = _choice("state", STATES) == "public"
    return look_of(workspace, workspace.document(document), public=public)


def _sheet(look: Look) -> Sheet:
    """The one that the address asks for, else that in both languages."""
    tag = project_cache().workspace().project.settings.locale.tag
    found = look.sheet(request.args.get("languages", f"{EN.tag}-{tag}"))
    return found or abort(404)


def _choice(name: str, known: tuple[str, ...]) -> str:
    """What the address says of `name`; the first of `known` where it says nothing that is known."""
    asked = request.args.get(name, "")
    return asked if asked in known else known[0]
