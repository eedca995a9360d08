"""Where the desk sends a browser: to addresses of its own, whatever a form or an address says."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import pytest

from tests.desk.client import Page
from tests.desk.served import PASSWORD, Served
from tests.every import every
from tests.flow.tiny import ARTICLE_ID

ELSEWHERE = [
    "https://evil.example/",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\/evil.example",
    "/\t//evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r\n\r\n<script>",
    "/\n",
    "\t//evil.example",
    "/\x00/evil.example",
    "/%2Fevil.example",
    "/%5Cevil.example",
    "/%09//evil.example",
    "/%0A",
    "/%250A/evil.example",
    "/..//evil.example",
    "/.%09./%2Fevil.example",
    "/terms/%0A//evil.example/everywhere",
    "/nowhere",
    "/sign-out",
    "javascript:alert(1)",
    "evil.example",
]
"""What browsers or proxies read as another site, and addresses that the desk does not have."""


def sign_in(desk: Served, **fields: str) -> Page:
    """A new browser's form with more in it; the redirect is not followed."""
    browser = desk.browser()
    action, form = browser.get("/sign-in").form("/sign-in")
    return browser.post(action, {**form, "name": "ann", "password": PASSWORD, **fields}, False)


def test_after_signing_in_nobody_is_led_elsewhere(desk: Served) -> None:
    """The queue is where everybody goes whose wish is no page of this desk."""

    def law(action: str) -> None:
        answer = sign_in(desk, action=action)
        assert (answer.status, answer.response.headers["Location"]) == (303, "/")

    every(law, {repr(action): (action,) for action in ELSEWHERE})


def test_what_was_typed_is_sent_nowhere_else(desk: Served) -> None:
    """The form that brings typed text back leads to an address that takes it, or is not shown."""

    def law(action: str) -> None:
        answer = sign_in(desk, action=action, owner="ann", **{"kept.text": "不要丢了我的话"})
        leads = [form for form in answer.tree.css("form") if form.attributes["action"] == action]
        assert answer.status == (200 if action == "/sign-out" else 303)
        assert len(leads) == (1 if action == "/sign-out" else 0)

    every(law, {repr(action): (action,) for action in ELSEWHERE})


@pytest.mark.parametrize(
    "wish",
    [
        "/",
        "/me",
        f"/pages/{ARTICLE_ID}/-/read",
        "/search?q=%E6%97%A0+a%2F%2Fb%0A&in=zh",
        "/terms/say%20%E6%97%A0%3F",
    ],
)
def test_a_page_of_the_desk_is_reached(desk: Served, wish: str) -> None:
    """What was asked for before signing in, character by character."""
    browser = desk.browser()
    door = browser.get(wish)
    assert door.status == 401
    action, form = door.form("/sign-in")
    data = {**form, "name": "ann", "password": PASSWORD}
    answer = browser.post(action, data, follow=False)
    assert answer.response.headers["Location"] == wish


@pytest.mark.parametrize(
    "path",
    [
        "/%0A",
        "/%09//evil.example",
        "/%5Cevil.example/me",
        "//evil.example/me",
        "//evil.example//pages",
        "/me//",
        "/me/",
        "/terms/%0A/everywhere",
        "/terms/%0D%0ASet-Cookie:x/everywhere",
    ],
)
def test_no_address_leads_elsewhere_or_breaks(desk: Served, path: str) -> None:
    """Doubled slashes and control characters in the address itself; whoever signs in there goes on here."""
    browser = desk.browser()
    for one in (browser, desk.as_("ann")):
        answer = one.http.get(desk.url + path, timeout=60, allow_redirects=False)
        assert answer.status_code < 500
        to = answer.headers.get("Location", "/")
        assert urlsplit(urljoin(desk.url + "/", to)).netloc == urlsplit(desk.url).netloc
    door = Page(browser.http.get(desk.url + path, timeout=60))
    if door.status == 401:
        assert browser.send(door, "/sign-in", name="ann", password=PASSWORD).status < 500
