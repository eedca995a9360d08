"""Whoever guesses is slowed, and nobody else: lockout is no weapon. Over HTTP, behind a proxy that names addresses."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.desk.client import Browser, Page
from tests.desk.served import PASSWORD, Served, served
from tests.flow.world import World

WRONG, OTHER = "wrong wrong wrong", "seven quiet rivers"
FREE, FREE_STRANGERS = 5, 20
LONGEST = 900


@pytest.fixture
def behind(world: World) -> Iterator[Served]:
    """The desk behind a proxy, which says where a visitor comes from."""
    with served(world.root, proxies=1) as running:
        yield running


def from_(desk: Served, address: str) -> Browser:
    """A browser that nobody has signed in with, at an address."""
    browser = desk.browser()
    browser.http.headers["X-Forwarded-For"] = address
    return browser


def known(desk: Served, name: str, address: str) -> Browser:
    """A device where somebody has signed in, and out again."""
    browser = from_(desk, address)
    assert browser.sign_in(name, PASSWORD).status == 200
    browser.send(browser.get("/"), "/sign-out")
    return browser


def wait_of(page: Page) -> int:
    assert page.status == 429, page.text
    return int(page.response.headers["Retry-After"])


def guess(desk: Served, name: str, addresses: list[str], times: int) -> None:
    """Wrong passwords, each after the wait that it takes."""
    for number in range(times):
        page = from_(desk, addresses[number % len(addresses)]).sign_in(name, WRONG)
        if page.status == 429:
            desk.clock.now += wait_of(page)
            page = from_(desk, addresses[number % len(addresses)]).sign_in(name, WRONG)
        assert page.status == 422


def test_five_wrong_guesses_lock_no_name(behind: Served) -> None:
    """Not for its owner on the device that is known, nor on a new one somewhere else."""
    device = known(behind, "ann", "198.51.100.1")
    for _ in range(FREE):
        assert from_(behind, "203.0.113.9").sign_in("ann", WRONG).status == 422
    assert wait_of(from_(behind, "203.0.113.9").sign_in("ann", PASSWORD)) > 0
    assert device.sign_in("ann", PASSWORD).status == 200
    assert from_(behind, "198.51.100.2").sign_in("ann", PASSWORD).status == 200


def test_thirty_wrong_guesses_lock_no_practice(behind: Served) -> None:
    """All of a practice come from one address: who has been here before gets in beside the guest who guesses."""
    practice = "198.51.100.7"
    devices = {name: known(behind, name, practice) for name in ("ann", "bo", "lea")}
    for number in range(FREE_STRANGERS):
        assert from_(behind, practice).sign_in(f"name{number}", WRONG).status == 422
    assert wait_of(from_(behind, practice).sign_in("ada", PASSWORD)) > 0
    for name, device in devices.items():
        assert device.sign_in(name, PASSWORD).status == 200


def test_many_addresses_slow_unknown_devices_alone(behind: Served) -> None:
    """A botnet on one name: its owner's device gets through, also with a slip; a new device waits a while."""
    device = known(behind, "ann", "198.51.100.1")
    guess(behind, "ann", [f"203.0.113.{number}" for number in range(1, 31)], 30)
    stranger = from_(behind, "198.51.100.9")
    wait = wait_of(stranger.sign_in("ann", PASSWORD))
    assert device.sign_in("ann", WRONG).status == 422
    assert device.sign_in("ann", PASSWORD).status == 200
    assert from_(behind, "198.51.100.9").sign_in("bo", PASSWORD).status == 200
    behind.clock.now += wait
    assert stranger.sign_in("ann", PASSWORD).status == 200


def test_a_new_device_is_known_from_then_on(behind: Served) -> None:
    """After it has got in once."""
    guess(behind, "ann", [f"203.0.113.{number}" for number in range(1, 31)], FREE_STRANGERS - 1)
    device = known(behind, "ann", "198.51.100.1")
    guess(behind, "ann", ["203.0.113.77"], 1)
    assert wait_of(from_(behind, "198.51.100.2").sign_in("ann", PASSWORD))
    assert device.sign_in("ann", PASSWORD).status == 200


def test_waits_grow_and_end(behind: Served) -> None:
    """Each failure doubles the wait, up to a quarter of an hour; a day later all is forgotten."""
    waits: list[int] = []
    for _ in range(FREE):
        assert from_(behind, "203.0.113.9").sign_in("ann", WRONG).status == 422
    while not waits or waits[-1] < LONGEST:
        waits.append(wait_of(from_(behind, "203.0.113.9").sign_in("ann", WRONG)))
        behind.clock.now += waits[-1]
        assert from_(behind, "203.0.113.9").sign_in("ann", WRONG).status == 422
    assert waits == [2, 4, 8, 16, 32, 64, 128, 256, 512, 900]
    behind.clock.now += 24 * 3600
    assert from_(behind, "203.0.113.9").sign_in("ann", PASSWORD).status == 200


