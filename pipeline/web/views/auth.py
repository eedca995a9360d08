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
from pipeline.web.errors import MESSAGES
from pipeline.web.permissions import Permission, requires
from pipeline.web.security import (
    COOKIE,
    cookie_name,
    current_user,
    desk,
    is_local,
    project_cache,
    set_cookie,
)

views = Blueprint("auth", __name__)
_KEPT = "kept."


@views.get("/sign-in")
@requires(Permission.NOBODY)
def show() -> ResponseReturnValue:
    """The door."""
    if g.current_user is not None:
        return redirect(url_for("home.show"))
    return render_template("sign_in.html", action="", kept={}, expired=False, error="")


@views.post("/sign-in")
@requires(Permission.NOBODY)
def sign_in() -> ResponseReturnValue:
    """In, to the page that was asked for; what was typed meanwhile is shown again, to be sent by hand."""
    form = request.form
    kept = {k.removeprefix(_KEPT): v for k, v in form.items() if k.startswith(_KEPT)}
    action = form.get("action", "")
    try:
        token, session = auth.sign_in(
            desk(),
            form.get("name", ""),
            form.get("password", ""),
            request.headers.get("User-Agent", ""),
            request.remote_addr or "",
        )
    except auth.ThrottledError:
        raise
    except PipelineError as error:
        says = MESSAGES.get(error.code, "")
        return render_template(
            "sign_in.html", action=action, kept=kept, expired=False, error=says
        ), 422
    if g.current_user is not None:  # another person on this device, or the same once more
        auth.sign_out(desk(), g.current_user)
    g.form_token = ""
    if kept and is_local(action, "POST"):
        page = render_template("resume.html", action=action, kept=kept, csrf=session.csrf)
        return _with_session(page, token)
    to = action if is_local(action, "GET") else url_for("home.show")
    return _with_session(redirect(to, 303), token)


@views.post("/sign-out")
@requires(Permission.READ)
def sign_out() -> ResponseReturnValue:
    """Out; the browser is told to forget what it has kept of the desk."""
    auth.sign_out(desk(), current_user())
    response = redirect(url_for("auth.show"), 303)
    response.delete_cookie(cookie_name(COOKIE), path="/")
    response.headers["Clear-Site-Data"] = '"cache", "cookies"'
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
