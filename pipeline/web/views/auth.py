"""Views to sign in and out, and to accept an invitation."""

from __future__ import annotations

import threading

from flask import (
    Blueprint,
    Response,
    current_app,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from pipeline.flow.accounts import auth, invitations
from pipeline.flow.accounts.password_link import is_possible, send_link
from pipeline.model.errors import PipelineError
from pipeline.web.door import Door
from pipeline.web.errors import MESSAGES
from pipeline.web.permissions import Permission, requires
from pipeline.web.security import (
    COOKIE,
    SHARED_COOKIE,
    YEAR,
    current_user,
    desk,
    drop_cookie,
    is_local,
    project_cache,
    set_cookie,
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
    """In, to the page that was asked for; what was typed meanwhile is shown again, to be sent by hand."""
    form, shared = request.form, "shared" in request.form
    try:
        token, session = auth.sign_in(
            desk(),
            form.get("name", ""),
            form.get("password", ""),
            request.headers.get("User-Agent", ""),
            request.remote_addr or "",
            shared=shared,
        )
    except auth.ThrottledError:
        raise
    except PipelineError as error:
        return Door.of_form(form).page(MESSAGES.get(error.code, "")), 422
    if g.current_user is not None:  # another person on this device, or the same once more
        auth.sign_out(desk(), g.current_user)
    g.form_token = ""
    door = Door.of_form(form).for_(session.account)
    response = _with_session(_behind(door, session.csrf), token)
    set_cookie(response, SHARED_COOKIE, str(int(shared)), YEAR)
    return response


def _behind(door: Door, csrf: str) -> ResponseReturnValue:
    if door.kept and is_local(door.action, "POST"):
        return render_template("resume.html", action=door.action, kept=door.kept, csrf=csrf)
    return redirect(door.action if is_local(door.action, "GET") else url_for("home.show"), 303)


@views.post("/sign-out")
@requires(Permission.READ)
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
    try:
        session = invitations.accept(
            desk(),
            project_cache().workspace().project,
            token,
            request.form.get("password", ""),
            request.headers.get("User-Agent", ""),
            request.remote_addr or "",
        )
    except auth.ThrottledError:
        raise
    except PipelineError as error:
        found = invitations.invitation(desk(), project_cache().workspace().project, token)
        says = MESSAGES.get(error.code, "")
        return render_template(
            "invitation.html", invitation=found, token=token, error=says
        ), 422 if found else 410
    g.form_token = ""
    return _with_session(redirect(url_for("home.show"), 303), session)


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
    held, log = desk(), current_app.logger

    def work() -> None:
        try:
            send_link(held, project, name)
        except PipelineError as error:
            log.warning("no link for a new password was sent: %s", error)

    threading.Thread(target=work, name="password link").start()
    return render_template("forgot.html", possible=is_possible(project.settings), asked=True)


def _with_session(page: ResponseReturnValue, token: str) -> Response:
    response = make_response(page)
    set_cookie(response, COOKIE, token)
    return response
