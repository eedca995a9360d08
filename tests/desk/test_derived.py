"""Reviewers of Traditional Chinese at the desk: their texts, the approved Simplified beside them, their ledger."""

from __future__ import annotations

import json

from pipeline.store.accounts import Account, put
from tests.desk.client import Browser, Page
from tests.desk.served import CHEAP, PASSWORD, Served, served
from tests.desk.test_reviewing import read_all
from tests.desk.test_translator import PLACE, came_back
from tests.flow.test_derived import HANT, Derived
from tests.flow.tiny import ARTICLE_ID
from tests.flow.world import World


def _person(desk: Served, name: str) -> Browser:
    put(desk.store, Account(name, name.title(), "reviewer", "en"), CHEAP.hash(PASSWORD), "t")
    return desk.as_(name)


def test_a_reader_of_traditional_reviews_and_publishes(world: World) -> None:
    """Each card shows the approved Simplified text; every line comes to the ledger of zh-Hant."""
    world.release(ARTICLE_ID)
    derived = Derived(world)
    with served(world.root) as desk:
        mei = _person(desk, "mei")
        first = mei.get(f"/pages/{ARTICLE_ID}")
        card = mei.get(next(link for link in first.links() if "/-/texts/" in link))
        for shown in ('[data-testid="made-from"]', '[data-testid="text"] summary'):
            assert "一起停一停" in card.tree.css(shown)[0].text()
        before = world.ledger(ARTICLE_ID).read_bytes()
        read_all(mei, ARTICLE_ID)
        last = mei.get(f"/pages/{ARTICLE_ID}/-/read")
        assert "火氣上來的時候" in last.text
        assert "Published. Thank you." in mei.send(last, "/publish").text
        assert world.ledger(ARTICLE_ID).read_bytes() == before
    world.build()
    assert derived.behind() == {ARTICLE_ID: False}
    lines = world.path(f"locales/{HANT}/decisions/{ARTICLE_ID}.jsonl").read_text().splitlines()
    assert {json.loads(line)["via"] for line in lines} == {"desk"}
    assert world.breaches() == []


def test_a_form_stays_in_its_language(world: World) -> None:
    """Somebody who reads both has both, and an answer goes to the ledger of the card, whatever was looked at since."""
    world.release(ARTICLE_ID)
    Derived(world)
    both = ("users", "add", "lin", "--name", "Lin", "--reads", "zh", "--reads", HANT)
    world.cli(*both)
    with served(world.root) as desk:
        lin = _person(desk, "lin")
        page = lin.get(f"/pages/{ARTICLE_ID}?locale={HANT}")
        card = lin.get(next(link for link in page.links() if "/-/texts/" in link))
        lin.get(f"/pages/{ARTICLE_ID}?locale=zh")
        before = world.ledger(ARTICLE_ID).read_bytes()
        _approved(lin, card)
        assert world.ledger(ARTICLE_ID).read_bytes() == before
        assert world.path(f"locales/{HANT}/decisions/{ARTICLE_ID}.jsonl").exists()


def test_a_search_stays_in_its_language(world: World) -> None:
    """A form whose fields become its address keeps the language of the pages; a file goes out in it, and comes back."""
    world.release(ARTICLE_ID)
    Derived(world)
    world.cli("users", "add", "lin", "--name", "Lin", "--reads", "zh", "--reads", HANT)
    with served(world.root) as desk:
        lin = _person(desk, "lin")
        for path in ("/search", "/pages", "/terms", PLACE):
            shown = lin.get(f"{path}?locale={HANT}")
            forms = [f for f in shown.tree.css("form") if f.attributes.get("method") == "get"]
            assert forms, path
            for form in forms:
                assert form.css(f'[name="locale"][value="{HANT}"]'), path
        data = lin.get(f"{PLACE}/file?format=po&what=all&locale={HANT}").response.content
        assert "火氣上來的時候" in data.decode()
        assert "belongs to" not in came_back(lin, "x.po", data, f"{PLACE}?locale={HANT}").text
        assert "is in zh-Hant, and this project is in zh-Hans" in came_back(lin, "x.po", data).text


def _approved(browser: Browser, card: Page) -> None:
    assert browser.send(card, "/approve").status == 200


def test_who_reads_one_language_decides_on_no_other(world: World) -> None:
    """The address of the other language shows it, and offers nothing to decide."""
    world.release(ARTICLE_ID)
    Derived(world)
    with served(world.root) as desk:
        ann = desk.as_("ann")
        page = ann.get(f"/pages/{ARTICLE_ID}?locale={HANT}")
        card = ann.get(next(link for link in page.links() if "/-/texts/" in link))
        assert not any("/approve" in action for action in card.actions())
