"""Who is asked in is somebody new, and no second pair of eyes by it: attacks on invitations, over HTTP and by command."""

from __future__ import annotations

import re
from itertools import product

import pytest
from flask import Flask

from pipeline.flow.accounts import auth
from pipeline.web.security import asked_by_loopback
from tests.desk.client import Browser, Page
from tests.desk.served import PASSWORD, Served
from tests.every import every
from tests.flow.tiny import ARTICLE_ID, HANDOUT_ID
from tests.flow.world import World

OTHER = "seven quiet rivers"
LINK = re.compile(r"https?://[^\"\s]+(/invitations/[\w-]+)")
DANGER = "If you are in danger now"
"""Safety text of the handout."""


def invite(browser: Browser, id_: str, **fields: str) -> Page:
    """Fill the form of the page *People*."""
    return browser.send(browser.get("/people"), "/people/invite", id=id_, **fields)


def join(desk: Served, link: str, password: str = OTHER) -> Browser:
    """Somebody who opens a link and chooses a password."""
    browser = desk.browser()
    done = browser.send(browser.get(link), "", password=password)
    assert done.status == 200, done.text
    return browser


def asked_in(desk: Served, inviter: Browser, id_: str, **fields: str) -> Browser:
    """Somebody new, signed in."""
    made = invite(inviter, id_, name=id_.title(), **fields)
    link = LINK.search(made.response.text)
    assert link, made.text
    return join(desk, link[1])


def by_command(desk: Served, world: World, *words: str) -> Browser:
    """Somebody by whom a link of the command line is used."""
    link = LINK.search(world.cli("users", "invite", *words).output)
    assert link
    desk.memory.workspace(now=True)
    return join(desk, link[1])


def another_lead(desk: Served, world: World) -> Browser:
    """Leo, made on the command line."""
    return by_command(desk, world, "leo", "--name", "Leo", "--role", "lead")


def approve(world: World, *browsers: Browser, words: str = DANGER) -> None:
    """Each of them approves the text at the desk."""
    short_id = world.short_id(HANDOUT_ID, words)
    for browser in browsers:
        card = browser.get(f"/pages/{HANDOUT_ID}/-/texts/{short_id}")
        assert browser.send(card, "/approve").status == 200


def standing(world: World, words: str = DANGER) -> str:
    """`state have/need` of the text, as the command line says it."""
    shown = world.data("review", "show", HANDOUT_ID, "--all")["entries"]
    (one,) = (entry for entry in shown if words in entry["source"])
    return f"{one['state']} {one['have']}/{one['need']}"


def yaml_of(world: World) -> str:
    return world.path("locales/reviewers.yaml").read_text(encoding="utf-8")


THERE = ("ann", "lea", "rae", "ada", "cy", "dee", "zed", "ANN", "Zed", " ann ")


def test_nobody_is_asked_in_who_is_there(desk: Served, world: World) -> None:
    """Reviewers with and without an account, former ones, one whom the ledger alone knows, readers, admins."""
    for name in ("cy", "dee", "zed"):
        world.cli("users", "add", name, "--name", name.title())
    world.cli("users", "disable", "dee")
    world.approve(ARTICLE_ID, "zed")
    before, _, _ = yaml_of(world).partition("- id: zed")
    world.path("locales/reviewers.yaml").write_text(before)
    desk.memory.workspace(now=True)

    def law(inviter: str, role: str, id_: str) -> None:
        made = invite(desk.as_(inviter), id_, name="Somebody", role=role)
        assert made.status in (403, 422)
        assert not LINK.search(made.response.text)
        assert yaml_of(world) == before

    tries = list(product(("ada", "lea"), ("reviewer", "reader"), THERE))
    every(law, {repr(one): one for one in tries})
    for name in ("ann", "lea", "rae", "ada"):
        assert desk.browser().sign_in(name, PASSWORD).status == 200
    for id_ in THERE:
        desk.clock.now += 86_400  # who guesses waits
        assert desk.browser().sign_in(id_, OTHER).status == 422


def test_a_link_says_where_it_opens(desk: Served) -> None:
    """A desk that only its own machine reaches makes links that open nowhere else."""
    ada = desk.as_("ada")
    assert "therapist: decides the Mandarin" in ada.get("/people").text
    made = invite(ada, "gu", name="Gu")
    assert LINK.search(made.response.text)
    assert "It opens on this computer alone" in made.text


@pytest.mark.parametrize(
    ("host", "here"),
    [
        *((host, True) for host in ("127.0.0.1:8484", "localhost", "[::1]:8484", "[::1]")),
        *((host, False) for host in ("desk.example.org", "192.168.1.4:8484", "127.0.0.1.example")),
    ],
)
def test_an_address_of_this_machine_alone(host: str, *, here: bool) -> None:
    with Flask("desk").test_request_context(base_url=f"http://{host}"):
        assert asked_by_loopback() is here


