"""From drafts to a public pair, by the command line; and everything that must not get there."""

from __future__ import annotations

import re

import pytest

from pipeline.build.labels import APPROVED, DRAFT
from pipeline.flow.accounts.reviewers import disable_user
from pipeline.flow.pages.status import on_disk, page_snapshot
from pipeline.model.errors import RefusedError
from pipeline.model.hashing import target_sha
from tests.flow.oracle import assert_honest, said, words
from tests.flow.tiny import ARTICLE_ID, COMMA, HANDOUT_ID, MANDARIN, NO_COMMA
from tests.flow.world import World, names, tree

ARTICLE = "articles/compassion-in-relationships"


def test_an_article_is_reviewed_published_and_proven(begun: World) -> None:
    """The way of the issue on the practice's own article, word for word by commands, ends with a proof."""
    begun.cli("review", "approve", ARTICLE, "--all", "--as", "ann")
    for who in ("ann", "bo"):
        begun.cli("review", "approve", ARTICLE, "--all", "--safety", "--as", who)
    begun.cli("review", "publish", ARTICLE, "--as", "ann")
    done = begun.cli("build")
    assert names(done, ARTICLE, "✓ published")
    assert "1 Mandarin page public, 3 wait for review" in done.output
    proof = begun.cli("verify")
    assert names(proof, "✓ proven: 1 Mandarin page")
    assert names(proof, ARTICLE, f"{begun.status(ARTICLE)['strings']} texts approved", "by ann")
    assert_on_site(begun, ARTICLE)
    assert_honest(begun)


def assert_on_site(world: World, document: str) -> None:
    """In content/zh, on the site with its fragment and JSON, in the manifest, and in hreflang both ways."""
    assert world.mandarin(document).is_file()
    assert world.published(document).read_bytes() == world.english(document).read_bytes()
    version, english = world.version(document), world.version(document, "en")
    assert version["behind"] is False
    site = world.site()
    assert {version["path"], version["json"], version["fragment"]} <= set(site)
    wanted = {"en": english["url"], "zh-Hans": version["url"], "x-default": english["url"]}
    for tag in ("en", "zh-Hans"):
        found = re.findall(r'hreflang="([^"]+)" href="([^"]+)"', world.page(document, tag))
        assert {lang: href for lang, href in found if href.startswith("https")} == wanted
    assert version["url"] in site["sitemap.xml"].decode()
    assert '<html lang="zh-Hans">' in world.page(document)


def test_a_published_page_says_every_approved_word(live: World) -> None:
    """All texts of the tiny article stand on its page; the preview of it carries no draft banner any more."""
    shown = said(live.page(ARTICLE_ID).encode())
    article = list(MANDARIN.values())[:7]
    assert [text for text in article if words(text) not in shown] == []
    assert_on_site(live, ARTICLE_ID)
    assert_on_site(live, HANDOUT_ID)
    assert live.breaches() == []
    assert_honest(live)


BOLD = "**先说自己：**再问对方。"
"""Bold for us and, with a mark in the file, for everybody else."""


def test_marks_for_other_readers_are_no_words(drafted: World) -> None:
    """`content/zh` reads alike everywhere; the ledger and the page hold the words as they were typed, and verify proves it."""
    sign = drafted.short_id(ARTICLE_ID, "先说")
    drafted.cli("review", "edit", ARTICLE_ID, sign, "--text", BOLD, "--as", "ann")
    drafted.release(ARTICLE_ID)
    file = drafted.mandarin(ARTICLE_ID)
    assert "- **先说自己：**&#8203;再问对方。\n" in file.read_text(encoding="utf-8")
    approved = {line["target_sha"] for line in drafted.lines(ARTICLE_ID)}
    assert target_sha(BOLD) in approved
    page = drafted.page(ARTICLE_ID)
    assert "<strong>先说自己：</strong>再问对方。" in page
    for path, data in drafted.site().items():
        assert b"#8203" not in data, path  # four digits alone may stand in a hash
        assert "\u200b".encode() not in data, path
    assert drafted.breaches() == []
    assert_on_site(drafted, ARTICLE_ID)


