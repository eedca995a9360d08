"""A crowd at a door that hashes passwords: no memory and no thread that readers need, over HTTP."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed, wait
from dataclasses import dataclass, field
from itertools import islice
from threading import Event, Lock

import pytest

from pipeline.store.passwords import Passwords
from tests.desk.client import Browser, Page
from tests.desk.served import PASSWORD, Served, served
from tests.flow.tiny import ARTICLE_ID
from tests.flow.world import World

OTHER, WRONG, SHORT = "seven quiet rivers", "wrong wrong wrong", "short"
CROWD = 16
PATIENCE = 20
"""Seconds after which a test that waits in vain gives up."""


@dataclass
class Meter:
    """Counts what is hashed, and holds it while it is closed."""

    open: Event = field(default_factory=Event)
    begun: Event = field(default_factory=Event)
    total: int = 0
    at_once: int = 0
    _now: int = 0
    _lock: Lock = field(default_factory=Lock)

    def measured(self, work: Callable[..., object]) -> Callable[..., object]:
        def hashes(*given: object) -> object:
            with self._lock:
                self.total += 1
                self._now += 1
                self.at_once = max(self.at_once, self._now)
            self.begun.set()
            try:
                assert self.open.wait(PATIENCE)
                return work(*given)
            finally:
                with self._lock:
                    self._now -= 1

        return hashes


@pytest.fixture
def meter(monkeypatch: pytest.MonkeyPatch) -> Iterator[Meter]:
    """Open, until a test closes it."""
    found = Meter()
    found.open.set()
    for name in ("hash", "fits"):
        monkeypatch.setattr(Passwords, name, found.measured(getattr(Passwords, name)))
    yield found
    found.open.set()


@pytest.fixture
def behind(world: World) -> Iterator[Served]:
    """The desk behind a proxy, which says where a visitor comes from."""
    with served(world.root, proxies=1) as running:
        yield running


def from_(desk: Served, number: int) -> Browser:
    """A browser at an address of its own."""
    browser = desk.browser()
    browser.http.headers["X-Forwarded-For"] = f"198.51.100.{number}"
    return browser


Knock = Callable[[], Page]


def at_sign_in(_desk: Served, browser: Browser) -> Knock:
    """Names that nobody has."""
    page = browser.get("/sign-in")
    return lambda: browser.send(page, "/sign-in", name="nobody", password=WRONG)


def at_my_password(desk: Served, _browser: Browser) -> Knock:
    """One person who sends the form again and again."""
    lea = desk.as_("lea")
    page = lea.get("/me")
    other = Browser(desk.url)
    other.http.cookies.update(lea.http.cookies)
    return lambda: other.send(page, "/password", old=WRONG, password=OTHER)


def at_an_invitation(desk: Served, browser: Browser) -> Knock:
    """A good link in many hands."""
    if "link" not in desk.browsers:
        lea = desk.as_("lea")
        made = lea.send(lea.get("/people"), "/people/invite", id="gu", name="Gu")
        link = re.search(r"/invitations/[\w-]+", made.response.text)
        assert link
        desk.browsers["link"] = Browser(link[0])
    page = browser.get(desk.browsers["link"].base)
    return lambda: browser.send(page, "", password=OTHER)


def crowd(meter: Meter, pool: ThreadPoolExecutor, knocks: Sequence[Knock]) -> list[Future[Page]]:
    """All at once, while no hash ends; back when the first one has begun."""
    meter.open.clear()
    meter.begun.clear()
    meter.total = meter.at_once = 0
    sent = [pool.submit(knock) for knock in knocks]
    assert meter.begun.wait(PATIENCE)
    return sent


def sent_away(sent: Sequence[Future[Page]], count: int) -> list[Page]:
    """The answers to the first that are answered. Raises TimeoutError where so many are not."""
    return [one.result() for one in islice(as_completed(sent, PATIENCE / 2), count)]


@pytest.mark.parametrize("door", [at_sign_in, at_my_password, at_an_invitation])
def test_a_crowd_at_a_door_holds_no_reader_up(
    desk: Served, meter: Meter, door: Callable[[Served, Browser], Knock]
) -> None:
    """Two of an address wait for one seat, the others are told to come again, and pages are served."""
    ann = desk.as_("ann")
    knocks = [door(desk, desk.browser()) for _ in range(CROWD)]
    with ThreadPoolExecutor(CROWD) as pool:
        sent = crowd(meter, pool, knocks)
        try:
            away = sent_away(sent, CROWD - 2)
            read = ann.http.get(f"{desk.url}/pages/{ARTICLE_ID}", timeout=PATIENCE / 2)
        finally:
            meter.open.set()
        assert read.status_code == 200
        assert all(page.status == 503 for page in away)
        assert all(int(page.response.headers["Retry-After"]) > 0 for page in away)
        looked_at = [one.result().status for one in sent if one.result() not in away]
        assert len(looked_at) == 2
        assert set(looked_at) <= {200, 410, 422}
    assert meter.at_once == 1


def test_a_crowd_from_everywhere_leaves_threads_for_readers(behind: Served, meter: Meter) -> None:
    """Whatever addresses they come from, half of the threads are not theirs."""
    ann = behind.as_("ann")
    knocks = [at_sign_in(behind, from_(behind, number)) for number in range(CROWD)]
    with ThreadPoolExecutor(CROWD) as pool:
        sent = crowd(meter, pool, knocks)
        try:
            away = sent_away(sent, CROWD - 4)
            inside = [one for one in sent if not one.done()]
            read = ann.http.get(f"{behind.url}/me", timeout=PATIENCE / 2)
        finally:
            meter.open.set()
        assert (read.status_code, len(inside)) == (200, 4)
        assert all(page.status == 503 for page in away)
    assert meter.at_once == 1


def test_one_address_keeps_nobody_else_out(behind: Served, meter: Meter) -> None:
    """A crowd of one address fills its own two places; somebody elsewhere signs in behind them."""
    knocks = [at_sign_in(behind, from_(behind, 1)) for _ in range(CROWD)]
    bo = from_(behind, 2)
    page = bo.get("/sign-in")
    with ThreadPoolExecutor(CROWD + 1) as pool:
        sent = crowd(meter, pool, knocks)
        try:
            sent_away(sent, CROWD - 2)
            in_ = pool.submit(lambda: bo.send(page, "/sign-in", name="bo", password=PASSWORD))
        finally:
            meter.open.set()
        assert in_.result().status == 200


def test_guesses_sent_at_the_same_time_count(behind: Served, meter: Meter) -> None:
    """After nineteen wrong ones from everywhere, of four more at once a single one is looked at."""
    for number in range(19):
        assert from_(behind, 100 + number).sign_in("ann", WRONG).status == 422
    browsers = [from_(behind, 10 + number) for number in range(4)]
    pages = [browser.get("/sign-in") for browser in browsers]
    knocks = [
        lambda browser=browser, page=page: browser.send(
            page, "/sign-in", name="ann", password=WRONG
        )
        for browser, page in zip(browsers, pages, strict=True)
    ]
    with ThreadPoolExecutor(len(knocks)) as pool:
        sent = crowd(meter, pool, knocks)
        wait(sent, 1)
        meter.open.set()
    assert sorted(one.result().status for one in sent) == [422, 429, 429, 429]
    assert meter.total == 1


@pytest.mark.parametrize("token", ["nothing", "x" * 43])
def test_a_link_that_is_good_for_nothing_costs_no_hash(
    desk: Served, meter: Meter, token: str
) -> None:
    """It is looked up first."""
    browser = desk.browser()
    form = browser.get("/sign-in").form("/sign-in")[1]
    before = meter.total
    for _ in range(3):
        page = browser.post(f"/invitations/{token}", {"csrf": form["csrf"], "password": OTHER})
        assert page.status == 410
    assert meter.total == before


def test_a_password_that_is_refused_costs_no_hash(desk: Served, meter: Meter) -> None:
    """Whoever chooses a bad new one is told so before the old one is checked."""
    ann = desk.as_("ann")
    before = meter.total
    assert ann.send(ann.get("/me"), "/password", old=PASSWORD, password=SHORT).status == 422
    assert meter.total == before


@pytest.mark.parametrize(
    ("tag", "says"), [("en", "Many people are signing in"), ("zh-Hans", "现在登录的人有点多")]
)
def test_whoever_comes_too_many_is_told_so(desk: Served, meter: Meter, tag: str, says: str) -> None:
    """In the language of their browser, and without a word about failed sign-ins."""
    browsers = [desk.browser() for _ in range(3)]
    for browser in browsers:
        browser.http.headers["Accept-Language"] = tag
    with ThreadPoolExecutor(3) as pool:
        sent = crowd(meter, pool, [at_sign_in(desk, browser) for browser in browsers])
        try:
            (told,) = sent_away(sent, 1)
        finally:
            meter.open.set()
        assert says in told.text
