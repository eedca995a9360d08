"""Every wording that a text has had is shown with its difference, and can be restored, as far as it is kept."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator

import pytest

from pipeline.web.i18n import translations_in
from tests.desk.client import Page
from tests.desk.served import Served
from tests.flow.tiny import ARTICLE_ID
from tests.flow.world import World

PLAIN = "Say what you need"
MACHINE = "说出你的需要"


def _versions(desk: Served, sign: str) -> Page:
    card = desk.as_("ann").get(f"/pages/{ARTICLE_ID}/-/texts/{sign}")
    link = card.tree.css_first("[data-testid=history]")
    assert link is not None
    return desk.as_("ann").get(str(link.attributes["href"]))


def _shown(page: Page) -> list[str]:
    return [" ".join(one.text().split()) for one in page.tree.css("[data-testid=version]")]


def test_what_the_desk_keeps(desk: Served, world: World) -> None:
    """The machine's first one too; a restored text is an edit like any other, and is read again."""
    sign = world.short_id(ARTICLE_ID, PLAIN)
    at = f"/pages/{ARTICLE_ID}/-/texts/{sign}"
    ann = desk.as_("ann")
    ann.send(ann.get(at), "/save", text="说说你需要什么")
    ann.send(ann.get(at), "/approve")
    page = _versions(desk, sign)
    rows = _shown(page)
    assert len(rows) == 2
    assert "Ann" in rows[0]
    assert "as it stands now" in rows[0]
    assert MACHINE in rows[1]
    assert page.tree.css(".versions del, .versions ins")
    back = ann.send(page, "/save")
    assert "Saved, not approved yet." in back.text
    assert MACHINE in world.po(ARTICLE_ID).read_text()
    assert [line["verdict"] for line in world.lines(ARTICLE_ID)] == ["edit", "approve", "edit"]
    assert "approved by Ann" in _shown(_versions(desk, sign))[1]


@pytest.fixture
def far_east(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The clock of this machine is 14 hours ahead of UTC."""
    with monkeypatch.context() as here:
        here.setenv("TZ", "Pacific/Kiritimati")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("far_east")
def test_times_are_those_of_the_practice(desk: Served, world: World) -> None:
    """Day and time by the clock of the machine, as everywhere at the desk: nobody there counts in UTC."""
    at = "2026-11-29T23:30:00Z"
    assert translations_in("en").minute(at) == "November 30, 2026 13:30"
    assert translations_in("zh-Hans").minute(at) == "2026年11月30日 13:30"
    sign = world.short_id(ARTICLE_ID, PLAIN)
    ann = desk.as_("ann")
    ann.send(ann.get(f"/pages/{ARTICLE_ID}/-/texts/{sign}"), "/save", text="说说你需要什么")
    assert "UTC" not in _versions(desk, sign).text


def test_what_nobody_keeps_is_said(desk: Served, world: World) -> None:
    """A wording of the command line that was replaced there: the ledger knows that it stood, and no more."""
    sign = world.short_id(ARTICLE_ID, PLAIN)
    for text in ("第一种译文", "第二种译文"):
        world.cli("review", "edit", ARTICLE_ID, sign, "--text", text, "--as", "bo")
    page = _versions(desk, sign)
    rows = _shown(page)
    assert "第二种译文" in rows[0]
    assert "not kept" in rows[1]
    assert "第一种译文" not in page.text
    assert len(page.tree.css("[data-testid=restore]")) == 0


def test_what_git_has(desk: Served, world: World) -> None:
    """Commits of the catalog give the wordings that the desk never saw."""
    sign = world.short_id(ARTICLE_ID, PLAIN)
    who = {"GIT_AUTHOR_NAME": "Cy", "GIT_AUTHOR_EMAIL": "cy@example.org"}
    who |= {"GIT_COMMITTER_NAME": "Cy", "GIT_COMMITTER_EMAIL": "cy@example.org"}

    def git(*words: str) -> None:
        command = ["git", *words]
        env = {**os.environ, **who}
        subprocess.run(command, cwd=world.root, check=True, capture_output=True, env=env)  # noqa: S603  words of our own

    git("init", "-q")
    for text in ("", "第一种译文", "第二种译文"):
        if text:
            world.cli("review", "edit", ARTICLE_ID, sign, "--text", text, "--as", "bo")
        git("add", "locales")
        git("commit", "-q", "-m", "x")
    rows = _shown(_versions(desk, sign))
    assert len(rows) == 3
    assert "二" in rows[0]
    assert "第一" in rows[1]
    assert MACHINE in rows[2]
    assert "not kept" not in " ".join(rows)
    ann = desk.as_("ann")
    assert "Saved, not approved yet." in ann.send(_versions(desk, sign), "/save").text
