"""Two-step sign-in: set up, asked for, lost and required; attacks on it, over HTTP and by command."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyotp
import pytest

from tests.desk.client import Browser, Page
from tests.desk.served import PASSWORD, Served
from tests.desk.test_access import FILLED, app_of
from tests.flow.tiny import ARTICLE_ID
from tests.flow.world import World

WRONG, OTHER = "000000", "seven quiet rivers"
WORDS = "不要丢了我的话"
LINKS = ("/invitations/", "/preview/")
"""Whoever holds such a link needs no account."""
OPEN = {
    "GET /me/second-factor",
    "POST /me/second-factor/begin",
    "POST /me/second-factor/confirm",
    "POST /sign-out",
    "POST /me/language",
    "GET /me/here",
}
"""What somebody may ask for who has to set up two-step sign-in first, beside what is open to all."""


def code_at(desk: Served, secret: str, later: int = 0) -> str:
    """What the app shows so many seconds from now."""
    return pyotp.TOTP(secret).at(int(desk.clock.now) + later)


def secret_on(page: Page) -> str:
    """Of the setup page: what the square and the key say."""
    link = page.tree.css_first("a[href^='otpauth://totp/']")
    assert link
    found = re.search(r"secret=([A-Z2-7]{32})", str(link.attributes["href"]))
    assert found
    typed = page.tree.css_first(".key code")
    assert typed
    assert typed.text().replace(" ", "") == found[1]
    return found[1]


def turn_on(desk: Served, browser: Browser) -> tuple[str, list[str]]:
    """Somebody sets it up; gives the app's secret and the recovery codes."""
    page = browser.send(browser.get("/me/second-factor"), "/begin", password=PASSWORD)
    secret = secret_on(page)
    done = browser.send(page, "/confirm", code=code_at(desk, secret))
    assert done.status == 200, done.text
    codes = [node.text() for node in done.tree.css(".codes code")]
    desk.clock.now += 30
    return secret, codes


def require(desk: Served, world: World, *roles: str) -> None:
    """The owner of the server writes the setting."""
    with world.path("pipeline.toml").open("a") as file:
        file.write(f"[desk]\nrequire_second_factor = {json.dumps(roles)}\n")
    desk.memory.workspace(now=True)


def test_the_code_is_asked_for(desk: Served) -> None:
    """After it is on, the password alone begins no session; the app's code does, once."""
    ann, phone = desk.as_("ann"), desk.browser()
    phone.sign_in("ann", PASSWORD)
    secret, codes = turn_on(desk, ann)
    assert len(set(codes)) == 10
    assert phone.get("/").status == 401  # it was signed in with the password alone
    assert ann.get("/").status == 200
    browser = desk.browser()
    asked = browser.sign_in("ann", PASSWORD)
    assert (asked.status, "Enter the code" in asked.text) == (200, True)
    assert browser.get("/").status == 401
    assert browser.send(asked, "/code", code=WRONG).status == 422
    code = code_at(desk, secret)
    assert browser.send(asked, "/code", code=f" {code[:3]} {code[3:]} ").path == ""
    assert browser.get("/").status == 200


def test_a_code_works_once(desk: Served) -> None:
    """Who looked over a shoulder is too late; nor does the one before it work afterwards."""
    secret, _ = turn_on(desk, desk.as_("ann"))
    desk.clock.now += 300
    code, before = code_at(desk, secret), code_at(desk, secret, -30)
    first, second = desk.browser(), desk.browser()
    pages = [browser.sign_in("ann", PASSWORD) for browser in (first, second)]
    assert first.send(pages[0], "/code", code=code).path == ""
    assert second.send(pages[1], "/code", code=code).status == 422
    assert second.send(pages[1], "/code", code=before).status == 422
    desk.clock.now += 30
    assert second.send(pages[1], "/code", code=code_at(desk, secret)).path == ""


@pytest.mark.parametrize(("later", "status"), [(-60, 422), (-30, 200), (30, 200), (60, 422)])
def test_a_clock_may_be_half_a_minute_wrong(desk: Served, later: int, status: int) -> None:
    """No more: an old code is nobody's any more."""
    secret, _ = turn_on(desk, desk.as_("ann"))
    desk.clock.now += 300
    browser = desk.browser()
    asked = browser.sign_in("ann", PASSWORD)
    assert browser.send(asked, "/code", code=code_at(desk, secret, later)).status == status


