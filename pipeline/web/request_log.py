"""Log each request as a line of JSON on stderr, without a word of any text and without a secret.

A line names the rule of an address (`/invitations/<token>`), never the address as it was asked for: that holds
secrets and searched words. Of a fault it names type and places in the code, not the message, which may quote a text.
"""

from __future__ import annotations

import json
import logging
import secrets
import time
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from types import TracebackType

from flask import Flask, Response, g, request

from pipeline.model.errors import PipelineError

LOG = logging.getLogger("pipeline.requests")
"""Of each request."""
HEADER = "X-Request-ID"


class JsonLines(logging.Formatter):
    """A record as one line of JSON: when, how grave, who says it, and its fields."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        body: dict[str, object] = {
            "at": at.replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        fields, fault = getattr(record, "fields", None), record.exc_info
        # a server's own words on a fault may hold the address that was asked for
        says = str(record.msg) if fault else record.getMessage()
        body |= fields if isinstance(fields, Mapping) else {"says": says}
        if fault and fault[1] is not None:
            body |= _fault(fault[1], fault[2])
        return json.dumps(body, ensure_ascii=False, default=str)


def start(level: int = logging.INFO) -> None:
    """Write every record of this process from a level on to stderr as JSON; to be called where the desk is a program."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=level, handlers=[handler], force=True)


def install(app: Flask) -> None:
    """Give each request of an app an id, which its answer brings back, and log it; to be installed first."""
    app.before_request(_begin)
    app.after_request(_end)
    app.log_exception = _log_fault  # type: ignore[method-assign]  # Flask's own prints the message


def request_id() -> str:
    """The id of this request, as error pages show it."""
    return str(g.request_id)


def _begin() -> None:
    g.request_id, g.began = secrets.token_hex(6), time.perf_counter()


def _end(response: Response) -> Response:
    response.headers[HEADER] = g.request_id
    LOG.info("", extra={"fields": {**_asked(), "status": response.status_code, **_took(response)}})
    return response


def _asked() -> dict[str, object]:
    """What of a request may be told."""
    user = g.get("current_user")
    return {
        "request": g.request_id,
        "method": request.method,
        "route": request.url_rule.rule if request.url_rule else None,
        "document": (request.view_args or {}).get("document"),
        "account": user.account.id if user else None,
        "address": request.remote_addr,
    }


def _took(response: Response) -> dict[str, object]:
    took = round(1000 * (time.perf_counter() - g.began), 1)
    return {"ms": took, "bytes": response.content_length, "code": g.get("fault_code")}


def note_fault(error: PipelineError) -> None:
    """The line of this request names the code of a fault."""
    g.fault_code = error.code


def _log_fault(
    exc_info: tuple[type, BaseException, TracebackType] | tuple[None, None, None],
) -> None:
    fields = {"request": g.get("request_id"), "route": _asked()["route"]}
    LOG.error("", extra={"fields": fields}, exc_info=exc_info)


def _fault(error: BaseException, trace: TracebackType | None) -> dict[str, object]:
    frames = traceback.extract_tb(trace)
    places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    code = error.code if isinstance(error, PipelineError) else None
    return {"error": type(error).__name__, "trace": places, "code": code}
