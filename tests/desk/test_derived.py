"""Reviewers of Traditional Chinese at the desk: their texts, the approved Simplified beside them, their ledger."""

from __future__ import annotations

import pytest

from pipeline.flow.desk.digest import digests
from pipeline.flow.publishing import withdraw_page
from pipeline.store.accounts import Account, change, put
from tests.desk.client import Browser, Page
from tests.desk.served import CHEAP, PASSWORD, Served, served
from tests.desk.test_reviewing import read_all
from tests.desk.test_term_replacement import TERMS
from tests.desk.test_translator import PLACE, came_back
from tests.flow.derived import BREATH_EN, HANT, Derived
from tests.flow.tiny import ARTICLE_ID
from tests.flow.world import World


@pytest.fixture
def world(derived: World) -> World:
    return derived


def person(desk: Served, name: str, role: str = "reviewer") -> Browser:
    put(desk.store, Account(name, name.title(), role, "en"), CHEAP.hash(PASSWORD), "t")
    return desk.as_(name)


def test_a_reader_of_traditional_reviews_and_publishes(world: World) -> None:
    """Each card shows the approved Simplified text; every line comes to the ledger of zh-Hant."""
    with served(world.root) as desk:
        mei = person(desk, "mei")
        card = _first_card(mei)
        for shown in ('[data-testid="made-from"]', '[data-testid="text"] summary'):
            assert "一起停一停" in card.tree.css(shown)[0].text()
        before = world.ledger(ARTICLE_ID).read_bytes()
        read_all(mei, ARTICLE_ID)
        last = mei.get(f"/pages/{ARTICLE_ID}/-/read")
        assert "火氣上來的時候" in last.text
        assert "Published. Thank you." in mei.send(last, "/publish").text
        assert world.ledger(ARTICLE_ID).read_bytes() == before
    world.build()
    assert Derived(world).behind() == {ARTICLE_ID: False}
    assert {line["via"] for line in world.lines(ARTICLE_ID, HANT)} == {"desk"}
    assert world.breaches() == []


def test_a_form_stays_in_its_language(world: World) -> None:
    """Somebody who reads both has both, and an answer goes to the ledger of the card, whatever was looked at since."""
    reads_both(world)
    with served(world.root) as desk:
        lin = person(desk, "lin")
        card = _hant_card(lin)
        lin.get(f"/pages/{ARTICLE_ID}?locale=zh")
        before = world.ledger(ARTICLE_ID).read_bytes()
        assert lin.send(card, "/approve").status == 200
        assert world.ledger(ARTICLE_ID).read_bytes() == before
        assert world.ledger(ARTICLE_ID, HANT).exists()


def test_a_search_stays_in_its_language(world: World) -> None:
    """A form whose fields become its address keeps the language of the pages; a file goes out in it, and comes back."""
    reads_both(world)
    with served(world.root) as desk:
        lin = person(desk, "lin")
        for path in ("/search", "/pages", "/terms", PLACE):
            shown = lin.get(f"{path}?locale={HANT}")
            forms = [f for f in shown.tree.css("form") if f.attributes.get("method") == "get"]
            assert forms, path
            for form in forms:
                assert form.css(f'[name="locale"][value="{HANT}"]'), path
        data = lin.get(f"{PLACE}/file?format=po&what=all&locale={HANT}").response.content
        assert "火氣上來的時候" in data.decode()
        assert "belongs to" not in came_back(lin, "x.po", data, f"{PLACE}?locale={HANT}").text
        assert "It is in another language." in came_back(lin, "x.po", data).text


def test_the_bell_counts_in_its_language(world: World) -> None:
    """What concerns somebody in one language is no news in the other."""
    reads_both(world)
    with served(world.root) as desk:
        lin, ann = person(desk, "lin"), desk.as_("ann")
        ann.send(_first_card(ann), "/ask", kind="question", to="lin", words="Right?")
        told = {}
        for folder in ("zh", HANT):
            home = lin.get(f"/?locale={folder}")
            told[folder] = len(home.tree.css(".news > li"))
        assert told["zh"] == told[HANT] + 1
        for folder, count in told.items():
            shown = lin.get(f"/me?locale={folder}").tree.css("[data-testid=bell] [aria-hidden]")
            assert [one.text() for one in shown] == [str(count)] * bool(count)


