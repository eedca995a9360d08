"""Views for a person's own language, mail, devices and password."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pipeline.flow.accounts import auth, second_factor
from pipeline.flow.accounts.password_link import is_possible
from pipeline.flow.accounts.sign_in import change_mail, change_password
from pipeline.flow.desk.minutes import BREAK, seconds_at_desk
from pipeline.flow.desk.queue import snapshots_of
from pipeline.model.errors import PipelineError
from pipeline.web.errors import MESSAGES
from pipeline.web.i18n import LANGUAGES
from pipeline.web.language import later as _
from pipeline.web.notice import note_done
from pipeline.web.permissions import Permission, requires
from pipeline.web.security import begin_session, current_user, desk, project_cache, visitor

views = Blueprint("account", __name__, url_prefix="/me")
OLD_PASSWORD = _("The old password is wrong.")
WRONG_PASSWORD = _("The password is wrong.")
MAIL_PASSWORD = "mail-password"  # noqa: S105  the name of a field
"""Of the form for the address; the page has other passwords too."""


@views.get("")
@requires(Permission.READ)
def show() -> ResponseReturnValue:
    """Language, devices, password."""
    return _page({})


@views.post("/language")
@requires(Permission.READ, without_factor=True)
def language() -> ResponseReturnValue:
    """The language in which the desk speaks to this person."""
    chosen = request.form.get("language", "")
    if chosen in LANGUAGES:
        auth.choose_language(desk(), current_user().account.id, chosen)
    return _back()


@views.post("/mail")
@requires(Permission.READ)
def mail() -> ResponseReturnValue:
    """Where the daily note goes, or that none is wanted."""
    address, password = request.form.get("email", "").strip(), request.form.get(MAIL_PASSWORD, "")
    project = project_cache().workspace().project
    try:
        change_mail(desk(), project, current_user(), address, password)
    except auth.ThrottledError:
        raise
    except PipelineError as error:
        if error.code == "SIGN-IN":
            return _page({MAIL_PASSWORD: WRONG_PASSWORD}), 422
        return _page({"email": MESSAGES.get(error.code, "")}), 422
    return note_done(_back(), "mail")


@views.post("/devices")
@requires(Permission.READ)
def devices() -> ResponseReturnValue:
    """Sign out another device, or all others."""
    auth.end_devices(desk(), current_user(), request.form.get("session") or None)
    return _back()


@views.post("/password")
@requires(Permission.READ)
def password() -> ResponseReturnValue:
    """Another password; every other device is signed out, and this one gets a new session."""
    form = request.form
    try:
        signed_in = change_password(
            desk(),
            project_cache().workspace().project,
            current_user(),
            form.get("old", ""),
            form.get("password", ""),
            visitor().device,
        )
    except PipelineError as error:
        if isinstance(error, auth.ThrottledError):
            raise
        if error.code == "SIGN-IN":
            return _page({"old": OLD_PASSWORD}), 422
        return _page({"password": MESSAGES.get(error.code, "")}), 422
    return begin_session(note_done(_back(), "password"), signed_in)


@views.get("/here")
@requires(Permission.READ, without_factor=True)
def here() -> ResponseReturnValue:
    """Somebody reads: the session has not come to rest."""
    return "", 204


def _minutes() -> Sequence[tuple[str, int]]:
    """(month, minutes at the desk) of this person, the newest first; of the last three in which they were there."""
    who = current_user().account
    seen = snapshots_of(project_cache().workspace(), who.only_document)
    spent = seconds_at_desk(desk(), seen, who.id).get(who.id, {})
    return [(month, round(spent[month] / 60)) for month in sorted(spent, reverse=True)][:3]


def _back() -> Response:
    return make_response(redirect(url_for("account.show"), 303))


def _page(errors: Mapping[str, str]) -> str:
    """`errors`: what is wrong with a field, by its id."""
    found, project = auth.devices(desk(), current_user()), project_cache().workspace().project
    return render_template(
        "account.html",
        devices=found,
        errors=errors,
        mail_password=MAIL_PASSWORD,
        typed_address=request.form.get("email"),
        mails=is_possible(project.settings),
        minutes=_minutes(),
        pause=BREAK,
        by_person=project.settings.desk.minutes_by_person,
        factor=second_factor.status(desk(), project, current_user().account.id),
    )
