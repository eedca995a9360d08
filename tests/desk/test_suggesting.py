"""A term that somebody suggests at the desk is shown and holds up no page: over HTTP and by command."""

from __future__ import annotations

import re

import pytest

from tests.desk.client import Browser, Page
from tests.desk.served import PASSWORD, Served
from tests.flow.tiny import ARTICLE_ID, HANDOUT_ID
from tests.flow.world import World

TERM, RENDERING = "slow breath", "深深一口气"
"""The article has the English; its Mandarin says it otherwise."""
LONGER = "take a slow breath"
GLOSSARY = "terms:\n  # of the body\n  - {en: advice, zh: 建议}\n"


@pytest.fixture(autouse=True)
def _glossary(world: World, desk: Served) -> None:
    """The tiny project with one term, so that there is a list to add to."""
    path = world.path("glossary.yaml")
    path.write_text(GLOSSARY + path.read_text(encoding="utf-8"), encoding="utf-8")
    desk.memory.workspace(now=True)


def suggest(browser: Browser, en: str = TERM, zh: str = RENDERING) -> Page:
    return browser.send(browser.get("/terms"), "/terms", en=en, zh=zh)


def post(browser: Browser, path: str, **fields: str) -> Page:
    """A form that the person was not shown."""
    token = browser.get("/me").form("/language")[1]["csrf"]
    return browser.post(path, {"csrf": token, **fields}, follow=False)


def guest(desk: Served, inviter: str, id_: str, role: str) -> Browser:
    """Somebody who is asked in for the handout alone."""
    asks = desk.as_(inviter)
    people = asks.get(f"/people?document={HANDOUT_ID}")
    made = asks.send(people, "/people/invite", id=id_, name=id_.title(), role=role)
    link = re.search(r"/invitations/[\w-]+", made.response.text)
    assert link, made.text
    browser = desk.browser()
    assert browser.send(browser.get(link[0]), "", password=PASSWORD + " too").status == 200
    return browser


def said(world: World) -> list[tuple[str, str]]:
    """What the checks say of the two pages, as the command line gives it."""
    found: list[tuple[str, str]] = []
    for document in (ARTICLE_ID, HANDOUT_ID):
        done = world.data("check", document, expect=None)
        found += [(document, finding["code"]) for finding in done["findings"]]
    return found


def card(world: World, browser: Browser) -> Page:
    return browser.get(
        f"/pages/{ARTICLE_ID}/-/texts/{world.short_id(ARTICLE_ID, 'When you feel hot')}"
    )


def yaml_of(world: World) -> str:
    return world.path("glossary.yaml").read_text(encoding="utf-8")


def test_a_suggestion_is_shown_and_blocks_nothing(desk: Served, world: World) -> None:
    """The checks say what they said before, on every page; the card, the list and its own page show it."""
    before, ann = said(world), desk.as_("ann")
    page = suggest(ann)
    assert said(world) == before
    assert "suggested" in page.text
    assert "1 place" in page.text
    shown = card(world, ann)
    (note,) = shown.tree.css(f'.terms [data-term="{TERM}"]')
    assert "suggested" in str(note.parent and note.parent.text())
    assert "not used" not in shown.text
    assert f"{TERM} → {RENDERING} ● suggested" in ann.get("/terms").text
    assert "NOTHING" not in world.cli("glossary", "where", TERM).output


def test_a_longer_suggestion_hides_no_term(desk: Served, world: World) -> None:
    """What a page is held to stays, though somebody suggests a term around it or its very rendering for another."""
    path = world.path("glossary.yaml")
    in_force = f"terms:\n  - {{en: {TERM}, zh: {RENDERING}, status: proposed}}\n"
    path.write_text(in_force + yaml_of(world).removeprefix("terms:\n"), encoding="utf-8")
    desk.memory.workspace(now=True)
    before = said(world)
    assert (ARTICLE_ID, "gl-missing") in before
    suggest(desk.as_("ann"), LONGER, "慢慢吸一口气")
    assert said(world) == before


def test_a_lead_confirms_and_pages_are_held_to_it(desk: Served, world: World) -> None:
    """Only a lead; then the checks ask for it, cards mark it, and it cannot be taken back any more."""
    ann, lea = desk.as_("ann"), desk.as_("lea")
    page = suggest(ann)
    assert not any(action.endswith("/confirm") for action in page.actions())
    assert post(ann, f"/terms/{TERM}/confirm").status == 403
    done = lea.send(lea.get(f"/terms/{TERM}"), "/confirm")
    assert "confirmed" in done.text
    assert (ARTICLE_ID, "gl-missing") in said(world)
    (mark,) = card(world, ann).tree.css(".en mark.term")
    assert mark.attributes["data-term"] == TERM
    assert not any(action.endswith("/take-back") for action in done.actions())
    assert post(lea, f"/terms/{TERM}/take-back").status == 422
    assert suggest(ann, TERM, "别的").status == 422


