"""What a card says where a text has no draft, or could have another one."""

from __future__ import annotations

from pipeline.translate.privacy import mark
from tests.desk.client import Page
from tests.desk.served import Served
from tests.flow.tiny import ARTICLE_ID
from tests.flow.world import World

NAMED = "Ask Ms. Jane Doe."


def add(world: World, text: str) -> str:
    """Put a paragraph at the end of the article; gives its sign."""
    path = world.english(ARTICLE_ID)
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{text}\n", encoding="utf-8")
    return world.sign(ARTICLE_ID, text)


def card(desk: Served, sign: str, who: str = "ann") -> Page:
    return desk.as_(who).get(f"/pages/{ARTICLE_ID}/-/texts/{sign}")


def test_a_card_says_what_was_not_sent(desk: Served, world: World) -> None:
    """To a therapist in words, with what to do; once the text has its Mandarin, nothing."""
    sign = add(world, NAMED)
    page = card(desk, sign)
    note = page.tree.css_first(".withheld")
    assert note is not None
    assert "a person’s name" in note.text()
    assert "tell the author" in note.text()
    assert f"pipeline translate --allow {mark('name', NAMED)}" in note.text()
    other = card(desk, world.sign(ARTICLE_ID, "Say what you need"))
    assert other.tree.css_first(".withheld") is None
    written = desk.as_("ann").send(page, "/save", text="问一声。")
    assert written.tree.css_first(".withheld") is None