def test_a_recovery_code_works_once(desk: Served, world: World) -> None:
    """Typed with capitals or without its hyphen; it is logged, and the person sees how many are left."""
    _, codes = turn_on(desk, desk.as_("ann"))
    browser = desk.browser()
    asked = browser.sign_in("ann", PASSWORD)
    typed = codes[3].upper().replace("-", " ")
    assert browser.send(asked, "/code", code="", recovery=typed).path == ""
    assert "9 recovery codes are left" in browser.get("/me").text
    again = desk.browser()
    asked = again.sign_in("ann", PASSWORD)
    assert again.send(asked, "/code", recovery=codes[3]).status == 422
    assert "recovery-code-used" in world.path("locales/accounts.jsonl").read_text()
    log = desk.as_("ada").get("/people/log").text
    assert "used a recovery code" in log
    assert not [code for code in codes if code in log]


def test_new_codes_void_the_old_ones(desk: Served) -> None:
    """They take a code, so that nobody gets them at a desk that was left open."""
    ann = desk.as_("ann")
    secret, old = turn_on(desk, ann)
    page = ann.get("/me/second-factor")
    assert ann.send(page, "/codes", code=WRONG).status == 422
    done = ann.send(page, "/codes", code=code_at(desk, secret))
    new = [node.text() for node in done.tree.css(".codes code")]
    assert len(new) == 10
    assert not set(new) & set(old)
    browser = desk.browser()
    asked = browser.sign_in("ann", PASSWORD)
    assert browser.send(asked, "/code", recovery=old[0]).status == 422
    assert browser.send(asked, "/code", recovery=new[0]).path == ""


def test_it_is_off_until_the_app_has_shown_a_code(desk: Served) -> None:
    """Who closes the page in between is not locked out; the password is asked for first."""
    ann = desk.as_("ann")
    page = ann.get("/me/second-factor")
    assert ann.send(page, "/begin", password="wrong wrong").status == 422  # noqa: S106
    assert "otpauth" not in ann.get("/me/second-factor").response.text
    page = ann.send(page, "/begin", password=PASSWORD)
    assert ann.send(page, "/confirm", code=WRONG).status == 422
    assert desk.browser().sign_in("ann", PASSWORD).path == ""
    assert secret_on(ann.get("/me/second-factor"))  # and it goes on where it was


def test_it_is_turned_off_with_a_code(desk: Served, world: World) -> None:
    """Not by whoever finds the desk open."""
    ann = desk.as_("ann")
    secret, _ = turn_on(desk, ann)
    page = ann.get("/me/second-factor")
    assert ann.send(page, "/remove", code=WRONG).status == 422
    assert "Two-step sign-in is off" in ann.send(page, "/remove", code=code_at(desk, secret)).text
    assert desk.browser().sign_in("ann", PASSWORD).path == ""
    lines = [
        json.loads(row)
        for row in world.path("locales/accounts.jsonl").read_text().split("\n")
        if row
    ]
    assert [row["what"] for row in lines if row["whom"] == "ann"][-2:] == [
        "second-factor-set",
        "second-factor-removed",
    ]


def test_guessing_codes_is_slowed(desk: Served) -> None:
    """Whoever has the password gets five tries, then waits, with new tickets too; at the same time they count."""
    ann = desk.as_("ann")
    secret, _ = turn_on(desk, ann)
    browser = desk.browser()
    asked = browser.sign_in("ann", PASSWORD)
    browsers = [desk.browser() for _ in range(12)]
    for one in browsers:
        one.http.cookies.update(browser.http.cookies)
    with ThreadPoolExecutor(12) as pool:
        sent = list(pool.map(lambda one: one.send(asked, "/code", code=WRONG).status, browsers))
    assert sorted(sent) == [422] * 5 + [429] * 7
    another = desk.browser()
    late = another.send(another.sign_in("ann", PASSWORD), "/code", code=code_at(desk, secret))
    assert late.status == 429
    assert int(late.response.headers["Retry-After"]) > 0
    assert "Try again in" in late.text
    known = Browser(desk.url)
    known.http.cookies.set("desk-device", str(ann.http.cookies["desk-device"]))
    assert (
        known.send(known.sign_in("ann", PASSWORD), "/code", code=code_at(desk, secret)).path == ""
    )


