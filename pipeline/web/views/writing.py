"""Views to write English: one block at a time beside the page, and to make the page public."""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pipeline.flow.desk import writing
from pipeline.flow.english.public import sign_off_english, take_down_english
from pipeline.flow.jobs.wishes import wish_build
from pipeline.flow.workspace import Workspace
from pipeline.importers.refuse import MOST_BYTES
from pipeline.model.document import Document
from pipeline.model.errors import PipelineError, RefusedError
from pipeline.web.notice import note_done
from pipeline.web.permissions import Permission, requires
from pipeline.web.security import current_user, desk, project_cache

views = Blueprint("writing", __name__)


@views.get("/pages/<document:document>/-/write")
@requires(Permission.WRITE)
def show(document: str) -> ResponseReturnValue:
    """The page; `at` is the block that is open, `after` the one behind which a new one comes."""
    return _page(document, request.args.get("at", ""), request.args.get("after", ""))


@views.post("/pages/<document:document>/-/write")
@requires(Permission.WRITE)
def save(document: str) -> ResponseReturnValue:
    """One block, and nothing else of the file."""
    form, workspace = request.form, project_cache().workspace(now=True)
    found, sha, text = workspace.document(document), form.get("sha", ""), form.get("text", "")
    who = current_user().account.id
    start, end = (_offset(form.get(name, "")) for name in ("start", "end"))
    try:
        if form.get("new"):
            done = writing.add_block(workspace, found, sha, end, text, who)
        else:
            done = writing.save_block(workspace, found, sha, (start, end), text, who)
    except PipelineError as error:
        at = "" if isinstance(error, RefusedError) else str(start)
        return _page(document, at, "", error, text), 409 if not at else 422
    if done:
        _build("edit", document)
    back = redirect(url_for("writing.show", document=document) + f"#b{start}", 303)
    return note_done(make_response(back), "written" if done else "unchanged")


@views.post("/pages/<document:document>/-/write/preview")
@requires(Permission.WRITE)
def preview(document: str) -> ResponseReturnValue:
    """What is being typed, as readers would see it; nothing is kept."""
    project_cache().workspace().document(document)
    return writing.preview_block(request.form.get("text", ""))


@views.post("/pages/<document:document>/-/write/picture")
@requires(Permission.WRITE, most_bytes=MOST_BYTES)
def picture(document: str) -> ResponseReturnValue:
    """A picture with its words, as a block of its own."""
    form, workspace = request.form, project_cache().workspace(now=True)
    found, who = workspace.document(document), current_user().account.id
    file = request.files.get("file")
    given = writing.Picture(file.stream.read() if file else b"", form.get("words", ""))
    end, start = _offset(form.get("end", "")), _offset(form.get("start", ""))
    try:
        writing.add_picture(workspace, found, form.get("sha", ""), end, given, who)
    except PipelineError as error:
        return _page(document, "", str(end), error), 422
    _build("edit", document)
    back = redirect(url_for("writing.show", document=document) + f"#b{start}", 303)
    return note_done(make_response(back), "written")


@views.get("/pages/<document:document>/-/write/history")
@requires(Permission.WRITE)
def history(document: str) -> ResponseReturnValue:
    """What the page was, who left it so, and what has changed since."""
    workspace = project_cache().workspace(now=True)
    found = workspace.document(document)
    return render_template(
        "written.html",
        document=found,
        versions=writing.history_of(workspace, found),
        sha=workspace.sources[document].sha256,
        names={one.id: one.name for one in workspace.reviewers},
    )


@views.post("/pages/<document:document>/-/write/restore")
@requires(Permission.WRITE)
def restore(document: str) -> ResponseReturnValue:
    """One of them stands there again; what it takes the place of stays in the list."""
    form, workspace = request.form, project_cache().workspace(now=True)
    found, who = workspace.document(document), current_user().account.id
    if writing.restore(workspace, found, form.get("sha", ""), form.get("version", ""), who):
        _build("edit", document)
    back = make_response(redirect(url_for("writing.show", document=document), 303))
    return note_done(back, "written")


@views.post("/pages/<document:document>/-/public")
@requires(Permission.WRITE)
def public(document: str) -> ResponseReturnValue:
    """Readers see the English from the build that this begins; or they see neither language."""
    workspace, form = project_cache().workspace(now=True), request.form
    is_public, who = form.get("public") == "1", current_user().account.id
    found, sha = workspace.document(document), form.get("sha", "")
    if workspace.project.settings.review.source == "sign-off":
        done = _signed(workspace, found, sha, who, public=is_public)
    else:
        done = writing.make_public(workspace, found, sha, who, public=is_public)
    if done:
        what = "publish-english" if is_public else "withdraw"
        _build(what, document)
    return redirect(url_for("documents.about", document=document), 303)


def _signed(workspace: Workspace, found: Document, sha: str, who: str, *, public: bool) -> bool:
    """The same where people publish English: these bytes, without `draft: true`; or a line that takes them down."""
    if not public:
        return take_down_english(workspace.project.root, found.id, who, via="desk")[1] is not None
    if found.draft:
        writing.make_public(workspace, found, sha, who, public=True)
        workspace = project_cache().workspace(now=True)
        sha = writing.sha_without_draft(found)
    return sign_off_english(workspace, found.id, who, sha=sha, via="desk")[1] is not None


def _build(what: str, document: str) -> None:
    """Have it built with what was written, and read it again: else the next page shows what was."""
    wish_build(desk().store, what, document, current_user().account.id)
    project_cache().workspace(now=True)


def _page(
    document: str, at: str, after: str, error: PipelineError | None = None, mine: str = ""
) -> str:
    workspace = project_cache().workspace(now=True)
    return render_template(
        "write.html",
        page=writing.writing(workspace, workspace.document(document)),
        at=_offset(at) if at else -1,
        after=_offset(after) if after else -1,
        error=error,
        mine=mine,
    )


def _offset(value: str) -> int:
    """A place in a file; what is none is behind every file."""
    return int(value) if value.isascii() and value.isdigit() and len(value) < 9 else 10**9
