"""Two-step sign-in in a real browser, in both languages: set up, signed in with, lost, turned off."""

from __future__ import annotations

import pyotp
import pytest
from playwright.sync_api import Browser

from tests.desk.browser.person import DESKTOP, IPAD, PHONE, Person, at_the_desk
from tests.desk.served import PASSWORD, Served
from tests.desk.test_second_factor import turn_on

WORDS = {
    "en": {
        "on": "Two-step sign-in is on.",
        "enter": "Enter the code",
        "wrong": "This code is wrong, or it was used before.",
        "left": "9 recovery codes are left.",
        "off": "Two-step sign-in is off: the password is enough.",
    },
    "zh-Hans": {
        "on": "两步验证已开启。",
        "enter": "输入验证码",
        "wrong": "验证码不对，或者已经用过。",
        "left": "还剩 9 个恢复码。",
        "off": "两步验证已关闭：只用密码就能登录。",
    },
}


def code_of(person: Person, secret: str) -> str:
    """What the person's app shows."""
    return pyotp.TOTP(secret).at(int(person.desk.clock.now))


def set_up(person: Person, barriers: list[str]) -> tuple[str, list[str]]:
    """From the person's own page to the recovery codes; gives the secret and the codes."""
    person.go("/me")
    person.follow('a[href="/me/second-factor"]')
    barriers += person.barriers()
    person.page.fill("#password", PASSWORD)
    person.follow("main button.primary")
    person.page.wait_for_selector("svg.square")
    barriers += person.barriers()
    person.hand("main details summary")
    secret = person.page.inner_text(".key code").replace(" ", "")
    person.page.fill("#code", "000000")
    person.follow("main button.primary")
    barriers += person.barriers()
    person.page.fill("#code", code_of(person, secret))
    person.follow("main button.primary")
    person.page.wait_for_selector(".codes")
    barriers += person.barriers()
    codes = person.page.locator(".codes code").all_inner_texts()
    person.desk.clock.now += 30
    return secret, codes


def give_password(person: Person, language: str) -> None:
    """To the page that asks for the code, in the person's own language whatever the browser's is."""
    person.go("/sign-in")
    person.page.fill("#name", person.name)
    person.page.fill("#password", PASSWORD)
    person.follow("main button.primary")
    assert WORDS[language]["enter"] in person.text()


def test_signed_in_with_two_steps(chromium: Browser, desk: Served) -> None:
    """The password alone opens nothing; a wrong code is told, and the right one of the app leads to the queue."""
    secret, _ = turn_on(desk, desk.as_("ann"))
    with at_the_desk(chromium, desk, "ann", sign_in=False) as ann:
        give_password(ann, "en")
        ann.go("/terms")
        assert ann.page.locator("#password").is_visible()
        give_password(ann, "en")
        ann.page.keyboard.type("000000")
        with ann.page.expect_navigation():
            ann.page.keyboard.press("Enter")
        assert WORDS["en"]["wrong"] in ann.text()
        ann.page.fill("#code", code_of(ann, secret))
        ann.follow("main button.primary")
        assert ann.page.url == desk.url + "/"


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "zh-Hans"])
@pytest.mark.parametrize("size", [IPAD, PHONE, DESKTOP], ids=["ipad", "phone", "desktop"])
def test_walked(chromium: Browser, desk: Served, language: str, size: dict[str, int]) -> None:
    """On with the app, in with its code and with a recovery code, off again; no barrier on the way."""
    barriers: list[str] = []
    words = WORDS[language]
    with at_the_desk(chromium, desk, "ann", size) as ann:
        ann.speak(language)
        secret, codes = set_up(ann, barriers)
        assert words["on"] in ann.text()
        ann.follow("main a.primary")
        assert ann.page.url == desk.url + "/"
        ann.follow("header form button")
        give_password(ann, language)
        barriers += ann.barriers()
        assert ann.page.evaluate("document.activeElement.id") == "code"
        ann.page.keyboard.type("000000")
        with ann.page.expect_navigation():
            ann.page.keyboard.press("Enter")
        assert words["wrong"] in ann.text()
        barriers += ann.barriers()
        ann.page.fill("#code", code_of(ann, secret))
        ann.follow("main button.primary")
        assert ann.page.url == desk.url + "/"
        ann.follow("header form button")
        give_password(ann, language)
        ann.hand("main details summary")
        barriers += ann.barriers()
        ann.page.fill("#recovery", codes[0])
        ann.follow("main details button")
        ann.go("/me")
        assert words["left"] in ann.text()
        desk.clock.now += 30
        ann.go("/me/second-factor")
        barriers += ann.barriers()
        ann.page.fill("#code-off", code_of(ann, secret))
        ann.follow("main button.warn")
        assert words["off"] in ann.text()
    assert barriers == []
