"""The English moves on, people take things back and publish again: what the public sees at each step."""

from __future__ import annotations

import difflib
import json
from typing import Any

from tests.flow.oracle import assert_honest
from tests.flow.tiny import ARTICLE_ID, COMMA, DANGER, HANDOUT_ID, MANDARIN, NO_COMMA, SAFER
from tests.flow.world import World, names

BREATH = "When you feel hot"
NEW = "火气一上来，就先停下，慢慢吸一口气。"


def zh_files(world: World, document: str) -> dict[str, bytes]:
    """Everything that the site holds of a Mandarin page."""
    return {p: d for p, d in world.site().items() if "zh-Hans" in p and document in p}


def assert_only_the_notice(world: World, notice: dict[str, Any]) -> None:
    """The site holds nothing but the notice, in its three forms, which its JSON puts together."""
    files = zh_files(world, HANDOUT_ID)
    assert {*files} == {notice["path"], notice["json"], notice["fragment"]}
    body = json.loads(files[notice["json"]])
    assert body["html"].encode() == files[notice["fragment"]]
    assert (body["title"], body["on"]) == (notice["title"], notice["on"])
    assert "tel:988" in body["html"]


def test_a_changed_comma_keeps_the_published_pair_and_marks_it_behind(live: World) -> None:
    """The Mandarin words stay; page, JSON and manifest say that the English has moved on; nothing is a breach."""
    published, mandarin = (
        live.published(ARTICLE_ID).read_bytes(),
        live.mandarin(ARTICLE_ID).read_bytes(),
    )
    live.change(live.english(ARTICLE_ID), COMMA, NO_COMMA)
    assert names(live.cli("build"), ARTICLE_ID, "↻ published, behind its English", "1 of 7 wait")
    version = live.version(ARTICLE_ID)
    assert version["behind"] is True
    assert version["source_sha"] != live.version(ARTICLE_ID, "en")["source_sha"]
    page = live.page(ARTICLE_ID)
    assert 'class="behind" role="note"' in page
    assert MANDARIN["When you feel hot, stop, and take a slow breath."] in page
    assert NO_COMMA in live.page(ARTICLE_ID, "en")
    assert (live.published(ARTICLE_ID).read_bytes(), live.mandarin(ARTICLE_ID).read_bytes()) == (
        published,
        mandarin,
    )
    assert live.reasons(ARTICLE_ID) == {"english-changed", "stale"}
    assert live.breaches() == []
    assert_honest(live)


def test_the_comma_put_back_brings_everything_back_as_it_was(live: World) -> None:
    """English, catalog and site are byte for byte what they were, approvals included."""
    site, tracked = live.site(), live.tracked()
    live.change(live.english(ARTICLE_ID), COMMA, NO_COMMA)
    live.build()
    live.change(live.english(ARTICLE_ID), NO_COMMA, COMMA)
    live.build()
    assert live.site() == site
    assert live.tracked() == tracked


def test_a_changed_safety_line_takes_the_page_down_and_leaves_a_notice(live: World) -> None:
    """At the Mandarin address stands a short page with the crisis numbers; the manifest says so; put back, the page is back."""
    site, url = live.site(), live.version(HANDOUT_ID)["url"]
    live.change(live.english(HANDOUT_ID), DANGER, SAFER)
    done = live.cli("build", expect=1)
    assert names(done, "handouts/check-in", "safety-changed")
    assert not live.version(HANDOUT_ID)
    (notice,) = live.manifest()["withdrawn"]
    assert (notice["id"], notice["url"]) == (HANDOUT_ID, url)
    page = live.page(HANDOUT_ID)
    assert 'class="notice"' in page
    assert 'href="tel:988"' in page
    assert 'href="tel:911"' in page
    assert '<meta name="robots" content="noindex">' in page
    assert "on  to check" not in page
    assert_only_the_notice(live, notice)
    assert "zh-Hans/handouts" not in live.site()["sitemap.xml"].decode()
    assert "zh-Hans/handouts" not in live.page(HANDOUT_ID, "en")
    assert live.version(ARTICLE_ID)
    assert live.breaches() == []
    assert_honest(live)
    live.change(live.english(HANDOUT_ID), SAFER, DANGER)
    live.cli("build")
    assert live.site() == site


def test_a_new_safety_line_takes_the_page_down(live: World) -> None:
    """A sentence about danger that the published page lacks is a change of safety, wherever it is added."""
    live.change(
        live.english(HANDOUT_ID), "phones away.", "phones away.\n\nStop if there is violence."
    )
    live.cli("build", expect=1)
    assert "safety-changed" in live.reasons(HANDOUT_ID)
    assert_honest(live)


def test_a_withdrawn_page_leaves_a_dated_notice_and_comes_back_by_publishing(live: World) -> None:
    """Withdrawing is one command by one person; the notice has its day; approvals stand; publishing brings the page back."""
    page = live.page(HANDOUT_ID)
    live.cli("review", "withdraw", HANDOUT_ID, "--as", "bo")
    assert names(live.cli("build"), HANDOUT_ID, "! withdrawn")
    (notice,) = live.manifest()["withdrawn"]
    assert notice["on"] == live.lines(HANDOUT_ID)[-1]["at"][:10]
    assert 'class="notice"' in live.page(HANDOUT_ID)
    assert_only_the_notice(live, notice)
    assert live.status(HANDOUT_ID)["approved"] == 6
    assert live.reasons(HANDOUT_ID) == {"withdrawn"}
    assert live.breaches() == []
    assert_honest(live)
    live.cli("review", "publish", HANDOUT_ID, "--as", "ann")
    live.cli("build")
    assert live.page(HANDOUT_ID) == page
    assert live.manifest()["withdrawn"] == []