@pytest.mark.parametrize("person", ["ann", "lea"])
def test_its_author_or_a_lead_takes_it_back(desk: Served, world: World, person: str) -> None:
    """The file is as it was, byte for byte; nobody else may, and the log says who did."""
    before = yaml_of(world)
    suggest(desk.as_("ann"))
    bo = desk.as_("bo")
    assert not any(action.endswith("/take-back") for action in bo.get(f"/terms/{TERM}").actions())
    refused = post(bo, f"/terms/{TERM}/take-back")
    assert refused.status == 422
    assert "Only a lead therapist or the person who suggested this term" in refused.text
    assert RENDERING in yaml_of(world)
    browser = desk.as_(person)
    done = browser.send(browser.get(f"/terms/{TERM}"), "/take-back")
    assert done.path.split("?")[0] == "terms"
    assert TERM not in done.text
    assert yaml_of(world) == before
    log = desk.as_("ada").get("/people/log").text
    assert f"suggested the term “{TERM}”" in log
    assert f"removed the suggested term “{TERM}”" in log


def test_words_that_a_term_rules_out(desk: Served, world: World) -> None:
    """They are no suggestion; what was suggested before they were ruled out stays, and the glossary is read."""
    ann, path = desk.as_("ann"), world.path("glossary.yaml")
    suggest(ann)
    ruled = yaml_of(world).replace("zh: 建议", f"zh: 建议, never: [{RENDERING}, 竞标]")
    path.write_text(ruled, encoding="utf-8")
    desk.memory.workspace(now=True)
    assert world.cli("glossary", "check").output
    refused = suggest(ann, "bid", "竞标")
    assert refused.status == 422
    assert "always wrong" in refused.text
    lea = desk.as_("lea")
    assert lea.send(lea.get(f"/terms/{TERM}"), "/confirm").status == 422
    assert yaml_of(world) == ruled


@pytest.mark.parametrize(("inviter", "role"), [("lea", "reviewer"), ("ada", "lead")])
def test_a_guest_of_one_page_says_nothing_about_all(
    desk: Served, world: World, inviter: str, role: str
) -> None:
    """No form, and no way around it: neither a suggestion nor, as a lead, a confirmation or other words everywhere."""
    suggest(desk.as_("ann"))
    gu, before = guest(desk, inviter, "gu", role), yaml_of(world)
    assert "/terms" not in gu.get("/terms").actions()
    assert post(gu, "/terms", en="check-in", zh="谈心").status == 403
    page = gu.get(f"/terms/{TERM}")
    assert page.status == 200
    assert not [a for a in page.actions() if a.endswith(("/confirm", "/take-back"))]
    assert post(gu, f"/terms/{TERM}/confirm").status == 403
    assert post(gu, f"/terms/{TERM}/take-back").status == 422
    assert gu.get("/terms/advice/everywhere").status == 403
    assert post(gu, "/terms/advice/everywhere", new="忠告", rule_out="1").status == 403
    assert yaml_of(world) == before


@pytest.mark.parametrize("role", ["reviewer", "lead"])
def test_a_guest_of_one_page_makes_none_public(desk: Served, world: World, role: str) -> None:
    """Neither published nor withdrawn, with a button or without; a reviewer of all pages may do both."""
    gu = guest(desk, "ada", "gu", role)
    world.release(HANDOUT_ID)
    page = gu.get(f"/pages/{HANDOUT_ID}/-/read")
    assert not any(a.endswith(("/publish", "/withdraw")) for a in page.actions())
    csrf = gu.get("/me").form("/language")[1]["csrf"]
    for act in ("publish", "withdraw"):
        assert gu.post(f"/pages/{HANDOUT_ID}/-/{act}", {"csrf": csrf}).status == 403
    assert any(
        a.endswith("/withdraw")
        for a in desk.as_("ann").get(f"/pages/{HANDOUT_ID}/-/read").actions()
    )


def test_the_command_line_lists_suggestions(desk: Served, world: World) -> None:
    """Apart from what is proposed and enforced, with whose they are."""
    suggest(desk.as_("ann"))
    found = world.data("glossary", "check")
    assert found["suggested"] == [{"term": TERM, "zh": RENDERING, "suggested_by": "ann"}]
    assert TERM not in found["proposed"]
    assert f"{TERM} → {RENDERING}, suggested by ann" in world.cli("glossary", "check").output


def test_the_list_is_searched_and_confirmed_in(desk: Served) -> None:
    """By words of either language and by status; a lead confirms in the list, which stays as it was asked for."""
    lea = desk.as_("lea")
    lea.send(lea.get("/terms"), "/terms", en="attunement", zh="同频", note="two people")
    lea.send(lea.get("/terms"), "/terms", en="repair", zh="修复")
    found = lea.get("/terms?q=同频")
    assert "attunement" in found.text
    assert "repair" not in found.text
    done = lea.send(lea.get("/terms?status=suggested"), "/terms/attunement/confirm")
    assert done.path == "terms?status=suggested"
    assert "attunement" not in done.text
    assert "repair" in done.text
    assert "attunement" in lea.get("/terms?status=confirmed").text
