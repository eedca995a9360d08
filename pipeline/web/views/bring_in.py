"""Views to bring files in: drop them, read the report beside the page, take a wrong one back."""

from __future__ import annotations

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request
from flask import url_for as to
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from pipeline.flow.desk import bring_in
from pipeline.flow.imports.content import ImportOptions, print_of
from pipeline.flow.jobs.wishes import wish_build
from pipeline.importers.number_list import as_list, numbers_of
from pipeline.model.errors import PipelineError
from pipeline.web.language import words
from pipeline.web.notice import note_done
from pipeline.web.permissions import Permission, requires
from pipeline.web.security import current_user, desk, project_cache

views = Blueprint("bring_in", __name__)

MOST_BYTES_DROPPED = 40_000_000
"""Of all files that are dropped at once."""
_OF_FORM = frozenset({"again", "csrf", "once", "owner"})
"""Fields that are no choice."""
_WORDS = "words."
"""Before what names a picture: the field with what is said for it."""
_CHANGE = "change."
"""Before the number of a tracked change: the field that says `take` or `leave`."""
_NEW_PAGE = "-"
"""Of the field `update`: the file is no new version of any page. No page has this id."""
_CHANGES = ("accepted", "original")


@views.get("/bring-in")
@requires(Permission.WRITE)
def show() -> ResponseReturnValue:
    """Where files are dropped or picked."""
    return render_template("bring_in.html", refused=(), drop=None)


@views.post("/bring-in")
@requires(Permission.WRITE, most_bytes=MOST_BYTES_DROPPED)
def drop() -> ResponseReturnValue:
    """Keep what was dropped for a day, and show the report of the first file."""
    files = [(one.filename or "", one.stream.read()) for one in request.files.getlist("file")]
    files = [(name, data) for name, data in files if name or data]
    workspace = project_cache().workspace(now=True)
    found = bring_in.take_drop(workspace, current_user().account.id, files)
    if found.drop and not found.refused:
        return redirect(to("bring_in.report", token=found.drop.token, number=0), 303)
    page = render_template("bring_in.html", refused=found.refused, drop=found.drop)
    return page, 422 if found.refused else 200


@views.get("/bring-in/<token>/<int:number>")
@requires(Permission.WRITE)
def report(token: str, number: int) -> ResponseReturnValue:
    """The importer's report beside the page; the choices are in the address, nothing is written."""
    return _report(token, number)


@views.post("/bring-in/<token>/<int:number>")
@requires(Permission.WRITE)
def write(token: str, number: int) -> ResponseReturnValue:
    """Write the page, a draft for now, and have it built."""
    dropped, workspace = _drop(token, number), project_cache().workspace(now=True)
    if "again" in request.form:
        where = {"token": token, "number": number, **_address(request.form)}
        return redirect(to("bring_in.report", **where), 303)  # type: ignore[arg-type]
    try:
        imported = bring_in.bring_in(workspace, dropped, number, _options(request.form))
    except PipelineError as error:
        return _report(token, number, error), 422
    wish_build(desk().store, "import", imported.id, current_user().account.id)
    if number + 1 < len(dropped.names):
        back = redirect(to("bring_in.report", token=token, number=number + 1), 303)
    else:
        bring_in.forget_drop(workspace.project, token)
        back = redirect(to("documents.about", document=imported.id), 303)
    project_cache().workspace(now=True)
    return note_done(make_response(back), "brought-in")


@views.get("/bring-in/<token>/<int:number>/pictures/<name>")
@requires(Permission.WRITE)
def picture(token: str, number: int, name: str) -> ResponseReturnValue:
    """A picture of the file, small, as the page would have it."""
    dropped, workspace = _drop(token, number), project_cache().workspace()
    shown = bring_in.picture_of(workspace, dropped, number, _options(request.args), name)
    return Response(shown.data, mimetype=shown.kind) if shown else abort(404)


