"""What is looked for is found on every page, by words, findings and terms together, and marked where it stands."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.checks.registry import CHECKS
from tests.desk.client import Page
from tests.desk.served import Served
from tests.flow.tiny import ARTICLE_ID, HANDOUT_ID
from tests.flow.world import World

Finds = Callable[[str], Page]
TERMS = """
terms:
  - {en: advice, zh: 忠告, note: "Asked for, not given.", status: proposed}
  - {en: breath, zh: 一口气, status: proposed}
"""


@pytest.fixture
def ann_finds(world: World, desk: Served) -> Finds:
    """Ann's search over a glossary of two terms, one of which the Mandarin does not use."""
    path = world.path("glossary.yaml")
    path.write_text(path.read_text(encoding="utf-8") + TERMS, encoding="utf-8")
    desk.memory.workspace(now=True)
    ann = desk.as_("ann")

    def find(asked: str) -> Page:
        return ann.get(f"/search?{asked}")

    return find


def marks(page: Page, name: str) -> list[str]:
    return [one.text() for one in page.tree.css(f"mark.{name}")]


def test_words_are_marked(ann_finds: Finds) -> None:
    """In the language where they stand, whatever their case; links and bold are shown as readers see them."""
    assert marks(ann_finds("q=PHONES"), "found") == ["phones"]
    assert marks(ann_finds("q=手机"), "found") == ["手机"]
    assert "](" not in ann_finds("q=check-in card").text


def test_a_term_and_how_it_is_said(ann_finds: Finds) -> None:
    """Where it stands, its rendering, and where that is missing."""
    said = ann_finds("term=breath")
    assert marks(said, "term") == ["breath", "一口气"]
    assert "✓ used" in said.text
    assert "! not used" in ann_finds("term=advice").text
    assert "Nothing found." in ann_finds("term=advice&q=手机").text
    assert "Nothing found." in ann_finds("term=nobody").text


def test_a_finding_is_named_and_shown(ann_finds: Finds) -> None:
    """By its name, not its code; each text says what was found in it."""
    page = ann_finds("finding=gl-missing")
    assert "The term “advice” is not in the Mandarin" in page.text
    assert "1 text" in page.text
    names = {o.text() for o in page.tree.css("select[name=finding] option")}
    assert "a term is missing" in names
    assert not names & {check.code for check in CHECKS}
    assert "Nothing found." in ann_finds(f"finding=gl-missing&document={HANDOUT_ID}").text


def test_the_page_names_checks_too(ann_finds: Finds, desk: Served) -> None:
    """What a page waits for says in words what the checks found."""
    page = desk.as_("ann").get(f"/pages/{ARTICLE_ID}")
    assert "(a term is missing)" in page.text
    assert "(gl-missing)" not in page.text


def test_a_term_of_the_card_leads_to_its_places(
    ann_finds: Finds, desk: Served, world: World
) -> None:
    """The word that is underlined names its term, and the term's note its concordance."""
    short_id = world.short_id(ARTICLE_ID, "advice")
    card = desk.as_("ann").get(f"/pages/{ARTICLE_ID}/-/texts/{short_id}")
    assert [m.attributes["data-term"] for m in card.tree.css(".en mark")] == ["advice"]
    (note,) = card.tree.css('.terms a[data-term="advice"]')
    assert "1 place" in desk.as_("ann").get(str(note.attributes["href"])).text
