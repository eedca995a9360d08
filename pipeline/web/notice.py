"""Say once what was just done: in a cookie, so that neither a link nor a reload can say it again."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from flask import Flask, Response, g, request

from pipeline.web.security import cookie_name, drop_cookie, set_cookie

COOKIE = "desk-done"
SECONDS = 60
"""How long a notice waits for the page that shows it."""


def install(app: Flask) -> None:
    """Forget each notice once it was read."""
    app.after_request(_forget)


def note_done(response: Response, what: str, **figures: int) -> Response:
    """Tell the next page that something was done, with its figures."""
    set_cookie(response, COOKIE, urlencode({"done": what, **figures}), SECONDS)
    return response


def what_was_done() -> dict[str, str]:
    """What the request before has done; `done` is missing where it was nothing."""
    g.notice_read = True
    return dict(parse_qsl(request.cookies.get(cookie_name(COOKIE), "")))


def _forget(response: Response) -> Response:
    if g.get("notice_read") and cookie_name(COOKIE) in request.cookies:
        drop_cookie(response, COOKIE)
    return response
