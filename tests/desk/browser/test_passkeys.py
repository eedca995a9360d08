"""A passkey in place of a code, in a real browser with an authenticator of its own; what is not signed lets nobody in."""

from __future__ import annotations

import json
from dataclasses import replace
from urllib.parse import unquote_plus

import pyotp
import pytest
from playwright.sync_api import Browser, CDPSession

from pipeline.flow.accounts import passkeys
from tests.desk.browser.person import Person, at_the_desk
from tests.desk.served import PASSWORD, Served
from tests.desk.test_second_factor import code_at, turn_on

WORDS = {"en": "Use a passkey", "zh-Hans": "用通行密钥"}


@pytest.fixture
def here(desk: Served) -> Served:
    """The desk at a name: browsers give no passkeys to bare addresses."""
    return replace(desk, url=desk.url.replace("127.0.0.1", "localhost"), browsers={})


@pytest.fixture
def secret(here: Served) -> str:
    """Of the app that Ann has set up."""
    found, _ = turn_on(here, here.as_("ann"))
    return found


def authenticator(person: Person) -> CDPSession:
    """As a device has one: it asks for a finger, which is always there."""
    session = person.page.context.new_cdp_session(person.page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session


def sign_in_with_code(person: Person, secret: str) -> None:
    person.desk.clock.now += 30
    to_the_code(person)
    person.page.fill("#code", pyotp.TOTP(secret).at(int(person.desk.clock.now)))
    person.follow("form:has(#code) button")


def to_the_code(person: Person) -> None:
    person.go("/sign-in")
    person.page.fill("#name", "ann")
    person.page.fill("#password", PASSWORD)
    person.follow("main button.primary")


def add(person: Person, secret: str) -> None:
    person.desk.clock.now += 30
    person.go("/me/second-factor")
    person.page.fill("#code-passkey", pyotp.TOTP(secret).at(int(person.desk.clock.now)))
    with person.page.expect_navigation():
        person.hand("form[data-passkey] button")
    person.page.wait_for_selector("ul.devices")


@pytest.mark.parametrize("language", ["en", pytest.param("zh-Hans", marks=pytest.mark.slow)])
def test_walked(chromium: Browser, here: Served, secret: str, language: str) -> None:
    """Added with a code, used in place of one, removed."""
    barriers: list[str] = []
    with at_the_desk(chromium, here, "ann", sign_in=False) as ann:
        authenticator(ann)
        sign_in_with_code(ann, secret)
        ann.speak(language)
        add(ann, secret)
        barriers += ann.barriers()
        ann.follow("header form button:has-text('Sign out'), header form button:has-text('退出')")
        to_the_code(ann)
        barriers += ann.barriers()
        assert WORDS[language] in ann.text()
        with ann.page.expect_navigation():
            ann.hand("form[data-passkey] button")
        assert ann.page.url == here.url + "/"
        ann.go("/me/second-factor")
        ann.follow("ul.devices button")
        assert ann.page.locator("ul.devices").count() == 0
        ann.follow("header form button:has-text('Sign out'), header form button:has-text('退出')")
        to_the_code(ann)
        assert WORDS[language] not in ann.text()
    assert barriers == []


def test_a_signature_is_good_for_one_ticket(chromium: Browser, here: Served, secret: str) -> None:
    """What one sign-in signed opens no other; nor does rubbish, and five of it are slowed."""
    sent: list[str] = []
    with at_the_desk(chromium, here, "ann", sign_in=False) as ann:
        authenticator(ann)
        sign_in_with_code(ann, secret)
        add(ann, secret)
        ann.page.on(
            "request",
            lambda one: sent.append(one.post_data or "") if one.url.endswith("passkey") else None,
        )
        ann.page.context.clear_cookies()
        to_the_code(ann)
        with ann.page.expect_navigation():
            ann.hand("form[data-passkey] button")
    (posted,) = sent
    assert "credential=%7B" in posted
    browser = here.browser()
    asked = browser.sign_in("ann", PASSWORD)
    fields = dict(pair.split("=", 1) for pair in posted.split("&"))
    stolen = unquote_plus(fields["credential"])
    body = json.loads(stolen)
    body["response"]["signature"] = body["response"]["signature"][::-1]
    tries = [stolen, json.dumps(body), "{}", "null", "[" * 5000]
    for credential in tries:
        answer = browser.send(asked, "/passkey", credential=credential)
        assert answer.status == 422, credential[:80]
        assert browser.get("/").status == 401
    assert browser.send(asked, "/passkey", credential=stolen).status == 429


def test_a_passkey_takes_a_code_to_add(here: Served, secret: str) -> None:
    """Whoever finds the desk open adds none; nor without two-step sign-in, nor with what no device has made."""
    ann = here.as_("ann")
    page = ann.get("/me/second-factor")
    assert ann.send(page, "/passkeys", code="000000", credential="{}").status == 422
    here.clock.now += 30
    good = code_at(here, secret)
    assert ann.send(page, "/passkeys", code=good, credential="{}").status == 422
    bo = here.as_("bo")
    csrf = bo.get("/me").form("/language")[1]["csrf"]
    data = {"csrf": csrf, "code": good, "credential": "{}"}
    assert bo.post("/me/second-factor/passkeys", data).status == 422


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """The extra is not installed."""
    monkeypatch.setattr(passkeys, "HAS_LIBRARY", False)


def test_without_the_extra_nothing_is_offered(bare: None, here: Served, secret: str) -> None:
    """Nor where there is no HTTPS: at a bare address."""
    page = here.as_("ann").get("/me/second-factor")
    assert not [action for action in page.actions() if "passkeys" in action]


def test_at_a_bare_address_nothing_is_offered(desk: Served) -> None:
    """Browsers give no passkeys there."""
    ann = desk.as_("ann")
    turn_on(desk, ann)
    page = ann.get("/me/second-factor")
    assert not [action for action in page.actions() if "passkeys" in action]
