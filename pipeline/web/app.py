"""Create the Flask application of the desk."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

from flask import Flask, Response, g, request, url_for
from markupsafe import Markup
from werkzeug.local import LocalProxy
from werkzeug.routing import PathConverter

from pipeline.build.labels import own_names
from pipeline.build.writers.assets import tokens
from pipeline.flow.accounts.auth import SHARED_IDLE, Desk
from pipeline.flow.accounts.owner_code import OwnerCodes
from pipeline.flow.desk.bell import Bell
from pipeline.flow.desk.for_you_items import Person
from pipeline.flow.desk.health import Health
from pipeline.flow.desk.project_cache import ProjectCache
from pipeline.flow.locales import read_by
from pipeline.markdown.picture_words import words_of_picture
from pipeline.markdown.segment_html import segment_html
from pipeline.model.errors import PipelineError
from pipeline.model.segment import Form
from pipeline.web import errors, idempotency, notice, request_log, security
from pipeline.web.addresses import address, text_addresses
from pipeline.web.check_names import check_name, with_names
from pipeline.web.i18n import LANGUAGES
from pipeline.web.import_words import file_fault_said, left_out_name
from pipeline.web.language import text, words
from pipeline.web.marks import buttons_for, with_code
from pipeline.web.template_cache import TemplateCache
from pipeline.web.user_agent import browser_of
from pipeline.web.views import (
    account,
    auth,
    bring_in,
    comments,
    documents,
    exchange,
    for_you,
    home,
    look,
    overview,
    pages,
    search,
    second_factor,
    term_replacement,
    units,
    users,
    writing,
)

MOST_BYTES = 2_000_000
"""Of a request: the longest text of a page is far below."""
TOKENS = "tokens.css"
"""A static file of the desk that `pipeline.build` has."""


class DocumentId(PathConverter):
    """The id of a document in an address; nothing else, so no path leads out of the project."""

    regex = "[a-z0-9][a-z0-9-]*(?:/[a-z0-9][a-z0-9-]*)*"


@dataclass(frozen=True, slots=True)
class DeskAddress:
    """Where a desk is served."""

    url: str = ""
    """As people type it; `https://…` makes cookies safe. Empty: loopback alone."""
    terminal: Callable[[str], None] | None = None
    """Writes into the terminal beside the desk, for its owner; None where nobody watches one."""


class DeskApp(Flask):
    """Flask, with the design tokens of the reader's page among the static files."""

    def send_static_file(self, filename: str) -> Response:
        """A file of `static`; `tokens.css` comes from the style of the reader's page."""
        if filename != TOKENS:
            return super().send_static_file(filename)
        sent = Response(tokens(), mimetype="text/css")
        sent.set_etag(_digest(filename))
        sent.make_conditional(request)
        return sent


def create_app(project_cache: ProjectCache, desk: Desk, place: DeskAddress | None = None) -> Flask:
    """The desk of one project."""
    app = DeskApp("pipeline.web")
    url = urlsplit(place.url if place else "")
    app.config.update(
        MAX_CONTENT_LENGTH=MOST_BYTES,
        MAX_FORM_MEMORY_SIZE=MOST_BYTES,
        HOSTS=frozenset({url.netloc} - {""}),
        SECURE=url.scheme == "https",
    )
    health = Health(desk, project_cache)
    app.extensions.update(project_cache=project_cache, desk=desk, health=health, bell=Bell())
    app.extensions["owner_codes"] = OwnerCodes(place.terminal if place else None)
    app.url_map.converters["document"] = DocumentId
    request_log.install(app)
    security.install(app)
    idempotency.install(app)
    errors.install(app)
    notice.install(app)
    for module in (
        auth,
        home,
        documents,
        overview,
        bring_in,
        exchange,
        for_you,
        writing,
        pages,
        look,
        units,
        comments,
        users,
        account,
        search,
        term_replacement,
        second_factor,
    ):
        app.register_blueprint(module.views)
    configure_jinja(app)
    return app


