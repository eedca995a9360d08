"""Show errors as pages in the person's language, with what they typed kept."""

from __future__ import annotations

from flask import Flask, g, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from pipeline.flow.accounts.auth import ThrottledError
from pipeline.model.errors import PipelineError
from pipeline.web.language import later as _
from pipeline.web.security import TOO_OLD, SignedOut

MESSAGES = {
    "AUTHOR": _("Whoever suggested this term takes it back, or a lead."),
    "CHANGED": _("This text was changed while you had it before you."),
    "CONFIRM": _("Another lead confirms this person: not whoever invited them."),
    "DATABASE": _("The desk's database did not answer. Nothing was lost: try again."),
    "DISK": _(
        "The disk could not be written. Nothing was decided: tell whoever looks after the desk."
    ),
    "EMPTY": _("There are no words in the new text."),
    "FINDING": _("The checks found an error in this text: mend it, or say why it is none."),
    "INVITATION": _("This invitation was used already, or its time is over. Ask for a new one."),
    "LEAD": _("Only a lead may do this."),
    "LOCKED": _("Somebody else is writing this page just now. Try again in a moment."),
    "LONG": _(
        "This is too long: the Mandarin may have four times as many characters as its English, and 500 more. Nothing was kept."
    ),
    "MAIL": _("This is no e-mail address."),
    "NEVER": _("The glossary says that these words are wrong anywhere: choose others."),
    "NOTHING": _("There is nothing to take back any more."),
    "PASSWORD": _("This password is too short or too easy to guess: use ten characters or more."),
    "REJECTED": _(
        "Somebody else says that this text needs change: write other words, or ask them."
    ),
    "REVIEWER": _("You may read here, but not decide."),
    "TAKEN": _(
        "Somebody has or had this name here already: an invitation is for somebody new. Who forgot their password asks for a link where they sign in, or whoever looks after the server makes one."
    ),
    "USED": _("The glossary has this term already."),
    "SIGN-IN": _("The name or the password is wrong."),
    "UNTRANSLATED": _("This text has no Mandarin yet: write it first."),
    "USER": _("This name cannot be used: take small letters and digits, one that nobody has."),
    "WAITS": _("This page still waits for something."),
    "WAIT": _("Too many sign-ins failed. Wait a few minutes, then try again."),
}
"""Code of an error → what a visitor is told, in English; the catalogs have the rest."""

PAGES = {
    400: _("The desk did not understand that."),
    403: _("You may not do this."),
    404: _("There is no such page."),
    405: _("There is no such page."),
    413: _("That is more than the desk can take."),
    500: _("Something went wrong. What was decided is safe."),
}
HINTS = {
    TOO_OLD: _("This page stood open too long. Go back, load it again, and send it once more."),
}
"""What a refusal says of itself → what a visitor is told, where that is more than its status."""
"""Status → what a visitor is told."""


def install(app: Flask) -> None:
    """Show every fault as a page."""
    app.register_error_handler(SignedOut, _signed_out)
    app.register_error_handler(PipelineError, _fault)
    app.register_error_handler(HTTPException, _http)


def _signed_out(_error: SignedOut) -> ResponseReturnValue:
    """The door, with everything that was typed; nothing is sent on by itself afterwards."""
    kept = {k: v for k, v in request.form.items() if k not in ("csrf", "password")}
    action = request.path if request.method == "POST" else request.full_path.rstrip("?")
    return render_template(
        "sign_in.html", action=action, kept=kept, expired=request.method == "POST", error=""
    ), 401


def _fault(error: PipelineError) -> ResponseReturnValue:
    g.setdefault("visitor", None)
    status = 429 if isinstance(error, ThrottledError) else 422 if error.exit_code == 1 else 400
    if error.code in ("SETTINGS", "GLOSSARY", "REVIEWERS", "DATABASE", "DISK", "LOCKED"):
        status = 503
    headers = {"Retry-After": str(error.seconds)} if isinstance(error, ThrottledError) else {}
    says = MESSAGES.get(error.code, "")
    return render_template("error.html", says=says, error=error, status=status), status, headers


def _http(error: HTTPException) -> ResponseReturnValue:
    g.setdefault("visitor", None)
    status = error.code or 500
    if 300 <= status < 400:
        return error.get_response()
    says = HINTS.get(error.description or "") or PAGES.get(status, PAGES[500])
    return render_template("error.html", says=says, error=None, status=status), status