@views.post("/pages/<document:document>/-/take-back")
@requires(Permission.WRITE)
def take_back(document: str) -> ResponseReturnValue:
    """The last import of this page, as long as nobody has changed its files since."""
    workspace = project_cache().workspace(now=True)
    bring_in.take_back(workspace, workspace.document(document).path)
    workspace = project_cache().workspace(now=True)
    wish_build(desk().store, "import", document, current_user().account.id)
    is_there = document in workspace.headers
    where = to("documents.about", document=document) if is_there else to("documents.show")
    return note_done(make_response(redirect(where, 303)), "taken-back")


def _report(token: str, number: int, error: PipelineError | None = None) -> str:
    dropped, workspace = _drop(token, number), project_cache().workspace()
    options = _options(request.values)

    def place(name: str, options: ImportOptions) -> str:
        chosen = {k: request.values.get(k, "") for k in ("kind", "id", "title", "changes")}
        chosen["update"] = options.update or ""
        chosen["otherwise"] = as_list(options.otherwise)
        where = {"token": token, "number": number, "name": name}
        return to("bring_in.picture", **where, **chosen)  # type: ignore[arg-type]

    has_chosen = "update" in request.values
    found = bring_in.report(workspace, dropped, number, options, place, guess=not has_chosen)
    return render_template(
        "import_report.html",
        report=found,
        error=error,
        kinds=bring_in.KINDS,
        documents=workspace.documents,
        words_field=_WORDS,
        change_field=_CHANGE,
        has_chosen="changes" in request.values,
        otherwise=as_list(options.otherwise),
        said_words=options.words,
        new_page=_NEW_PAGE,
        print_of=print_of,
        tag=words().tag,
    )


def _drop(token: str, number: int) -> bring_in.Drop:
    """What this person dropped; 404 for anybody else, and after a day."""
    project = project_cache().workspace().project
    found = bring_in.drop_of(project, token, current_user().account.id)
    if found is None or number >= len(found.names):
        abort(404)
    return found


def _address(form: MultiDict[str, str]) -> dict[str, str]:
    """The choices of a form for an address: short, and without its tokens. A button may decide on all changes."""
    chosen = {
        k: v for k, v in form.items() if k not in _OF_FORM and not k.startswith(_CHANGE) and v
    }
    chosen.pop("otherwise", None)
    if form["again"] in _CHANGES:
        chosen["changes"] = form["again"]
    elif otherwise := _options(form).otherwise:
        chosen["otherwise"] = as_list(otherwise)
    if form["again"] != "1":
        chosen["_anchor"] = "changes"
    return chosen


def _otherwise(fields: MultiDict[str, str], changes: str) -> frozenset[int]:
    """The tracked changes that go the other way: those of the address, and as the fields of a form say."""
    found = set(numbers_of(fields.get("otherwise", "")))
    for name, value in fields.items():
        number = name.removeprefix(_CHANGE)
        if number == name or value not in ("take", "leave") or not numbers_of(number):
            continue
        if (value == "take") == (changes == "accepted"):
            found -= numbers_of(number)
        else:
            found |= numbers_of(number)
    return frozenset(found)


def _options(fields: MultiDict[str, str]) -> ImportOptions:
    """What was chosen; an empty field chooses nothing."""
    kind, changes = fields.get("kind", ""), fields.get("changes", "")
    changes = changes if changes in _CHANGES else "accepted"
    said = {k.removeprefix(_WORDS): v for k, v in fields.items() if k.startswith(_WORDS) and v}
    return ImportOptions(
        kind=kind if kind in bring_in.KINDS else bring_in.KINDS[0],
        id=fields.get("id", "").strip().rpartition("/")[2] or None,
        update=None if fields.get("update") == _NEW_PAGE else fields.get("update") or None,
        changes=changes,
        otherwise=_otherwise(fields, changes),
        bold_headings=fields.get("bold_headings") == "1",
        title=" ".join(fields.get("title", "").split())[:300],
        words={name: " ".join(text.split())[:500] for name, text in said.items()},
    )
