"""Take each form once: a POST whose idempotency key is known gets its first answer again.

A key stands in the field `once`, or in the header `Idempotency-Key`. What was refused is not kept: it
changed nothing, and is judged anew. When a request arrives says nothing: a queue that was kept without
a connection comes in a burst.
"""

from __future__ import annotations

import secrets
from threading import Lock

from flask import Flask, g, jsonify, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as BaseResponse

from pipeline.flow.desk.answers import answer_to, keep_answer, request_digest
from pipeline.web.security import desk

FIELD, HEADER = "once", "Idempotency-Key"
QUEUE, TAKEN = "Desk-Queue", "Desk-Taken"
"""Asked with the first, an answer that is taken comes as JSON with its key in the second."""
LONGEST = 128
"""Characters of a key."""
_NOT_IN_IT = frozenset({"csrf", FIELD, "owner"})
_VIEWS = frozenset(
    {
        "bring_in",
        "comments",
        "documents",
        "for_you",
        "pages",
        "search",
        "term_replacement",
        "units",
        "writing",
    }
)
"""Blueprints whose forms are taken once. None of them takes a password: no hash of one is ever kept."""
_LOCKS = tuple(Lock() for _ in range(64))
"""The same request twice at a time waits for itself; few others share its lock."""


def new_key() -> str:
    """The idempotency key of a form."""
    return secrets.token_hex(16)


def id_of_request() -> str:
    """The id of what this form makes: the same however often it is sent, another where other words stand in it."""
    return str(g.get("idempotent_request") or new_key())[:32]


def install(app: Flask) -> None:
    """Answer what comes twice; to be installed after `security`, which says who asks."""
    app.before_request(_answer_again)
    app.after_request(_keep)
    app.teardown_request(_let_go)


def _answer_again() -> ResponseReturnValue | None:
    key = (request.headers.get(HEADER) or request.form.get(FIELD, ""))[:LONGEST]
    is_asked = request.method == "POST" and key and request.blueprint in _VIEWS
    if not is_asked or g.current_user is None:
        return None
    fields = [pair for pair in request.form.items(multi=True) if pair[0] not in _NOT_IN_IT]
    asked = request_digest(g.current_user.account.id, _place(), key, fields)
    g.idempotency_lock = _LOCKS[int(asked[:8], 16) % len(_LOCKS)]
    g.idempotency_lock.acquire()
    location = answer_to(desk(), asked)
    if location is not None:
        return _told(redirect(location, 303))
    g.idempotent_request = asked
    return None


def _place() -> str:
    """Where a form was sent, with the language that its address names: one key in two is two requests."""
    named = request.args.get("locale", "")
    return f"{request.path}?locale={named}" if named else request.path


def _keep(response: BaseResponse) -> BaseResponse:
    asked = g.pop("idempotent_request", None)
    if asked is not None and response.status_code == 303:
        keep_answer(desk(), asked, response.headers["Location"])
        return _told(response)
    return response


def _told(taken: BaseResponse) -> BaseResponse:
    """As a queue is told that its answer is taken: no proxy and no portal says this by mistake."""
    key = request.headers.get(HEADER)
    if key is None or QUEUE not in request.headers:
        return taken
    told = jsonify(to=taken.headers["Location"])
    told.headers[TAKEN] = key
    for cookie in taken.headers.getlist("Set-Cookie"):  # what the next page says was done
        told.headers.add("Set-Cookie", cookie)
    return told


def _let_go(_error: BaseException | None) -> None:
    lock = g.pop("idempotency_lock", None)
    if lock is not None:
        lock.release()
