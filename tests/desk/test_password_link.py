"""A forgotten password: a link by mail to the address that a person has set themselves, and to nobody else."""

from __future__ import annotations

import re
import smtplib
import threading
import time
from collections.abc import Iterator
from typing import Any

import pyotp
import pytest

from pipeline.store.accounts import change
from tests.desk.client import Page
from tests.desk.served import PASSWORD, Served, move_mail
from tests.fakes.smtp import SmtpServer
from tests.flow.world import World

OTHER, SHORT = "seven quiet rivers", "short"
GOOD, PAUSE = 3600, 600
"""Seconds for which a link is good, and in which no second one is sent."""
SETTINGS = """
[desk]
url = "https://desk.example.org"
[mail]
host = "127.0.0.1"
port = {port}
tls = "off"
sender = "desk@example.org"
"""


@pytest.fixture
def server(world: World) -> Iterator[SmtpServer]:
    """A mail server that the project names."""
    with SmtpServer() as running:
        with world.path("pipeline.toml").open("a") as file:
            file.write(SETTINGS.format(port=running.port))
        yield running


def set_address(desk: Served, name: str) -> None:
    """By the form on the person's own page."""
    desk.memory.workspace(now=True)
    browser = desk.as_(name)
    assert move_mail(browser, f"{name}@example.org").status == 200


def ask(desk: Served, name: str) -> Page:
    """By the form behind the door, signed out."""
    browser = desk.browser()
    return browser.send(browser.get("/forgot"), "/forgot", name=name)


def links(server: SmtpServer, count: int, to: str = "ann") -> list[str]:
    """Paths of the links in the letters, once there are so many; they are sent behind the answer."""
    for _ in range(300):
        if len(server.letters) >= count:
            break
        time.sleep(0.02)
    assert len(server.letters) == count
    assert {letter["To"] for letter in server.letters} <= {f"{to}@example.org"}
    texts = [letter.get_content() for letter in server.letters]
    found = [re.search(r"https://desk\.example\.org(/invitations/[\w-]+)", text) for text in texts]
    return [one[1] for one in found if one]


def test_a_link_to_ones_own_address(world: World, desk: Served, server: SmtpServer) -> None:
    """It sets the password once, ends every session, and changes nothing else of the person."""
    set_address(desk, "ann")
    ann = desk.as_("ann")
    before = world.path("locales/reviewers.yaml").read_bytes()
    assert "has sent a link" in ask(desk, " ANN ").text
    (link,) = links(server, 1)
    browser = desk.browser()
    page = browser.get(link)
    assert "New password" in page.text
    assert browser.send(page, "", password=SHORT).status == 422
    assert browser.send(page, "", password=OTHER).path == ""
    assert ann.get("/").status == 401
    assert desk.browser().sign_in("ann", PASSWORD).status == 422
    assert "You decide as a reviewer." in browser.get("/me").text
    assert "ann@example.org" in browser.get("/me").response.text
    assert desk.browser().get(link).status == 410
    assert world.path("locales/reviewers.yaml").read_bytes() == before
    log = world.path("locales/accounts.jsonl").read_text()
    assert [part in log for part in ("password-link", "password-set")] == [True, True]
    assert not [part for part in (OTHER, link.split("/")[-1], "@example.org") if part in log]


def test_nobody_else_gets_a_letter(world: World, desk: Served, server: SmtpServer) -> None:
    """No address, no such name, let go: the same answer, word for word, and no letter."""
    set_address(desk, "ann")
    set_address(desk, "bo")
    ada = desk.as_("ada")
    action, fields = ada.get("/people").form("/people/disable")
    ada.post(action, {**fields, "id": "bo"})
    answers = {ask(desk, name).text for name in ("rae", "nobody", "bo", "", "ann")}
    assert len(answers) == 1
    assert len(links(server, 1)) == 1


def test_one_letter_in_a_while(desk: Served, server: SmtpServer) -> None:
    """Asking again at once sends nothing; a later link takes the place of the one before."""
    set_address(desk, "ann")
    for _ in range(3):
        ask(desk, "ann")
        links(server, 1)
    desk.clock.now += PAUSE
    ask(desk, "ann")
    first, second = links(server, 2)
    assert desk.browser().get(first).status == 410
    assert desk.browser().get(second).status == 200
    desk.clock.now += GOOD + 1
    assert desk.browser().get(second).status == 410


def test_a_link_brings_no_role_back(desk: Served, server: SmtpServer) -> None:
    """What the owner of the server has changed since the link was sent stays."""
    set_address(desk, "ada")
    ask(desk, "ada")
    (link,) = links(server, 1, to="ada")
    change(desk.store, "ada", "owner", "role-changed", role="reader")
    browser = desk.browser()
    browser.send(browser.get(link), "", password=OTHER)
    assert browser.get("/me").status == 200
    assert browser.get("/people").status == 403


def test_the_owner_ends_a_link_that_is_under_way(
    world: World, desk: Served, server: SmtpServer
) -> None:
    """Who sets a password by command, for somebody whose mailbox is lost, leaves no link that sets another."""
    set_address(desk, "ada")
    ask(desk, "ada")
    (link,) = links(server, 1, to="ada")
    world.cli("users", "add", "ada", "--name", "Ada", "--role", "reader", stdin=f"{PASSWORD}\n")
    assert desk.browser().get(link).status == 410


