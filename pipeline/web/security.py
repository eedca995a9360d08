"""Authenticate and authorize every request, and set the security headers."""

from __future__ import annotations

import hmac
import re
import secrets
from contextlib import nullcontext, suppress
from dataclasses import replace
from urllib.parse import unquote, urlsplit

from flask import Flask, Response, abort, current_app, g, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RoutingException

from pipeline.flow.accounts.auth import CurrentUser, Desk, user_of_session
from pipeline.flow.accounts.guesses import Visitor
from pipeline.flow.accounts.owner_code import OwnerCodes
from pipeline.flow.accounts.passkeys import WebOrigin
from pipeline.flow.accounts.sign_in import SignedIn
from pipeline.flow.decisions import Decider
from pipeline.flow.desk.bell import Bell
from pipeline.flow.desk.project_cache import LocaleCache, OneLook, ProjectCache
from pipeline.flow.locales import desk_locale, read_by
from pipeline.model.errors import PipelineError
from pipeline.web.permissions import (
    Permission,
    is_open_without_factor,
    most_bytes_of,
    required_permission,
)

COOKIE = "desk"
FORM_COOKIE = "desk-form"
"""Before anybody is signed in, what a form brings back stands in this cookie."""
SHARED_COOKIE = "desk-shared"
"""`1` on a device that other people use too, whoever is signed in."""
DEVICE_COOKIE = "desk-device"
"""By which a browser is known where somebody has signed in before."""
YEAR = 365 * 24 * 3600
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
        "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""On every answer, but for what `with_frames` and `for_frame` change."""
FORM = "application/x-www-form-urlencoded"
MOST_FIELDS = 20_000
"""Of a form: the bulk approval of a page of 5,000 texts has half as many. Of a form with files werkzeug takes 1,000."""
LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})
HEALTH = "home.health"
"""Answers whatever is broken."""
TOO_OLD = "This page was open too long. Go back, load it again, and send it again."
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_ELSEWHERE = re.compile(r"[\x00-\x1f\x7f-\x9f\\]|//")
"""In a path: browsers drop control characters, take `\\` for `/`, and read another host after `//`."""


class SignedOut(HTTPException):
    """Nobody is signed in: the door is shown, with what was typed kept."""

    code = 401
    description = "Sign in first."


class FactorMissingError(HTTPException):
    """The person's role needs a second factor, and they have not set one up."""

    code = 403
    description = "Set up two-step sign-in first."


class NoLocaleError(HTTPException):
    """An answer names no language, and whoever gives it reads several: no ledger is guessed."""

    code = 409
    description = "Say which language this belongs to."


def project_cache() -> ProjectCache:
    """The project of this desk, in the language that is reviewed in this request."""
    folder = g.get("locale", "")
    looks: dict[str, ProjectCache] = g.setdefault("looks", {})
    if folder not in looks:
        held: ProjectCache = current_app.extensions["project_cache"]
        held = LocaleCache(held, folder) if folder else held
        looks[folder] = OneLook(held) if request.method in _SAFE else held
    return looks[folder]


def desk() -> Desk:
    """Accounts and words of this desk; the words are those of the language that is reviewed."""
    held: Desk = current_app.extensions["desk"]
    return replace(held, locale=g.get("derived", ""))


def bell() -> Bell:
    """What is counted for the sign on every page."""
    held: Bell = current_app.extensions["bell"]
    return held


def owner_codes() -> OwnerCodes:
    """The code by which whoever owns the server confirms people."""
    held: OwnerCodes = current_app.extensions["owner_codes"]
    return held


def current_user() -> CurrentUser:
    """Who asks. Raises SignedOut."""
    if g.current_user is None:
        raise SignedOut
    found: CurrentUser = g.current_user
    return found


def decider(*, now: bool = False) -> Decider:
    """Who asks, as somebody who decides; with `now` the English is looked at in any case. Raises SignedOut."""
    return Decider(project_cache().workspace(now=now), current_user().account.id, "desk")


