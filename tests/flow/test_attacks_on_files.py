"""Hands on catalogs and published files: nothing unapproved is shown, nothing approved is lost, each case is named."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.flow.oracle import assert_honest
from tests.flow.tiny import ARTICLE_ID, HANDOUT_ID, MANDARIN
from tests.flow.world import World, names

HEADING = MANDARIN["Say what you need"]
STOLEN = "偷偷写上的话"
"""What an attacker writes; never on the site."""


def assert_stolen_words_are_nowhere(world: World) -> None:
    for path, data in world.site().items():
        assert STOLEN not in data.decode(errors="replace"), path
    assert_honest(world)


def test_a_changed_character_in_the_catalog_of_a_live_page(live: World) -> None:
    """The published page stays byte for byte; the entry has lost its approval, and status and build say so."""
    site, ledger = live.site(), live.ledger(ARTICLE_ID).read_bytes()
    live.change(live.po(ARTICLE_ID), f'"{HEADING}"', f'"{STOLEN}"')
    assert names(live.cli("build"), ARTICLE_ID, "✓ published", "1 of 7 wait")
    assert live.reasons(ARTICLE_ID) == {"first-reader"}
    assert live.site() == site
    assert live.ledger(ARTICLE_ID).read_bytes() == ledger
    assert live.breaches() == []
    assert_stolen_words_are_nowhere(live)
    live.change(live.po(ARTICLE_ID), f'"{STOLEN}"', f'"{HEADING}"')
    live.build()
    assert live.status(ARTICLE_ID)["approved"] == 7


def test_a_changed_character_in_a_catalog_before_publishing(drafted: World) -> None:
    """Its approval is void: publishing is refused; the other approvals stand."""
    drafted.approve(ARTICLE_ID)
    drafted.change(drafted.po(ARTICLE_ID), f'"{HEADING}"', f'"{STOLEN}"')
    done = drafted.cli("review", "publish", ARTICLE_ID, "--as", "ann", expect=1)
    assert "1 of 7 texts waits for a first reader" in done.output
    drafted.build()
    assert drafted.status(ARTICLE_ID)["approved"] == 6
    assert_stolen_words_are_nowhere(drafted)


@pytest.mark.parametrize("marks", [r"# pipeline: .*\n", r"#, fuzzy\n|# pipeline: .*\n"])
def test_cleared_marks_approve_nothing(begun: World, marks: str) -> None:
    """Without `fuzzy` and origin a draft is still a draft: not public, still waited for; `fuzzy` comes back."""
    document = "handouts/emotional-check-in"
    po = begun.po(document)
    text = po.read_text(encoding="utf-8")
    cleared = re.sub(marks, "", text)
    assert cleared != text
    po.write_text(cleared, encoding="utf-8")
    if "fuzzy" in marks:
        assert document in begun.cli("build", "--frozen", expect=1).output
    texts = begun.status(document)["strings"]
    assert names(begun.cli("build"), document, f"{texts} of {texts} wait")
    assert "first-reader" in begun.reasons(document)
    assert po.read_text(encoding="utf-8").count("#, fuzzy") == texts
    begun.cli("review", "publish", document, "--as", "ann", expect=1)
    assert not begun.version(document)
    assert_honest(begun)


@pytest.mark.parametrize("side", ["mandarin", "published"])
def test_an_edited_published_file_takes_the_page_down(live: World, side: str) -> None:
    """A page whose files are not what was published is not shown: build, status and verify name it; restored, it is back."""
    site = live.site()
    path: Path = getattr(live, side)(ARTICLE_ID)
    original = path.read_bytes()
    live.change(path, HEADING if side == "mandarin" else "Say what you need", STOLEN)
    done = live.cli("build", expect=1)
    assert names(done, "articles/pause", "files-changed")
    assert "files-changed" in live.reasons(ARTICLE_ID)
    assert "content/zh/articles/pause.md published" in live.breaches()
    assert not live.version(ARTICLE_ID)
    assert live.version(HANDOUT_ID)
    assert live.status(ARTICLE_ID)["approved"] == 7
    assert_stolen_words_are_nowhere(live)
    path.write_bytes(original)
    live.cli("build")
    assert live.site() == site


@pytest.mark.parametrize("side", ["mandarin", "published"])
def test_a_removed_published_file_is_completed(live: World, side: str) -> None:
    """The decision is in the ledger and the text in the catalog: build writes the file again, byte for byte."""
    before, site = live.tracked(), live.site()
    getattr(live, side)(ARTICLE_ID).unlink()
    live.cli("build")
    assert live.tracked() == before
    assert live.site() == site


def test_a_file_that_nobody_published_is_not_shown(drafted: World) -> None:
    """Written into content/zh by hand, with the right English beside it: it stays off the site and is named."""
    drafted.mandarin(ARTICLE_ID).parent.mkdir(parents=True)
    drafted.published(ARTICLE_ID).parent.mkdir(parents=True)
    drafted.mandarin(ARTICLE_ID).write_text(
        f"---\ntitle: {STOLEN}\n---\n\n{STOLEN}\n", encoding="utf-8"
    )
    drafted.published(ARTICLE_ID).write_bytes(drafted.english(ARTICLE_ID).read_bytes())
    done = drafted.cli("build", expect=1)
    assert names(done, "articles/pause", "no-publish")
    assert "no-publish" in drafted.reasons(ARTICLE_ID)
    assert drafted.breaches() == ["content/zh/articles/pause.md published"]
    assert_stolen_words_are_nowhere(drafted)


def test_a_stray_file_in_content_zh_is_named(live: World) -> None:
    """The page of no document: build exits 1 and names it, verify too; the rest of the site stands."""
    site = live.site()
    live.mandarin("articles/stray").write_text(STOLEN, encoding="utf-8")
    done = live.cli("build", expect=1)
    assert names(done, "content/zh/articles/stray.md", "stray")
    assert live.breaches() == ["content/zh/articles/stray.md stray"]
    assert live.site() == site


def test_a_draft_copied_into_the_site_is_named_and_swept(drafted: World) -> None:
    """`verify` names each file that no build writes; the next build removes it."""
    site = drafted.site()
    draft = drafted.path("dist/preview/zh-Hans/articles/pause/index.html").read_bytes()
    target = drafted.path("dist/site/zh-Hans/articles/pause/index.html")
    target.parent.mkdir(parents=True)
    target.write_bytes(draft)
    found = {b.partition(" ")[2] for b in drafted.breaches()}
    assert {"bytes", "stray", "draft"} <= found
    drafted.cli("verify", expect=1)
    drafted.cli("build")
    assert drafted.site() == site
    drafted.cli("verify")


@pytest.mark.parametrize(
    "name",
    [
        "zh-Hans/articles/pause/index.html",
        "fragments/zh-Hans/articles/pause.html",
        "pages/zh-Hans/articles/pause.json",
    ],
)
def test_an_edited_page_of_the_site_is_named_and_mended(live: World, name: str) -> None:
    """A changed word in any form of a page is a breach with its path; the next build writes the true bytes."""
    site = live.site()
    changed = site[name].decode().replace("火气上来", STOLEN)
    live.path(f"dist/site/{name}").write_text(changed, encoding="utf-8")
    assert f"{name} bytes" in live.breaches()
    live.cli("build")
    assert live.site() == site
    assert live.breaches() == []


def test_an_edited_page_is_read_by_verify_itself(live: World) -> None:
    """Even with a manifest that fits, `verify` reads the page's words and says which nobody approved."""
    live.change(live.path("dist/site/zh-Hans/articles/pause/index.html"), "火气上来", STOLEN)
    texts = [b.what for b in live.verify().breaches if b.code == "text"]
    assert len(texts) == 1
    assert texts[0].startswith(("lacks the approved words", "says what nobody approved"))