def configure_jinja(app: Flask) -> None:
    """What every template may use."""
    app.jinja_options = {**app.jinja_options, "trim_blocks": True, "lstrip_blocks": True}
    env = app.jinja_env
    env.add_extension("jinja2.ext.i18n")
    env.add_extension(TemplateCache)
    env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda text: words().gettext(text),
        lambda one, many, count: words().ngettext(one, many, count),
        newstyle=True,
    )
    env.globals["_"] = (
        text  # a card asks for a hundred: Jinja's own looks three functions up for each
    )
    _add_filters(app)
    env.globals.update(
        asset=lambda name: _asset(request.script_root, name),
        url_for=address,
        text_addresses=text_addresses,
        form_token=security.form_token,
        asked_by_loopback=security.asked_by_loopback,
        idempotency_key=idempotency.new_key,
        request_id=request_log.request_id,
        languages=LANGUAGES,
        locale_field=_locale_field,
        # globals, so that macros know them: a module of macros is made once, not again for each request
        words=LocalProxy(words),
        me=LocalProxy(lambda: g.get("current_user")),
        zh=_zh,
        locale=lambda: g.get("locale", ""),
        is_derived=lambda: bool(g.get("derived")),
        own_locales=_locales,
        draft_of=_draft_of,
        what_was_done=notice.what_was_done,
        shared_idle=SHARED_IDLE,
        practice=lambda: security.project_cache().workspace().project.settings.site_name,
        group=_group,
        browser_of=browser_of,
        check_name=check_name,
        fault_said=errors.fault_said,
        file_fault_said=file_fault_said,
        left_out_name=left_out_name,
        bell=_bell,
        buttons_for=buttons_for,
        words_of_picture=words_of_picture,
    )
    app.context_processor(lambda: {"me": g.get("current_user")})


def _add_filters(app: Flask) -> None:
    env = app.jinja_env
    env.filters["name_in"] = lambda person, names: names.get(person, person)
    env.filters["with_names"] = with_names
    env.filters["with_code"] = with_code
    env.filters["day"] = lambda value: words().day(value)
    env.filters["month"] = lambda value: words().month(value)
    env.filters["clock"] = lambda value: words().clock(value)
    env.filters["minute"] = lambda value: words().minute(value)
    env.filters["moment"] = lambda value: words().moment(value)
    env.filters["reading"] = lambda text, form=Form.FLOW, references=None, marks=(): Markup(  # noqa: S704  sanitized there
        segment_html(text, form, references, marks)
    )


def _zh() -> str:
    """The language that pages are reviewed in, asked for once a request."""
    tag = g.get("zh")  # a macro asks for each text
    if tag is None:
        tag = g.zh = security.project_cache().workspace().project.settings.locale.tag
    return str(tag)


def _locales() -> list[tuple[str, str, str]]:
    """(tag, name, folder) of each language that whoever asks reads, where they read several."""
    with suppress(PipelineError):
        workspace = security.project_cache().workspace()
        settings = workspace.project.settings
        folders = read_by(workspace, security.current_user().account.id)
        if len(folders) > 1:
            names = own_names(settings)
            locales = (one for one in settings.locales if one.dir in folders)
            return [(one.tag, names[one.tag], one.dir) for one in locales]
    return []


def _group() -> str:
    """The documents that this desk is for, as the settings or the command name them; empty: all."""
    return ", ".join(security.project_cache().workspace().project.settings.desk.documents)


def _bell() -> int:
    """How much concerns whoever asks, as far as it is known."""
    person = Person.of(security.current_user())
    with suppress(PipelineError):  # settings are broken, and this is the page that says so
        workspace = security.project_cache().workspace()
        return security.bell().count(security.desk(), workspace, person)
    return 0


def _locale_field() -> Markup:
    """For a form whose fields become the query of its address: the language of the pages stays in it."""
    folder = g.get("locale", "")
    return (
        Markup('<input type="hidden" name="locale" value="%s">') % folder if folder else Markup("")
    )


def _draft_of(document: str, short_id: str) -> str:
    """By which a browser keeps what is typed on a card; each language has its own."""
    return "/".join(filter(None, (document, short_id, g.get("locale", ""))))


@cache
def _asset(_root: str, name: str) -> str:
    """Its address; each page asks for a dozen."""
    return url_for("static", filename=name, v=_digest(name))


@cache
def _digest(name: str) -> str:
    own = files("pipeline.web").joinpath("static", name)
    return hashlib.sha256(tokens() if name == TOKENS else own.read_bytes()).hexdigest()[:12]