def visitor() -> Visitor:
    """Who asks, signed in or not."""
    agent, cookie = request.headers.get("User-Agent", ""), cookie_name(DEVICE_COOKIE)
    return Visitor(agent, request.remote_addr or "", request.cookies.get(cookie, "")[:100])


def web_origin() -> WebOrigin:
    """Where the browser is; the host is one of ours (`_admit`)."""
    return WebOrigin(f"{'https' if is_secure() else 'http'}://{request.host}")


def begin_session(response: Response, signed_in: SignedIn) -> Response:
    """Give the browser what it is known by from now on."""
    set_cookie(response, COOKIE, signed_in.token)
    set_cookie(response, DEVICE_COOKIE, signed_in.device, YEAR)
    return response


def form_token() -> str:
    """What a form of this answer has to bring back."""
    if g.current_user is not None:
        return str(g.current_user.session.csrf)
    if not g.form_token:
        g.form_token = request.cookies.get(cookie_name(FORM_COOKIE)) or secrets.token_urlsafe(24)
    return str(g.form_token)


def is_secure() -> bool:
    """True where the desk is reached by HTTPS: cookies then travel no other way."""
    return bool(current_app.config["SECURE"])


def set_cookie(response: Response, name: str, value: str, seconds: int | None = None) -> None:
    """A cookie that no script reads and no other site sends; without `seconds` until the browser ends."""
    response.set_cookie(
        cookie_name(name),
        value,
        max_age=seconds,
        secure=is_secure(),
        httponly=True,
        samesite="Lax",
        path="/",
    )


def drop_cookie(response: Response, name: str) -> None:
    """The browser forgets a cookie of `set_cookie`."""
    response.delete_cookie(cookie_name(name), path="/", secure=is_secure(), httponly=True)


def cookie_name(name: str) -> str:
    """With HTTPS the browser itself holds the cookie to this host (`__Host-`)."""
    return f"__Host-{name}" if is_secure() else name


def with_frames(response: Response) -> Response:
    """An answer that may show answers of `for_frame` in frames."""
    name = "Content-Security-Policy"
    response.headers[name] = f"{HEADERS[name]}; frame-src 'self'"
    return response


def for_frame(response: Response, style: str) -> Response:
    """An answer that may stand in a frame of this desk, shut in by the browser.

    It fetches nothing, runs nothing, sends nothing and has no session, in a frame or alone. `style`: the hash of the
    one style that stands in it.
    """
    response.headers.update(
        {
            "Content-Security-Policy": (
                f"default-src 'none'; style-src '{style}'; img-src data:; form-action 'none'; "
                "base-uri 'none'; frame-ancestors 'self'; sandbox"
            ),
            "Cross-Origin-Opener-Policy": "unsafe-none",  # browsers refuse a sandbox beside another one
            "X-Frame-Options": "SAMEORIGIN",
        }
    )
    return response


def asked_by_loopback() -> bool:
    """Whether this request named the desk as only its own machine can, so its links lead nowhere elsewhere."""
    host = request.host
    return (host if host.endswith("]") else host.rsplit(":", 1)[0]) in LOOPBACK


def is_local(target: str, method: str) -> bool:
    """True for an address of this desk, without a host, that takes the method: safe to redirect to."""
    path = unquote(target.partition("?")[0])
    root = request.script_root
    plain = target.isascii() and target.isprintable() and target.startswith(f"{root}/")
    if not plain or _ELSEWHERE.search(path):
        return False
    try:
        current_app.url_map.bind("").match(path.removeprefix(root), method)
    except (HTTPException, RoutingException):
        return False
    return True


def install(app: Flask) -> None:
    """Hold every request of an app to its rules."""
    app.before_request(_admit)
    app.url_defaults(_carry_locale)
    app.after_request(_seal)


