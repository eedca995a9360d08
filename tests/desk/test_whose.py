"""Words that somebody typed are theirs: a door that opens for another person gives nothing of them away."""

from __future__ import annotations

import pytest

from pipeline.flow.accounts.auth import SHARED_IDLE
from tests.desk.client import Browser, Page
from tests.desk.served import PASSWORD, Served
from tests.flow.tiny import ARTICLE_ID
from tests.flow.world import World

WORDS = "不要丢了我的话"


def _card(world: World) -> str:
    return f"/pages/{ARTICLE_ID}/-/texts/{world.short_id(ARTICLE_ID, 'Say what you need')}"


def _typed_too_late(desk: Served, world: World, browser: Browser) -> Page:
    """The door over a form that Ann sent after her session was over."""
    card = browser.get(_card(world))
    desk.clock.now += desk.desk.idle + 1
    return browser.send(card, "/save", text=WORDS)


def test_the_next_person_gets_nothing_of_it(desk: Served, world: World) -> None:
    """Ann's words stand in the door that opened over them; Bo comes to his own queue."""
    browser = desk.as_("ann")
    door = _typed_too_late(desk, world, browser)
    came = browser.send(door, "/sign-in", name="bo", password=PASSWORD)
    assert came.path == ""
    assert WORDS not in came.response.text
    assert not world.ledger(ARTICLE_ID).exists()


def test_she_gets_it_herself(desk: Served, world: World) -> None:
    """Also where her session was ended from another device: the form says whose it is."""
    browser = desk.as_("ann")
    card = browser.get(_card(world))
    other = desk.browser()
    other.sign_in("ann", PASSWORD)
    other.send(other.get("/me"), "/devices", session="")
    door = browser.send(card, "/save", text=WORDS)
    assert door.status == 401
    assert WORDS in browser.send(door, "/sign-in", name="ann", password=PASSWORD).response.text


def test_words_of_nobody_are_given_to_nobody(desk: Served) -> None:
    """A door that does not know whose words it holds drops them."""
    browser = desk.browser()
    door = browser.get("/sign-in")
    fields = {"action": "/pages/x/-/texts/0123/save", "kept.text": WORDS}
    came = browser.send(door, "/sign-in", name="ann", password=PASSWORD, **fields)
    assert WORDS not in came.response.text


def test_no_password_stands_in_a_door(desk: Served) -> None:
    """A change of the password that comes too late leaves neither the old nor the new one in the page."""
    browser = desk.as_("ann")
    page = browser.get("/me")
    desk.clock.now += desk.desk.idle + 1
    new = "three green chairs and rain"
    door = browser.send(page, "/password", old=PASSWORD, password=new)
    assert door.status == 401
    assert PASSWORD not in door.response.text
    assert new not in door.response.text


def _shared(desk: Served, name: str) -> Browser:
    browser = desk.browser()
    action, fields = browser.get("/sign-in").form("/sign-in")
    browser.post(action, {**fields, "name": name, "password": PASSWORD, "shared": "1"})
    return browser


def test_a_shared_device_locks_after_a_quarter_of_an_hour(desk: Served, world: World) -> None:
    """Not before; and it comes back to the same text, with the same box ticked."""
    ann = _shared(desk, "ann")
    desk.clock.now += SHARED_IDLE - 1
    assert ann.get(_card(world)).status == 200
    desk.clock.now += SHARED_IDLE + 1
    door = ann.get(_card(world))
    assert door.status == 401
    name, box = door.tree.css_first("#name"), door.tree.css_first("[name=shared]")
    assert name is not None
    assert name.attributes["value"] == "ann"
    assert box is not None
    assert "checked" in box.attributes
    assert ann.send(door, "/sign-in", password=PASSWORD).path == _card(world)[1:]


def test_who_reads_keeps_it_open(desk: Served, world: World) -> None:
    """A person who scrolls for long is somebody who is there."""
    ann = _shared(desk, "ann")
    for _ in range(4):
        desk.clock.now += SHARED_IDLE - 60
        assert ann.get("/me/here").status == 204
    assert ann.get(_card(world)).status == 200


def test_an_own_device_is_open_as_the_settings_say(desk: Served, world: World) -> None:
    """The box is not ticked by itself."""
    ann = desk.as_("ann")
    desk.clock.now += SHARED_IDLE + 1
    assert ann.get(_card(world)).status == 200


@pytest.mark.parametrize(("lock", "name"), [({"lock": "1"}, "ann"), ({}, "")])
def test_another_person_in_one_tap(
    desk: Served, world: World, lock: dict[str, str], name: str
) -> None:
    """The session ends; the next person comes to the same text. A lock waits for its owner alone."""
    browser, place = desk.as_("ann"), _card(world)
    door = browser.send(browser.get(place), "/sign-out", to=place, **lock)
    field = door.tree.css_first("#name")
    assert field is not None
    assert field.attributes["value"] == name
    came = browser.send(door, "/sign-in", name="bo", password=PASSWORD)
    assert came.path == ("" if lock else place[1:])
    assert "Bo" in came.response.text


def test_a_wrong_old_password_is_said_where_it_is(desk: Served) -> None:
    """The field itself is marked, and named by its message; a weak new one likewise."""
    ann = desk.as_("ann")
    for old, new, wrong in (
        ("wrong wrong", "three green chairs", "old"),
        (PASSWORD, "x", "password"),
    ):
        page = ann.send(ann.get("/me"), "/password", old=old, password=new)
        assert page.status == 422
        (field,) = page.tree.css("[aria-invalid=true]")
        assert field.attributes["id"] == wrong
        said = page.tree.css_first(f"#{field.attributes['aria-describedby']}")
        assert said is not None
        assert ("old password" in said.text()) == (wrong == "old")


def test_what_was_done_is_said_once(desk: Served) -> None:
    """Neither a link nor a reload says that a password was changed."""
    ann = desk.as_("ann")
    said = "Your password is changed."
    assert said not in ann.get("/me?done=password").text
    new = "three green chairs and rain"
    assert said in ann.send(ann.get("/me"), "/password", old=PASSWORD, password=new).text
    assert said not in ann.get("/me").text
