"""A link to one page for somebody without an account: it shows that page for some days, and opens nothing else."""

from __future__ import annotations

import re

import pytest

from pipeline.flow.desk.preview_link import DAYS
from pipeline.store.sealed import new_key, seal
from tests.desk.client import Browser, Page
from tests.desk.served import Served, add_author
from tests.flow.tiny import ARTICLE_ID, HANDOUT_ID
from tests.flow.world import World


@pytest.fixture
def ivy(desk: Served, world: World) -> Browser:
    add_author(desk, world)
    return desk.as_("ivy")


def link(browser: Browser, document: str = ARTICLE_ID) -> str:
    """The path of a new link."""
    said = browser.send(browser.get(f"/pages/{document}/-/about"), "/preview-link")
    field = said.tree.css_first('[data-testid="preview-link"]')
    assert field
    return re.sub(r"^https?://[^/]+", "", str(field.attributes["value"]))


def opened(desk: Served, path: str) -> Page:
    """By somebody who is not signed in."""
    return desk.browser().get(path)


def test_whoever_has_the_link_sees_the_page_and_nothing_else(desk: Served, ivy: Browser) -> None:
    """Both languages, drafts too, marked as such; no way into the desk, and no search engine keeps it."""
    seen = opened(desk, path := link(ivy))
    assert seen.status == 200
    assert "一起停一停" in seen.text
    assert "please do not pass it on" in seen.text
    assert "has not been approved" in seen.text
    assert "From Ivy, until" in seen.text
    assert "noindex" in seen.response.headers["X-Robots-Tag"]
    assert seen.response.headers["Cache-Control"] == "no-store"
    assert not seen.tree.css("form, script, nav")
    assert not [href for href in seen.links() if href.startswith("/")]
    assert not seen.response.cookies
    stranger = desk.browser()
    stranger.get(path)
    assert stranger.get(f"/pages/{ARTICLE_ID}").status == 401


def test_a_text_without_mandarin_says_so(desk: Served, ivy: Browser, world: World) -> None:
    """English is never shown as if it were the Mandarin."""
    english = world.english(ARTICLE_ID)
    english.write_text(f"{english.read_text()}\nA line that nobody has translated.\n")
    desk.memory.workspace(now=True)
    seen = opened(desk, link(ivy))
    assert seen.text.count("A line that nobody has translated.") == 1
    assert "no Mandarin yet" in seen.text


def test_a_link_ends(desk: Served, ivy: Browser, world: World) -> None:
    """With its days, with the right to write of whoever made it, with the page."""
    path, other = link(ivy), link(desk.as_("lea"), HANDOUT_ID)
    desk.clock.now += DAYS * 24 * 3600 - 1
    assert opened(desk, path).status == 200
    desk.clock.now += 1
    assert opened(desk, path).status == 410
    desk.browsers.clear()
    path = link(desk.as_("ivy"))
    other = link(desk.as_("lea"), HANDOUT_ID)
    world.cli("users", "disable", "ivy")
    desk.memory.workspace(now=True)
    assert opened(desk, path).status == 410
    world.english(HANDOUT_ID).unlink()
    desk.memory.workspace(now=True)
    assert opened(desk, other).status == 410


def test_nobody_makes_a_link_but_the_desk(desk: Served, ivy: Browser) -> None:
    """Not with another key, not of another secret of the desk, not by changing one."""
    path = link(ivy)
    token, body = path.rpartition("/")[2], f'["{HANDOUT_ID}","zh","ivy",9999999999]'
    forged = [
        seal(new_key(), "preview link", body),
        seal(desk.desk.store.key, "ivy", body),
        token[:-6] + ("A" if token[-6] != "A" else "B") + token[-5:],
        "nothing",
    ]
    for one in forged:
        answer = opened(desk, f"/preview/{one}")
        assert answer.status == 410, one
        assert "一起" not in answer.text
    labels = seal(desk.desk.store.key, "preview link", '["site","zh","ivy",9999999999]')
    assert opened(desk, f"/preview/{labels}").status == 410
