"""The desk of a project on a port of loopback, with accounts, until the end of the block."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from waitress.wasyncore import close_all
from werkzeug.routing import Rule

from pipeline.files.private_file import private_key
from pipeline.flow.accounts.auth import Desk
from pipeline.flow.desk.project_cache import ProjectCache
from pipeline.flow.project import open_project
from pipeline.store.accounts import Account, put
from pipeline.store.database import Store, open_store
from pipeline.store.passwords import Passwords
from pipeline.store.sealed import new_key
from pipeline.web.app import DeskAddress, DeskApp, create_app
from pipeline.web.serve import Listen, server_of
from pipeline.web.template_cache import TemplateCache
from tests.desk.client import Browser, Page
from tests.flow.world import World

PASSWORD = "a kettle sings low"  # noqa: S105  of people who do not exist
CHEAP = Passwords(rounds=1, memory=8)
"""Hashes in no time: what a guess costs is measured elsewhere."""
ROLES = {"ann": "reviewer", "bo": "reviewer", "lea": "lead", "ada": "admin", "rae": "reader"}


class Compiled(BytecodeCache):
    """What Jinja made of the templates, for all desks of this process: each test has a desk of its own."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key] = bucket.bytecode_to_string()


COMPILED = Compiled()


class LateRule(Rule):
    """An address is compiled when the first link to it is made: each test has a desk of its own, and needs few."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        compiled = cache(super()._compile_builder)

        def build(rule: Rule, **values: object) -> tuple[str, str]:
            return compiled(append_unknown)(rule, **values)

        return build


DeskApp.url_rule_class = LateRule


@dataclass
class Clock:
    """The time of a desk, which a test may put forward."""

    now: float = 1_790_000_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Served:
    """A desk that answers."""

    root: Path
    url: str
    desk: Desk
    memory: ProjectCache
    clock: Clock
    app: Flask
    server: Any
    """waitress's."""
    browsers: dict[str, Browser] = field(default_factory=dict)

    @property
    def store(self) -> Store:
        return self.desk.store

    def forget(self) -> None:
        """Nothing is kept of what templates have made."""
        for extension in self.app.jinja_env.extensions.values():
            if isinstance(extension, TemplateCache):
                extension._held.clear()
                extension._letters = 0

    def store_key(self, key: bytes) -> None:
        """From now on the desk has another key for the secrets of apps."""
        object.__setattr__(self.desk.store, "key", key)

    def browser(self) -> Browser:
        """A new browser; nobody is signed in."""
        return Browser(self.url)

    def as_(self, name: str) -> Browser:
        """The browser of somebody who is signed in."""
        if name not in self.browsers:
            self.browsers[name] = browser = self.browser()
            page = browser.sign_in(name, PASSWORD)
            assert page.status == 200, page.text
        return self.browsers[name]


def move_mail(browser: Browser, address: str, password: str = PASSWORD) -> Page:
    """Send the form for one's address."""
    fields = {"email": address, "mail-password": password}
    return browser.send(browser.get("/me"), "/mail", **fields)


def add_author(desk: Served, world: World, id_: str = "ivy") -> None:
    """Somebody who writes English, with an account."""
    world.cli("users", "add", id_, "--name", id_.title(), "--role", "author")
    put(desk.store, Account(id_, id_.title(), "author", "en"), CHEAP.hash(PASSWORD), "t")
    desk.memory.workspace(now=True)


@cache
def _with_accounts() -> bytes:
    """A database in which everybody has an account."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "desk.db"
        store = open_store(f"sqlite:///{file}", Clock())
        for name, role in ROLES.items():
            put(store, Account(name, name.title(), role, "en"), CHEAP.hash(PASSWORD), "test")
        store.close()
        return file.read_bytes()


@contextmanager
def served(
    root: Path,
    place: DeskAddress | None = None,
    proxies: int = 0,
    *,
    documents: tuple[str, ...] = (),
    prefix: str = "",
) -> Iterator[Served]:
    """Serve it; `documents` and `prefix` as `pipeline review serve` takes them."""
    clock = Clock()
    key = private_key(open_project(root), new_key)
    database = root / ".pipeline/desk.db"
    if not database.exists():
        database.touch(mode=0o600)
        database.write_bytes(_with_accounts())
    desk = Desk(open_store(f"sqlite:///{database}", clock, key), CHEAP, 8 * 3600)
    memory = ProjectCache(root, documents)
    app = create_app(memory, desk, place)
    app.jinja_env.bytecode_cache = COMPILED
    server = server_of(app, Listen(port=0, prefix=prefix), proxies)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield Served(
            root, f"http://127.0.0.1:{server.effective_port}", desk, memory, clock, app, server
        )
    finally:
        with suppress(OSError):  # a server that was awake has done it before it is woken
            server.trigger.pull_trigger(lambda: close_all(server._map))
        thread.join(timeout=10)
        server.task_dispatcher.shutdown()
        desk.store.close()
