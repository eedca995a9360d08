"""What people do at the desk beside reading and approving, in a real browser; nothing that was typed gets lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.desk.browser.person import DESKTOP, PHONE, Person, at_the_desk
from tests.desk.served import PASSWORD, Served
from tests.desk.test_suggestions import add, taught
from tests.flow.tiny import ARTICLE_ID, HANDOUT_ID
from tests.flow.world import World

pytestmark = pytest.mark.slow


def _sign(world: World, words: str = "Say what you need") -> str:
    return world.short_id(ARTICLE_ID, words)


def _type(person: Person, words: str) -> None:
    """Tap the Mandarin where it stands and type other words."""
    if not person.page.locator("#text").is_visible():
        person.hand("#edit > summary")
    person.page.fill("#text", words)


def _saved(world: World, words: str) -> bool:
    return words in world.po(ARTICLE_ID).read_text()


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_edit_in_place_undo_and_withdraw(
    chromium: Browser, desk: Served, world: World, size: dict[str, int]
) -> None:
    """The words are checked while they are typed; an approval is undone at once, another one later."""
    with at_the_desk(chromium, desk, "ann", size) as ann:
        ann.card(ARTICLE_ID, _sign(world))
        _type(ann, "说出你需要的,别等")
        ann.page.wait_for_selector("#look .state.waits")  # a half-width comma
        _type(ann, "把需要说出来")
        ann.page.wait_for_selector("#look .state.approved")
        ann.answer("Save and approve")
        assert _saved(world, "把需要说出来")
        ann.answer("Undo")
        assert "Withdrawn." in ann.text()
        ann.answer("Reads well")
        ann.card(ARTICLE_ID, _sign(world))
        ann.answer("Withdraw my approval")
        verdicts = [line["verdict"] for line in world.lines(ARTICLE_ID)]
        assert verdicts == ["edit", "approve", "withdraw", "approve", "withdraw"]


def test_undo_goes_after_ten_seconds(chromium: Browser, desk: Served, world: World) -> None:
    """It stays as long as it says, and is gone then."""
    with at_the_desk(chromium, desk, "ann") as ann:
        ann.page.clock.install()
        ann.card(ARTICLE_ID, _sign(world))
        ann.answer("Reads well")
        undo = ann.page.get_by_role("button", name="Undo")
        ann.page.clock.run_for(9000)
        assert undo.is_visible()
        ann.page.clock.run_for(1500)
        assert undo.count() == 0


def test_a_conflict_shows_both(chromium: Browser, desk: Served, world: World) -> None:
    """Bo was quicker: Ann sees the base, his words and hers, and sends hers on purpose."""
    with at_the_desk(chromium, desk, "ann") as ann, at_the_desk(chromium, desk, "bo") as bo:
        ann.card(ARTICLE_ID, _sign(world))
        bo.card(ARTICLE_ID, _sign(world))
        _type(bo, "波的译文")
        bo.answer("Save, approve later")
        _type(ann, "安的译文")
        ann.hand("text=Save and approve")
        ann.page.wait_for_selector(".three")
        for words in ("说出你的需要", "波的译文", "安的译文"):
            assert words in ann.text()
        assert not _saved(world, "安的译文")
        assert ann.barriers() == []
        ann.follow("text=Use mine, approve later")
        ann.page.wait_for_selector("text=Saved, not approved yet.")
        assert _saved(world, "安的译文")


def test_a_question_and_its_answer(chromium: Browser, desk: Served, world: World) -> None:
    """“Not sure” asks Bo; he finds it in his queue, answers, and the page waits no longer."""
    with at_the_desk(chromium, desk, "ann") as ann, at_the_desk(chromium, desk, "bo") as bo:
        ann.card(ARTICLE_ID, _sign(world))
        ann.hand("text=Not sure")
        ann.page.select_option("#to", "bo")
        ann.page.fill("#words", "语气会不会太硬？")
        ann.answer("Send")
        bo.go("/")
        assert "Ann asks 语气会不会太硬？" in bo.text()
        bo.follow("text=语气会不会太硬？")
        assert "the page waits for an answer" in bo.text()
        assert bo.barriers() == []
        bo.answer("Settled")
        assert "settled by Bo" in bo.text()
        assert "question" not in world.reasons(ARTICLE_ID)


def test_a_finding_is_dismissed(chromium: Browser, desk: Served, world: World) -> None:
    """An error stops the approval until somebody says why it is none."""
    short_id = world.short_id(HANDOUT_ID, "Sit down together")
    world.change(
        world.po(HANDOUT_ID), "一起坐下来，把手机放到一边。", "一起坐下来 10 分钟，把手机放到一边。"
    )
    with at_the_desk(chromium, desk, "ann") as ann:
        ann.card(HANDOUT_ID, short_id)
        assert ann.page.locator(".findings .error").count() >= 1
        assert ann.barriers() == []
        ann.hand("text=Reads well")
        ann.page.wait_for_selector("[role=alert]")
        while ann.page.locator(".findings .error").count():
            ann.hand("text=This is not a fault")
            ann.answer("Dismiss")
        ann.answer("Reads well")
        assert [line["verdict"] for line in world.lines(HANDOUT_ID)][-1] == "approve"


def test_a_second_reader_by_invitation(chromium: Browser, desk: Served, world: World) -> None:
    """The lead asks somebody in for this page alone; she chooses a password and reads just that page."""
    with at_the_desk(chromium, desk, "lea") as lea:
        lea.go(f"/pages/{HANDOUT_ID}")
        world.cli("review", "approve", HANDOUT_ID, "--safety", "--all", "--as", "ann")
        lea.page.reload()
        lea.follow("text=invite a second reader")
        assert lea.barriers() == []
        lea.page.fill("#id", "cy")
        lea.page.fill("#name", "Cy")
        lea.follow("text=Create an invitation")
        link = lea.page.locator("input[readonly]").input_value()
    with at_the_desk(chromium, desk, "cy", sign_in=False) as cy:
        cy.page.goto(link)
        assert cy.barriers() == []
        cy.page.fill("#password", PASSWORD)
        cy.follow("main button.primary")
        cy.page.wait_for_url(desk.url + "/")
        assert "A short check-in" in cy.text()
        assert "Pause together" not in cy.text()
        cy.follow(f'a[href="/pages/{HANDOUT_ID}"]')
        cy.follow("text=Start reading")
        while "/-/texts/" in cy.page.url:
            cy.answer("Reads well")
        assert "This page is ready to be published." in cy.text()
        cy.go(f"/pages/{HANDOUT_ID}/-/sign-off")
        assert cy.text().count("Cy 2") >= 2
        assert cy.barriers() == []


def test_an_expired_session_keeps_what_is_typed(
    chromium: Browser, desk: Served, world: World
) -> None:
    """The door opens over the page; after it, the answer is sent, and she stands before the same text."""
    with at_the_desk(chromium, desk, "ann") as ann:
        ann.card(ARTICLE_ID, _sign(world))
        _type(ann, "我写了很久的一句话")
        desk.clock.now += 9 * 3600
        ann.hand("text=Save, approve later")
        ann.page.wait_for_selector("#password")
        assert "Your answer is not sent yet." in ann.text()
        assert ann.barriers() == []
        assert ann.page.input_value("#name") == "ann"
        ann.page.fill("#password", PASSWORD)
        ann.follow("main button.primary")
        ann.page.wait_for_selector("text=Saved, not approved yet.")
        assert _saved(world, "我写了很久的一句话")


def test_a_draft_survives(chromium: Browser, desk: Served, world: World) -> None:
    """A closed tab, a flat battery: the words stand there again, and can be forgotten."""
    with at_the_desk(chromium, desk, "ann") as ann:
        ann.card(ARTICLE_ID, _sign(world))
        _type(ann, "还没保存的文字")
        world.cli("review", "edit", ARTICLE_ID, _sign(world), "--text", "别人的译文", "--as", "bo")
        ann.page.reload()
        assert ann.page.input_value("#text") == "还没保存的文字"
        assert "The Mandarin has changed since then" in ann.text()
        ann.hand("text=Discard it")
        assert ann.page.input_value("#text") == "别人的译文"
        ann.page.reload()
        assert not ann.page.locator("#text").is_visible()


def test_it_works_without_scripts(chromium: Browser, desk: Served, world: World) -> None:
    """Reading, opening the editor by a tap, deciding and asking need none."""
    context = chromium.new_context(java_script_enabled=False, has_touch=True, viewport=PHONE)  # type: ignore[arg-type]
    bare = Person("ann", context.new_page(), desk)
    bare.sign_in()
    bare.card(ARTICLE_ID, _sign(world))
    _type(bare, "不用脚本也能改")
    bare.follow("text=Save and approve")
    assert _saved(world, "不用脚本也能改")
    bare.follow("text=Not sure")
    assert bare.page.locator("#words").is_visible()
    context.close()


def test_offered_words_go_into_the_field(chromium: Browser, desk: Served, world: World) -> None:
    """They come after the card; a tap is as if they were typed: looked at, kept over a reload, undone by the device's undo."""
    taught(world, "Tell your partner about the day.", "跟伴侣说说这一天。", "ann")
    short_id = add(world, "Tell your partner about your day.")
    with at_the_desk(chromium, desk, "ann") as ann:
        ann.card(ARTICLE_ID, short_id)
        ann.page.wait_for_selector("#offers [data-take]")
        assert ann.barriers() == []
        ann.hand("#offers [data-take]")
        assert ann.page.input_value("#text") == "跟伴侣说说这一天。"
        ann.page.wait_for_selector("#look .zh")
        ann.card(ARTICLE_ID, short_id)
        assert ann.page.input_value("#text") == "跟伴侣说说这一天。"
        _type(ann, "我写的。")
        ann.page.wait_for_selector("#offers [data-take]")
        ann.hand("#offers [data-take]")
        ann.page.keyboard.press("Control+z")
        assert ann.page.input_value("#text") == "我写的。"
        assert world.lines(ARTICLE_ID)[-1]["verdict"] == "approve"


def test_the_page_stands_below_after_the_last_text(
    chromium: Browser, desk: Served, world: World
) -> None:
    """With its last text answered the whole page opens; Undo brings back the text, alone."""
    world.approve(ARTICLE_ID, "ann")
    with at_the_desk(chromium, desk, "ann", PHONE) as ann:
        ann.card(ARTICLE_ID, _sign(world))
        ann.answer("Withdraw my approval")
        ann.card(ARTICLE_ID, _sign(world))
        ann.answer("Reads well")
        texts = ann.page.locator("#pane a.t")
        expect(texts.first).to_be_visible()
        ann.answer("Undo")
        expect(texts).to_have_count(0)
