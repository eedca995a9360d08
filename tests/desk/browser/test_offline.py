"""Answers without a connection: each is kept, sent in order and taken once, and never drawn as taken before it is."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Route, expect

from pipeline.store.comments import comments_on
from tests.desk.browser.person import DESKTOP, Person, at_the_desk
from tests.desk.served import Served, served
from tests.desk.test_together import PAGE, long_world
from tests.flow.tiny import ARTICLE_ID
from tests.flow.world import World

TEXTS = 30
PLAIN = "Pause together"


def _count(person: Person) -> str:
    return person.page.get_by_test_id("waiting-count").inner_text()


def _approve(person: Person) -> str:
    """Answer the text that is open; gives its sign. Another card, or the note that it waits, follows."""
    page = person.page
    sign = page.get_by_test_id("text").get_attribute("data-text-id")
    assert sign
    page.get_by_test_id("approve").click(trial=True)
    person.hand(page.get_by_test_id("approve"))
    page.wait_for_function(
        "sign => document.querySelector('#card')?.dataset.sign !== sign"
        " || document.querySelector('#card.answered')",
        arg=sign,
    )
    return sign


def _taken(world: World, document: str) -> list[str]:
    if not world.ledger(document).exists():
        return []
    return [line["source_sha"][:12] for line in world.lines(document)]


def _ahead(person: Person, count: int) -> None:
    """Wait until so many of the next cards are in the page."""
    person.page.wait_for_function("n => window.Desk.ahead() >= n", arg=count)


@contextmanager
def _without_a_connection(
    chromium: Browser, desk: Served, sign: str, ahead: int
) -> Iterator[Person]:
    """Ann on the card of a text, with so many of the next cards in the page, and then without a connection."""
    with at_the_desk(chromium, desk, "ann") as ann:
        ann.card(ARTICLE_ID, sign)
        _ahead(ann, ahead)
        ann.page.context.set_offline(True)
        yield ann


def test_an_answer_without_a_connection(chromium: Browser, desk: Served, world: World) -> None:
    """It is kept and counted, she goes on, and it is sent when the connection is back, be it in another tab."""
    with at_the_desk(chromium, desk, "ann") as ann:
        ann.card(ARTICLE_ID, world.short_id(ARTICLE_ID, PLAIN))
        _ahead(ann, 3)
        taken = _approve(ann)
        figures = ann.page.locator("#card > .bar").inner_text()
        ann.page.context.set_offline(True)
        given = [_approve(ann) for _ in range(2)]
        # the cards that were in the page before know nothing of what was taken since
        assert ann.page.locator("#card > .bar").inner_text() == figures
        line = ann.page.get_by_test_id("connection")
        expect(line).to_contain_text("Not saved: no connection.")
        assert _count(ann) == "2"
        assert "waits to be sent" in ann.text()
        assert "Approved." not in ann.text()
        assert ann.barriers() == []
        assert _taken(world, ARTICLE_ID) == [taken]
        ann.page.context.set_offline(False)
        expect(line).to_contain_text("All answers are saved.")
        assert _taken(world, ARTICLE_ID) == [taken, *given]


@pytest.mark.slow
def test_what_never_left_the_device_is_taken_back(
    chromium: Browser, desk: Served, world: World
) -> None:
    """One tap, the text waits again, and what is answered then is taken once; what may have left has no such tap."""
    plain = world.short_id(ARTICLE_ID, PLAIN)
    with _without_a_connection(chromium, desk, plain, 3) as ann:
        first, second = _approve(ann), _approve(ann)
        assert _count(ann) == "2"
        ann.hand(ann.page.get_by_test_id("undo-unsent"))
        expect(ann.page.get_by_text("It was never sent.")).to_be_visible()
        assert _count(ann) == "1"
        assert ann.page.get_by_test_id("text").get_attribute("data-text-id") == second
        assert ann.barriers() == []
        assert _approve(ann) == second
        ann.page.context.set_offline(False)
        line = ann.page.get_by_test_id("connection")
        expect(line).to_contain_text("All answers are saved.")
        assert _taken(world, ARTICLE_ID) == [first, second]
        ann.page.route("**/approve", lambda route: route.abort())
        third = _approve(ann)
        expect(ann.page.locator(".waits-to-be-sent")).to_be_visible()
        expect(ann.page.get_by_test_id("undo-unsent")).to_have_count(0)
        ann.page.unroute("**/approve")
        expect(line).to_contain_text("All answers are saved.")
        assert _taken(world, ARTICLE_ID) == [first, second, third]


@pytest.mark.slow
def test_a_closed_tab_loses_no_answer(chromium: Browser, desk: Served, world: World) -> None:
    """What waits is on the device, and is sent when the desk is opened again."""
    plain = world.short_id(ARTICLE_ID, PLAIN)
    with _without_a_connection(chromium, desk, plain, 2) as ann:
        given = _approve(ann)
        ann.page.close()
        ann.page.context.set_offline(False)
        ann.page = ann.page.context.new_page()
        with ann.page.expect_response(lambda r: "/approve" in r.url):
            ann.go("/")
        assert _taken(world, ARTICLE_ID) == [given]


def test_the_next_person_neither_sees_nor_sends_it(
    chromium: Browser, desk: Served, world: World
) -> None:
    """Ann is asked before she leaves; Bo's session does nothing with her answer; her next one sends it."""
    with at_the_desk(chromium, desk, "ann") as ann:
        ann.card(ARTICLE_ID, world.short_id(ARTICLE_ID, PLAIN))
        _ahead(ann, 2)
        ann.page.route("**/approve", lambda route: route.abort())
        given = _approve(ann)
        ann.hand("text=Sign out")
        ann.page.wait_for_selector("#leaving[open]")
        assert ann.barriers() == []
        ann.hand("#leaving [data-stay]")
        ann.hand("text=Switch person")
        ann.hand("#leaving [data-go]")
        ann.page.wait_for_selector("#password")
        ann.page.unroute("**/approve")
        _sign_in_as(ann, "bo")
        ann.page.wait_for_timeout(600)
        assert PLAIN not in ann.page.locator("#connection").inner_html()
        assert _count(ann) == "0"
        assert _taken(world, ARTICLE_ID) == []
        ann.follow("text=Sign out")
        with ann.page.expect_response(lambda r: "/approve" in r.url):
            _sign_in_as(ann, "ann")
        assert [line["reviewer"] for line in world.lines(ARTICLE_ID)] == ["ann"]
        assert _taken(world, ARTICLE_ID) == [given]


