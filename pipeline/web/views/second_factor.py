"""Views to set up two-step sign-in, to get recovery codes, and to turn it off."""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pipeline.build.qr import qr_path
from pipeline.flow.accounts import passkeys, second_factor
from pipeline.flow.accounts.auth import ThrottledError
from pipeline.model.errors import PipelineError
from pipeline.web.errors import MESSAGES
from pipeline.web.language import later as _
from pipeline.web.notice import note_done
from pipeline.web.permissions import Permission, requires
from pipeline.web.security import current_user, desk, project_cache, web_origin

views = Blueprint("second_factor", __name__, url_prefix="/me/second-factor")
WRONG_PASSWORD = _("The password is wrong.")


@views.get("")
@requires(Permission.READ, without_factor=True)
def show() -> ResponseReturnValue:
    """What it is, what is on, what to do next."""
    return _page()


@views.post("/begin")
@requires(Permission.READ, without_factor=True)
def begin() -> ResponseReturnValue:
    """A key for the app; nothing changes until a code proves that the app has it."""
    try:
        second_factor.begin(desk(), current_user(), request.form.get("password", ""))
    except PipelineError as error:
        says = WRONG_PASSWORD if error.code == "SIGN-IN" else MESSAGES.get(error.code, "")
        return _refused(error, says)
    return redirect(url_for("second_factor.show"), 303)


@views.post("/confirm")
@requires(Permission.READ, without_factor=True)
def confirm() -> ResponseReturnValue:
    """It is on; the recovery codes are shown once."""
    return _codes(second_factor.confirm, is_new=True)


@views.post("/codes")
@requires(Permission.READ)
def codes() -> ResponseReturnValue:
    """Other recovery codes; the old ones are void."""
    return _codes(second_factor.renew_codes, is_new=False)


@views.post("/remove")
@requires(Permission.READ)
def remove() -> ResponseReturnValue:
    """The password is enough again."""
    project, code = project_cache().workspace().project, request.form.get("code", "")
    try:
        second_factor.remove(desk(), project, current_user(), code)
    except PipelineError as error:
        return _refused(error, MESSAGES.get(error.code, ""))
    return note_done(make_response(redirect(url_for("account.show"), 303)), "factor-off")


@views.post("/passkeys")
@requires(Permission.READ)
def add_passkey() -> ResponseReturnValue:
    """A device that signs in place of a code."""
    project, form = project_cache().workspace().project, request.form
    try:
        passkeys.add(
            desk(),
            project,
            current_user(),
            form.get("credential", ""),
            form.get("code", ""),
            web_origin(),
        )
    except PipelineError as error:
        return _refused(error, MESSAGES.get(error.code, ""))
    return redirect(url_for("second_factor.show"), 303)


@views.post("/passkeys/remove")
@requires(Permission.READ)
def remove_passkey() -> ResponseReturnValue:
    """A device of one's own signs no more."""
    passkeys.remove(
        desk(), project_cache().workspace().project, current_user(), request.form.get("passkey", "")
    )
    return redirect(url_for("second_factor.show"), 303)


def _codes(make: second_factor.MakeCodes, *, is_new: bool) -> ResponseReturnValue:
    project, code = project_cache().workspace().project, request.form.get("code", "")
    try:
        made = make(desk(), project, current_user(), code)
    except PipelineError as error:
        return _refused(error, MESSAGES.get(error.code, ""))
    return render_template("recovery_codes.html", codes=made, is_new=is_new)


def _refused(error: PipelineError, says: str) -> ResponseReturnValue:
    if not isinstance(error, ThrottledError):
        return _page(says), 422
    headers = {"Retry-After": str(error.seconds)}
    return _page(says, error.seconds), 503 if error.code == "BUSY" else 429, headers


def _page(error: str = "", wait: int = 0) -> str:
    project, who = project_cache().workspace().project, current_user()
    found = second_factor.status(desk(), project, who.account.id)
    size, path = qr_path(found.setup.address) if found.setup else (0, "")
    return render_template(
        "second_factor.html",
        factor=found,
        square=(size, path),
        passkeys=passkeys.of(desk(), who.account.id),
        options=passkeys.options_to_add(desk(), project, who, web_origin()) if found.is_set else "",
        error=error,
        wait=wait,
    )