def test_a_missing_file_of_the_site_is_named(live: World) -> None:
    """A page that is gone is a breach; build brings it back."""
    site = live.site()
    live.path("dist/site/zh-Hans/articles/pause/index.html").unlink()
    assert "zh-Hans/articles/pause/index.html bytes" in live.breaches()
    live.build()
    assert live.site() == site


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("locales/zh/LC_MESSAGES/articles/pause.po", "CATALOG"),
        ("locales/zh/decisions/articles/pause.jsonl", "LEDGER"),
    ],
)
def test_conflict_markers_stop_the_page_and_the_old_site_stays(
    live: World, name: str, code: str
) -> None:
    """One error with path and line, exit 1; the site that is served and every tracked file stay as they are."""
    site = live.site()
    path = live.path(name)
    rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text(
        "".join([rows[0], "<<<<<<< ours\n", *rows[1:], "=======\n>>>>>>> theirs\n"]),
        encoding="utf-8",
    )
    before = live.tracked()
    done = live.cli("build", expect=1)
    assert re.match(rf"{re.escape(name)}:\d+: {code} ", done.stderr)
    assert live.site() == site
    assert live.tracked() == before
    # a site is proven from what is published: a catalog that cannot be read says nothing about it
    live.cli("verify", expect=int(code == "LEDGER"))
    live.cli("status", expect=1)