def reads_both(world: World, role: str = "reviewer") -> None:
    """Add Lin, who reads both."""
    reads = ("--reads", "zh", "--reads", HANT)
    world.cli("users", "add", "lin", "--name", "Lin", "--role", role, *reads)


def _first_card(browser: Browser, asked: str = "") -> Page:
    page = browser.get(f"/pages/{ARTICLE_ID}{asked}")
    return browser.get(next(link for link in page.links() if "/-/texts/" in link))


def _hant_card(browser: Browser) -> Page:
    return _first_card(browser, f"?locale={HANT}")


def ledgers(world: World) -> list[bytes]:
    """Of the article, in Simplified and in Traditional."""
    files = [world.ledger(ARTICLE_ID, one) for one in ("zh", HANT)]
    return [file.read_bytes() if file.exists() else b"" for file in files]


@pytest.mark.parametrize("verb", ["approve", "save", "ask", "reject", "say"])
def test_an_answer_without_its_language_is_refused(world: World, verb: str) -> None:
    """No ledger is guessed: a page holds what was typed and leads to each card, and a queue keeps the answer."""
    reads_both(world)
    with served(world.root) as desk:
        lin = person(desk, "lin")
        card = _hant_card(lin)
        action, fields = card.form(f"/{verb}")
        assert action.endswith(f"?locale={HANT}")
        before, queue = ledgers(world), {"Desk-Queue": "1", "Idempotency-Key": "k"}
        words = {**fields, "words": "這一句還不順", "reason": "wrong"}
        for address in (action.split("?")[0], f"{action.split('?')[0]}?locale=fr"):
            refused = lin.post(address, words)
            assert refused.status == 409
            assert "這一句還不順" in refused.text
            for folder in ("zh", HANT):
                (there,) = (
                    a for a in refused.links() if "/-/texts/" in a and a.endswith(f"={folder}")
                )
                assert lin.get(there).status == 200
            assert lin.post(address, words, True, **queue).status == 400
        assert ledgers(world) == before


def test_every_form_names_its_language(world: World) -> None:
    """Whoever reads two: no form of a page, a text or a term is without, whatever its own address was."""
    reads_both(world, "lead")
    glossary = world.path("glossary.yaml")
    glossary.write_text(TERMS + glossary.read_text())
    with served(world.root) as desk:
        lin = person(desk, "lin", "lead")
        first = lin.get(f"/pages/{ARTICLE_ID}")
        links = [link for link in first.links() if "/-/texts/" in link]
        assert all(link.endswith("?locale=zh") for link in links), links
        texts = [link.split("?")[0] for link in links][-2:]
        page = f"/pages/{ARTICLE_ID}/-"
        pages = (f"{page}/bulk", f"{page}/translate", f"{page}/read", f"{page}/translator")
        terms = ("/terms", "/terms/breath", "/terms/breath/everywhere?old=吸一口气&new=做个深呼吸")
        seen = 0
        for path in (*texts, first.path, *pages, *terms):
            shown = lin.get(path if path.startswith("/") else f"/{path}")
            assert shown.status == 200, path
            for form in shown.tree.css('form[method="post"]'):
                action = form.attributes.get("action")
                assert action, path
                assert "locale=zh" in action, (path, action)
                seen += 1
        assert seen > 20


def test_a_kept_answer_keeps_its_language(world: World) -> None:
    """The session ends over a Traditional card: after signing in again the answer goes to the ledger of that card."""
    reads_both(world)
    with served(world.root) as desk:
        lin = person(desk, "lin")
        action, fields = _hant_card(lin).form("/approve")
        zh, hant = ledgers(world)
        desk.clock.now += 9 * 3600
        door = lin.post(action, fields)
        assert door.status == 401
        kept = lin.send(door, "/sign-in", name="lin", password=PASSWORD)
        assert lin.send(kept, "/approve").status == 200
        after = ledgers(world)
        assert after[0] == zh
        assert len(after[1]) > len(hant)


