"""Two desks of one project, each a process of its own on one checkout, as `docs/host.md` has them."""
# ruff: noqa: S603  the certificate is the test's own, and so are the programs

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests
import urllib3
from sqlalchemy import create_engine

from pipeline.files.private_file import private_key
from pipeline.flow.accounts.auth import DATABASE
from pipeline.flow.project import open_project
from pipeline.store import audit
from pipeline.store.accounts import Account, put
from pipeline.store.database import Store, open_store
from pipeline.store.sealed import new_key
from tests.desk.client import Browser
from tests.desk.served import CHEAP, PASSWORD, ROLES
from tests.desk.test_host import NAME, free_port, nginx
from tests.flow.tiny import ARTICLE_ID, HANDOUT_ID
from tests.flow.world import ROOT, World

ARTICLES = ("--documents", "articles/*", "--documents", "site")
HANDOUTS = ("--documents", "handouts/*")
CHANGES = (
    ("desk-proxy.conf", "http://127.0.0.1:8484", "http://$desk"),
    (
        "nginx.conf",
        "    server_tokens off;",
        "    if ($read_at) { return 307 $read_at$is_args$args; }\n    server_tokens off;",
    ),
    ("nginx.conf", "location ~ ^/(", "location ~ ^(/handouts)?/("),
)
"""What the guide changes in the files of one desk."""


@dataclass(frozen=True)
class Shared:
    """A project whose accounts two desks share."""

    world: World
    store: Store
    environment: dict[str, str]


