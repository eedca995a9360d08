"""Who gets in where: every route, every role, every way in that is none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask import Flask

from pipeline.flow.accounts import auth
from pipeline.flow.accounts.auth import Desk
from pipeline.flow.desk.project_cache import ProjectCache
from pipeline.store import accounts, audit
from pipeline.store.accounts import Account
from pipeline.store.database import open_store
from pipeline.store.passwords import AIM, Passwords, calibrated
from pipeline.web.app import DeskAddress, create_app
from tests.desk.routes import ADMIN, AUTHOR, LEAD, NOBODY, READER, REVIEWER, ROUTES, may_ask
from tests.desk.served import CHEAP, PASSWORD, Served, add_author, served
from tests.desk.served import ROLES as PEOPLE
from tests.flow.tiny import ARTICLE_ID, HANDOUT_ID
from tests.flow.world import World

SHORT, DULL, ANOTHER = "short", "aaaaaaaaaaaa", "another long kettle"
ROLES = (NOBODY, READER, AUTHOR, REVIEWER, LEAD, ADMIN)
FILLED = {
    "<document:document>": HANDOUT_ID,
    "<short_id>": "0123456789ab",
    "<token>": "nothing",
    "<int:number>": "0",
    "<name>": "x.png",
    "<tag>": "nothing",
    "<path:english>": "nothing",
}
"""What stands in an address where a rule has a gap."""


def app_of(root: Path) -> Flask:
    return create_app(ProjectCache(root), Desk(open_store("sqlite://"), CHEAP, 60))


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    return routes(tmp_path_factory.mktemp("routes"))


def routes(root: Path) -> list[str]:
    """`METHOD /rule` of every route; static files apart."""
    (root / "pipeline.toml").write_text("")
    return [
        f"{method} {rule.rule}"
        for rule in app_of(root).url_map.iter_rules()
        for method in sorted(rule.methods or ())
        if rule.endpoint != "static" and method not in ("HEAD", "OPTIONS")
    ]


def test_somebody_has_thought_about_every_route(rules: list[str]) -> None:
    """A new one without a line in `tests/desk/routes.py`, or a line without a route, is a failure."""
    known = [route for routes in ROUTES.values() for route in routes]
    assert sorted(rules) == sorted(known)


def test_every_route_for_every_role(desk: Served, world: World, rules: list[str]) -> None:
    """Who lacks the role is told 403, whoever is not signed in 401; nobody else is."""
    add_author(desk, world)
    browsers = {name: desk.as_(name) if name else desk.browser() for name in ROLES}
    tokens = {
        name: browser.get("/me" if name else "/sign-in").form("/language" if name else "/sign-in")[
            1
        ]["csrf"]
        for name, browser in browsers.items()
    }
    wrong = []
    for route in rules:
        method, path = route.split(" ")
        if path in ("/sign-out", "/me/devices"):
            continue  # they end sessions: tested apart
        for old, new in FILLED.items():
            path = path.replace(old, new)
        assert "<" not in path, route
        for name, browser in browsers.items():
            if method == "GET":
                status = browser.http.get(
                    desk.url + path, timeout=60, allow_redirects=False
                ).status_code
            else:
                page = browser.post(path, {"csrf": tokens[name]}, follow=False)
                status = page.status
            allowed = status not in (401, 403)
            if allowed != (name in (may_ask(route) or ())) or (status == 401 and name):
                wrong.append((route, name, status))
    assert not wrong


def test_a_right_is_what_reviewers_yaml_says_today(desk: Served, world: World) -> None:
    """An account alone approves nothing; who is let go in the file decides nothing from then on."""
    short_id = world.short_id(ARTICLE_ID, "Say what you need")
    ann = desk.as_("ann")
    card = ann.get(f"/pages/{ARTICLE_ID}/-/texts/{short_id}")
    world.cli("users", "disable", "ann")
    desk.memory.workspace(now=True)
    assert ann.send(card, "/approve").status == 403
    assert not world.ledger(ARTICLE_ID).exists()
    assert "Reads well" not in ann.get(f"/pages/{ARTICLE_ID}/-/texts/{short_id}").text


def test_an_author_decides_no_mandarin(desk: Served, world: World) -> None:
    """Neither at the desk nor by command, whatever they read; who is let go in the file writes nothing either."""
    add_author(desk, world)
    short_id = world.short_id(ARTICLE_ID, "Say what you need")
    ivy = desk.as_("ivy")
    card = ivy.get(f"/pages/{ARTICLE_ID}/-/texts/{short_id}")
    assert card.status == 200
    assert "/approve" not in " ".join(card.actions())
    said = world.cli("review", "approve", ARTICLE_ID, short_id, "--as", "ivy", expect=1)
    assert "writes English, and decides no Mandarin" in said.output
    assert not world.ledger(ARTICLE_ID).exists()
    assert not desk.as_("lea").get("/people").tree.css_first("#waiting")
    world.cli("users", "add", "joe", "--name", "Joe", "--role", "writer", expect=2)


def test_an_english_reader_does_not_approve_mandarin(desk: Served, world: World) -> None:
    """`reads: [en]` may look on."""
    world.cli("users", "add", "eve", "--name", "Eve", "--reads", "en")
    accounts.put(desk.store, Account("eve", "Eve", "reviewer", "en"), CHEAP.hash(PASSWORD), "test")
    desk.memory.workspace(now=True)
    eve = desk.as_("eve")
    assert "decide" not in eve.get(f"/pages/{ARTICLE_ID}").text
    assert eve.get(f"/pages/{ARTICLE_ID}/-/bulk").status == 403


def test_a_guest_of_one_page_sees_that_page(desk: Served, world: World) -> None:
    """A second reader is asked in by a lead, for one page, by a link that works once."""
    lea = desk.as_("lea")
    people = lea.get(f"/people?document={HANDOUT_ID}")
    made = lea.send(people, "/people/invite", id="gu", name="Gu")
    link = re.search(r"http://[^\"]+/invitations/[\w-]+", made.response.text)
    assert link
    gu = desk.browser()
    page = gu.get(link[0].removeprefix(desk.url))
    assert "Welcome, Gu" in page.text
    assert gu.send(page, "", password=SHORT).status == 422
    assert gu.send(page, "", password=PASSWORD + " too").status == 200
    assert gu.get(f"/pages/{HANDOUT_ID}").status == 200
    assert gu.get(f"/pages/{ARTICLE_ID}").status == 404
    assert gu.get(f"/pages/{ARTICLE_ID}/-/read").status == 404
    assert "Pause together" not in gu.get("/").text
    assert "Nothing found." in gu.get("/search?q=yourself").text
    short_id = world.short_id(HANDOUT_ID, "Sit down together")
    gu.send(gu.get(f"/pages/{HANDOUT_ID}/-/texts/{short_id}"), "/approve")
    assert world.lines(HANDOUT_ID)[-1]["reviewer"] == "gu"
    again = desk.browser().get(link[0].removeprefix(desk.url))
    assert again.status == 410


def test_an_invitation_ends(desk: Served) -> None:
    """After a week the link is good for nothing."""
    lea = desk.as_("lea")
    made = lea.send(lea.get("/people"), "/people/invite", id="gu", name="Gu")
    link = re.search(r"/invitations/[\w-]+", made.response.text)
    assert link
    desk.clock.now += 7 * 24 * 3600 + 1
    assert desk.browser().get(link[0]).status == 410


def test_a_lead_makes_no_lead(desk: Served) -> None:
    """Only an administrator asks in leads and administrators; nobody there is asked in again."""
    lea = desk.as_("lea")
    page = lea.get("/people")
    assert lea.send(page, "/people/invite", id="gu", role="lead").status == 403
    assert lea.send(page, "/people/invite", id="ada", role="reader").status == 403
    ada = desk.as_("ada")
    assert ada.send(ada.get("/people"), "/people/invite", id="ann", role="reviewer").status == 403


def test_who_is_let_go_is_out_at_once(desk: Served, world: World) -> None:
    """Their session ends, their right to decide ends with it."""
    ann, ada = desk.as_("ann"), desk.as_("ada")
    assert ann.get("/").status == 200
    page = ada.get("/people")
    action, fields = page.form("/people/disable")
    ada.post(action, {**fields, "id": "ann"})
    assert ann.get("/").status == 401
    assert ann.sign_in("ann", PASSWORD).status == 422
    assert "until: 20" in world.path("locales/reviewers.yaml").read_text().split("id: ann")[1]


def test_the_cookie_changes_at_sign_in(desk: Served) -> None:
    """Session fixation: a cookie that somebody has put there signs in nobody, and is not kept."""
    browser = desk.browser()
    browser.http.cookies.set("desk", "planted-by-somebody", domain="127.0.0.1", path="/")
    browser.sign_in("ann", PASSWORD)
    first = browser.http.cookies["desk"]
    assert first != "planted-by-somebody"
    browser.send(browser.get("/"), "/sign-out")
    browser.sign_in("ann", PASSWORD)
    assert browser.http.cookies["desk"] != first
    old = desk.browser()
    old.http.cookies.set("desk", str(first), domain="127.0.0.1", path="/")
    assert old.get("/").status == 401


def test_cookies_are_kept_from_scripts_and_other_sites(desk: Served, world: World) -> None:
    """HttpOnly, SameSite; with an https address also Secure and bound to the host."""
    browser = desk.browser()
    page = browser.get("/sign-in")
    answer = browser.post(*_filled(page, "ann"), follow=False)
    (cookie,) = (
        c for c in answer.response.raw.headers.getlist("Set-Cookie") if c.startswith("desk=")
    )
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    app = create_app(desk.memory, desk.desk, DeskAddress("https://desk.example.org"))
    client = app.test_client()
    head = {"Host": "desk.example.org"}
    shown = client.get("/sign-in", base_url="https://desk.example.org", headers=head)
    (made,) = shown.headers.getlist("Set-Cookie")
    assert made.startswith("__Host-desk-form=")
    assert "Secure" in made
    assert shown.headers["Strict-Transport-Security"]


def _filled(page: object, name: str) -> tuple[str, dict[str, str]]:
    action, fields = page.form("/sign-in")  # type: ignore[attr-defined]
    return action, {**fields, "name": name, "password": PASSWORD}


FORGED: list[tuple[dict[str, str], dict[str, str]]] = [
    ({"csrf": ""}, {}),
    ({"csrf": "wrong"}, {}),
    ({}, {"Sec-Fetch-Site": "cross-site"}),
    ({}, {"Sec-Fetch-Site": "same-site"}),
    ({}, {"Origin": "https://evil.example"}),
    ({}, {"Origin": "null"}),
]


@pytest.mark.parametrize(("fields", "headers"), FORGED)
def test_forged_forms_change_nothing(
    desk: Served, world: World, fields: dict[str, str], headers: dict[str, str]
) -> None:
    """Without the token, or from another site's page, nothing is taken, signed in or not."""
    ann = desk.as_("ann")
    short_id = world.short_id(ARTICLE_ID, "Say what you need")
    card = ann.get(f"/pages/{ARTICLE_ID}/-/texts/{short_id}")
    action, data = card.form("/approve")
    assert ann.post(action, {**data, **fields}, follow=True, **headers).status == 403
    assert not world.ledger(ARTICLE_ID).exists()
    browser = desk.browser()
    action, data = _filled(browser.get("/sign-in"), "ann")
    assert browser.post(action, {**data, **fields}, follow=True, **headers).status == 403
    other = desk.as_("bo")
    action, data = card.form("/approve")  # Ann's token in Bo's hands
    assert other.post(action, data).status == 403