def test_a_ticket_ends(desk: Served) -> None:
    """After ten minutes, once it was used, with another password, and with the account."""
    secret, codes = turn_on(desk, desk.as_("ann"))
    browser = desk.browser()
    asked = browser.sign_in("ann", PASSWORD)
    desk.clock.now += 601
    late = browser.send(asked, "/code", code=code_at(desk, secret))
    assert (late.status, "Sign in again" in late.text) == (422, True)
    asked = browser.sign_in("ann", PASSWORD)
    assert browser.send(asked, "/code", code=code_at(desk, secret)).path == ""
    other = desk.browser()
    csrf = other.get("/sign-in").form("/sign-in")[1]["csrf"]
    used = {**asked.form("/code")[1], "csrf": csrf, "code": codes[0]}
    assert other.post("/sign-in/code", used).status == 422
    half = desk.browser()
    asked = half.sign_in("ann", PASSWORD)
    page = browser.get("/me")
    assert browser.send(page, "/password", old=PASSWORD, password=OTHER).status == 200
    assert half.send(asked, "/code", code=codes[0]).status == 422
    asked = half.sign_in("ann", OTHER)
    ada = desk.as_("ada")
    action, fields = ada.get("/people").form("/people/disable")
    ada.post(action, {**fields, "id": "ann"})
    assert half.send(asked, "/code", code=codes[0]).status == 422
    assert half.get("/").status == 401


def test_a_new_password_goes_not_around_it(desk: Served, world: World) -> None:
    """A link of the owner, as one by mail, sets the password; the code is asked for all the same."""
    secret, _ = turn_on(desk, desk.as_("ann"))
    link = re.search(r"/invitations/[\w-]+", world.cli("users", "invite", "ann").output)
    assert link
    browser = desk.browser()
    asked = browser.send(browser.get(link[0]), "", password=OTHER)
    assert "Enter the code" in asked.text
    assert browser.get("/").status == 401
    assert browser.send(asked, "/code", code=code_at(desk, secret)).path == ""


def test_what_was_typed_comes_through_the_code(desk: Served, world: World) -> None:
    """A session that ends over a text: after password and code the words are there, to be sent by hand."""
    ann = desk.as_("ann")
    secret, _ = turn_on(desk, ann)
    card = f"/pages/{ARTICLE_ID}/-/texts/{world.short_id(ARTICLE_ID, 'Say what you need')}"
    page = ann.get(card)
    desk.clock.now += desk.desk.idle + 1
    door = ann.send(page, "/save", text=WORDS)
    asked = ann.send(door, "/sign-in", name="ann", password=PASSWORD)
    wrong = ann.send(asked, "/code", code=WRONG)
    assert wrong.form("/code")[1]["kept.text"].strip() == WORDS
    back = ann.send(wrong, "/code", code=code_at(desk, secret))
    assert WORDS in back.response.text
    assert WORDS not in world.po(ARTICLE_ID).read_text()
    assert ann.send(back, "/save").status == 200
    assert WORDS in world.po(ARTICLE_ID).read_text()


@pytest.mark.parametrize(
    ("roles", "who"),
    [
        (("lead", "admin"), {"lea", "ada"}),
        (("reviewer",), {"ann", "bo", "lea"}),
        (("reader",), {"rae"}),
        ((), set()),
    ],
)
def test_roles_that_need_it(
    desk: Served, world: World, roles: tuple[str, ...], who: set[str]
) -> None:
    """They come to the page where it is set up, and nowhere else; afterwards to all they may see."""
    require(desk, world, *roles)
    for name in ("ann", "bo", "lea", "ada", "rae"):
        browser = desk.browser()
        came = browser.sign_in(name, PASSWORD)
        assert (came.path == "me/second-factor") is (name in who), name
        if name in who:
            assert "Your role needs two-step sign-in" in came.text
            turn_on(desk, browser)
            assert browser.get("/").path == ""
            page = browser.get("/me/second-factor")
            assert not [action for action in page.actions() if action.endswith("/remove")]


def test_without_it_nothing_else_is_open(desk: Served, world: World) -> None:
    """Every route: an administrator who has not set it up is sent there, and their forms change nothing."""
    ada = desk.as_("ada")
    csrf = ada.get("/me").form("/language")[1]["csrf"]
    require(desk, world, "admin")
    open_to_all = {"/sign-in", "/sign-in/code", "/sign-in/passkey", "/forgot", "/health"}
    for rule in app_of(world.root).url_map.iter_rules():
        for method in (rule.methods or set()) & {"GET", "POST"}:
            path = rule.rule
            for old, new in FILLED.items():
                path = path.replace(old, new)
            if rule.endpoint == "static" or path in open_to_all or path.startswith(LINKS):
                continue
            if f"{method} {rule.rule}" in OPEN:
                continue
            if method == "GET":
                page = ada.http.get(desk.url + path, allow_redirects=False, timeout=60)
                where = page.headers.get("Location")
                assert (page.status_code, where) in {(302, "/me/second-factor"), (403, None)}, path
            else:
                assert ada.post(path, {"csrf": csrf}, follow=False).status == 403, path