def test_who_is_asked_in_is_no_second_reader_of_the_inviter(desk: Served, world: World) -> None:
    """One lead with the link in her own hands approves twice: the safety text waits, and it is said why."""
    lea = desk.as_("lea")
    gu = asked_in(desk, lea, "gu")
    approve(world, lea, gu)
    assert standing(world) == "drafted 1/2"
    assert {"second-reader", "unconfirmed"} <= world.reasons(HANDOUT_ID)
    short_id = world.short_id(HANDOUT_ID, DANGER)
    for path in (f"/pages/{HANDOUT_ID}/-/texts/{short_id}", f"/pages/{HANDOUT_ID}"):
        assert re.search(r"count as one until \w+ is confirmed", lea.get(path).text)
    assert "by a lead who has not invited them, or by whoever runs the desk" in lea.get(path).text
    assert "gu is not confirmed" in world.cli("review", "show", HANDOUT_ID).output
    assert "not confirmed: gu" in world.cli("review", "list").output
    approve(world, desk.as_("ann"))
    assert standing(world) == "approved 2/2"


def test_the_one_who_is_asked_in_and_a_third_are_two(desk: Served, world: World) -> None:
    """Nobody waits for a confirmation that no safety text needs."""
    gu = asked_in(desk, desk.as_("lea"), "gu")
    approve(world, gu, desk.as_("ann"))
    assert standing(world) == "approved 2/2"


def test_another_lead_confirms(desk: Served, world: World) -> None:
    """Not the inviter, not the invited, no reviewer, no administrator; then both approvals count."""
    lea = desk.as_("lea")
    gu = asked_in(desk, lea, "gu")
    approve(world, lea, gu)
    page = lea.get("/people")
    assert "Not confirmed yet" in page.text
    assert "users confirm gu" in page.text
    assert not any("confirm" in action for action in page.actions())
    csrf = page.form("/people/invite")[1]["csrf"]
    assert lea.post("/people/confirm", {"csrf": csrf, "id": "gu"}).status == 422
    for browser in (gu, desk.as_("ann"), desk.as_("ada")):
        _, fields = browser.get("/me").form("/me/language")
        refused = browser.post("/people/confirm", {"csrf": fields["csrf"], "id": "gu"})
        assert refused.status == 403
    assert standing(world) == "drafted 1/2"
    leo = another_lead(desk, world)
    done = leo.send(leo.get("/people"), "/people/confirm")
    assert "Not confirmed yet" not in done.text
    assert "confirmed_by: leo" in yaml_of(world).split("id: gu")[1]
    assert standing(world) == "approved 2/2"
    assert world.data("users", "confirm", "gu")["changed"] is False


def test_whoever_owns_the_server_confirms(desk: Served, world: World) -> None:
    """Where there is one lead; who is not there is named."""
    lea = desk.as_("lea")
    approve(world, lea, asked_in(desk, lea, "gu"))
    assert "users confirm gu" in world.cli("users", "list").output
    for name in ("ann", "bo"):
        world.cli("users", "disable", name)
    told = world.cli("doctor", expect=None).output
    assert "1 may approve zh; safety text needs 2: confirm gu with `pipeline users confirm`" in told
    world.cli("users", "confirm", "gu")
    assert standing(world) == "approved 2/2"
    assert world.cli("users", "confirm", "nobody", expect=2).output.count("USER") == 1


def test_two_whom_one_person_asked_in_are_one(desk: Served, world: World) -> None:
    """An administrator who decides nothing holds both links."""
    ada = desk.as_("ada")
    gu, hu = (asked_in(desk, ada, name) for name in ("gu", "hu"))
    approve(world, gu, hu)
    assert standing(world) == "drafted 1/2"


def test_an_administrator_of_ones_own_is_no_way_around(desk: Served, world: World) -> None:
    """A lead who administers too asks in an administrator, who asks in a reviewer: the lead stands behind both."""
    lea = by_command(desk, world, "lea", "--role", "admin")
    mal = asked_in(desk, lea, "mal", role="admin")
    hu = asked_in(desk, mal, "hu", role="reviewer")
    approve(world, lea, hu)
    assert standing(world) == "drafted 1/2"
    leads = asked_in(desk, mal, "ida", role="lead")  # a lead who waits herself confirms nobody
    _, fields = leads.get("/people").form("/people/invite")
    refused = leads.post("/people/confirm", {"csrf": fields["csrf"], "id": "hu"})
    assert refused.status == 422
    assert standing(world) == "drafted 1/2"


