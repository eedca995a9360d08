"""What concerns a person, by screen and by mail: everything that others do to what they said, and nothing else."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from flask import g
from sqlalchemy import update

from pipeline.files.inputs import base_of, program_sha
from pipeline.flow.desk import prefetch as warming
from pipeline.flow.desk import ready_pages
from pipeline.flow.desk.digest import _SAYS, digests, email_to
from pipeline.flow.desk.for_you_items import NEWS, TASKS, ForYouItem
from pipeline.flow.desk.prefetch import Prefetch, prefetch
from pipeline.flow.desk.project_cache import ProjectCache
from pipeline.store.schema import accounts
from pipeline.web.i18n import translations_in
from tests.desk.client import Page
from tests.desk.served import Served
from tests.flow.tiny import ARTICLE_ID, COMMA, HANDOUT_ID, MANDARIN, NO_COMMA
from tests.flow.world import World

HOT, SAY, DANGER = "When you feel hot", "Say what you need", "call 911"
BETTER = "火气上来时，先停一停，慢慢吸一口气。"


def card(desk: Served, who: str, document: str, words: str) -> Page:
    short_id = World(desk.root).short_id(document, words)
    return desk.as_(who).get(f"/pages/{document}/-/texts/{short_id}")


def do(
    desk: Served, who: str, text: str, verb: str, document: str = ARTICLE_ID, **fields: str
) -> Page:
    """One answer of a person to a text, by its card."""
    page = desk.as_(who).send(card(desk, who, document, text), verb, **fields)
    assert page.status == 200, page.text
    return page


def talk(desk: Served) -> None:
    """Two therapists, a lead and a guest, who would say a text in other words, talk about both pages."""
    rae, lea = desk.as_("rae"), desk.as_("lea")
    do(desk, "ann", DANGER, "/approve", document=HANDOUT_ID)
    do(desk, "ann", SAY, "/ask", kind="question", to="bo", words="怎么说更好？ @Lea")
    do(desk, "bo", HOT, "/ask", kind="english", words="Hot as in angry?")
    rae.send(rae.get(f"/pages/{ARTICLE_ID}/-/comments"), "/comments", words="@Ann，语气可以更暖。")
    do(desk, "rae", HOT, "/say", wording=BETTER, words="短一点。")
    lea.send(lea.get(f"/pages/{HANDOUT_ID}"), "/give", person="ann", due="2030-12-24")


def told(desk: Served, who: str) -> dict[str, str]:
    """Kind → what the first screen says of it."""
    page = desk.as_(who).get("/")
    box = page.tree.css_first('[data-testid="for-you"]')
    rows = box.css("li[data-kind]") if box else []
    return {str(li.attributes["data-kind"]): " ".join(li.text().split()) for li in rows}


def follow(desk: Served, who: str, kind: str) -> Page:
    """The person taps that line."""
    page = desk.as_(who).get("/")
    (link,) = page.tree.css(f'li[data-kind="{kind}"] a')
    return desk.as_(who).get(str(link.attributes["href"]))


def test_a_question_and_its_answer_come_home(desk: Served) -> None:
    """Who is asked sees it until it is settled; who asked hears of the reply, and that it is settled."""
    do(desk, "ann", SAY, "/ask", kind="question", to="bo", words="Is 需要 right?")
    assert "Ann asks Is 需要 right?" in told(desk, "bo")["asked"]
    assert "asked" not in told(desk, "lea")
    assert "asked" not in told(desk, "ann")
    desk.clock.now += 60
    place = follow(desk, "bo", "asked")
    desk.as_("bo").send(place, "/say", words="Yes, leave it.")
    assert "Bo answered Yes, leave it." in told(desk, "ann")["answered"]
    seen = follow(desk, "ann", "answered")
    assert "Yes, leave it." in seen.text
    assert "answered" not in told(desk, "ann")
    assert "asked" in told(desk, "bo")
    desk.as_("bo").send(card(desk, "bo", ARTICLE_ID, SAY), "/answer")
    assert "asked" not in told(desk, "bo")
    assert "Bo settled what you wrote" in told(desk, "ann")["settled"]


def test_who_looks_after_the_desk_is_asked_too(desk: Served) -> None:
    """They decide nothing and cannot settle it: it is theirs by name alone, and until they have answered."""
    do(desk, "ann", SAY, "/ask", kind="question", to="ada", words="Before the argument?")
    do(desk, "bo", HOT, "/ask", kind="question", to="", words="Which word?")
    assert "Ann asks Before the argument?" in told(desk, "ada")["asked"]
    assert "asked" not in told(desk, "rae")
    desk.as_("ada").send(follow(desk, "ada", "asked"), "/say", words="Long before.")
    assert "asked" not in told(desk, "ada")
    assert "Ada answered Long before." in told(desk, "ann")["answered"]


def test_it_begins_with_where_one_stopped(desk: Served) -> None:
    """Before everything that others have said, and on that very text."""
    do(desk, "bo", SAY, "/ask", kind="question", to="ann", words="Is 需要 right?")
    at = card(desk, "ann", ARTICLE_ID, HOT).path
    first = desk.as_("ann").get("/").tree.css('[data-testid="for-you"] a')[0]
    assert first.attributes["href"] == f"/{at}"


def test_a_question_to_everybody_goes_to_who_decides(desk: Served) -> None:
    """Not to who only reads, and not to who has answered it."""
    do(desk, "ann", SAY, "/ask", kind="question", to="", words="Which word?")
    assert all("asked" in told(desk, who) for who in ("bo", "lea"))
    assert not told(desk, "rae")
    desk.as_("bo").send(card(desk, "bo", ARTICLE_ID, SAY), "/say", words="The first.")
    assert "asked" not in told(desk, "bo")
    assert "asked" in told(desk, "lea")


def test_an_approval_that_fell_is_told_with_the_difference(desk: Served, world: World) -> None:
    """By whom, where that is known; and no word where the person changed it themselves."""
    do(desk, "ann", HOT, "/approve")
    page = card(desk, "bo", ARTICLE_ID, HOT)
    asked = desk.as_("bo").send(page, "/save", text="火气上来的时候，先停下，深深吸一口气。")
    assert asked.status == 409
    assert "fell" not in told(desk, "ann")
    asked = desk.as_("bo").send(asked, "/save")
    assert asked.status == 200
    said = told(desk, "ann")["fell"]
    assert "Bo changed this text after you approved it" in said
    assert "慢慢" in said
    assert "深深" in said
    assert "fell" not in told(desk, "bo")
    page = desk.as_("ann").get("/")
    desk.as_("ann").send(page, "/for-you/known")
    assert "fell" not in told(desk, "ann")


def test_words_that_another_program_changed_are_told_too(desk: Served, world: World) -> None:
    """Nobody knows by whom; it is said while the text waits."""
    do(desk, "ann", HOT, "/approve")
    world.change(world.po(ARTICLE_ID), "先停下", "先停一停")
    desk.memory.workspace(now=True)
    assert "This text changed after you approved it" in told(desk, "ann")["fell"]


def test_an_objection_reaches_who_stood_by_the_words(desk: Served) -> None:
    """Whoever wrote or approved them; not whoever has nothing to do with them."""
    do(desk, "ann", HOT, "/approve")
    do(desk, "bo", HOT, "/reject", reason="meaning", words="Too harsh.")
    assert "Bo thinks that this text needs change Too harsh." in told(desk, "ann")["objection"]
    assert "fell" not in told(desk, "ann")
    assert "objection" not in told(desk, "lea")
    do(desk, "bo", HOT, "/take-back")
    assert "objection" not in told(desk, "ann")


def test_safety_text_waits_for_a_second_reader(desk: Served) -> None:
    """It goes to everybody else who decides, and is gone when one of them has read it."""
    do(desk, "ann", DANGER, "/approve", document=HANDOUT_ID)
    assert "safety" not in told(desk, "ann")
    assert "1 safety text waits for a second reader" in told(desk, "bo")["safety"]
    assert "call 911" in follow(desk, "bo", "safety").text
    do(desk, "bo", DANGER, "/approve", document=HANDOUT_ID)
    assert "safety" not in told(desk, "lea")


def test_english_that_changed_comes_back_to_who_approved_it(desk: Served, world: World) -> None:
    """With the difference; it is gone when they have read it again."""
    do(desk, "ann", HOT, "/approve")
    world.change(world.english(ARTICLE_ID), COMMA, NO_COMMA)
    desk.memory.workspace(now=True)
    assert (
        "The English of 1 text that you approved has changed"
        in told(desk, "ann")["english-changed"]
    )
    assert "english-changed" not in told(desk, "bo")
    do(desk, "ann", HOT, "/approve")
    assert "english-changed" not in told(desk, "ann")


def test_unclear_english_reaches_its_author_and_comes_back(desk: Served, world: World) -> None:
    """On the leads' first screen, in `status`, `check` and `review show`; the note stays, and its writer is told."""
    do(desk, "ann", HOT, "/ask", kind="english", words="Hot as in angry?")
    assert world.lines(ARTICLE_ID)[-1]["reason_code"] == "english"
    assert "Ann finds the English unclear Hot as in angry?" in told(desk, "lea")["unclear"]
    assert "unclear" not in told(desk, "bo")
    assert world.status(ARTICLE_ID)["english_notes"] == 1
    assert "1 note that the English is unclear" in world.cli("status").output
    (hint,) = (f for f in world.data("check")["findings"] if f["code"] == "unclear")
    assert (hint["path"], hint["severity"]) == (f"content/en/{ARTICLE_ID}.md", "info")
    assert "Hot as in angry?" in world.cli("review", "show", ARTICLE_ID).output
    world.change(world.english(ARTICLE_ID), "feel hot", "get angry")
    desk.memory.workspace(now=True)
    assert "unclear" not in told(desk, "lea")
    assert world.status(ARTICLE_ID)["english_notes"] == 0
    said = told(desk, "ann")["mended"]
    assert "The English that you found unclear has changed" in said
    assert "angry" in said
    there = follow(desk, "ann", "mended")
    assert "Hot as in angry?" in there.text
    assert "the English was changed since" in there.text
    assert "mended" not in told(desk, "ann")
    do(desk, "bo", "get angry", "/approve")  # now nothing in the catalog names the former English
    assert "Hot as in angry?" in card(desk, "bo", ARTICLE_ID, "get angry").text


