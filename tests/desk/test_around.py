"""The page around a text, its final reading, its sheet, and what remains after the last text."""

from __future__ import annotations

from pipeline.flow.findings import returned_texts
from tests.desk.served import Served
from tests.flow.tiny import ARTICLE_ID, HANDOUT_ID
from tests.flow.world import World


def test_three_texts_before_and_after_whole(desk: Served, world: World) -> None:
    """In order, each with its Mandarin, each leading to its card; fewer at the ends of the page."""
    ann = desk.as_("ann")
    rows = list(world.open().catalog(world.open().document(ARTICLE_ID)))
    signs = [entry.source_sha[:12] for entry in rows]
    for at in (0, 1, 4, len(rows) - 1):
        card = ann.get(f"/pages/{ARTICLE_ID}/-/texts/{signs[at]}")
        before = [a.attributes["href"] or "" for a in card.tree.css(".around.before a")]
        after = [a.attributes["href"] or "" for a in card.tree.css(".around.after a")]
        assert [href[-12:] for href in before] == signs[max(0, at - 3) : at]
        assert [href[-12:] for href in after] == signs[at + 1 : at + 4]
        if at == 4:
            shown = " ".join(card.tree.css_first(".around.before").text().split())  # type: ignore[union-attr]
            assert rows[3].target in shown


def test_the_final_reading_leads_to_each_text(desk: Served, world: World) -> None:
    """Who stumbles over a word there taps it; a handout's sheet is one tap away, an article has none."""
    ann = desk.as_("ann")
    page = ann.get(f"/pages/{HANDOUT_ID}/-/read")
    short_id = world.short_id(HANDOUT_ID, "Sit down together")
    assert f"/pages/{HANDOUT_ID}/-/texts/{short_id}" in page.links()
    assert f"/pages/{HANDOUT_ID}/-/sheet.pdf" in page.links()
    sheet = ann.http.get(f"{desk.url}/pages/{HANDOUT_ID}/-/sheet.pdf", timeout=60)
    assert sheet.headers["Content-Type"] == "application/pdf"
    assert sheet.content.startswith(b"%PDF-")
    assert not any(
        link.endswith("sheet.pdf") for link in ann.get(f"/pages/{ARTICLE_ID}/-/read").links()
    )
    assert ann.get(f"/pages/{ARTICLE_ID}/-/sheet.pdf").status == 404


def test_what_remains_after_the_last_text(desk: Served, world: World) -> None:
    """Texts that wait for others and the next page, as links; nothing where all is done."""
    ann = desk.as_("ann")
    world.approve(HANDOUT_ID, "ann")
    page = ann.get(f"/pages/{HANDOUT_ID}")
    assert "What remains" in page.text
    remains = [a.attributes["href"] for a in page.tree.css(".remains a")]
    assert f"/pages/{ARTICLE_ID}" in remains
    waits = [href for href in remains if href and "/-/texts/" in href]
    assert len(waits) == sum(
        e.safety for e in world.open().catalog(world.open().document(HANDOUT_ID))
    )
    world.approve(HANDOUT_ID, "bo")
    done = ann.get(f"/pages/{HANDOUT_ID}")
    assert "What remains" not in done.text  # the next page is no rest of this one
    assert [a.attributes["href"] for a in done.tree.css(".remains a")] == [f"/pages/{ARTICLE_ID}"]
    assert "What remains" not in desk.as_("rae").get(f"/pages/{HANDOUT_ID}").text


def test_what_came_back_stands_beside_the_text(desk: Served, world: World) -> None:
    """With its difference from the English, open for safety text; nothing where no engine was asked."""
    ann, short_id = desk.as_("ann"), world.short_id(HANDOUT_ID, "If you are in danger")
    at = f"/pages/{HANDOUT_ID}/-/texts/{short_id}"
    assert ann.get(at).tree.css_first("[data-testid=back-translation]") is None
    entry = next(
        e
        for e in world.open().catalog(world.open().document(HANDOUT_ID))
        if e.source_sha.startswith(short_id)
    )
    returned_texts(desk.memory.workspace())[entry.target] = "If you are safe now, call 911."
    box = ann.get(at).tree.css_first("[data-testid=back-translation]")
    assert box is not None
    assert "open" in box.attributes
    assert "safe" in " ".join(one.text() for one in box.css("ins"))
    assert "danger" in " ".join(one.text() for one in box.css("del"))