def test_it_cannot_be_removed_where_it_is_needed(desk: Served, world: World) -> None:
    """Not by a form that was made by hand either."""
    lea = desk.as_("lea")
    secret, _ = turn_on(desk, lea)
    csrf = lea.get("/me").form("/language")[1]["csrf"]
    require(desk, world, "lead")
    data = {"csrf": csrf, "code": code_at(desk, secret)}
    assert lea.post("/me/second-factor/remove", data).status == 422
    assert "Enter the code" in desk.browser().sign_in("lea", PASSWORD).text


def test_a_lost_phone(desk: Served, world: World) -> None:
    """The owner of the server turns it off: sessions end, the password is enough, the log has the line."""
    ann = desk.as_("ann")
    turn_on(desk, ann)
    body = world.data("users", "reset-second-factor", "ann")
    assert body["changed"] is True
    assert ann.get("/").status == 401
    assert desk.browser().sign_in("ann", PASSWORD).path == ""
    line = world.path("locales/accounts.jsonl").read_text().splitlines()[-1]
    assert '"second-factor-removed"' in line
    assert '"via":"cli"' in line
    assert world.data("users", "reset-second-factor", "ann")["changed"] is False
    assert "USER" in world.cli("users", "reset-second-factor", "nobody", expect=2).stderr


def test_who_has_it_is_shown_to_who_invites(desk: Served) -> None:
    """On the page *People*."""
    turn_on(desk, desk.as_("ann"))
    rows = [row.text() for row in desk.as_("lea").get("/people").tree.css("tbody tr")]
    assert [("two-step sign-in" in row) for row in rows if "ann" in row or "bo" in row] == [
        True,
        False,
    ]


def test_nothing_of_it_is_kept_in_the_clear(desk: Served, world: World) -> None:
    """No recovery code and no ticket stands in the database, no secret in the tracked log; the door keeps no code."""
    ann = desk.as_("ann")
    secret, codes = turn_on(desk, ann)
    asked = desk.browser().sign_in("ann", PASSWORD)
    kept = b"".join(path.read_bytes() for path in world.path(".pipeline").glob("desk.db*"))
    for words in (
        *codes,
        *(code.replace("-", "") for code in codes),
        asked.form("/code")[1]["ticket"],
    ):
        assert words.encode() not in kept
    assert secret not in world.path("locales/accounts.jsonl").read_text()
    page = ann.get("/me/second-factor")
    desk.clock.now += desk.desk.idle + 1
    door = ann.send(page, "/codes", code="123456")
    assert door.status == 401
    assert "123456" not in door.response.text


def test_nobody_learns_who_has_it(desk: Served) -> None:
    """With a wrong password everybody gets the same answer."""
    turn_on(desk, desk.as_("ann"))
    answers = {
        desk.browser().sign_in(name, "wrong wrong wrong").text for name in ("ann", "bo", "nobody")
    }
    assert len(answers) == 1


def test_an_unknown_role_is_no_setting(world: World) -> None:
    """It would ask nobody."""
    with world.path("pipeline.toml").open("a") as file:
        file.write('[desk]\nrequire_second_factor = ["leads"]\n')
    assert "SETTINGS" in world.cli("status", expect=2).stderr


def test_a_backup_revives_neither_code_nor_lost_phone(
    desk: Served, world: World, tmp_path: Path
) -> None:
    """Recovery codes of whoever has used one are void; who was freed of a lost phone stays so."""
    file = str(tmp_path / "desk.backup")
    _, codes = turn_on(desk, desk.as_("ann"))
    secret, kept = turn_on(desk, desk.as_("lea"))
    turn_on(desk, desk.as_("bo"))
    world.cli("desk", "backup", file)
    browser = desk.browser()
    assert browser.send(browser.sign_in("ann", PASSWORD), "/code", recovery=codes[0]).path == ""
    world.cli("users", "reset-second-factor", "bo")
    world.cli("desk", "restore", file)
    again = desk.browser()
    for code in codes[:2]:
        assert again.send(again.sign_in("ann", PASSWORD), "/code", recovery=code).status == 422
    assert desk.browser().sign_in("bo", PASSWORD).path == ""
    lea = desk.browser()
    assert lea.send(lea.sign_in("lea", PASSWORD), "/code", recovery=kept[0]).path == ""
    lea = desk.browser()
    assert (
        lea.send(lea.sign_in("lea", PASSWORD), "/code", code=code_at(desk, secret, 30)).path == ""
    )