def test_a_key_in_two_languages_is_two_requests(world: World) -> None:
    """The same words under the same key, to the card of the other language: no first answer is given again."""
    reads_both(world)
    with served(world.root) as desk:
        lin = person(desk, "lin")
        action, fields = _hant_card(lin).form("/ask")
        words = {**fields, "words": "?", "to": ""}
        to = [
            lin.post(
                f"{action.split('?')[0]}?locale={folder}", words, follow=False
            ).response.headers["Location"]
            for folder in (HANT, "zh")
        ]
        assert [HANT in one for one in to] == [True, False]


def test_terms_are_changed_in_the_first_language_alone(world: World) -> None:
    """A derived locale shows its own renderings; none is written over the Simplified one of the glossary."""
    reads_both(world, "lead")
    glossary = world.path("glossary.yaml")
    glossary.write_text(TERMS + glossary.read_text())
    before = glossary.read_bytes()
    with served(world.root) as desk:
        lin = person(desk, "lin", "lead")
        wish = {"old": "吸一口气", "new": "做个深呼吸"}
        for path in ("/terms", "/terms/breath"):
            there = lin.get(f"{path}?locale={HANT}")
            assert not [one for one in there.actions() if "/terms" in one]
            assert "everywhere" not in "".join(there.links())
        shown = lin.get(f"/terms/breath/everywhere?old=吸一口气&new=做个深呼吸&locale={HANT}")
        assert "Traditional Chinese takes its terms from Simplified Chinese." in shown.text
        asked = lin.get("/terms/breath/everywhere?old=吸一口气&new=做个深呼吸&locale=zh")
        action, fields = asked.form("/everywhere")
        assert action.endswith("?locale=zh")
        other = f"{action.split('?')[0]}?locale={HANT}"
        assert "takes its terms" in lin.post(other, {**fields, **wish}).text
        for form in ("/change", "/confirm", "/terms"):
            where = f"/terms/breath{form}" if form != "/terms" else form
            said = lin.post(f"{where}?locale={HANT}", {**fields, "en": "x y", "zh": "做个深呼吸"})
            assert "takes its terms" in said.text
        assert glossary.read_bytes() == before
        assert lin.post(action, fields).status == 200
    assert glossary.read_bytes() != before


def test_who_reads_one_language_decides_on_no_other(world: World) -> None:
    """The address of the other language shows it, and offers nothing to decide."""
    with served(world.root) as desk:
        card = _hant_card(desk.as_("ann"))
        assert not any("/approve" in action for action in card.actions())


def test_an_answer_is_about_what_was_read_beside(world: World) -> None:
    """The Simplified text was approved in other words since the card was opened: nobody has read the words beside these."""
    with served(world.root) as desk:
        mei = person(desk, "mei")
        page, sign = f"/pages/{ARTICLE_ID}", world.short_id(ARTICLE_ID, BREATH_EN)
        there = next(one for one in mei.get(page).links() if f"/-/texts/{sign}" in one)
        card = mei.get(there)
        at_once = mei.get(f"{page}/-/bulk")
        assert "火气上来的时候" in at_once.text, "it is read beside Simplified there too"
        Derived(world).edit_simplified(ARTICLE_ID, BREATH_EN, "火气上来的时候，千万别停下。")
        for verb in ("approve", "reject"):
            refused = mei.send(card, f"/{verb}")
            assert refused.status == 409
            assert "千万别停下" in refused.text
        assert not world.ledger(ARTICLE_ID, HANT).exists()
        action, fields = at_once.form("/bulk")
        pairs = [str(one.attributes["value"]) for one in at_once.tree.css("[name=pair]")]
        assert mei.post(action, {**fields, "pair": pairs}).status == 200
        made = world.lines(ARTICLE_ID, HANT)
        assert len(made) == len(pairs) - 1
        assert not [line for line in made if line["source_sha"].startswith(sign)]
        assert mei.send(mei.get(there), "/approve").status == 200
        assert world.lines(ARTICLE_ID, HANT)[-1]["source_sha"].startswith(sign)


