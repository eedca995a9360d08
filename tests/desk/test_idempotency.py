"""A form that is sent again gets its first answer again, over real HTTP; nothing is taken twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from pipeline.store.answers import KEPT
from pipeline.store.comments import comments_on
from tests.desk.client import Browser, Page
from tests.desk.served import PASSWORD, Served
from tests.flow.tiny import ARTICLE_ID, HANDOUT_ID
from tests.flow.world import World


def _card(browser: Browser, world: World, words: str = "Say what you need") -> Page:
    return browser.get(f"/pages/{ARTICLE_ID}/-/texts/{world.short_id(ARTICLE_ID, words)}")


def _led(page: Page) -> str:
    """Where an answer that was not followed leads."""
    assert page.status == 303, page.text
    return page.response.headers["Location"]


@pytest.mark.parametrize(
    ("ending", "fields"),
    [
        ("/approve", {"text": "把需要说出来"}),
        ("/save", {"text": "把需要说出来"}),
        ("/ask", {"words": "真的吗？"}),
        ("/reject", {"reason": "tone", "words": "太硬"}),
    ],
)
def test_the_first_answer_comes_again(
    desk: Served, world: World, ending: str, fields: dict[str, str]
) -> None:
    """Even after others have moved on: it stays what it was, and with it the way to undo."""
    ann = desk.as_("ann")
    action, data = _card(ann, world).form(ending)
    data |= fields
    first = _led(ann.post(action, data, follow=False))
    ann.send(_card(ann, world, "Pause together"), "/approve")
    lines = world.lines(ARTICLE_ID)
    assert _led(ann.post(action, data, follow=False)) == first
    assert world.lines(ARTICLE_ID) == lines


def test_an_approval_taken_back_stays_taken_back(desk: Served, world: World) -> None:
    """The form of an approval that comes late does not approve once more."""
    ann = desk.as_("ann")
    action, data = _card(ann, world).form("/approve")
    after = ann.post(action, data)
    ann.send(after, "/take-back")
    ann.post(action, data)
    assert [line["verdict"] for line in world.lines(ARTICLE_ID)] == ["approve", "withdraw"]
    ann.send(_card(ann, world), "/approve")  # a new card is a new answer
    assert world.lines(ARTICLE_ID)[-1]["verdict"] == "approve"


def test_the_header_is_a_key_too(desk: Served, world: World) -> None:
    """For a queue that sends what was kept."""
    ann = desk.as_("ann")
    action, data = _card(ann, world).form("/approve")
    del data["once"]
    key = {"Idempotency-Key": "6f2c"}
    first = _led(ann.post(action, data, follow=False, **key))
    assert _led(ann.post(action, data, follow=False, **key)) == first
    assert len(world.lines(ARTICLE_ID)) == 1


def test_a_known_key_with_other_words_is_another_request(desk: Served, world: World) -> None:
    """It is judged by the text's hashes: these words are gone, so both are shown."""
    ann = desk.as_("ann")
    action, data = _card(ann, world).form("/save")
    ann.post(action, {**data, "text": "把需要说出来"})
    other = ann.post(action, {**data, "text": "说说需要"})
    assert other.status == 409
    assert "说说需要" in other.text


@pytest.mark.parametrize("verb", ["/ask", "/say"])
def test_a_known_key_loses_no_words(desk: Served, world: World, verb: str) -> None:
    """Other words under the key of a comment that was sent are another comment; the same words are not."""
    ann = desk.as_("ann")
    action, data = _card(ann, world).form(verb)
    for words in ("第一", "第二", "第一"):
        assert ann.post(action, {**data, "words": words}, follow=False).status == 303
    assert sorted(one.text for one in comments_on(desk.store, ARTICLE_ID)) == ["第一", "第二"]


def test_what_was_refused_is_judged_anew(desk: Served, world: World) -> None:
    """An answer that took nothing is not kept."""
    ann = desk.as_("ann")
    card = _card(ann, world)
    assert ann.send(card, "/ask", words=" ").status == 422
    assert ann.send(card, "/ask", words="真的吗？").status == 200
    assert len(world.lines(ARTICLE_ID)) == 1


def test_a_key_belongs_to_its_person(desk: Served, world: World) -> None:
    """Bo's answer is his own, whatever key it brings."""
    ann, bo = desk.as_("ann"), desk.as_("bo")
    short_id = world.short_id(HANDOUT_ID, "If you are in danger")
    for browser in (ann, bo):
        action, data = browser.get(f"/pages/{HANDOUT_ID}/-/texts/{short_id}").form("/approve")
        browser.post(action, {**data, "once": "6f2c"})
    assert [line["reviewer"] for line in world.lines(HANDOUT_ID)] == ["ann", "bo"]


def test_at_the_same_moment(desk: Served, world: World) -> None:
    """Two requests in flight get one answer: the second waits for the first."""
    ann = desk.as_("ann")
    action, data = _card(ann, world).form("/approve")
    cookies = ann.http.cookies.get_dict()

    def send(_number: int) -> str:
        sent = requests.post(
            desk.url + action, data=data, cookies=cookies, allow_redirects=False, timeout=60
        )
        return sent.headers["Location"]

    with ThreadPoolExecutor(4) as pool:
        found = set(pool.map(send, range(4)))
    assert len(found) == 1
    assert "ref=" in found.pop()
    assert len(world.lines(ARTICLE_ID)) == 1


def test_no_password_is_kept(desk: Served) -> None:
    """Not even a hash of one: a form that takes passwords is never kept, whatever key it brings."""
    ann = desk.as_("ann")
    action, data = ann.get("/me").form("/password")
    data |= {"old": PASSWORD, "password": "three green chairs and rain", "once": "6f2c"}
    assert ann.post(action, data, follow=False).status == 303
    assert _kept(desk) == 0


def test_it_is_kept_for_a_time(desk: Served, world: World) -> None:
    """The table does not grow for ever: what is too old to be sent again goes."""
    ann = desk.as_("ann")
    ann.send(_card(ann, world), "/approve")
    assert _kept(desk) == 1
    desk.clock.now += KEPT + 1
    again = desk.browser()
    again.sign_in("ann", PASSWORD)
    again.send(_card(again, world, "Pause together"), "/approve")
    assert _kept(desk) == 1


def _kept(desk: Served) -> int:
    with desk.store.read() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM answers").scalar_one())