def test_in_the_persons_language(desk: Served, server: SmtpServer) -> None:
    """The letter is Chinese for whoever reads the desk in Chinese."""
    set_address(desk, "ann")
    ann = desk.as_("ann")
    action, fields = ann.get("/me").form("/language")
    ann.post(action, {**fields, "language": "zh-Hans"})
    ask(desk, "ann")
    links(server, 1)
    assert server.letters[0]["Subject"] == "审读台：设新密码"


def test_without_mail_it_says_whom_to_ask(desk: Served) -> None:
    """No form that leads nowhere."""
    page = desk.browser().get("/forgot")
    assert "This desk sends no mail" in page.text
    assert page.actions() == []


def test_a_crowd_of_forgetful_people_makes_one_thread(
    desk: Served, server: SmtpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many ask while a letter is on its way: one letter a person, and one thread for all of them."""
    set_address(desk, "ann")
    set_address(desk, "bo")
    on_the_way, may_go = threading.Event(), threading.Event()
    really = smtplib.SMTP.send_message

    def slowly(self: smtplib.SMTP, *given: Any, **options: Any) -> object:  # noqa: ANN401
        on_the_way.set()
        assert may_go.wait(20)
        return really(self, *given, **options)

    monkeypatch.setattr(smtplib.SMTP, "send_message", slowly)
    ask(desk, "ann")
    assert on_the_way.wait(20)
    before = threading.active_count()
    try:
        for number in range(10):
            for name in ("bo", "ann", f"nobody{number}"):
                assert "has sent a link" in ask(desk, name).text
        assert threading.active_count() <= before
    finally:
        may_go.set()
    for _ in range(300):
        if len(server.letters) == 2:
            break
        time.sleep(0.02)
    assert sorted(letter["To"] for letter in server.letters) == [
        "ann@example.org",
        "bo@example.org",
    ]


def test_a_session_that_was_left_open_moves_no_letters(desk: Served, server: SmtpServer) -> None:
    """Else whoever picks up the iPad writes their own address there, forgets the password, and has the account."""
    set_address(desk, "ann")
    ann = desk.as_("ann")
    for wrong in ("", OTHER):
        page = move_mail(ann, "mallory@example.org", wrong)
        assert (page.status, "The password is wrong." in page.text) == (422, True)
    assert "has sent a link" in ask(desk, "ann").text
    assert len(links(server, 1, "ann")) == 1


def test_a_link_ends_with_what_it_was_asked_for(desk: Served, server: SmtpServer) -> None:
    """Whoever reads the old mailbox, and asked for a link there, has nothing of it after a new password or address."""
    set_address(desk, "ann")
    ann = desk.as_("ann")
    ask(desk, "ann")
    (first,) = links(server, 1)
    ann.send(ann.get("/me"), "/password", old=PASSWORD, password=OTHER)
    assert ann.get(first).status == 410
    desk.clock.now += PAUSE + 1
    ask(desk, "ann")
    second = links(server, 3)[-1]  # a letter said that the password was changed
    assert move_mail(ann, "ann@new.example.org", OTHER).status == 200
    assert desk.browser().get(second).status == 410


def test_a_person_is_told_what_has_changed(world: World, desk: Served, server: SmtpServer) -> None:
    """Password, second factor and address: a letter each in the person's language, to the address that they had before."""
    set_address(desk, "ann")
    ann = desk.as_("ann")
    ann.send(ann.get("/me"), "/password", old=PASSWORD, password=OTHER)
    assert "Your password was changed" in subjects(server, 1)[-1]
    page = ann.send(ann.get("/me/second-factor"), "/begin", password=OTHER)
    typed = page.tree.css_first(".key code")
    assert typed
    code = pyotp.TOTP(typed.text().replace(" ", "")).at(int(desk.clock.now))
    assert ann.send(page, "/confirm", code=code).status == 200
    assert "Two-step sign-in was turned on" in subjects(server, 2)[-1]
    ann.send(ann.get("/me"), "/language", language="zh-Hans")
    assert move_mail(ann, "mallory@example.org", OTHER).status == 200
    assert "寄到别的邮箱" in subjects(server, 3)[-1]
    assert {letter["To"] for letter in server.letters} == {"ann@example.org"}
    text = server.letters[-1].get_content()
    assert "https://desk.example.org/forgot" in text
    assert OTHER not in "".join(letter.get_content() for letter in server.letters)
    assert world.cli("users", "reset-second-factor", "ann").exit_code == 0
    assert "两步验证已关闭" in subjects(server, 4)[-1]
    assert server.letters[-1]["To"] == "mallory@example.org"


def subjects(server: SmtpServer, count: int) -> list[str]:
    """What the letters are called, once there are so many."""
    for _ in range(300):
        if len(server.letters) >= count:
            break
        time.sleep(0.02)
    return [str(letter["Subject"]) for letter in server.letters]