def _admit() -> None:
    g.current_user, g.form_token, g.locale, g.derived = None, "", "", ""
    if request.host not in current_app.config["HOSTS"] and not asked_by_loopback():
        abort(400)
    if request.endpoint == "static":
        return  # the style sheet is for all
    _not_too_many_fields()
    cookie = request.cookies.get(cookie_name(COOKIE), "")
    if request.endpoint is None:
        g.current_user = _user(cookie)
        return  # there is no such page: Flask says so, to whoever asks
    what = required_permission(current_app.view_functions[request.endpoint])
    if what is None:
        abort(403)
    with suppress(PipelineError) if request.endpoint == HEALTH else nullcontext():
        g.current_user = _user(cookie)
    if request.method not in _SAFE:
        _same_site()
    if what is not Permission.NOBODY and g.current_user is None:
        raise SignedOut
    if g.current_user is not None and what.met_by(g.current_user):
        # before the form is read; whoever may not ask sends no more than anybody
        most = most_bytes_of(current_app.view_functions[request.endpoint])
        request.max_content_length = most or request.max_content_length
    if request.method not in _SAFE:
        _form_is_ours()
    if what is not Permission.NOBODY:
        _may(what, g.current_user)
        _names_its_locale(g.current_user)


def _not_too_many_fields() -> None:
    """Refuse what would take a second to take apart, and more to give back, before anybody begins."""
    if request.mimetype == FORM and request.get_data().count(b"&") >= MOST_FIELDS:
        abort(413)


def _user(cookie: str) -> CurrentUser | None:
    """Whose session it is, with what they may do in the language of this request; that is noted where there are several."""
    workspace = project_cache().workspace()
    user = user_of_session(desk(), workspace, cookie)
    first, *others = workspace.project.settings.locales
    if user is None or not others:
        return user
    g.locale = desk_locale(workspace, user.account.id, request.args.get("locale", ""))
    if g.locale == first.dir:
        return user
    g.derived = g.locale
    return user_of_session(desk(), project_cache().workspace(), cookie)


def _carry_locale(endpoint: str, values: dict[str, object]) -> None:
    """Links and forms of a page stay in its language, so that no answer comes to the ledger of another one."""
    if endpoint != "static" and (folder := g.get("locale", "")):
        values.setdefault("locale", folder)


def _names_its_locale(who: CurrentUser) -> None:
    """Hold what is sent about a page, a text or a term to its address: the first language is not meant by silence."""
    about = request.view_args or {}
    if request.method in _SAFE or not about.keys() & {"document", "english"}:
        return
    named = request.args.get("locale", "")
    if (
        g.locale
        and named != g.locale
        and len(read_by(project_cache().workspace(), who.account.id)) > 1
    ):
        raise NoLocaleError


def _may(what: Permission, who: CurrentUser) -> None:
    if not what.met_by(who):
        abort(403)
    if who.lacks_factor and not is_open_without_factor(
        current_app.view_functions[request.endpoint or ""]
    ):
        raise FactorMissingError
    document = (request.view_args or {}).get("document")
    if document is not None:
        if not who.sees(document):
            abort(404)
        project_cache().workspace().check_here(document)


def _same_site() -> None:
    """Refuse what another site's page has sent."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is not None and site not in ("same-origin", "none"):
        abort(403, "This form was sent from another site.")
    if origin is not None and urlsplit(origin).netloc != request.host:
        abort(403, "This form was sent from another site.")


def _form_is_ours() -> None:
    """Refuse a form that does not bring back what this browser was given."""
    if g.current_user is not None:
        wanted = g.current_user.session.csrf
    else:
        wanted = request.cookies.get(cookie_name(FORM_COOKIE), "")
    given = request.form.get("csrf", "")
    if not wanted or not hmac.compare_digest(wanted.encode(), given.encode()):
        abort(403, TOO_OLD)


def _seal(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    who = g.get("current_user")
    response.headers["Desk-Account"] = who.account.id if who else ""
    if is_secure():
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    if request.endpoint == "static" and response.status_code in (200, 304):
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    else:
        response.headers["Cache-Control"] = "no-store"
        response.headers["Vary"] = "Cookie, Accept-Language"
    if g.get("form_token"):
        set_cookie(response, FORM_COOKIE, g.form_token)
    return response
