"""Views to sign in and out, and to accept an invitation."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from flask import (
    Blueprint,
    current_app,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from pipeline.flow.accounts import auth, invitations, passkeys
from pipeline.flow.accounts import sign_in as sign_ins
from pipeline.flow.accounts.password_link import ask_for_link, is_possible
from pipeline.flow.accounts.sign_in import AsksForCode, SignedIn
from pipeline.model.errors import PipelineError
from pipeline.web.door import Door
from pipeline.web.errors import MESSAGES
from pipeline.web.permissions import Permission, requires
from pipeline.web.security import (
    COOKIE,
    SHARED_COOKIE,
    YEAR,
    begin_session,
    current_user,
    desk,
    drop_cookie,
    is_local,
    project_cache,
    set_cookie,
    visitor,
    web_origin,
)

views = Blueprint("auth", __name__)


@views.get("/sign-in")
@requires(Permission.NOBODY)
def show() -> ResponseReturnValue:
    """The door; after it comes the page `to`."""
    to = request.args.get("to", "")
    action = to if is_local(to, "GET") else ""
    if g.current_user is not None:
        return redirect(action or url_for("home.show"))
    why = "locked" if "locked" in request.args else ""
    return Door(action, request.args.get("locked", ""), why=why).page()


@views.post("/sign-in")
@requires(Permission.NOBODY)
def sign_in() -> ResponseReturnValue:
    """In, or to the code; then to the page that was asked for, where what was typed waits to be sent by hand."""
    form, door = request.form, Door.of_form(request.form)
    name, password, shared = form.get("name", ""), form.get("password", ""), "shared" in form
    try:
        found = sign_ins.sign_in(desk(), name, password, visitor(), shared=shared)
    except PipelineError as error:
        return _refused(error, door.page)
    return _on(found, door)


@views.post("/sign-in/code")
@requires(Permission.NOBODY)
def code() -> ResponseReturnValue:
    """In, with a code of the app or of the paper, as `sign_in`."""
    form, door = request.form, Door.of_form(request.form)
    ticket, given = form.get("ticket", ""), form.get("code", "") or form.get("recovery", "")
    project = project_cache().workspace().project
    try:
        found = sign_ins.enter_code(desk(), project, ticket, given, visitor())
    except PipelineError as error:
        late = error.code == "TICKET"
        return _refused(error, door.page if late else partial(door.code_page, ticket))
    return _on(found, door)


@views.post("/sign-in/passkey")
@requires(Permission.NOBODY)
def passkey() -> ResponseReturnValue:
    """In, with a signature in place of a code."""
    form, door = request.form, Door.of_form(request.form)
    ticket = form.get("ticket", "")
    try:
        found = passkeys.sign(desk(), ticket, form.get("credential", ""), web_origin(), visitor())
    except PipelineError as error:
        late = error.code == "TICKET"
        return _refused(error, door.page if late else partial(door.code_page, ticket))
    return _on(found, door)


def _refused(error: PipelineError, page: Callable[[str, int], str]) -> ResponseReturnValue:
    """The same page, with what was typed, and what was wrong."""
    says = MESSAGES.get(error.code, "")
    if not isinstance(error, auth.ThrottledError):
        return page(says, 0), 422
    status = 503 if error.code == "BUSY" else 429
    return page(says, error.seconds), status, {"Retry-After": str(error.seconds)}


def _on(found: SignedIn | AsksForCode, door: Door) -> ResponseReturnValue:
    """To the page that was asked for, or to the code."""
    if isinstance(found, AsksForCode):
        return door.code_page(found.ticket)
    if g.current_user is not None:  # another person on this device, or the same once more
        auth.sign_out(desk(), g.current_user)
    g.form_token = ""
    session = found.session
    response = make_response(_behind(door.for_(session.account), session.csrf))
    set_cookie(response, SHARED_COOKIE, str(int(session.shared)), YEAR)
    return begin_session(response, found)


def _behind(door: Door, csrf: str) -> ResponseReturnValue:
    if door.kept and is_local(door.action, "POST"):
        return render_template("resume.html", action=door.action, kept=door.kept, csrf=csrf)
    return redirect(door.action if is_local(door.action, "GET") else url_for("home.show"), 303)


@views.post("/sign-out")
@requires(Permission.READ, without_factor=True)
def sign_out() -> ResponseReturnValue:
    """Out; the browser is told to forget what it has cached of the desk.

    With `to`, the next person comes to that page. With `lock`, it is this person who is to come back to it.
    """
    form, who = request.form, current_user()
    auth.sign_out(desk(), who)
    locked = who.account.id if "lock" in form else None
    to = url_for("auth.show", to=form.get("to") or None, locked=locked)
    response = make_response(redirect(to, 303))
    drop_cookie(response, COOKIE)
    response.headers["Clear-Site-Data"] = '"cache"'  # not the storage: unsent answers are there
    return response


@views.get("/invitations/<token>")
@requires(Permission.NOBODY)
def invitation(token: str) -> ResponseReturnValue:
    """Choose a password."""
    found = invitations.invitation(desk(), project_cache().workspace().project, token)
    status = 200 if found else 410
    return render_template("invitation.html", invitation=found, token=token, error=""), status


@views.post("/invitations/<token>")
@requires(Permission.NOBODY)
def accept(token: str) -> ResponseReturnValue:
    """The password is set; in."""
    project = project_cache().workspace().project
    try:
        found = invitations.accept(
            desk(), project, token, request.form.get("password", ""), visitor()
        )
    except auth.ThrottledError:
        raise
    except PipelineError as error:
        guest = invitations.invitation(desk(), project, token)
        says = MESSAGES.get(error.code, "")
        return render_template(
            "invitation.html", invitation=guest, token=token, error=says
        ), 422 if guest else 410
    return _on(found, Door())


@views.get("/forgot")
@requires(Permission.NOBODY)
def forgot() -> ResponseReturnValue:
    """Ask for a link to the address that one has set."""
    possible = is_possible(project_cache().workspace().project.settings)
    return render_template("forgot.html", possible=possible, asked=False)


@views.post("/forgot")
@requires(Permission.NOBODY)
def send() -> ResponseReturnValue:
    """The same answer, at once, for every name: the letter goes out behind it."""
    project, name = project_cache().workspace().project, request.form.get("name", "")
    say = partial(current_app.logger.warning, "no link for a new password was sent: %s")
    ask_for_link(desk(), project, name, say)
    return render_template("forgot.html", possible=is_possible(project.settings), asked=True)
