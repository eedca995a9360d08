"""Serve the desk with waitress."""

from __future__ import annotations

import logging
import signal
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from waitress.server import create_server
from waitress.wasyncore import close_all

from pipeline.flow.accounts.auth import Desk, calibrated, store_of
from pipeline.flow.autocommit import AutoCommit
from pipeline.flow.desk.prefetch import Prefetch, spare_the_collector
from pipeline.flow.desk.project_cache import ProjectCache, unmatched
from pipeline.flow.jobs.runner import JobRunner
from pipeline.flow.workspace import Workspace
from pipeline.model.errors import PipelineError
from pipeline.web import request_log
from pipeline.web.app import DeskAddress, create_app
from pipeline.web.i18n import translations_in
from pipeline.web.security import LOOPBACK
from pipeline.web.views.bring_in import MOST_BYTES_DROPPED
from pipeline.web.watchdog import Watchdog

THREADS = 8
"""Requests at the same time; a practice has a handful of readers."""
CONNECTIONS = 500
"""Open connections: far more than browsers of a practice keep, and half of the files that a process may open."""
IDLE, LOOKED_AFTER = 30, 5
"""Seconds after which a connection without a request is closed, and how often that is looked after."""
FIRST = ("base.html", "connection.html", "home.html", "news.html", "parts.html", "sign_in.html")
"""Templates of the pages that people come in by; the others follow once the desk answers."""
MOST_HEADER_BYTES = 32_768
"""Of the head of a request."""


@dataclass(frozen=True, slots=True)
class Listen:
    """Where the desk listens."""

    host: str = "127.0.0.1"
    """Address of this machine."""
    port: int = 8484
    """0: any that is free."""
    prefix: str = ""
    """The folder below the desk's address that a proxy leads to this desk: `/handouts`. Empty: the whole address."""


def serve(
    root: Path,
    listen: Listen,
    say: Callable[[str, int], None],
    ready: Callable[[int], None] = lambda _pages: None,
    terminal: Callable[[str], None] | None = None,
    documents: tuple[str, ...] = (),
) -> None:
    """Serve the desk of a project. `documents`: in place of `desk.documents` of the settings, for this process.

    `say` is told where and over how many pages, once it answers; `ready` how many pages were checked, once all
    are at hand: until then whoever opens one first waits for its checks. `terminal` writes for the owner, who
    watches.

    Raises DESK where it would listen to others without HTTPS in front, DOCUMENTS for a pattern that no document has,
    DATABASE, and whatever the project cannot be read for.
    """
    project_cache = ProjectCache(root, documents)
    workspace = project_cache.workspace()
    settings = workspace.project.settings.desk
    _check(workspace, listen)
    desk = Desk(store_of(workspace.project), calibrated(), settings.idle_minutes * 60)
    for document in workspace.with_labels:  # so that the first reader does not wait for it
        _read_once(workspace, document)
    spare_the_collector()
    app = create_app(project_cache, desk, DeskAddress(settings.url, terminal))
    _compile(app, FIRST)
    app.extensions["prefetch"] = prefetcher = Prefetch(project_cache, ready)
    server = server_of(app, listen, settings.proxies)
    signal.signal(signal.SIGTERM, _end)  # so that `systemctl stop` ends a round of review properly
    url = f"http://{listen.host}:{server.effective_port}{listen.prefix}/"
    say(url, len(workspace.with_labels))
    # who watches a window for a code finds it, not a line for each request
    request_log.start(logging.WARNING if terminal else logging.INFO)
    desk.behind.run("templates", lambda: _bring_to_hand(app))
    runner, watchdog = JobRunner(root, desk.store), Watchdog(server.effective_port, listen.host)
    with AutoCommit(project_cache), prefetcher, runner, watchdog:
        try:
            server.run()
        finally:
            server.close()
            desk.behind.close()
            desk.store.close()


def _check(workspace: Workspace, listen: Listen) -> None:
    """Raises DOCUMENTS, DESK."""
    settings = workspace.project.settings.desk
    if alone := " ".join(unmatched(workspace)):
        raise PipelineError(
            "DOCUMENTS",
            f"no document is named by {alone}",
            "write ids as `pipeline status` has them, or patterns of ids: articles/*",
        )
    is_safe = settings.url.startswith("https://") and settings.proxies
    if listen.host not in LOOPBACK and not is_safe:
        raise PipelineError(
            "DESK",
            f"the desk would answer at {listen.host} without HTTPS",
            "set `desk.url` to its https address and `desk.proxies` to 1 behind a proxy of yours "
            "(docs/host.md), or leave --host out",
        )


def _compile(app: Flask, templates: Iterable[str]) -> None:
    """Have Jinja read templates before somebody waits for it."""
    for name in templates:
        app.jinja_env.get_template(name)


def _bring_to_hand(app: Flask) -> None:
    """All templates, and the words of the screens in Mandarin, so that no visitor waits for them.

    Not those in Traditional characters: they take dictionaries of 45 MB, for whoever chooses them.
    """
    _compile(app, app.jinja_env.list_templates())
    translations_in("zh-Hans")


def _end(*_signal: object) -> None:
    """What waitress takes for the end."""
    raise SystemExit


def _read_once(workspace: Any, document: Any) -> None:  # noqa: ANN401
    try:
        workspace.snapshot(document)
    except PipelineError:
        return  # its page says so


def close_server(server: Any) -> None:  # noqa: ANN401  waitress has no types
    """End a server that runs in another thread, and let go of its port: waitress ends no other way."""
    server.trigger.pull_trigger(lambda: close_all(server._map))


def server_of(app: Flask, listen: Listen, proxies: int = 0) -> Any:  # noqa: ANN401  waitress has no types
    """A server that listens; `run()` serves. Raises DESK."""
    trust = (
        {
            "trusted_proxy": "*" if listen.host not in LOOPBACK else "127.0.0.1",
            "trusted_proxy_count": proxies,
            "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto", "x-forwarded-host"},
            "clear_untrusted_proxy_headers": True,
        }
        if proxies
        else {}
    )
    try:
        return create_server(
            app,
            host=listen.host,
            port=listen.port,
            threads=THREADS,
            connection_limit=CONNECTIONS,
            channel_timeout=IDLE,
            cleanup_interval=LOOKED_AFTER,
            asyncore_use_poll=True,  # select() knows no file above 1,023
            max_request_header_size=MOST_HEADER_BYTES,
            max_request_body_size=2
            * MOST_BYTES_DROPPED,  # what is a little too large gets a page of ours
            ident=None,
            map={},
            url_prefix=listen.prefix,
            **trust,
        )
    except OSError as error:
        raise PipelineError(
            "DESK",
            f"cannot listen at {listen.host}:{listen.port} ({(error.strerror or str(error)).lower()})",
            "choose another --port",
        ) from error
