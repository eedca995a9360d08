"""Show errors as pages in the person's language, with what they typed kept."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from flask import Flask, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from pipeline.flow.accounts.auth import ThrottledError, owner_of
from pipeline.model.errors import PipelineError
from pipeline.web.door import Door, form_as_far, kept_of
from pipeline.web.idempotency import QUEUE
from pipeline.web.language import later as _
from pipeline.web.language import words
from pipeline.web.request_log import note_fault
from pipeline.web.security import (
    COOKIE,
    TOO_OLD,
    FactorMissingError,
    NoLocaleError,
    SignedOut,
    cookie_name,
    desk,
)

MESSAGES = {
    "ALIKE": _("This name looks like the name of somebody else. Choose one that nobody mistakes."),
    "AUTHOR": _("Only a lead therapist or the person who suggested this term can withdraw it."),
    "BUSY": _("Many people are signing in just now. Wait a few seconds, then try again."),
    "CHANGED": _("This text changed while you were reading it."),
    "CODE-FIRST": _(
        "This is not the code in the window where the desk was started. After five wrong ones, start the desk there again."
    ),
    "PRACTICE": _("Write the name without quotes, in 120 characters at most."),
    "PRACTICE-URL": _("Write the address as www.example.org or https://www.example.org."),
    "CODE": _("This code is wrong, or it was used before. Wait until the app shows the next one."),
    "CODE-OWNER": _(
        "This is not the code, or it is too old. After five wrong ones, have a new one sent."
    ),
    "CONFIRM-LATER": _("Choose people who wait here and have chosen a password."),
    "OWNER-CODE": _("The code could not be sent. Tell whoever runs the desk."),
    "CONFIRM": _(
        "A lead therapist who has not invited this person has to confirm them, or whoever runs the desk."
    ),
    "DATABASE": _("The database of the desk did not answer. Nothing is lost. Try again."),
    "DATE": _("This is no day. Choose one, or leave the field empty."),
    "DERIVED": _(
        "Traditional Chinese takes its terms from Simplified Chinese. Change the term there; nothing was saved."
    ),
    "DISK": _(
        "The desk cannot write to its disk, and did not save your decision. Tell the administrator of the desk."
    ),
    "ELSEWHERE": _(
        "This page is read at another desk of the practice. Nothing was changed here. Ask whoever runs the desks for the address of that one."
    ),
    "ELSEWHERE-NEW": _(
        "A page of this address is read at another desk of the practice. Give it another address, or bring it in there."
    ),
    "EMPTY": _("The new text is empty."),
    "FORMAT": _(
        "This page says in its own way who sees it. Whoever runs the desk changes it in the file."
    ),
    "EXCHANGE": _("It cannot be read. Choose the file again, or tell whoever runs the desk."),
    "EXCHANGE-CELLS": _("It has cells far behind the texts; delete those rows and columns."),
    "EXCHANGE-COLUMNS": _("Its columns have other names now; give them their first ones."),
    "EXCHANGE-DAMAGED": _("The file is not whole; ask for it once more."),
    "EXCHANGE-KIND": _(
        "It is no file that went out from here. Choose the one that the translator sent back."
    ),
    "EXCHANGE-LANGUAGE": _("It is in another language."),
    "EXCHANGE-LARGE": _("It is too large; send fewer texts at once."),
    "EXCHANGE-MACROS": _("It holds macros, which are programs; save it without them."),
    "EXCHANGE-NOTHING": _(
        "Nothing waits for a translator. To send approved texts too, choose all texts."
    ),
    "EXCHANGE-OLD": _("It is of before 2007, or has a password; save it in the format of today."),
    "EXCHANGE-PAGE": _("It belongs to another page. Take it back there."),
    "EXCHANGE-PROJECT": _("It belongs to another project."),
    "EXCHANGE-STAMP": _(
        "It does not say which project and page it belongs to. Put the Mandarin into the file that went out."
    ),
    "FILE-BINARY": _("It is no text. Save it as text in UTF-8."),
    "FILE-DAMAGED": _("It is a damaged Word file. Open it in Word and save it anew."),
    "FILE-DEEP": _("Its parts lie too deep within each other. Copy its text into a new Word file."),
    "FILE-EMPTY": _("It is empty. If it lies in a cloud, load it onto this device first."),
    "FILE-ENCODING": _("Its letters cannot be read. Save it as text in UTF-8."),
    "PICTURE": _("This is no picture that pages can show. Choose a JPEG or PNG file."),
    "PICTURE-WORDS": _("Say what the picture shows, for those who cannot see it."),
    "FILE-KIND": _(
        "Files of this kind cannot be brought in. Save it as .docx in Word, or as text."
    ),
    "FILE-LARGE": _("It is too large. Make its pictures smaller in Word: Compress Pictures."),
    "FILE-LIES": _("It is not what its name says. Choose another file, or save it anew in Word."),
    "FILE-MACROS": _(
        "It holds macros, which are programs. Open it in Word and save it as .docx, without macros."
    ),
    "FILE-MANY": _("These are too many files. Bring the first in, then the others."),
    "FILE-NO-MAIL": _("It is no mail. Save it as .eml in your mail program."),
    "FILE-NO-TEXT": _("It holds no text. Choose the file that has the words."),
    "FILE-NO-TITLE": _("It has no title. Write one at its top, as a heading."),
    "FILE-OLD": _(
        "It is a Word file of before 2007, or has a password. Open it in Word and save it as .docx."
    ),
    "FILE-SWELLS": _("It is far larger inside than outside. Copy its text into a new Word file."),
    "FILE-TITLE-ALONE": _("There is no text below its title."),
    "FINDING": _("The checks found an error in this text. Fix it, or dismiss it with a reason."),
    "IMPORT": _("It cannot be read. Choose the file again, or tell whoever runs the desk."),
    "INVITATION": _("This invitation was used already, or it has expired. Ask for a new one."),
    "INVITED": _("Nobody waits here whom you may invite again. Look at the list."),
    "INVITED-BEFORE": _(
        "This person was invited before and has not come yet. Make a new link in the list."
    ),
    "LEAD": _("Only a lead therapist may do this."),
    "LOCKED": _("Somebody else is saving this page. Try again in a moment."),
    "UNPUBLISHED": _("This page is not published, so there is nothing to prove yet."),
    "LONG": _(
        "This is too long. The Mandarin may have four times as many characters as its English, and 500 more. Nothing was saved."
    ),
    "MAIL": _("This is not an e-mail address."),
    "NEVER": _("The glossary says that these words are always wrong. Choose others."),
    "NOTHING": _("There is nothing left to withdraw."),
    "PAGE-EXISTS": _(
        "There is a page of this name already. Choose it below to give it this text, or give this one another address."
    ),
    "PASSKEY": _("The passkey was not accepted. Try again, or use a code of the app."),
    "PASSWORD": _(
        "This password is too short or too easy to guess. Use ten characters or more, for example three or four words that belong together only for you."
    ),
    "REJECTED": _("Somebody else marked this text “needs change”. Change the words, or ask them."),
    "REVIEWER": _("You may read here, but not decide."),
    "SAFETY-LOST": _(
        "The new file lacks a crisis box, a hotline or a safety mark of the page. Write it into the file; or, if it is meant to go, take it out of the page first."
    ),
    "TAKE-BACK": _(
        "This cannot be taken back: somebody has changed the page since, or it was taken back already."
    ),
    "TAKEN": _(
        "This name is or was in use. Invitations are for new people. A person who forgot their password asks for a link on the sign-in page, or gets one from the administrator of the server."
    ),
    "TERM-USED": _(
        "Somebody has approved a text with this term since, so this cannot be undone any more. Change the term instead."
    ),
    "TRACKED-CHANGE": _("The file has no change of this number. Choose the file again."),
    "UNDONE": _("There is nothing left to undo here: somebody has changed this term again."),
    "USED": _("The glossary has this term already."),
    "REQUIRED": _("Your role needs two-step sign-in."),
    "SETUP": _("Begin again: the desk has made no key for you."),
    "SIGN-IN": _("The name or the password is wrong."),
    "TICKET": _("It took too long. Sign in again."),
    "UNTRANSLATED": _("This text has no Mandarin yet: write it first."),
    "USER": _(
        "This name cannot be used. Use small letters and digits, 40 at most, and a name that nobody has."
    ),
    "WAITS": _("This page still waits for something."),
    "WAIT": _("Too many attempts failed."),
}
"""Code of an error → what a visitor is told, in English; the catalogs have the rest."""
_OTHERWISE = _("This could not be done. The program says:")

PAGES = {
    400: _("The desk did not understand this request."),
    403: _("You may not do this."),
    404: _("There is no such page."),
    405: _("There is no such page."),
    413: _("This is too large for the desk."),
    500: _("Something went wrong. Earlier decisions are safe."),
}
"""Status → what a visitor is told."""
HINTS = {
    FactorMissingError.description: _("Set up two-step sign-in first: your role needs it."),
    TOO_OLD: _("This page was open too long. Go back, load it again, and send it again."),
}
"""What a refusal says of itself → what a visitor is told, where that is more than its status."""


def install(app: Flask) -> None:
    """Show every fault as a page."""
    app.register_error_handler(SignedOut, _signed_out)
    app.register_error_handler(FactorMissingError, _factor_missing)
    app.register_error_handler(NoLocaleError, _no_locale)
    app.register_error_handler(PipelineError, _fault)
    app.register_error_handler(HTTPException, _http)


def fault_said(error: PipelineError) -> str:
    """What a visitor is told in their language; where the desk has no words of its own, those of the program behind ours."""
    if error.code in MESSAGES:
        return words().gettext(MESSAGES[error.code])
    plain = f"{error.what}: {error.todo}."
    return plain if words().tag == "en" else f"{words().gettext(_OTHERWISE)} {plain}"


def _signed_out(_error: SignedOut) -> ResponseReturnValue:
    """The door, with everything that was typed; nothing is sent on by itself afterwards."""
    query = request.query_string.decode("ascii", "replace")
    if request.method == "POST":  # what was typed stays with the language of its card
        query = urlencode([("locale", one) for one in request.args.getlist("locale")[:1]])
    action = quote(request.script_root + request.path) + (f"?{query}" if query else "")
    cookie = request.cookies.get(cookie_name(COOKIE), "")
    form = form_as_far()
    owner = owner_of(desk(), cookie) or form.get("owner", "")
    why = "expired" if cookie else ""
    return Door(action, owner, kept_of(form), why).page(), 401


def _factor_missing(error: FactorMissingError) -> ResponseReturnValue:
    """The page where it is set up; a form that was sent changes nothing, and is not lost in the browser."""
    if request.method in ("GET", "HEAD"):
        return redirect(url_for("second_factor.show"))
    return _http(error)


def _no_locale(_error: NoLocaleError) -> ResponseReturnValue:
    """The text in each language that the person reads, with what they typed; a queue keeps the answer (it drops 409)."""
    about = request.view_args or {}
    if "english" in about:
        there = ("search.term", {"english": about["english"]})
    elif "short_id" in about:
        there = ("units.show", {name: about[name] for name in ("document", "short_id")})
    else:
        there = ("pages.show", {"document": about["document"]})
    status = 400 if QUEUE in request.headers else 409
    return render_template("no_locale.html", there=there), status


def _fault(error: PipelineError) -> ResponseReturnValue:
    note_fault(error)
    status = 429 if isinstance(error, ThrottledError) else 422 if error.exit_code == 1 else 400
    if error.code in ("SETTINGS", "GLOSSARY", "REVIEWERS", "DATABASE", "DISK", "LOCKED", "BUSY"):
        status = 503
    if error.code == "ELSEWHERE":
        status = 404
    headers = {"Retry-After": str(error.seconds)} if isinstance(error, ThrottledError) else {}
    says, wait = fault_said(error), getattr(error, "seconds", 0)
    # a form that came to the wrong desk gives back what was typed
    kept = kept_of(form_as_far()) if error.code == "ELSEWHERE" else {}
    page = render_template(
        "error.html", says=says, error=error, status=status, wait=wait, kept=kept
    )
    return page, status, headers


def _http(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if 300 <= status < 400:
        return error.get_response()
    says = HINTS.get(error.description or "") or PAGES.get(status, PAGES[500])
    page = render_template("error.html", says=words().gettext(says), error=None, status=status)
    return page, status
