"""Somebody who reads Simplified and Traditional: an answer by a script stays in the language of its card."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from tests.desk.browser.person import DESKTOP, at_the_desk
from tests.desk.served import served
from tests.desk.test_derived import ledgers, person, reads_both
from tests.flow.derived import HANT
from tests.flow.tiny import ARTICLE_ID
from tests.flow.world import World


def test_an_answer_stays_in_the_language_of_its_card(chromium: Browser, derived: World) -> None:
    """At once and from the queue; the next card is of that language, and a draft is not offered on the other one's."""
    reads_both(derived)
    with served(derived.root) as desk:
        person(desk, "lin")
        with at_the_desk(chromium, desk, "lin", DESKTOP) as lin:
            page, card = lin.page, lin.page.locator(f'#card[data-locale="{HANT}"]')
            zh, hant = ledgers(derived)
            lin.card(ARTICLE_ID, f"{derived.short_id(ARTICLE_ID, 'Pause together')}?locale={HANT}")
            lin.answer("Reads well")
            assert f"locale={HANT}" in page.url
            expect(card).to_have_count(1)
            expect(page.locator(f'#pane a.t[href$="?locale={HANT}"]')).not_to_have_count(0)
            expect(page.locator(f'#pane a.t:not([href$="?locale={HANT}"])')).to_have_count(0)
            at_once = ledgers(derived)
            assert at_once[0] == zh
            assert len(at_once[1]) > len(hant)

            page.wait_for_function("() => window.Desk.ahead() >= 2")
            page.context.set_offline(True)
            lin.answer("Reads well")
            expect(card).to_have_count(1)
            assert f"locale={HANT}" in page.url
            page.context.set_offline(False)
            expect(page.get_by_test_id("connection")).to_contain_text("All answers are saved.")
            after = ledgers(derived)
            assert after[0] == zh
            assert len(after[1]) > len(at_once[1])

            lin.hand("#edit > summary")
            page.fill("#text", "還沒保存的文字")
            path, _, _ = page.url.removeprefix(desk.url).partition("?")
            for folder, is_offered in (("zh", False), (HANT, True)):
                lin.go(f"{path}?locale={folder}")
                assert (page.input_value("#text") == "還沒保存的文字") is is_offered