def test_a_known_device_is_slowed_by_its_own_guesses(behind: Served) -> None:
    """Who finds an iPad at the practice does not guess on it for free."""
    device = known(behind, "ann", "198.51.100.1")
    for _ in range(FREE):
        assert device.sign_in("ann", WRONG).status == 422
    assert wait_of(device.sign_in("ann", PASSWORD)) > 0


def test_a_device_is_known_for_its_people_alone(behind: Served) -> None:
    """Bo's device is a stranger for Ann's name, and a cookie that somebody has made up is nobody's."""
    bo = known(behind, "bo", "198.51.100.1")
    planted = from_(behind, "198.51.100.2")
    planted.http.cookies.set("desk-device", "planted by somebody", domain="127.0.0.1", path="/")
    assert planted.sign_in("ann", PASSWORD).status == 200
    assert planted.http.cookies["desk-device"] != "planted by somebody"
    guess(behind, "ann", [f"203.0.113.{number}" for number in range(1, 31)], 30)
    assert wait_of(bo.sign_in("ann", PASSWORD))


def test_two_people_on_one_device_are_both_known(behind: Served) -> None:
    """An iPad that goes from hand to hand."""
    pad = known(behind, "ann", "198.51.100.1")
    assert pad.sign_in("bo", PASSWORD).status == 200
    pad.send(pad.get("/"), "/sign-out")
    for name in ("ann", "bo"):
        guess(behind, name, [f"203.0.113.{number}" for number in range(1, 31)], FREE_STRANGERS)
    for name in ("ann", "bo"):
        assert pad.sign_in(name, PASSWORD).status == 200
        pad.send(pad.get("/"), "/sign-out")


def test_a_new_password_makes_strangers_of_all_devices(behind: Served) -> None:
    """But the one where it was changed."""
    old = known(behind, "ann", "198.51.100.1")
    here = from_(behind, "198.51.100.2")
    here.sign_in("ann", PASSWORD)
    assert here.send(here.get("/me"), "/password", old=PASSWORD, password=OTHER).status == 200
    here.send(here.get("/"), "/sign-out")
    guess(behind, "ann", [f"203.0.113.{number}" for number in range(1, 31)], FREE_STRANGERS)
    assert wait_of(old.sign_in("ann", OTHER))
    assert here.sign_in("ann", OTHER).status == 200


def test_one_network_of_ipv6_is_one_visitor(behind: Served) -> None:
    """A /64 has more addresses than anybody can count."""
    for number in range(FREE_STRANGERS):
        page = from_(behind, f"2001:db8:1:2::{number:x}").sign_in(f"name{number}", WRONG)
        assert page.status == 422
    assert wait_of(from_(behind, "2001:db8:1:2:ffff::1").sign_in("ada", PASSWORD))
    assert from_(behind, "2001:db8:1:3::1").sign_in("ada", PASSWORD).status == 200


def test_guesses_of_the_old_password_are_slowed(behind: Served) -> None:
    """Whoever finds a desk that is open does not learn its password there."""
    ann = from_(behind, "198.51.100.1")
    ann.sign_in("ann", PASSWORD)
    page = ann.get("/me")
    for _ in range(FREE):
        assert ann.send(page, "/password", old=WRONG, password=OTHER).status == 422
    assert ann.send(page, "/password", old=PASSWORD, password=OTHER).status == 429


@pytest.mark.parametrize(
    ("tag", "says"), [("en", "Try again in 2 seconds."), ("zh-Hans", "请在 2 秒后再试。")]
)
def test_who_waits_is_told_how_long(behind: Served, tag: str, says: str) -> None:
    """On the same page, with the name and what was typed before the session ended."""
    kept = {"action": "/pages/x", "owner": "ann", "kept.text": "不要丢了我的话"}
    browser = from_(behind, "203.0.113.9")
    browser.http.headers["Accept-Language"] = tag
    for _ in range(FREE + 1):
        page = browser.send(browser.get("/sign-in"), "/sign-in", name="ann", password=WRONG, **kept)
    assert says in page.text
    assert page.form("/sign-in")[1]["kept.text"] == "不要丢了我的话"
    assert page.form("/sign-in")[1]["name"] == "ann"