def test_nobody_learns_which_names_there_are(desk: Served) -> None:
    """The same words and the same work, whether the name is known or not."""
    browser = desk.browser()
    known, unknown = (browser.sign_in(name, "wrong wrong wrong") for name in ("ann", "nobody"))
    assert (known.status, known.text) == (unknown.status, unknown.text)


def test_nobody_learns_them_by_the_time_that_a_guess_takes(
    desk: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hashes of before the desk moved, or was measured anew, cost something else: a name that nobody has costs what they do."""
    for name in PEOPLE:
        hashed = Passwords(rounds=3, memory=16).hash(PASSWORD)
        accounts.change(desk.store, name, name, "password", password=hashed)
    checked: list[str] = []
    verify = PasswordHasher.verify

    def noted(hasher: PasswordHasher, hash_: str, password: str) -> bool:
        checked.append(hash_.rpartition("$")[0].rpartition("$")[0])
        return bool(verify(hasher, hash_, password))

    monkeypatch.setattr(PasswordHasher, "verify", noted)
    browser = desk.browser()
    for name in ("ann", "nobody", "no-one", "ann-2"):
        assert browser.sign_in(name, "wrong wrong wrong").status == 422
    assert browser.sign_in("nobody", PASSWORD).status == 422  # somebody's, and yet nobody's
    assert checked == ["$argon2id$v=19$m=16,t=3,p=1"] * 5


def test_a_session_that_rests_ends_and_keeps_what_was_typed(desk: Served, world: World) -> None:
    """Typed text comes back after signing in again, and is sent only by hand."""
    ann = desk.as_("ann")
    short_id = world.short_id(ARTICLE_ID, "Say what you need")
    card = ann.get(f"/pages/{ARTICLE_ID}/-/texts/{short_id}")
    desk.clock.now += desk.desk.idle + 1
    door = ann.send(card, "/save", text="不要丢了我的话")
    assert door.status == 401
    assert not world.ledger(ARTICLE_ID).exists()
    back = ann.send(door, "/sign-in", name="ann", password=PASSWORD)
    assert "不要丢了我的话" in back.response.text
    assert not world.ledger(ARTICLE_ID).exists()
    sent = ann.send(back, "/save")
    assert sent.status == 200
    assert "不要丢了我的话" in world.po(ARTICLE_ID).read_text()


def test_a_session_ends_after_two_weeks_used_or_not(desk: Served) -> None:
    """An iPad that is never put down is not signed in for ever."""
    ann = desk.as_("ann")
    for _ in range(50):
        desk.clock.now += desk.desk.idle - 60
        if ann.get("/me").status == 401:
            break
    assert desk.clock.now > 1_790_000_000 + auth.LONGEST
    assert ann.get("/me").status == 401


def test_passwords_are_argon2_and_change(desk: Served) -> None:
    """The old password is asked for; every other device is signed out."""
    ann, phone = desk.as_("ann"), desk.browser()
    phone.sign_in("ann", PASSWORD)
    page = ann.get("/me")
    assert ann.send(page, "/password", old="wrong wrong", password=ANOTHER).status == 422
    assert ann.send(page, "/password", old=PASSWORD, password=DULL).status == 422
    assert ann.send(page, "/password", old=PASSWORD, password=ANOTHER).status == 200
    assert ann.get("/").status == 200
    assert phone.get("/").status == 401
    assert phone.sign_in("ann", ANOTHER).status == 200
    kept = accounts.password_of(desk.store, "ann")
    assert kept
    assert kept.startswith("$argon2id$")


def test_what_a_guess_costs_is_measured() -> None:
    """About a quarter of a second where no other work disturbs; OWASP's least in any case."""
    made = calibrated()
    assert made.rounds >= 2
    assert made.memory >= 19 * 1024
    assert 0.1 < AIM < 0.5
    assert made.fits(made.hash("a kettle"), "a kettle")


def test_devices_are_listed_and_ended(desk: Served) -> None:
    """“Sign out there” ends one, “everywhere else” all but this."""
    ann, phone, pad = desk.as_("ann"), desk.browser(), desk.browser()
    for browser in (phone, pad):
        browser.sign_in("ann", PASSWORD)
    page = ann.get("/me")
    assert page.text.count("Sign out there") == 2
    ann.send(page, "/devices")
    left = [b.get("/").status for b in (phone, pad)]
    assert sorted(left) == [200, 401]
    page = phone.get("/me") if left[0] == 200 else pad.get("/me")
    action = [
        f for f in page.tree.css("form") if (f.attributes.get("action") or "").endswith("devices")
    ][-1]
    csrf = str(action.css("input[name=csrf]")[0].attributes["value"])
    (phone if left[0] == 200 else pad).post("/me/devices", {"csrf": csrf})
    assert ann.get("/").status == 401


def test_the_log_shows_when_it_was_touched(desk: Served) -> None:
    """A row that was changed or taken out breaks the seal of the next."""
    desk.as_("ann")
    assert audit.broken(desk.store) == ()
    with desk.store.write() as connection:
        connection.exec_driver_sql("UPDATE audit SET account = 'bo' WHERE number = 2")
    assert audit.broken(desk.store) == (2,)
    with desk.store.write() as connection:
        connection.exec_driver_sql("DELETE FROM audit WHERE number = 2")
    assert 3 in audit.broken(desk.store)


def test_other_hosts_are_not_served(desk: Served) -> None:
    """DNS rebinding: a name that is not the desk's gets nothing."""
    assert desk.browser().get("/sign-in", Host="evil.example").status == 400


@pytest.fixture
def proxied(world: World) -> Iterator[Served]:
    """A desk with a public address."""
    with served(world.root, DeskAddress("https://desk.example.org")) as running:
        yield running


def test_the_public_name_is_served(proxied: Served) -> None:
    """As the proxy passes it on."""
    assert proxied.browser().get("/sign-in", Host="desk.example.org").status == 200