def _sign_in_as(person: Person, name: str) -> None:
    person.name = name
    person.page.fill("#name", name)
    person.page.fill("#password", "a kettle sings low")
    person.follow("main button.primary")


def test_a_conflict_that_is_found_later(chromium: Browser, desk: Served, world: World) -> None:
    """Bo changes the text meanwhile: hers is not taken, both stand side by side, and the next answer is."""
    short_id = world.short_id(ARTICLE_ID, "Say what you need")
    with _without_a_connection(chromium, desk, short_id, 2) as ann:
        ann.hand(ann.page.get_by_test_id("needs-change"))
        ann.page.fill("#text", "安的译文")
        ann.hand("text=Save and approve")
        ann.page.wait_for_selector(".waits-to-be-sent")
        second = _approve(ann)
        world.cli("review", "edit", ARTICLE_ID, short_id, "--text", "波的译文", "--as", "bo")
        ann.page.context.set_offline(False)
        ann.page.wait_for_selector(".three")
        for words in ("说出你的需要", "波的译文", "安的译文"):
            assert words in ann.text()
        expect(ann.page.get_by_test_id("waiting-count")).to_have_text("0")
        assert _taken(world, ARTICLE_ID)[-1] == second
        assert "安的译文" not in world.po(ARTICLE_ID).read_text()


