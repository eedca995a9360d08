"""A project and its store in; the desk as an application that a server can run out."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

from flask import Flask, g, url_for
from markupsafe import Markup
from werkzeug.local import LocalProxy
from werkzeug.routing import PathConverter

from pipeline.flow.access import Desk
from pipeline.flow.desk.memory import Memory
from pipeline.markdown.reading import reading
from pipeline.model.segment import Form
from pipeline.web import faults, guard
from pipeline.web.checks import check_name, with_names
from pipeline.web.devices import browser_of
from pipeline.web.kept import Kept
from pipeline.web.language import words
from pipeline.web.views import account, door, everywhere, home, pages, people, search, texts
from pipeline.web.words import LANGUAGES

MOST_BYTES = 2_000_000
"""Of a request: the longest text of a page is far below."""


class DocumentId(PathConverter):
    """The id of a document in an address; nothing else, so no path leads out of the project."""

    regex = "[a-z0-9][a-z0-9-]*(?:/[a-z0-9][a-z0-9-]*)*"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a desk is served."""

    url: str = ""
    """As people type it; `https://…` makes cookies safe. Empty: loopback alone."""


def create_app(memory: Memory, desk: Desk, place: Place | None = None) -> Flask:
    """The desk of one project."""
    app = Flask("pipeline.web")
    url = urlsplit(place.url if place else "")
    app.config.update(
        MAX_CONTENT_LENGTH=MOST_BYTES,
        MAX_FORM_MEMORY_SIZE=MOST_BYTES,
        HOSTS=frozenset({url.netloc} - {""}),
        SECURE=url.scheme == "https",
    )
    app.extensions.update(memory=memory, desk=desk)
    app.url_map.converters["document"] = DocumentId
    guard.install(app)
    faults.install(app)
    for module in (door, home, pages, texts, people, account, search, everywhere):
        app.register_blueprint(module.views)
    _dress(app)
    return app


def _dress(app: Flask) -> None:
    """What every template may use."""
    app.jinja_options = {**app.jinja_options, "trim_blocks": True, "lstrip_blocks": True}
    env = app.jinja_env
    env.add_extension("jinja2.ext.i18n")
    env.add_extension(Kept)
    env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda text: words().gettext(text),
        lambda one, many, count: words().ngettext(one, many, count),
        newstyle=True,
    )
    env.filters["name_in"] = lambda person, names: names.get(person, person)
    env.filters["with_names"] = with_names
    env.filters["day"] = lambda value: words().day(value)
    env.filters["moment"] = lambda value: words().moment(value)
    env.filters["reading"] = lambda text, form=Form.FLOW, references=None, marks=(): Markup(  # noqa: S704  sanitized there
        reading(text, form, references, marks)
    )
    env.globals.update(
        asset=lambda name: url_for("static", filename=name, v=_digest(name)),
        form_token=guard.form_token,
        languages=LANGUAGES,
        words=LocalProxy(words),  # a global, so that macros know it too
        zh=_zh,
        practice=lambda: guard.memory().workspace().project.settings.site_name,
        browser_of=browser_of,
        check_name=check_name,
    )
    app.context_processor(lambda: {"me": g.get("visitor")})


def _zh() -> str:
    """The language that pages are reviewed in, asked for once a request."""
    if "zh" not in g:
        g.zh = guard.memory().workspace().project.settings.locale.tag
    return str(g.zh)


@cache
def _digest(name: str) -> str:
    data = files("pipeline.web").joinpath("static", name).read_bytes()
    return hashlib.sha256(data).hexdigest()[:12]
