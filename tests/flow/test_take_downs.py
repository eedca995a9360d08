"""A withdrawal, a reject, an open question: they stay whatever becomes of who made them, by the command line alone."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping

import pytest

from tests.flow.tiny import ARTICLE_ID, HANDOUT_ID
from tests.flow.world import World, names

ENGLISH = "Say what you need"
GLOSSARY = "glossary.yaml"


def entry_of(text: str, who: str) -> str:
    """The lines of one person in reviewers.yaml."""
    found = re.search(rf"^- id: {who}\n(?:  .*\n)+", text, re.M)
    assert found
    return found[0]


def changed(world: World, who: str, old: str, new: str) -> None:
    """Change something in the entry of one person."""
    path = world.path("locales/reviewers.yaml")
    text = path.read_text()
    entry = entry_of(text, who)
    assert re.search(old, entry), entry
    path.write_text(text.replace(entry, re.sub(old, new, entry)))


def removed(world: World, who: str) -> None:
    path = world.path("locales/reviewers.yaml")
    text = path.read_text()
    path.write_text(text.replace(entry_of(text, who), ""))


BECAME: Mapping[str, Callable[[World], object]] = {
    "disabled": lambda world: world.cli("users", "disable", "lea"),
    "deleted": lambda world: removed(world, "lea"),
    "renamed": lambda world: changed(world, "lea", "id: lea", "id: lea.young"),
    "reads no Mandarin": lambda world: changed(world, "lea", r"reads: \[zh\]", "reads: []"),
    "starts later": lambda world: changed(world, "lea", r"from: \S+", "from: 2099-01-01"),
}


@pytest.fixture(params=BECAME)
def became(request: pytest.FixtureRequest) -> Callable[[World], object]:
    """What has become of Lea."""
    return BECAME[request.param]


def test_a_withdrawn_page_stays_down(live: World, became: Callable[[World], object]) -> None:
    """Neither build nor publish by nobody brings it back; who counts may publish it again."""
    live.cli("review", "withdraw", ARTICLE_ID, "--as", "lea")
    live.cli("build")
    became(live)
    live.cli("build")
    assert live.status(ARTICLE_ID)["public"] == "withdrawn"
    assert 'class="notice"' in live.page(ARTICLE_ID)
    assert not live.version(ARTICLE_ID)
    assert live.version(HANDOUT_ID)
    live.cli("verify")
    live.cli("review", "publish", ARTICLE_ID, "--as", "bo")
    live.cli("build")
    assert live.version(ARTICLE_ID)


def test_a_rejected_text_stays_rejected(live: World, became: Callable[[World], object]) -> None:
    """Nobody but a lead who counts answers it; other words are open to all."""
    sign = live.short_id(ARTICLE_ID, ENGLISH)
    live.cli("users", "add", "lin", "--name", "Lin", "--role", "lead")
    live.cli("review", "reject", ARTICLE_ID, sign, "--as", "lea")
    live.cli("build", expect=1)
    became(live)
    live.cli("build", expect=1)
    assert live.status(ARTICLE_ID)["rejected"] == 1
    assert not live.version(ARTICLE_ID)
    live.cli("verify")
    live.cli("review", "approve", ARTICLE_ID, sign, "--as", "ann", expect=1)
    live.cli("review", "approve", ARTICLE_ID, sign, "--as", "lin")
    live.cli("build")
    assert live.version(ARTICLE_ID)


def test_a_withdrawn_approval_stays_withdrawn(
    live: World, became: Callable[[World], object]
) -> None:
    """The text waits for a reader again, and goes on waiting."""
    sign = live.short_id(ARTICLE_ID, ENGLISH)
    live.cli("review", "withdraw", ARTICLE_ID, sign, "--as", "lea")
    became(live)
    live.cli("build", expect=1)
    assert live.reasons(ARTICLE_ID) >= {"unapproved", "first-reader"}
    assert not live.version(ARTICLE_ID)


def test_a_gone_person_only_takes_down(live: World) -> None:
    """Their approvals and their publishing count no more, nor does what they lifted."""
    sign = live.short_id(ARTICLE_ID, ENGLISH)
    live.cli("review", "reject", ARTICLE_ID, sign, "--as", "bo")
    live.cli("review", "approve", ARTICLE_ID, sign, "--as", "lea")
    live.cli("build")
    assert live.version(ARTICLE_ID)
    removed(live, "lea")
    live.cli("build", expect=1)
    assert live.status(ARTICLE_ID)["rejected"] == 1
    assert not live.version(ARTICLE_ID)
    assert names(live.cli("verify", expect=1), "holds 1 of lea", "count for nothing")


def test_a_withdrawal_stays_where_the_list_cannot_be_read(live: World) -> None:
    """A slip in reviewers.yaml stops the build; what somebody withdrew comes off the site all the same."""
    live.cli("review", "withdraw", ARTICLE_ID, "--as", "lea")
    path = live.path("locales/reviewers.yaml")
    path.write_text(path.read_text() + "- id: [\n")
    live.cli("build", expect=2)
    assert live.page(ARTICLE_ID) == ""
    manifest = json.loads(live.site()["manifest.json"])
    shown = {page["id"]: set(page["versions"]) for page in manifest["pages"]}
    assert shown == {ARTICLE_ID: {"en"}, HANDOUT_ID: {"en", "zh-Hans"}}


LACKING: Mapping[str, tuple[Callable[[str], str], tuple[str, ...]]] = {
    "no contacts": (lambda _: "terms: []\n", ("988", "911")),
    "no 911": (lambda text: re.sub(r"  - \{name: Emergency.*\n", "", text), ("911",)),
    "a mistyped number": (lambda text: text.replace('number: "988"', 'number: "998"'), ("988",)),
    "a number with blanks": (lambda text: text.replace('"911"', '"9 1 1"'), ("911",)),
}


@pytest.mark.parametrize("name", LACKING)
def test_a_notice_always_gives_the_crisis_lines(live: World, name: str) -> None:
    """The page comes down, the notice gives 988 and 911 as shipped, and exit 1 names what the glossary lacks."""
    change, lacking = LACKING[name]
    glossary = live.path(GLOSSARY)
    whole = glossary.read_text()
    glossary.write_text(change(whole))
    live.cli("review", "withdraw", ARTICLE_ID, "--as", "lea")
    for _ in range(2):  # the second build finds nothing to do, and says so again
        done = live.cli("build", expect=1)
        for number in lacking:
            assert names(done, "glossary.yaml", "CONTACT", number)
    notice = live.page(ARTICLE_ID)
    assert 'class="notice"' in notice
    for number in ("988", "911"):
        assert f'<a href="tel:{number}">{number}</a>' in notice
    assert "tel:998" not in notice
    assert not live.version(ARTICLE_ID)
    assert live.data("build", expect=1)["contacts"]
    glossary.write_text(whole)
    live.cli("build")
    assert live.data("build")["contacts"] == []


def test_verify_asks_for_the_crisis_lines_whatever_the_glossary_says(live: World) -> None:
    """A notice that somebody took a number out of is a breach, also where the glossary lacks that number."""
    live.path(GLOSSARY).write_text("terms: []\n")
    live.cli("review", "withdraw", ARTICLE_ID, "--as", "lea")
    live.cli("build", expect=1)
    path = live.path("dist/site/zh-Hans/articles/pause/index.html")
    path.write_text(path.read_text().replace("911", "119"))
    assert "zh-Hans/articles/pause/index.html contact" in live.breaches()


def test_a_page_that_is_up_needs_no_crisis_lines(live: World) -> None:
    """Without a notice nothing is missing."""
    live.change(live.path(GLOSSARY), 'number: "911"', 'number: "112"')
    assert "CONTACT" not in live.cli("build", expect=None).output