def test_a_page_from_before_there_were_marks_stays_public(drafted: World) -> None:
    """The same words without the mark are the approved words too, as long as somebody published just these bytes."""
    sign = drafted.short_id(ARTICLE_ID, "先说")
    drafted.cli("review", "edit", ARTICLE_ID, sign, "--text", BOLD, "--as", "ann")
    drafted.approve(ARTICLE_ID)
    workspace = drafted.open()
    page = page_snapshot(workspace, workspace.document(ARTICLE_ID))
    before = page.markdown.replace("&#8203;", "").encode()
    english = page.document.source.encode()
    disk = on_disk(workspace, page.document, page.decisions, english, before)
    assert BOLD in [text.target for text in disk.texts]


def test_a_moved_mark_takes_the_page_down(drafted: World) -> None:
    """Whoever edits the published file, and be it a space of no width, has published nothing."""
    sign = drafted.short_id(ARTICLE_ID, "先说")
    drafted.cli("review", "edit", ARTICLE_ID, sign, "--text", BOLD, "--as", "ann")
    drafted.release(ARTICLE_ID)
    drafted.change(drafted.mandarin(ARTICLE_ID), "：**&#8203;再问", "：**再&#8203;问")
    drafted.cli("build", expect=1)
    assert not drafted.version(ARTICLE_ID)
    assert f"content/zh/{ARTICLE_ID}.md published" in drafted.breaches()


def test_publishing_before_the_approvals_is_refused_with_reasons(drafted: World) -> None:
    """Exit 1 with what the page waits for; nothing is written."""
    before = drafted.tracked()
    done = drafted.cli("review", "publish", HANDOUT_ID, "--as", "ann", expect=1)
    assert "6 of 6 texts wait for a first reader (2 about safety)" in done.output
    assert drafted.tracked() == before
    drafted.approve(HANDOUT_ID, "ann")
    done = drafted.cli("review", "publish", HANDOUT_ID, "--as", "ann", expect=1)
    assert "2 of 6 texts wait for a second reader" in done.output
    assert not drafted.mandarin(HANDOUT_ID).exists()


def test_bulk_approval_leaves_safety_text_alone(drafted: World) -> None:
    """`--all` without `--safety` approves the four ordinary texts and names the two others."""
    body = drafted.data("review", "approve", HANDOUT_ID, "--all", "--as", "ann")
    assert len(body["decisions"]) == 4
    assert [one["code"] for one in body["passed"]] == ["safety", "safety"]


def test_one_person_cannot_be_two(drafted: World) -> None:
    """The second approval of safety text by the same person writes no line and opens no page."""
    drafted.approve(HANDOUT_ID, "ann")
    before = drafted.ledger(HANDOUT_ID).read_bytes()
    drafted.approve(HANDOUT_ID, "ann")
    assert drafted.ledger(HANDOUT_ID).read_bytes() == before
    assert drafted.status(HANDOUT_ID)["approved"] == 4
    with pytest.raises(RefusedError, match="second reader"):
        drafted.publish(HANDOUT_ID)


def test_a_stranger_is_refused(drafted: World) -> None:
    """Somebody who is not in reviewers.yaml decides nothing by any command, and nothing is written."""
    before = drafted.tracked()
    sign = drafted.short_id(ARTICLE_ID, "Say what you need")
    for command in (
        ("approve", ARTICLE_ID, "--all"),
        ("approve", ARTICLE_ID, sign),
        ("reject", ARTICLE_ID, sign),
        ("edit", ARTICLE_ID, sign, "--text", "偷"),
        ("publish", ARTICLE_ID),
        ("withdraw", ARTICLE_ID),
    ):
        done = drafted.cli("review", *command, "--as", "mallory", expect=1)
        assert "mallory is not in reviewers.yaml" in done.output
    assert drafted.tracked() == before