@pytest.mark.slow
def test_what_was_not_taken_stands_until_she_goes_on(
    chromium: Browser, desk: Served, world: World
) -> None:
    """Of two conflicts the first opens its page, the second is named and one tap away; typed words stay, too."""
    plain = world.short_id(ARTICLE_ID, PLAIN)
    with _without_a_connection(chromium, desk, plain, 3) as ann:
        signs = [_change_words(ann, f"安的译文{number}") for number in range(2)]
        for sign in signs:
            world.cli("review", "edit", ARTICLE_ID, sign, "--text", "波的译文", "--as", "bo")
        ann.page.context.set_offline(False)
        ann.page.wait_for_selector(".three")
        left = ann.page.locator("#connection .refused li")
        expect(left).to_have_count(1)
        expect(left).to_contain_text("2 · ")
        assert ann.page.input_value("#text") == "安的译文0"
        assert ann.barriers() == []
        ann.page.route("**/save", lambda route: route.abort())
        ann.hand("text=Use mine, approve later")
        expect(ann.page.get_by_test_id("waiting-count")).to_have_text("1")
        world.cli("review", "edit", ARTICLE_ID, signs[0], "--text", "又一个", "--as", "bo")
        ann.go(f"/pages/{ARTICLE_ID}/-/comments")
        ann.page.fill("#words", "我正在写的话")
        ann.page.unroute("**/save")
        expect(left).to_have_count(2)
        assert ann.page.input_value("#words") == "我正在写的话"
        ann.hand(left.last.locator("[data-look]"))
        ann.page.wait_for_selector(".three")
        assert ann.page.input_value("#text") == "安的译文0"


def _change_words(person: Person, words: str) -> str:
    """Save and approve other words of the text that is open, and wait for the next card; gives its sign."""
    page = person.page
    sign = page.get_by_test_id("text").get_attribute("data-text-id")
    assert sign
    person.hand(page.get_by_test_id("needs-change"))
    page.fill("#text", words)
    person.hand("text=Save and approve")
    page.wait_for_function(
        "sign => document.querySelector('#card').dataset.sign !== sign", arg=sign
    )
    page.get_by_test_id("approve").click(trial=True)
    return sign


@pytest.mark.slow
def test_who_has_signed_in_anew_in_another_tab_answers_in_the_first(
    chromium: Browser, desk: Served, world: World
) -> None:
    """Its forms bring back what the former session gave them; the answer is taken all the same."""
    with at_the_desk(chromium, desk, "ann") as ann:
        ann.card(ARTICLE_ID, world.short_id(ARTICLE_ID, PLAIN))
        desk.clock.now += desk.desk.idle + 1
        first, ann.page = ann.page, ann.page.context.new_page()
        ann.sign_in()
        ann.page = first
        given = [_approve(ann), _approve(ann)]
        expect(ann.page.get_by_test_id("connection")).to_contain_text("All answers are saved.")
        assert _taken(world, ARTICLE_ID) == given


@pytest.mark.slow
def test_a_slow_desk_shows_that_it_works(chromium: Browser, desk: Served, world: World) -> None:
    """After 300 ms a sign; the card stays, and nothing is said to be taken."""
    with at_the_desk(chromium, desk, "ann", DESKTOP) as ann:
        ann.card(ARTICLE_ID, world.short_id(ARTICLE_ID, PLAIN))
        held: list[Route] = []
        ann.page.route("**/approve", lambda route: held.append(route))  # noqa: PLW0108  Playwright asks how it is called
        ann.page.get_by_test_id("approve").click()
        expect(ann.page.get_by_test_id("connection")).to_contain_text("Sending …")
        assert "Approved." not in ann.text()
        with ann.another_card():
            held[0].continue_()
        expect(ann.page.get_by_test_id("connection")).to_contain_text("All answers are saved.")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("status", "says"), [(200, "no connection."), (502, "no connection."), (503, "does not answer")]
)
def test_what_is_not_the_desk_takes_nothing(
    chromium: Browser, desk: Served, world: World, status: int, says: str
) -> None:
    """The page of a portal or of a proxy is no answer, whatever its status; the desk's own trouble is called that."""
    own = {"Desk-Account": "ann"} if status == 503 else {}
    with at_the_desk(chromium, desk, "ann", DESKTOP) as ann:
        ann.card(ARTICLE_ID, world.short_id(ARTICLE_ID, PLAIN))
        _ahead(ann, 2)
        ann.page.route(
            "**/approve",
            lambda route: route.fulfill(status=status, headers=own, body="<h1>Welcome</h1>"),
        )
        given = _approve(ann)
        expect(ann.page.get_by_test_id("connection")).to_contain_text(says)
        assert _count(ann) == "1"
        assert "Welcome" not in ann.text()
        ann.page.unroute("**/approve")
        expect(ann.page.get_by_test_id("waiting-count")).to_have_text("0", timeout=20_000)
        assert _taken(world, ARTICLE_ID) == [given]