def test_withdrawing_one_approval_takes_the_page_down(live: World) -> None:
    """A published text that its people do not carry any more is not shown; approved again, the page is as it was."""
    site = live.site()
    sign = live.short_id(ARTICLE_ID, BREATH)
    live.cli("review", "withdraw", ARTICLE_ID, sign, "--as", "bo")
    assert names(live.cli("build", expect=1), ARTICLE_ID, "unapproved")
    assert live.status(ARTICLE_ID)["approved"] == 6
    assert not live.version(ARTICLE_ID)
    assert_honest(live)
    live.cli("review", "approve", ARTICLE_ID, sign, "--as", "bo")
    live.cli("build")
    assert live.site() == site


def test_a_rejected_published_text_takes_the_page_down(live: World) -> None:
    """The page waits for other words: with them approved and published it is back."""
    sign = live.short_id(ARTICLE_ID, BREATH)
    live.cli("review", "reject", ARTICLE_ID, sign, "--reason", "wording", "--as", "bo")
    assert names(live.cli("build", expect=1), "articles/pause", "rejected", "1 of 7")
    assert "rejected" in live.reasons(ARTICLE_ID)
    assert 'class="notice"' in live.page(ARTICLE_ID)
    assert "FROZEN" not in live.cli("build", "--frozen", expect=1).output
    assert live.breaches() == []
    assert_honest(live)
    live.known.add(NEW)
    live.cli("review", "edit", ARTICLE_ID, sign, "--text", NEW, "--as", "ann")
    live.cli("review", "approve", ARTICLE_ID, sign, "--as", "ann")
    live.cli("review", "publish", ARTICLE_ID, "--as", "ann")
    live.cli("build")
    assert NEW in live.page(ARTICLE_ID)
    assert live.breaches() == []
    assert_honest(live)


def test_the_full_circle_twice(live: World) -> None:
    """Edit, approve, publish, build, and again: each time exactly the newest published words are shown, and proven."""
    sign = live.short_id(ARTICLE_ID, BREATH)
    old = MANDARIN["When you feel hot, stop, and take a slow breath."]
    for new in (NEW, "觉得来火了，就先停下，慢慢吸一口气。"):
        live.known.add(new)
        live.cli("review", "edit", ARTICLE_ID, sign, "--text", new, "--as", "ann")
        live.cli("build")
        assert old in live.page(ARTICLE_ID)
        assert new not in live.page(ARTICLE_ID)
        assert_honest(live)
        live.cli("review", "publish", ARTICLE_ID, "--as", "ann", expect=1)
        live.cli("review", "approve", ARTICLE_ID, sign, "--as", "bo")
        live.cli("review", "publish", ARTICLE_ID, "--as", "ann")
        live.cli("build")
        assert new in live.page(ARTICLE_ID)
        assert old not in live.page(ARTICLE_ID)
        assert live.breaches() == []
        assert_honest(live)
        old = new


def test_one_changed_word_makes_one_entry_stale_and_moves_nothing_else(begun: World) -> None:
    """Of all files one `.po` changes, and in it the lines of one entry: its msgid, and the English it was made for."""
    document = "articles/compassion-in-relationships"
    before = begun.tracked()
    english = begun.english(document).read_text(encoding="utf-8")
    row = next(
        row for row in english.splitlines() if row.startswith("Compassion") and " is " in row
    )
    begun.change(begun.english(document), row, row.replace(" is ", " was ", 1))
    begun.build()
    after = begun.tracked()
    po = f"locales/zh/LC_MESSAGES/{document}.po"
    assert {p for p in before | after if before.get(p) != after.get(p)} == {
        po,
        f"content/en/{document}.md",
    }
    changed = [
        line
        for line in difflib.ndiff(before[po].decode().splitlines(), after[po].decode().splitlines())
        if line[0] in "+-"
    ]
    old, new = f'"{row}"', f'"{row.replace(" is ", " was ", 1)}"'
    assert sorted(changed) == sorted([f"- msgid {old}", f"+ #| msgid {old}", f"+ msgid {new}"])
    status = begun.status(document)
    assert (status["stale"], status["drafted"]) == (1, status["strings"] - 1)
    (entry,) = (
        e for e in begun.data("review", "show", document)["entries"] if e["state"] == "stale"
    )
    assert entry["previous_source"] == row
    assert entry["target"]


def test_a_moved_paragraph_moves_no_approval(live: World) -> None:
    """Order is approved with `publish` alone: every text stays approved, the page is behind until it is published again."""
    item = "- Speak for **yourself** first.\n"
    other = "- Ask before you give advice.\n"
    live.change(live.english(ARTICLE_ID), item + other, other + item)
    live.cli("build")
    assert live.status(ARTICLE_ID)["approved"] == 7
    assert live.reasons(ARTICLE_ID) == {"english-changed"}
    assert live.version(ARTICLE_ID)["behind"] is True
    live.publish(ARTICLE_ID)
    live.build()
    assert live.version(ARTICLE_ID)["behind"] is False
    assert live.breaches() == []


def test_a_draft_in_english_is_public_in_no_language(live: World) -> None:
    """`draft: true` takes both pages off, without a notice; verify agrees."""
    live.change(live.english(ARTICLE_ID), "kind: article", "kind: article\ndraft: true")
    live.build()
    assert not [path for path in live.site() if "pause" in path]
    assert live.manifest()["withdrawn"] == []
    assert_honest(live)