def test_a_role_that_ended_decides_nothing(drafted: World) -> None:
    """Whoever was disabled is refused from that day on."""
    disable_user(drafted.open(), "bo")
    before = drafted.tracked()
    done = drafted.cli("review", "approve", ARTICLE_ID, "--all", "--as", "bo", expect=1)
    assert "bo holds no role" in done.output
    assert drafted.tracked() == before


def test_an_id_is_never_given_twice(drafted: World) -> None:
    """Neither while its owner is active nor after: the lines of the first owner must not become another's."""
    before = drafted.path("locales/reviewers.yaml").read_bytes()
    drafted.cli("users", "add", "bo", "--name", "Bob", expect=2)
    assert drafted.path("locales/reviewers.yaml").read_bytes() == before
    drafted.cli("users", "disable", "bo")
    before = drafted.path("locales/reviewers.yaml").read_bytes()
    done = drafted.cli("users", "add", "bo", "--name", "Bob", expect=2)
    assert names(done, "USER", "`bo` is there already")
    assert drafted.path("locales/reviewers.yaml").read_bytes() == before


def test_a_role_that_ended_before_a_decision_voids_it(live: World) -> None:
    """Lines by somebody whose role was over at that time count for nothing: the page comes down and says why."""
    people = live.path("locales/reviewers.yaml")
    text = re.sub(
        r"from: \S+\n  until: null", "from: 2020-01-01\n  until: null", people.read_text()
    )
    bo = text.index("id: bo")
    people.write_text(text[:bo] + text[bo:].replace("until: null", "until: 2020-02-01", 1))
    done = live.cli("build", expect=1)
    assert names(done, "handouts/check-in", "unapproved")
    assert not live.version(HANDOUT_ID)
    assert live.version(ARTICLE_ID)
    assert any("ledger" in breach for breach in live.breaches())
    assert_honest(live)


def test_the_labels_of_the_pages_are_reviewed_too(live: World) -> None:
    """An approved label stands on the page in Mandarin, a draft of one in English; safety labels take two."""
    drafts = {"Print / PDF": "打印或存为PDF", "If you need help now": "现在就要帮忙的话"}
    need = {"Print / PDF": ("ann",), "If you need help now": ("ann", "bo")}
    live.known |= set(drafts.values())
    for english, mandarin in drafts.items():
        sign = live.short_id("site", english)
        live.cli("review", "edit", "site", sign, "--text", mandarin, "--as", "ann")
        for who in need[english]:
            live.build()
            assert mandarin not in live.page(HANDOUT_ID)
            assert_honest(live)
            live.cli("review", "approve", "site", sign, "--as", who)
        live.build()
        assert mandarin in live.page(HANDOUT_ID)
        assert live.breaches() == []
    assert_honest(live)


def test_publishing_twice_writes_one_line(live: World) -> None:
    """The same pair again is a no-op that says so, with exit 0."""
    before = live.tracked()
    assert live.data("review", "publish", ARTICLE_ID, "--as", "bo")["decisions"] == []
    assert live.tracked() == before


def test_the_preview_says_how_far_a_page_is(drafted: World) -> None:
    """Not reviewed, approved, published, changed: a therapist who approved all is not told that none has read it."""

    def banners() -> set[str]:
        page = tree(drafted.path("dist/preview"))[f"zh-Hans/{ARTICLE_ID}/index.html"].decode()
        return {said for said in (*DRAFT.values(), *APPROVED.values()) if said in page}

    unread = {DRAFT["en"], DRAFT["zh-Hans"]}
    assert banners() == unread
    drafted.approve(ARTICLE_ID)
    drafted.build()
    assert banners() == {APPROVED["en"], APPROVED["zh-Hans"]}
    assert not drafted.page(ARTICLE_ID)
    drafted.publish(ARTICLE_ID)
    drafted.build()
    assert banners() == set()
    drafted.change(drafted.english(ARTICLE_ID), COMMA, NO_COMMA)
    drafted.build()
    assert banners() == unread
