"""Views of all documents: their state, what is on the site, and what an author does with them."""

from __future__ import annotations

from flask import (
    Blueprint,
    abort,
    get_template_attribute,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from pipeline.flow.desk.bring_in import can_take_back
from pipeline.flow.desk.documents_list import PageRow, PageState, page_row, pages_list
from pipeline.flow.desk.first_steps import readers_here
from pipeline.flow.desk.preview_link import DAYS, preview_link, preview_of
from pipeline.flow.desk.queue import Queue, queue_of
from pipeline.flow.desk.translating import translating
from pipeline.flow.jobs.wishes import (
    REVIEW,
    cancel_translation,
    translation_of,
    wish_build,
    wish_model,
    wish_translation,
)
from pipeline.web.notice import note_done
from pipeline.web.permissions import Permission, requires
from pipeline.web.security import current_user, desk, project_cache

views = Blueprint("documents", __name__)


@views.get("/pages")
@requires(Permission.READ)
def show() -> ResponseReturnValue:
    """All documents, by title; `q` and `state` narrow the list, `page` turns its leaves."""
    words, state = request.args.get("q", "")[:200], request.args.get("state", "")
    number = request.args.get("page", "1")
    found = pages_list(
        project_cache().workspace(),
        desk().store,
        _queue().rows,
        words,
        state if state in list(PageState) else "",
        int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 1,
    )
    return render_template(
        "documents.html", found=found, words_asked=words, state=state, faults=_queue().faults
    )


@views.get("/pages/<document:document>/-/live")
@requires(Permission.READ)
def live(document: str) -> ResponseReturnValue:
    """What is on the site, to be shown anew while it changes."""
    both = get_template_attribute("live.html", "both")
    return str(both(shown_row(document)))


@views.get("/pages/<document:document>/-/about")
@requires(Permission.READ)
def about(document: str) -> ResponseReturnValue:
    """One document: what is on the site, how far it has come, what comes next."""
    return _about(document)


@views.post("/pages/<document:document>/-/preview-link")
@requires(Permission.WRITE)
def share(document: str) -> ResponseReturnValue:
    """A link to the page for somebody without an account; it is shown once."""
    token = preview_link(desk(), project_cache().workspace(), document, current_user().account.id)
    return _about(document, url_for("documents.preview", token=token, _external=True))


@views.get("/preview/<token>")
@requires(Permission.NOBODY)
def preview(token: str) -> ResponseReturnValue:
    """The page of a link, in both languages; 410 for one that is good for nothing. No search engine keeps it."""
    workspace = project_cache().workspace()
    found = preview_of(desk(), workspace, token)
    page = render_template("preview_link.html", preview=found, tag=found.tag if found else "")
    return page, 200 if found else 410, {"X-Robots-Tag": "noindex, nofollow, noarchive"}


def _about(document: str, link: str = "") -> str:
    workspace = project_cache().workspace()
    path = workspace.document(document).path
    return render_template(
        "document.html",
        row=shown_row(document),
        link=link,
        link_days=DAYS,
        readers=bool(readers_here(desk(), workspace)),
        can_take_back=current_user().writes and can_take_back(workspace, path),
        sha=workspace.sources[document].sha256 if document in workspace.sources else "",
    )


@views.post("/pages/<document:document>/-/send")
@requires(Permission.WRITE)
def send(document: str) -> ResponseReturnValue:
    """To the therapists: the catalog and the preview follow the English, and the list says since when it waits."""
    project_cache().workspace(now=True).document(document)
    wish_build(desk().store, REVIEW, document, current_user().account.id)
    back = make_response(redirect(url_for("documents.about", document=document), 303))
    return note_done(back, "sent")


@views.get("/pages/<document:document>/-/translate")
@requires(Permission.WRITE)
def translation(document: str) -> ResponseReturnValue:
    """What an engine would get, and what it costs; while one is at work, how far it is."""
    workspace = project_cache().workspace()
    found = translating(workspace, desk().store, workspace.document(document))
    # whoever waits for a draft looks every two seconds, and the row takes a look at all pages
    row = None if found.moves else shown_row(document)
    return render_template("translation.html", found=found, row=row)


@views.post("/pages/<document:document>/-/translate")
@requires(Permission.WRITE)
def translate(document: str) -> ResponseReturnValue:
    """Have it drafted, behind this answer; with `fetch` after the engine's model was fetched."""
    workspace, engine = project_cache().workspace(now=True), request.form.get("engine", "")
    workspace.document(document)
    if engine and engine not in workspace.project.settings.engines:
        abort(404)
    wish = wish_model if "fetch" in request.form else wish_translation
    wish(desk().store, document, current_user().account.id, engine)
    return redirect(url_for("documents.translation", document=document), 303)


@views.post("/pages/<document:document>/-/translate/cancel")
@requires(Permission.WRITE)
def cancel(document: str) -> ResponseReturnValue:
    """Drafts that are written stay."""
    job = translation_of(desk().store, document)
    if job is not None:
        cancel_translation(desk().store, job)
    return redirect(url_for("documents.translation", document=document), 303)


def _queue() -> Queue:
    who = current_user()
    person = who.account.id if who.decides else ""
    return queue_of(project_cache().workspace(), person, {}, who.account.only_document)


def shown_row(document: str) -> PageRow:
    """A document as the list has it, for whoever asks. Raises UNKNOWN."""
    workspace = project_cache().workspace()
    workspace.document(document)
    row = next(one for one in _queue().rows if one.id == document)
    return page_row(workspace, desk().store, row)