def test_the_desk_says_what_the_other_page_owes(world: World) -> None:
    """A Traditional page waits for its Simplified one, and says so before anybody presses the button."""
    withdraw_page(world.root, ARTICLE_ID, "ann")
    with served(world.root) as desk:
        mei = person(desk, "mei")
        assert "the page in zh that this one is made from" in mei.get(f"/pages/{ARTICLE_ID}").text


def test_a_page_is_published_beside_what_was_known_of_the_other(world: World) -> None:
    """Simplified was withdrawn, and published again, while somebody read the Traditional page once more: they read it again."""
    with served(world.root) as desk:
        mei = person(desk, "mei")
        read_all(mei, ARTICLE_ID)
        there = f"/pages/{ARTICLE_ID}/-/read"
        last = mei.get(there)
        withdraw_page(world.root, ARTICLE_ID, "ann")
        world.publish(ARTICLE_ID)
        assert mei.send(last, "/publish").status == 422
        assert "Published. Thank you." in mei.send(mei.get(there), "/publish").text


def test_words_stay_in_the_language_in_which_they_were_said(world: World) -> None:
    """A suggested wording, a bookmark, a given page and a former wording of one language are not those of the other."""
    reads_both(world, "lead")
    with served(world.root) as desk:
        lin = person(desk, "lin", "lead")
        there = _hant_card(lin)
        lin.send(there, "/say", wording="火氣上來時，先停。")
        lin.send(there, "/save", text="一起停一停吧")
        lin.post(
            f"/pages/{ARTICLE_ID}/-/give?locale={HANT}", {**there.form("/say")[1], "person": "mei"}
        )
        sign = there.form("/say")[0].split("/texts/")[1].split("/")[0]
        for folder, is_there in ((HANT, True), ("zh", False)):
            card = lin.get(f"/pages/{ARTICLE_ID}/-/texts/{sign}?locale={folder}").text
            assert ("火氣上來時，先停。" in card) is is_there
            history = lin.get(f"/pages/{ARTICLE_ID}/-/texts/{sign}/history?locale={folder}").text
            assert ("一起停一停吧" in history) is is_there
            page = lin.get(f"/pages/{ARTICLE_ID}?locale={folder}")
            given = [one for one in page.tree.css("[name=person][checked]") if one.attributes["value"] == "mei"]  # fmt: skip
            assert bool(given) is is_there


def test_a_reader_of_traditional_is_told_what_waits(world: World) -> None:
    """By mail and in invitations: each language is its readers' own; who reads both is told of both."""
    reads_both(world)
    with served(world.root) as desk:
        for name in ("mei", "lin", "ann"):
            desk.as_("ann") if name == "ann" else person(desk, name)
            change(desk.store, name, "t", "mail", email=f"{name}@example.org")
        found = {one.account: one.waits for one in digests(desk.desk, world.open())}
        assert found["mei"] > 0
        assert found["lin"] == found["mei"] + found["ann"]


def test_people_are_asked_in_for_the_languages_that_they_read(world: World) -> None:
    """And nobody gets the name of somebody who has decided in any of them, though they are listed no more."""
    world.cli("review", "approve", ARTICLE_ID, "--all", "--as", "mei")
    people = world.path("locales/reviewers.yaml")
    reads_both(world, "lead")
    people.write_text(people.read_text().replace("id: mei", "id: mei2"))
    with served(world.root) as desk:
        ada = desk.as_("ada")
        shown = ada.get("/people")
        invited = ada.send(shown, "/people/invite", id="kai", name="Kai", reads=HANT)
        assert "Give this link" in invited.text
        assert next(r for r in world.open().reviewers if r.id == "kai").reads == (HANT,)
        assert ada.send(shown, "/people/invite", id="mei", name="Mei", reads="zh").status == 403