def test_pages_ready_and_pages_withdrawn(desk: Served, world: World) -> None:
    """Ready until somebody publishes it; a withdrawal is told to the others, and not called ready at once."""
    assert "ready" not in told(desk, "ann")
    for who in ("ann", "bo"):
        world.approve(HANDOUT_ID, who)
    assert all("ready" in told(desk, who) for who in ("ann", "lea"))
    assert "Publish this page" in follow(desk, "ann", "ready").text
    world.publish(HANDOUT_ID)
    assert "ready" not in told(desk, "ann")
    world.cli("review", "withdraw", HANDOUT_ID, "--as", "bo")
    assert "Bo withdrew this page" in told(desk, "ann")["withdrawn"]
    assert "withdrawn" not in told(desk, "bo")
    assert "ready" not in told(desk, "ann")


def test_nobody_waits_for_the_checks_of_pages_that_may_be_ready(
    desk: Served, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a start nothing is checked: the first screen says so, and has the page once the checks are through."""
    monkeypatch.setattr(ready_pages, "AT_ONCE", 0)
    for who in ("ann", "bo"):
        world.approve(HANDOUT_ID, who)
    with monkeypatch.context() as waiting:
        waiting.setattr(ready_pages, "findings_of", None)  # no check runs before the answer
        for who, path, says in (("ann", "/", 1), ("lea", "/for-you", 1), ("rae", "/", 0)):
            page = desk.as_(who).get(path)
            assert len(page.tree.css("[data-testid=unchecked]")) == says
            assert "nothing new for you" not in page.text
        assert "ready" not in told(desk, "ann")
    first: list[str] = []
    with monkeypatch.context() as counting:
        counting.setattr(warming, "prefetch", lambda _w, document, _b: first.append(document.id))
        Prefetch(desk.memory)._all_of(desk.memory.workspace())
    assert first.index(HANDOUT_ID) == 0  # before those that nobody misses
    workspace = desk.memory.workspace()
    base = base_of(workspace.project, program_sha())
    prefetch(workspace, workspace.document(HANDOUT_ID), base)
    assert "ready" in told(desk, "ann")
    assert not desk.as_("ann").get("/").tree.css("[data-testid=unchecked]")


def test_a_page_is_given_with_a_day(desk: Served) -> None:
    """It stands first in the queue of who got it, with the day, until nothing waits there for them."""
    lea = desk.as_("lea")
    before = [row.text() for row in desk.as_("bo").get("/").tree.css("ul.queue .title")]
    wanted = HANDOUT_ID if "check-in" not in before[0] else ARTICLE_ID
    lea.send(lea.get(f"/pages/{wanted}"), "/give", person="bo", due="2030-12-24")
    assert (
        "Lea asks you to read this page, if you can by December 24, 2030"
        in told(desk, "bo")["given"]
    )
    page = desk.as_("bo").get("/")
    assert f"/pages/{wanted}" in str(page.tree.css("ul.queue a")[0].attributes["href"])
    assert "for you, by December 24, 2030" in page.text
    assert "for Bo, by December 24, 2030" in desk.as_("ann").get("/").text
    assert "given" not in told(desk, "ann")
    other = ARTICLE_ID if wanted == HANDOUT_ID else HANDOUT_ID
    lea.send(lea.get(f"/pages/{other}"), "/give", person="bo", due="2030-12-01")
    first, second, *_ = desk.as_("bo").get("/").tree.css("ul.queue a")
    assert f"/pages/{other}" in str(first.attributes["href"])  # the sooner day comes first
    assert f"/pages/{wanted}" in str(second.attributes["href"])
    bad = lea.send(lea.get(f"/pages/{wanted}"), "/give", person="bo", due="tomorrow")
    assert bad.status == 400
    assert "This is no day" in bad.text
    assert lea.send(lea.get(f"/pages/{wanted}"), "/give", person="rae").status == 400


def test_the_mail_has_the_numbers_of_the_list(desk: Served, world: World) -> None:
    """Of each kind, and no word of a page or a comment."""
    do(desk, "bo", SAY, "/ask", kind="question", to="ann", words="Is 需要 right?")
    do(desk, "ann", HOT, "/approve")
    do(desk, "bo", HOT, "/reject", reason="tone", words="Too harsh.")
    rae = desk.as_("rae")
    rae.send(card(desk, "rae", ARTICLE_ID, SAY), "/say", wording="说说你的需要")
    with desk.store.write() as connection:
        connection.execute(update(accounts).values(email=accounts.c.id + "@example.org"))
    found = {one.account: one for one in digests(desk.desk, desk.memory.workspace())}
    for who in ("ann", "bo", "lea"):
        assert set(found[who].kinds) == set(told(desk, who))
    assert "rae" not in found
    for language in ("en", "zh-Hans"):
        letter = email_to(replace(found["ann"], language=language), "https://desk.example.org")
        for words in ("Is 需要", "Too harsh", "Pause", *MANDARIN.values()):
            assert words not in f"{letter.subject}{letter.text}"


def test_the_mail_counts_pages_that_the_desk_has_not_checked(
    desk: Served, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody waits for it: it has all that are ready, though its process has just begun."""
    monkeypatch.setattr(ready_pages, "AT_ONCE", 0)
    for who in ("ann", "bo"):
        world.approve(HANDOUT_ID, who)
    with desk.store.write() as connection:
        connection.execute(update(accounts).values(email=accounts.c.id + "@example.org"))
    found = {one.account: one for one in digests(desk.desk, ProjectCache(world.root).workspace())}
    assert found["ann"].kinds["ready"] == 1
    assert "ready" not in told(desk, "ann")


def test_chinese_screens_say_both_titles_of_a_page(desk: Served) -> None:
    """On each line of the list, on the page and on its cards; English ones say one."""
    do(desk, "bo", SAY, "/ask", kind="question", to="", words="Which word?")
    ann, text = desk.as_("ann"), card(desk, "ann", ARTICLE_ID, SAY).path
    for language, titles in (("en", set()), ("zh-Hans", {MANDARIN["Pause together"]})):
        ann.send(ann.get("/me"), "/language", language=language)
        for path in ("/for-you", f"/pages/{ARTICLE_ID}", f"/{text}"):
            shown = ann.get(path).tree.css(".also-zh, h1 + .title-zh")
            assert {one.text() for one in shown} == titles, path


def test_every_kind_says_something_in_both_languages(desk: Served) -> None:
    """No line without words, on the screen or in the mail."""
    assert set(_SAYS) == {*TASKS, *NEWS}
    with desk.app.test_request_context("/"):
        for tag in ("en", "zh-Hans"):
            g.words = translations_in(tag)
            news = desk.app.jinja_env.get_template("news.html").make_module({"names": {}})
            said = [
                str(news.sentence(ForYouItem(kind, "a/b", "T", who="ann"))).strip()  # type: ignore[attr-defined]
                for kind in (*TASKS, *NEWS)
            ]
            assert all(said)
            assert len(set(said)) == len(said)


@pytest.mark.parametrize("who", ["ann", "lea", "ada", "rae"])
def test_nothing_is_for_nobody(desk: Served, who: str) -> None:
    """A new desk tells nobody anything."""
    assert told(desk, who) == {}


def test_the_bell_is_on_every_page(desk: Served) -> None:
    """As many as the list has; who has nothing hears nothing; a page before the list has it soon."""
    do(desk, "ann", SAY, "/ask", kind="question", to="bo", words="Right?")
    bo = desk.as_("bo")  # whom signing in has led to the list
    for path in (
        f"/pages/{ARTICLE_ID}",
        "/terms",
        "/me",
        card(desk, "bo", ARTICLE_ID, SAY).path,
    ):
        (bell,) = bo.get(path if path.startswith("/") else f"/{path}").tree.css(
            "[data-testid=bell]"
        )
        assert bell.css("[aria-hidden]")[0].text() == str(len(told(desk, "bo")))
    assert not desk.as_("rae").get("/terms").tree.css("[data-testid=bell]")
    desk.app.extensions["bell"]._counts.clear()
    for _ in range(100):
        if bo.get("/me").tree.css("[data-testid=bell]"):
            return
        time.sleep(0.1)
    pytest.fail("the count never came")