@pytest.fixture
def long_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, World]]:
    """A desk with a page of many texts."""
    world = long_world(tmp_path_factory.mktemp("long") / "p", 0)
    world.add_people()
    with served(world.root) as running:
        yield running, world


@pytest.mark.parametrize(
    ("answers", "dropped", "seed"),
    [(5, 3, 1), *(pytest.param(TEXTS, 10, seed, marks=pytest.mark.slow) for seed in (1, 2))],
)
def test_answers_over_a_bad_line(
    chromium: Browser, long_desk: tuple[Served, World], answers: int, dropped: int, seed: int
) -> None:
    """The connection drops at random, before or after the desk has heard; each answer is taken once."""
    desk, world = long_desk
    chance = random.Random(seed)  # noqa: S311  no secret
    drops = set(chance.sample(range(answers), dropped))
    lost = {"before": 0, "after": 0}

    def line(route: Route) -> None:
        """One drop: the request is lost, or the desk takes it and its answer is lost."""
        state = fate.pop() if fate else ""
        if state:
            lost[state] += 1
        if state == "after":
            route.fetch(max_redirects=0)
        if state:
            route.abort("connectionreset")
        else:
            route.continue_()

    fate: list[str] = []
    with at_the_desk(chromium, desk, "ann") as ann:
        ann.go(f"/pages/{PAGE}")
        ann.follow("a.primary")
        ann.page.route("**/-/texts/*/approve", line)
        given: list[str] = []
        _ahead(ann, 10)  # so many cards are in the page
        for number in range(answers):
            _ahead(ann, 3)
            if number in drops:
                fate.append(chance.choice(("before", "after")))
            given.append(_approve(ann))
            shown = ann.text()
            if "Approved." in shown:
                assert given[-1] in _taken(world, PAGE)
            waiting = int(_count(ann) or "0")
            assert len(_taken(world, PAGE)) >= len(given) - waiting - lost["after"]
        expect(ann.page.get_by_test_id("waiting-count")).to_have_text("0", timeout=60_000)
    assert sum(lost.values()) == dropped
    assert len(set(given)) == answers
    assert _taken(world, PAGE) == given  # each once, in the order in which they were given


def test_words_in_a_thread_wait_like_answers(chromium: Browser, desk: Served, world: World) -> None:
    """They answer no text: the card stays as it is, and each is said once, in order."""
    sign = world.short_id(ARTICLE_ID, PLAIN)
    with at_the_desk(chromium, desk, "ann", DESKTOP) as ann:
        ann.card(ARTICLE_ID, sign)
        ann.page.get_by_test_id("approve").click(trial=True)
        ann.page.locator("#suggest > summary").click()
        ann.page.fill("#wording", "一起停一停吧")
        _ahead(ann, 1)
        ann.page.context.set_offline(True)
        for number, words in enumerate(("第一", "第二"), start=1):
            if not ann.page.locator("#suggest").get_attribute("open"):
                ann.page.evaluate("document.querySelector('#suggest').open = true")
            ann.page.fill("#why-words", words)
            ann.page.locator("#suggest button:not([data-mark])").click()
            ann.page.wait_for_function(
                "n => document.querySelector('[data-testid=waiting-count]').textContent === String(n)",
                arg=number,
            )
            assert ann.page.locator("#card").get_attribute("data-sign") == sign
            assert ann.page.input_value("#why-words") == ""
            # to the next card and back: this one comes out of the page's memory
            for step in ("last", "first"):
                with ann.another_card():
                    getattr(ann.page.locator(".step"), step).click()
        assert ann.page.get_by_test_id("approve").is_enabled()
        assert _taken(world, ARTICLE_ID) == []
        ann.page.context.set_offline(False)
        expect(ann.page.get_by_test_id("connection")).to_contain_text("All answers are saved.")
        said = comments_on(desk.store, ARTICLE_ID)
        assert sorted(one.text for one in said) == ["第一", "第二"]