CHAIN = """- {id: lea, name: Lea, role: lead, reads: [zh], from: 2026-01-01}
- {id: bo, name: Bo, role: lead, reads: [zh], from: 2026-01-01, invited_by: lea}
- {id: cy, name: Cy, role: reviewer, reads: [zh], from: 2026-01-01, invited_by: bo%s}
- {id: ann, name: Ann, role: lead, reads: [zh], from: 2026-01-01}
"""


@pytest.mark.parametrize(
    ("people", "confirmed", "expect"),
    [
        (("bo", "cy"), "", "drafted 1/2"),
        (("lea", "cy"), "", "drafted 1/2"),
        (("lea", "bo", "cy"), "", "drafted 1/2"),
        (("ann", "cy"), "", "approved 2/2"),
        (("lea", "cy"), ", confirmed_by: lea", "drafted 1/2"),
        (("lea", "cy"), ", confirmed_by: ann", "approved 2/2"),
        (("bo", "cy"), ", confirmed_by: ann", "approved 2/2"),
        (("lea", "cy"), ", confirmed_by: command line", "approved 2/2"),
        (("lea", "cy"), ", confirmed_by: nobody", "drafted 1/2"),
    ],
)
def test_a_chain_of_invitations(
    world: World, people: tuple[str, ...], confirmed: str, expect: str
) -> None:
    """Lea asked Bo in, and Bo Cy: whoever stands behind them counts, and confirms nobody of the chain."""
    world.path("locales/reviewers.yaml").write_text(CHAIN % confirmed)
    for name in people:
        short_id = world.short_id(HANDOUT_ID, DANGER)
        world.cli("review", "approve", HANDOUT_ID, short_id, "--as", name)
    assert standing(world) == expect


def test_a_page_comes_down_with_the_confirmation(desk: Served, world: World) -> None:
    """What was published by two of whom one is not confirmed any more is no page of two people."""
    lea = desk.as_("lea")
    asked_in(desk, lea, "gu")
    world.cli("users", "confirm", "gu")
    for name in ("lea", "gu"):
        world.cli("review", "approve", HANDOUT_ID, "--all", "--safety", "--as", name)
        world.cli("review", "approve", "site", "--all", "--safety", "--as", name, expect=None)
    world.cli("review", "publish", HANDOUT_ID, "--as", "lea")
    world.cli("build")
    assert world.page(HANDOUT_ID)
    file = world.path("locales/reviewers.yaml")
    file.write_text(file.read_text().replace("  confirmed_by: command line\n", ""))
    world.cli("build", expect=1)
    assert not world.version(HANDOUT_ID)
    row = world.status(HANDOUT_ID)
    assert "gu is confirmed" in str(row)


def test_a_link_makes_only_whom_it_was_meant_for(desk: Served, world: World) -> None:
    """What was made of the name meanwhile on the command line is not taken over by an older link."""
    lea = desk.as_("lea")
    links = []
    for name, role in (("gu", "reader"), ("hu", "reader")):
        found = LINK.search(invite(lea, name, name=name, role=role).response.text)
        assert found
        links.append(found[1])
    world.cli("users", "add", "gu", "--name", "Gu", "--role", "lead")
    world.cli(
        "users", "add", "hu", "--name", "Hu", "--role", "lead", "--account", stdin=f"{PASSWORD}\n"
    )
    desk.memory.workspace(now=True)
    for link in links:
        assert desk.browser().get(link).status == 410
    assert desk.browser().sign_in("hu", PASSWORD).status == 200


def test_the_links_of_who_was_let_go_are_void(desk: Served, world: World) -> None:
    """A lead who is gone brings nobody in any more."""
    found = LINK.search(invite(desk.as_("lea"), "gu", name="Gu").response.text)
    assert found
    ada = desk.as_("ada")
    action, fields = ada.get("/people").form("/people/disable")
    ada.post(action, {**fields, "id": "lea"})
    assert desk.browser().get(found[1]).status == 410


def test_who_never_came_is_let_go_too(desk: Served, world: World) -> None:
    """Somebody who was asked in and has no password yet stands in the list, and their link ends with them."""
    ada = desk.as_("ada")
    found = LINK.search(invite(ada, "gu", name="Gu").response.text)
    assert found
    page = ada.get("/people")
    assert "no password yet" in page.text
    action, fields = page.form("/people/disable")
    assert ada.post(action, {**fields, "id": "gu"}).status == 200
    assert desk.browser().get(found[1]).status == 410
    assert "until: 20" in yaml_of(world).split("id: gu")[1]


