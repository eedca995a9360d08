"""Who is signed in in; their language, devices and password, changed, out."""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pipeline.flow import access
from pipeline.flow.password_link import is_possible
from pipeline.model.errors import PipelineError
from pipeline.web.faults import SAYS
from pipeline.web.guard import COOKIE, desk, memory, set_cookie, visitor
from pipeline.web.policy import Needs, needs
from pipeline.web.words import LANGUAGES

views = Blueprint("account", __name__, url_prefix="/me")


@views.get("")
@needs(Needs.READ)
def show() -> ResponseReturnValue:
    """Language, devices, password."""
    return _page("")


@views.post("/language")
@needs(Needs.READ)
def language() -> ResponseReturnValue:
    """The language in which the desk speaks to this person."""
    chosen = request.form.get("language", "")
    if chosen in LANGUAGES:
        access.choose_language(desk(), visitor().account.id, chosen)
    return redirect(url_for("account.show"), 303)


@views.post("/mail")
@needs(Needs.READ)
def mail() -> ResponseReturnValue:
    """Where the daily note goes, or that none is wanted."""
    try:
        access.choose_mail(desk(), visitor().account.id, request.form.get("email", "").strip())
    except PipelineError as error:
        return _page(SAYS.get(error.code, "")), 422
    return redirect(url_for("account.show", done="mail"), 303)


@views.post("/devices")
@needs(Needs.READ)
def devices() -> ResponseReturnValue:
    """Sign out another device, or all others."""
    access.end_devices(desk(), visitor(), request.form.get("session") or None)
    return redirect(url_for("account.show"), 303)


@views.post("/password")
@needs(Needs.READ)
def password() -> ResponseReturnValue:
    """Another password; every other device is signed out, and this one gets a new session."""
    form = request.form
    try:
        token = access.change_password(
            desk(),
            memory().workspace().project,
            visitor(),
            form.get("old", ""),
            form.get("password", ""),
        )
    except PipelineError as error:
        if isinstance(error, access.ThrottledError):
            raise
        return _page(SAYS.get(error.code, "")), 422
    response = make_response(redirect(url_for("account.show", done="password"), 303))
    set_cookie(response, COOKIE, token)
    return response


def _page(error: str) -> str:
    found = access.devices(desk(), visitor())
    return render_template(
        "account.html",
        devices=found,
        error=error,
        done=request.args.get("done"),
        mails=is_possible(memory().workspace().project.settings),
    )
