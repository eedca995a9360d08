"""Set a practice up in the browser: its name, its address, its first person, behind a code."""

from __future__ import annotations

import hmac
import re
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask, Response, abort, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from pipeline.flow.accounts.auth import desk_of, everybody
from pipeline.flow.accounts.guesses import Visitor
from pipeline.flow.accounts.ids import check_id, typed_id
from pipeline.flow.accounts.invitations import give_account
from pipeline.flow.accounts.password_rules import check_password
from pipeline.flow.accounts.reviewers import add_user
from pipeline.flow.accounts.sign_in import SignedIn, admit
from pipeline.flow.init import create_project
from pipeline.flow.open_workspace import open_workspace
from pipeline.flow.project import is_project, open_project
from pipeline.model.errors import PipelineError
from pipeline.web.app import DeskApp, configure_jinja
from pipeline.web.errors import MESSAGES
from pipeline.web.security import HEADERS, asked_by_loopback, begin_session, visitor
from pipeline.web.serve import Listen, close_server, serve, server_of

TRIES = 5
"""Wrong codes after which the set-up has to be started anew."""
_URL = re.compile(r"https?://[^\s/?#\"\\]+(?:/[^\s?#\"\\]*)?")
FIELDS = {
    "CODE-FIRST": "code",
    "PRACTICE": "name",
    "PRACTICE-URL": "url",
    "PASSWORD": "password",
    "USER": "id",
    "ALIKE": "id",
}
"""Code of a fault → the field that it is about, which says so and has the focus."""
_NAME = re.compile(r"[^\"\\\x00-\x1f\x7f]{1,120}")


@dataclass
class FirstDay:
    """A desk that nobody can sign in to yet."""

    folder: Path
    """Of the project that is there, or is to be made."""
    code: str = field(default_factory=lambda: f"{secrets.randbelow(10**8):08d}")
    """What the terminal shows, and the form has to say."""
    wrong: int = 0
    done: threading.Event = field(default_factory=threading.Event)

    @property
    def is_new(self) -> bool:
        """True if the project is still to be made."""
        return not is_project(self.folder)

    def set_up(self, form: dict[str, str], visitor: Visitor) -> SignedIn | None:
        """Make project and person, who is signed in at the desk that follows; None where that one asks for a second factor.

        Raises CODE-FIRST, PRACTICE, PRACTICE-URL, PASSWORD, USER, INIT; nothing is made then but what is whole.
        """
        if self.wrong >= TRIES or not hmac.compare_digest(
            form.get("code", "").replace(" ", "").encode(), self.code.encode()
        ):
            self.wrong += 1
            raise PipelineError("CODE-FIRST", "the code is wrong", "look at the terminal")
        id_, person, password = (form.get(name, "") for name in ("id", "person", "password"))
        id_ = typed_id(id_)
        name, url = form.get("name", "").strip(), _with_scheme(form.get("url", "").strip())
        if self.is_new and not _NAME.fullmatch(name):
            raise PipelineError("PRACTICE", "the name cannot be used", "mend it")
        if self.is_new and not _URL.fullmatch(url):
            raise PipelineError("PRACTICE-URL", "the address cannot be used", "mend it")
        check_id(id_)
        check_password(password, (id_, person, name))
        if self.is_new:
            self.folder.mkdir(parents=True, exist_ok=True)
            create_project(self.folder, name, url)
        workspace = open_workspace(self.folder)
        if all(one.id != id_ for one in workspace.reviewers):
            reads = (workspace.project.settings.source,)
            add_user(workspace, id_, name=person or id_, role="author", reads=reads)
        give_account(workspace.project, id_, person or id_, "admin", password)
        desk = desk_of(workspace.project)
        try:
            found = admit(desk, id_, visitor)
        finally:
            desk.store.close()
        self.done.set()
        return found if isinstance(found, SignedIn) else None


def _with_scheme(url: str) -> str:
    """An address as people say it: `www.example.org` is on HTTPS.

    >>> _with_scheme("www.example.org/"), _with_scheme("http://10.0.0.7")
    ('https://www.example.org', 'http://10.0.0.7')
    """
    return (url if "://" in url or "." not in url else f"https://{url}").rstrip("/")


def has_people(folder: Path) -> bool:
    """True if somebody can sign in. Raises SETTINGS, DATABASE."""
    if not is_project(folder):
        return False
    desk = desk_of(open_project(folder))
    try:
        return any(not one.disabled for one in everybody(desk))
    finally:
        desk.store.close()


def set_up_app(first: FirstDay) -> Flask:
    """The one form, for a browser on this machine."""
    app = DeskApp("pipeline.web")
    app.config.update(MAX_CONTENT_LENGTH=20_000, SECURE=False)  # this machine talks to itself
    configure_jinja(app)

    @app.before_request
    def admit() -> None:
        if not asked_by_loopback() or request.remote_addr not in ("127.0.0.1", "::1"):
            abort(400)
        if request.headers.get("Sec-Fetch-Site", "none") not in ("same-origin", "none"):
            abort(403)

    @app.after_request
    def seal(response: Response) -> Response:
        response.headers.extend(HEADERS)
        response.headers["Cache-Control"] = "no-store"
        return response

    @app.get("/")
    @app.get("/sign-in")
    def form() -> str:
        if first.done.is_set():  # who is quicker than the desk
            return render_template("first_day_done.html")
        return render_template("first_day.html", first=first, said={}, wrong="code")

    @app.post("/")
    def send() -> ResponseReturnValue:
        if first.done.is_set():
            return redirect("/sign-in", 303)
        try:
            found = first.set_up(dict(request.form), visitor())
        except PipelineError as error:
            wrong = FIELDS.get(error.code, "")
            return render_template(
                "first_day.html",
                first=first,
                said=request.form,
                error=MESSAGES[error.code] if wrong else "",
                refused=None if wrong else error,
                wrong=wrong,
            ), 422
        done = make_response(render_template("first_day_done.html"))
        return begin_session(done, found) if found else done

    return app


def start(
    folder: Path,
    listen: Listen,
    say: Callable[[str, str], None],
    terminal: Callable[[str], None],
) -> None:
    """Set up where nobody can sign in yet, then serve the desk at the same place.

    `say` is told the address, and the code where one is needed; `terminal` what else is for the owner. Raises DESK, and what `serve` raises.
    """
    if not has_people(folder):
        _set_up(folder, listen, say)
    serve(folder.resolve(), listen, lambda url, _pages: say(url, ""), terminal=terminal)


def _set_up(folder: Path, listen: Listen, say: Callable[[str, str], None]) -> None:
    first = FirstDay(folder)
    server = server_of(set_up_app(first), listen)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    say(f"http://{listen.host}:{server.effective_port}/", first.code)
    first.done.wait()
    thread.join(timeout=1.0)  # the last page is on its way
    close_server(server)
    thread.join(timeout=10)
    server.task_dispatcher.shutdown()
