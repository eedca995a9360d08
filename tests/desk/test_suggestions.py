"""What a card says where a text has no draft, or could have another one."""

from __future__ import annotations

from pipeline.translate.privacy import mark
from tests.desk.client import Page
from tests.desk.served import Served
from tests.fakes.fault_server import FaultServer, always
from tests.flow.test_translating import allow
from tests.flow.tiny import ARTICLE_ID
from tests.flow.world import World

NAMED = "Ask Ms. Jane Doe."


def add(world: World, text: str) -> str:
    """Put a paragraph at the end of the article; gives its sign."""
    path = world.english(ARTICLE_ID)
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{text}\n", encoding="utf-8")
    return world.short_id(ARTICLE_ID, text)


def card(desk: Served, short_id: str, who: str = "ann", more: str = "/offers") -> Page:
    page = desk.as_(who).get(f"/pages/{ARTICLE_ID}/-/texts/{short_id}{more}")
    assert page.status == 200
    return page


def test_a_card_says_what_was_not_sent(desk: Served, world: World) -> None:
    """To a therapist in words, with what to do; once the text has its Mandarin, nothing."""
    short_id = add(world, NAMED)
    page = card(desk, short_id, more="")
    note = page.tree.css_first(".withheld")
    assert note is not None
    assert "a person’s name" in note.text()
    assert "tell the author" in note.text()
    assert f"pipeline translate --allow {mark('name', NAMED)}" in note.text()
    other = card(desk, world.short_id(ARTICLE_ID, "Say what you need"), more="")
    assert other.tree.css_first(".withheld") is None
    written = desk.as_("ann").send(page, "/save", text="问一声。")
    assert written.tree.css_first(".withheld") is None


PARAGRAPH = "Sit down together. Say one kind thing. Then listen."
MANDARIN = "一起坐下来。说一句好话。然后听。"


def taught(world: World, english: str, mandarin: str, *people: str) -> str:
    """Put a text on the article with its Mandarin, approved by these people; gives its sign."""
    short_id = add(world, english)
    world.cli("review", "edit", ARTICLE_ID, short_id, "--text", mandarin, "--as", "ann")
    for who in people:
        world.cli("review", "approve", ARTICLE_ID, short_id, "--as", who)
    return short_id


def offered(page: Page) -> list[str]:
    """Each offer of a card, as it reads."""
    return [" ".join(row.text().split()) for row in page.tree.css(".offers li")]


def test_a_like_text_is_offered_and_taken_into_the_field(desk: Served, world: World) -> None:
    """Who approved it and when, the difference of the English; a tap fills the field, and nothing is saved or approved."""
    taught(world, "Tell your partner about the day.", "跟伴侣说说这一天。", "ann")
    short_id = add(world, "Tell your partner about your day.")
    page = card(desk, short_id)
    (row,) = offered(page)
    assert "approved by Ann on" in row
    assert "Tell your partner about theyour day." in row
    (gone,) = page.tree.css(".offers del")
    assert gone.text() == "the"
    lines = world.lines(ARTICLE_ID)
    taken = desk.as_("ann").send(page, "/take", take="跟伴侣说说这一天。")
    area = taken.tree.css_first("textarea#text")
    assert area is not None
    assert area.text().strip() == "跟伴侣说说这一天。"
    assert world.lines(ARTICLE_ID) == lines
    later = card(desk, short_id, more="")
    assert later.tree.css_first(".offers") is None
    assert f"/pages/{ARTICLE_ID}/-/texts/{short_id}/offers" in later.links()
    assert "/offers" not in card(desk, short_id, "rae", more="").response.text


def test_sentences_of_approved_texts_are_offered(desk: Served, world: World) -> None:
    """Where no whole text is like it: each sentence with its own Mandarin, put behind what stands in the field."""
    taught(world, PARAGRAPH, MANDARIN, "ann")
    short_id = add(
        world,
        "Turn your phones off before you begin the evening talk. Say one kind thing. Go for a walk.",
    )
    page = card(desk, short_id)
    (row,) = offered(page)
    assert "Say one kind thing." in row
    assert "说一句好话。" in row
    assert "approved by Ann" in row
    taken = desk.as_("ann").send(page, "/take", text="先关手机。", add="说一句好话。")
    area = taken.tree.css_first("textarea#text")
    assert area is not None
    assert area.text().strip() == "先关手机。说一句好话。"


def test_what_nobody_approved_lends_no_sentence(desk: Served, world: World) -> None:
    """A person's text that waits, a rejected one and a safety difference are no help."""
    short_id = taught(world, PARAGRAPH, MANDARIN)
    asked = add(world, "Turn your phones off before the talk of this evening. Say one kind thing.")
    near = add(world, "Sit down together. Say one warm thing. Then listen.")
    contrary = add(world, "Sit down together. Say not one kind thing. Then listen.")
    assert offered(card(desk, asked)) == []
    assert offered(card(desk, contrary)) == []
    (row,) = offered(card(desk, near))
    assert "written by a person, not approved" in row
    world.cli("review", "reject", ARTICLE_ID, short_id, "--as", "bo")
    assert offered(card(desk, near)) == []


def test_a_machines_proposal_is_shown(desk: Served, world: World) -> None:
    """The English has changed: the old Mandarin stays, and what an engine has for the new English can be taken."""
    taught(world, "Say it now.", "现在就说。", "ann")
    world.change(world.english(ARTICLE_ID), "Say it now.", "Say it kindly now.")
    world.build()
    short_id = world.short_id(ARTICLE_ID, "Say it kindly now.")
    with FaultServer(always("ok")) as server:
        allow(world, server.url)
        world.cli("translate", ARTICLE_ID)
    rows = offered(card(desk, short_id, more=""))
    assert any("A machine’s draft of this English, by google" in row for row in rows)