@pytest.fixture(params=["sqlite", "postgres"])
def shared(request: pytest.FixtureRequest, world: World) -> Iterator[Shared]:
    """Everybody has an account, in a database of each kind."""
    url = f"sqlite:///{world.root}/.pipeline/desk.db"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    environment.pop(DATABASE, None)
    if request.param == "postgres":
        server, name = request.getfixturevalue("postgres"), f"two_{os.getpid()}_{time.time_ns()}"
        engine = create_engine(server, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
        engine.dispose()
        url = environment[DATABASE] = server.replace("/postgres?", f"/{name}?")
    store = open_store(url, key=private_key(open_project(world.root), new_key).strip())
    for id_, role in ROLES.items():
        put(store, Account(id_, id_.title(), role, "en"), CHEAP.hash(PASSWORD), "test")
    yield Shared(world, store, environment)
    store.close()


@contextmanager
def running(shared: Shared, *desks: tuple[str, ...]) -> Iterator[list[str]]:
    """A process for each, with these words behind `pipeline review serve`; gives their addresses once all answer."""
    started, urls = [], []
    words = [
        sys.executable,
        "-c",
        "from pipeline.cli import main; main()",
        "--project",
        str(shared.world.root),
        "review",
        "serve",
    ]
    try:
        for more in desks:
            port = free_port()
            urls.append(f"http://127.0.0.1:{port}")
            started.append(
                subprocess.Popen(
                    [*words, "--port", str(port), *more],
                    env=shared.environment,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                )
            )
        for url, process in zip(urls, started, strict=True):
            _wait(url, process)
        yield urls
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait(timeout=60)


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert process.poll() is None, "the desk ended"
        try:
            requests.get(f"{url}/health", timeout=10)
        except requests.ConnectionError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the desk did not answer")


@dataclass
class Visitor:
    """A browser before the guide's nginx."""

    browser: Browser

    def asked(self, path: str) -> tuple[int, str]:
        """Status, and where it leads without the host and the port of the test."""
        url = self.browser.base + path
        return _said(self.browser.http.get(url, timeout=60, allow_redirects=False))

    def sent(self, path: str, fields: dict[str, str]) -> tuple[int, str]:
        """The same of a form."""
        return _said(self.browser.post(path, fields, follow=False).response)

    def form(self, path: str, ending: str) -> tuple[str, dict[str, str]]:
        """Of a page that is there."""
        page = self.browser.get(path)
        assert page.status == 200, page.text
        return page.form(ending)


def _said(answer: requests.Response) -> tuple[int, str]:
    to = urlsplit(answer.headers.get("Location", ""))
    return answer.status_code, to._replace(scheme="", netloc="").geturl()


@pytest.fixture
def visitor(tmp_path: Path, shared: Shared) -> Iterator[Visitor]:
    """Articles and labels at one desk, handouts at another below `/handouts`, both behind the guide's nginx; Ann is in."""
    urllib3.disable_warnings(urllib3.exceptions.InsecureRequestWarning)
    with shared.world.path("pipeline.toml").open("a") as settings:
        settings.write(f'[desk]\nurl = "https://{NAME}"\nproxies = 1\n')
    folder = tmp_path / "nginx"
    folder.mkdir()
    both = running(shared, ARTICLES, (*HANDOUTS, "--prefix", "/handouts"))
    with both as desks, nginx(folder, desks, CHANGES) as (_, secure):
        browser = Browser(f"https://127.0.0.1:{secure}")
        browser.http.verify, browser.http.trust_env = False, False
        browser.http.headers.update({"Host": NAME, "Origin": f"https://{NAME}"})
        found = Visitor(browser)
        action, fields = browser.get("/handouts/sign-in").form("/sign-in")
        assert action == "/handouts/sign-in"
        data = {**fields, "name": "ann", "password": PASSWORD}
        assert found.sent(action, data) == (303, "/handouts/")
        yield found


@pytest.mark.filterwarnings("ignore::urllib3.exceptions.InsecureRequestWarning")
def test_the_guides_two_desks_are_one_place(visitor: Visitor, shared: Shared) -> None:
    """One sign-in for both, each page at its desk; an old link and an old form find the right one."""
    asked, get, world = visitor.asked, visitor.browser.get, shared.world
    assert "This desk is for: articles/*, site" in get("/").text
    assert "This desk is for: handouts/*" in get("/handouts/").text
    assert asked(f"/handouts/pages/{HANDOUT_ID}")[0] == asked(f"/pages/{ARTICLE_ID}")[0] == 200
    old = f"/pages/{HANDOUT_ID}/-/about?x=1"
    assert asked(old) == (307, f"/handouts{old}")
    assert asked(f"/handouts/pages/{ARTICLE_ID}") == (307, f"/pages/{ARTICLE_ID}")
    assert asked("/handouts/pages/site")[0] == 404
    assert asked(f"/pages/{HANDOUT_ID}%0d%0aSet-Cookie:%20x=1")[0] != 307
    short_id = world.short_id(ARTICLE_ID, "Say what you need")
    action, fields = visitor.form(f"/pages/{ARTICLE_ID}/-/texts/{short_id}", "/approve")
    assert visitor.sent(f"/handouts{action}", fields) == (307, action)
    assert visitor.sent(action, fields)[0] == 303
    short_id = world.short_id(HANDOUT_ID, "Sit down together")
    card = f"/handouts/pages/{HANDOUT_ID}/-/texts/{short_id}"
    assert visitor.sent(*visitor.form(card, "/approve"))[0] == 303
    assert [world.lines(name)[-1]["reviewer"] for name in (ARTICLE_ID, HANDOUT_ID)] == ["ann"] * 2


def test_two_desks_that_overlap_lose_nothing(shared: Shared) -> None:
    """One page at two processes: everybody decides, suggests and invites at both at once, and each thing is there once."""
    world = shared.world
    glossary = world.path("glossary.yaml")
    glossary.write_text("terms:\n  - {en: advice, zh: 建议}\n" + glossary.read_text())
    workspace = world.open()
    catalog = workspace.catalog(workspace.document(ARTICLE_ID))
    texts = [entry.source_sha[:12] for entry in catalog if entry.target]
    with running(shared, ("--documents", "*"), ("--documents", "articles/pause")) as urls:
        browsers = {(name, url): Browser(url) for name in ("ann", "bo", "lea") for url in urls}
        for (name, _), browser in browsers.items():
            assert browser.sign_in(name, PASSWORD).status == 200

        def approve(name: str, url: str, sign: str) -> int:
            browser = Browser(url, browsers[name, url].http)
            card = browser.get(f"/pages/{ARTICLE_ID}/-/texts/{sign}")
            return browser.send(card, "/approve").status

        def suggest(name: str, url: str, number: int) -> int:
            browser = browsers[name, url]
            english = f"word {chr(97 + number)} {name} {urls.index(url)}"
            return browser.send(browser.get("/terms"), "/terms", en=english, zh="词语").status

        def invite(url: str, number: int) -> int:
            browser = browsers["lea", url]
            id_ = f"guest-{'ab'[urls.index(url)]}{number}"
            action, fields = browser.get("/people").form("/people/invite")
            return browser.post(action, {**fields, "id": id_, "name": f"{id_} x"}).status

        with ThreadPoolExecutor(8) as pool:
            asked = [
                *(
                    pool.submit(approve, n, u, t)
                    for t in texts
                    for n in ("ann", "bo")
                    for u in urls
                ),
                *(
                    pool.submit(suggest, n, u, i)
                    for i in range(4)
                    for n in ("ann", "bo")
                    for u in urls
                ),
                *(pool.submit(invite, u, i) for i in range(4) for u in urls),
            ]
            said = [one.result() for one in asked]
        assert set(said) <= {200, 409, 422}, said  # who was second sees the other's card
        assert said.count(200) > len(said) * 0.8
    lines = world.lines(ARTICLE_ID)
    made = [(one["reviewer"], one["source_sha"]) for one in lines if one["verdict"] == "approve"]
    assert sorted(made) == sorted(set(made))
    assert {sha[:12] for _, sha in made} == set(texts)
    terms = {term.en for term in world.open().glossary.listed}
    assert {f"word {c} {n} {u}" for c in "abcd" for n in ("ann", "bo") for u in "01"} <= terms
    invited = world.path("locales/accounts.jsonl").read_text()
    assert all(f'"guest-{desk}{number}"' in invited for desk in "ab" for number in range(4))
    assert audit.broken(shared.store) == ()
    assert not world.breaches()


def test_two_desks_of_one_checkout_share_their_jobs(shared: Shared) -> None:
    """A build that is wished at the desk that does not build is carried out by the other one."""
    world = shared.world
    world.release(ARTICLE_ID)
    with running(shared, ARTICLES, HANDOUTS) as (one, _):
        browser = Browser(one)
        browser.sign_in("ann", PASSWORD)
        page = browser.get(f"/pages/{ARTICLE_ID}/-/read")
        assert browser.send(page, "/withdraw").status == 200
        public = world.path("dist/site/zh-Hans/articles/pause/index.html")
        for _ in range(300):
            if "一起停一停" not in public.read_text():
                break
            time.sleep(0.1)
        assert "一起停一停" not in public.read_text()
