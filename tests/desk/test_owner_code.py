"""People are confirmed by a code that only whoever owns the server gets: attacks of an administrator who has none."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from pipeline.flow.accounts.owner_code import GOOD, HOUR, MOST, TRIES
from pipeline.web.app import DeskAddress
from tests.desk.client import Browser, Page
from tests.desk.served import Served, served
from tests.desk.test_inviting import LINK, approve, asked_in, invite, standing, yaml_of
from tests.fakes.smtp import SmtpServer
from tests.flow.world import World

CODE = re.compile(r"\d{4} \d{4}")


@pytest.fixture
def shown() -> list[str]:
    """What stands in the terminal."""
    return []


@pytest.fixture
def desk(world: World, shown: list[str]) -> Iterator[Served]:
    """A desk with a terminal beside it that its owner watches."""
    with served(world.root, DeskAddress(terminal=shown.append)) as running:
        yield running


def ask(browser: Browser, *ids: str) -> Page:
    """Have a code sent for just these people."""
    csrf = browser.get("/people").form("/people/invite")[1]["csrf"]
    return browser.post("/people/owner-code", {"csrf": csrf, "id": list(ids)})


def enter(browser: Browser, code: str) -> Page:
    csrf = browser.get("/people").form("/people/invite")[1]["csrf"]
    return browser.post("/people/owner-code/confirm", {"csrf": csrf, "code": code})


def code_of(shown: list[str]) -> str:
    found = CODE.search(shown[-1])
    assert found
    return found[0]


def test_two_therapists_of_one_admin_become_two(
    desk: Served, world: World, shown: list[str]
) -> None:
    """No command is run: a code, which the letter says to keep in doubt, and both approvals count."""
    ada = desk.as_("ada")
    gu, hu = (asked_in(desk, ada, name) for name in ("gu", "hu"))
    approve(world, gu, hu)
    assert standing(world) == "drafted 1/2"
    page = ask(ada, "gu", "hu")
    assert page.status == 200
    code = code_of(shown)
    assert code not in page.text
    assert "Gu (gu)" in shown[-1]
    assert "Ask each of them yourself, not ada" in shown[-1]
    assert standing(world) == "drafted 1/2"  # asking alone does nothing
    assert "Confirmed." in enter(ada, code).text
    assert standing(world) == "approved 2/2"
    assert yaml_of(world).count("confirmed_by: command line") == 2
    events = world.path("locales/accounts.jsonl").read_text().splitlines()
    sealed = [line for line in events if '"confirmed"' in line]
    assert len(sealed) == 2
    assert all('"via":"desk"' in line and '"who":"command line"' in line for line in sealed)
    world.cli("verify", expect=None)
    assert "owner-code" in ada.get("/people/log.jsonl").text


def test_an_admin_without_the_code_confirms_nobody(
    desk: Served, world: World, shown: list[str]
) -> None:
    """No code, a guess, the right one after five guesses, one that was used, is too old, or is of an older asking."""
    ada = desk.as_("ada")
    for name in ("gu", "hu"):
        asked_in(desk, ada, name)
    before = yaml_of(world)
    assert enter(ada, "").status == 422
    ask(ada, "gu")
    first = code_of(shown)
    for number in range(TRIES):
        assert enter(ada, f"{number}").status == 422
    assert enter(ada, first).status == 422
    ask(ada, "gu")
    second = code_of(shown)
    ask(ada, "hu")
    third = code_of(shown)
    assert enter(ada, second).status == (200 if second == third else 422)
    desk.clock.now += GOOD
    desk.browsers.clear()  # their sessions are over too
    ada = desk.as_("ada")
    assert enter(ada, third).status == 422
    assert yaml_of(world) == before
    ask(ada, "gu")
    assert enter(ada, code_of(shown)).status == 200
    file = world.path("locales/reviewers.yaml")
    file.write_text(before)  # whoever owns it takes the confirmation back
    assert enter(ada, code_of(shown)).status == 422
    assert yaml_of(world) == before


def test_a_code_is_for_whom_it_was_made(desk: Served, world: World, shown: list[str]) -> None:
    """Nobody whose link is still open, who is there already or is nobody; not after the list has changed."""
    ada = desk.as_("ada")
    asked_in(desk, ada, "gu")
    assert LINK.search(invite(ada, "hu", name="Hu").response.text)
    for ids in (("hu",), ("gu", "hu"), ("ann",), ("nobody",), ()):
        assert ask(ada, *ids).status == 422
    assert not shown
    ask(ada, "gu")
    file = world.path("locales/reviewers.yaml")
    file.write_text(file.read_text().replace("name: Gu", "name: Somebody else"))
    assert enter(ada, code_of(shown)).status == 422
    assert "confirmed_by" not in yaml_of(world)


def test_asking_again_and_again_is_no_way_to_guess(desk: Served, shown: list[str]) -> None:
    ada = desk.as_("ada")
    asked_in(desk, ada, "gu")
    answers = [ask(ada, "gu").status for _ in range(MOST + 1)]
    assert answers == [200] * MOST + [429]
    assert len(shown) == MOST
    desk.clock.now += HOUR
    assert ask(ada, "gu").status == 200


def test_the_code_goes_to_the_address_of_the_settings(world: World, shown: list[str]) -> None:
    """With mail it is in no terminal; where there is no way, the screen says the command."""
    with SmtpServer() as post:
        with served(world.root) as bare:
            ada = bare.as_("ada")
            asked_in(bare, ada, "gu")
            assert "pipeline users confirm gu" in ada.get("/people").text
            assert ask(ada, "gu").status == 422
        file = world.path("pipeline.toml")
        mail = (
            f'[desk]\nowner = "owner@example.org"\n[mail]\nhost = "127.0.0.1"\nport = {post.port}\n'
        )
        file.write_text(f'{file.read_text()}\n{mail}tls = "off"\nsender = "desk@example.org"\n')
        with served(world.root, DeskAddress(terminal=shown.append)) as desk:
            ada = desk.as_("ada")
            assert ask(ada, "gu").status == 200
            (letter,) = (one for one in post.letters if "different" in one.get_content())
            assert letter["To"] == "owner@example.org"
            assert not shown
            assert enter(ada, code_of([letter.get_content()])).status == 200
    assert "confirmed_by: command line" in yaml_of(world)