def test_the_command_line_is_the_way_back(desk: Served, world: World) -> None:
    """A new password by link for whoever is there; who they are and what they may do stays."""
    ways = ("ann", "lea", "rae", "ada")
    before = yaml_of(world)
    pages = {name: desk.as_(name).get("/people").status for name in ways}
    for name in ways:
        browser = by_command(desk, world, name)
        assert browser.get("/people").status == pages[name]
        assert desk.browser().sign_in(name, PASSWORD).status == 422
        assert desk.browser().sign_in(name, OTHER).status == 200
    assert yaml_of(world) == before


def test_a_lost_link_is_made_anew(desk: Served, world: World) -> None:
    """At the desk, for each role; the first link ends, also one that is out of date, and a guest stays one of one page."""
    for who, id_, role, page in (
        ("lea", "gu", "reviewer", HANDOUT_ID),
        ("lea", "hu", "reader", ""),
        ("ada", "ida", "admin", ""),
    ):
        made = invite(desk.as_(who), id_, name=id_.title(), role=role, document=page)
        first = LINK.search(made.response.text)
        desk.clock.now += 8 * 86_400
        desk.browsers.clear()
        inviter = desk.as_(who)
        assert "the invitation is out of date" in inviter.get("/people").text
        made = renew(inviter, id_)
        second = LINK.search(made.response.text)
        assert first
        assert second
        assert "works no more" in made.text
        assert desk.browser().get(first[1]).status == 410
        assert join(desk, second[1]).get("/me").status == 200
        assert renew(inviter, id_).status == 422
    invite(desk.as_("lea"), "joe", name="Joe")
    twice = invite(desk.as_("lea"), "joe", name="Joe")
    assert twice.status == 403
    assert "Make a new link in the list" in twice.text
    only = {one.id: (one.role, one.only_document) for one in auth.everybody(desk.desk)}
    assert only["gu"] == ("reviewer", HANDOUT_ID)
    assert only["ida"] == ("admin", None)
    told = [e for e in auth.export(desk.desk) if e.event == "invited" and e.detail["of"] == "gu"]
    assert len(told) == 2
    lines = world.path("locales/accounts.jsonl").read_text().splitlines()
    assert sum('"invited"' in one and '"gu"' in one for one in lines) == 2


def renew(browser: Browser, id_: str) -> Page:
    """Tap *Make a new link*, whether it is there or not."""
    _, fields = browser.get("/me").form("/me/language")
    return browser.post("/people/renew", {"csrf": fields["csrf"], "id": id_})


def test_who_makes_a_new_link_stands_behind_it(desk: Served, world: World) -> None:
    """Leo holds the link of somebody whom Lea asked in: he confirms them no more, and she may."""
    lea, leo = desk.as_("lea"), another_lead(desk, world)
    invite(lea, "gu", name="Gu")
    _, fields = leo.get("/people").form("/people/invite")
    early = leo.post("/people/confirm", {"csrf": fields["csrf"], "id": "gu"})
    assert early.status == 422  # the link is still in somebody's hand
    world.cli("users", "confirm", "gu")
    link = LINK.search(renew(leo, "gu").response.text)
    assert link
    assert "invited_by: leo" in yaml_of(world).split("id: gu")[1]
    approve(world, leo, join(desk, link[1]))
    assert standing(world) == "drafted 1/2"
    refused = leo.post("/people/confirm", {"csrf": fields["csrf"], "id": "gu"})
    assert refused.status == 422
    lea.send(lea.get("/people"), "/people/confirm")
    assert standing(world) == "approved 2/2"


def test_whose_link_the_desk_makes_anew(desk: Served, world: World) -> None:
    """Nobody's who is there, was there, stands in the list by hand or comes from the command line; no lead's by a lead."""
    before = yaml_of(world)
    invite(desk.as_("ada"), "ida", name="Ida", role="lead")
    world.cli("users", "invite", "leo", "--name", "Leo")
    world.cli("users", "add", "cy", "--name", "Cy")
    invite(desk.as_("lea"), "zed", name="Zed")
    world.approve(ARTICLE_ID, "zed")
    invite(desk.as_("lea"), "dee", name="Dee")
    world.cli("users", "disable", "dee")
    desk.memory.workspace(now=True)
    written = yaml_of(world)
    assert written != before

    def law(id_: str) -> None:
        made = renew(desk.as_("lea"), id_)
        assert made.status == 422
        assert not LINK.search(made.response.text)
        assert yaml_of(world) == written

    every(law, {one: (one,) for one in (*THERE, "ida", "leo", "nobody", "")})
    assert renew(desk.as_("ann"), "ida").status == 403
