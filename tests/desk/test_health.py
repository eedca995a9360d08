"""What `/health` and `pipeline doctor` say while something is broken, and what can still be read; over HTTP."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from pipeline.model.errors import PipelineError
from pipeline.store.accounts import Account, everybody, put
from pipeline.store.database import open_store
from tests.conftest import need
from tests.desk.client import Browser
from tests.desk.served import Served, served
from tests.flow.tiny import ARTICLE_ID, HANDOUT_ID
from tests.flow.world import World
from tests.full_disk import fill, mounted

LATER = 11
"""Seconds after which an answer is not the one that was kept."""
CARD = f"/pages/{ARTICLE_ID}/-/texts/"


def health(browser: Browser) -> tuple[int, dict[str, Any]]:
    """Status and body."""
    answer = browser.http.get(browser.base + "/health", timeout=60)
    return answer.status_code, answer.json()


def later(desk: Served) -> tuple[int, dict[str, Any]]:
    """What somebody who is not signed in is told, once nothing is kept."""
    desk.clock.now += LATER
    return health(desk.browser())


def seen_by_lea(desk: Served) -> dict[str, tuple[str, str]]:
    """Name → level and words of each line that a lead sees."""
    desk.clock.now += LATER
    body = health(desk.as_("lea"))[1]
    return {row["name"]: (row["level"], row["says"]) for row in body["checkups"]}


def doctor(world: World) -> dict[str, tuple[str, str]]:
    """The same of `pipeline doctor`."""
    rows = world.data("doctor", expect=None)["checkups"]
    return {row["name"]: (row["level"], row["says"]) for row in rows}


def spoil(file: Path) -> None:
    """Every byte of a file is another one."""
    size = file.stat().st_size
    with file.open("r+b") as opened:
        opened.write(b"\x5a" * size)


@pytest.fixture
def crammed(world: World, tmp_path: Path) -> Iterator[tuple[Served, Path]]:
    """A desk on a small disk, and the file to fill it with."""
    with mounted(tmp_path / "disk", 8) as disk:
        there = world.copy(disk / "p")
        with served(there.root) as running:
            yield running, disk / "filler"


def test_a_desk_that_works_is_well(desk: Served) -> None:
    """200; no detail for somebody who has not signed in; the same lines at the desk and from the command."""
    assert health(desk.browser()) == (200, {"ok": True, "ready": True})
    desk.as_("rae")
    found = seen_by_lea(desk)
    assert {name: found[name][0] for name in ("database", "disk", "project", "last build")} == {
        "database": "ok",
        "disk": "ok",
        "project": "ok",
        "last build": "ok",
    }
    told = doctor(World(desk.root))
    assert {"database", "disk", "last build", "commits"} <= told.keys()
    assert found.keys() - {"project"} <= told.keys()


def test_a_database_that_was_deleted_is_no_health(desk: Served) -> None:
    """The desk still has it open: what it writes there is lost with the next restart."""
    desk.as_("lea")
    (desk.root / ".pipeline/desk.db").unlink()
    assert later(desk) == (503, {"ok": False, "ready": True})
    level, says = seen_by_lea(desk)["database"]
    assert (level, "pipeline desk restore" in says) == ("fault", True)


def test_a_database_that_was_overwritten_is_no_health(desk: Served) -> None:
    """Also while all that is asked for lies in the memory of the open connections."""
    spoil(desk.root / ".pipeline/desk.db")
    for beside in ("-wal", "-shm"):
        spoil(desk.root / f".pipeline/desk.db{beside}")
    assert later(desk)[0] == 503
    level, says = doctor(World(desk.root))["database"]
    assert (level, says.startswith("DATABASE")) == ("fault", True)


@pytest.mark.parametrize("name", ["pipeline.toml", "glossary.yaml", "locales/reviewers.yaml"])
def test_a_project_that_cannot_be_read_is_no_health(desk: Served, name: str) -> None:
    """The answer is JSON all the same, and another one once that is mended."""
    file = desk.root / name
    was = file.read_bytes() if file.exists() else None
    file.write_text("[[[ : no\n")
    assert later(desk) == (503, {"ok": False, "ready": True})
    assert health(desk.as_("ann"))[0] == 503 if "ann" in desk.browsers else True
    if was is None:
        file.unlink()
    else:
        file.write_bytes(was)
    assert later(desk)[0] == 200


def test_a_full_disk_is_no_health(crammed: tuple[Served, Path]) -> None:
    """503 while it is full; 200 again once there is room. An answer is kept for some seconds: asking costs nothing."""
    desk, filler = crammed
    desk.as_("lea")
    assert later(desk)[0] == 200
    fill(filler)
    assert health(desk.browser())[0] == 200
    assert later(desk) == (503, {"ok": False, "ready": True})
    level, says = seen_by_lea(desk)["disk"]
    assert (level, "no space left" in says) == ("fault", True)
    assert doctor(World(desk.root))["disk"][0] == "fault"
    filler.unlink()
    assert later(desk)[0] == 200


def test_with_a_full_disk_a_desk_comes_up(tmp_path: Path) -> None:
    """It reads what it has; what has to be written is refused, until there is room: then the same desk writes."""
    with mounted(tmp_path / "disk", 8) as disk:
        url = f"sqlite:///{disk}/desk.db"
        with closing(open_store(url)) as store:
            put(store, Account("ann", "Ann", "reviewer"), "x", "test")
        assert not list(
            disk.glob("desk.db-*")
        )  # as after a clean end: what stands beside it is made anew
        fill(disk / "filler")
        with closing(open_store(url)) as store:
            assert [one.id for one in everybody(store)] == ["ann"]
            with pytest.raises(PipelineError, match="DATABASE"):
                put(store, Account("bo", "Bo", "reviewer"), "x", "test")
            (disk / "filler").unlink()
            put(store, Account("bo", "Bo", "reviewer"), "x", "test")
            assert [one.id for one in everybody(store)] == ["ann", "bo"]


def test_with_a_full_disk_cards_open(crammed: tuple[Served, Path]) -> None:
    """Reading needs no write, also an hour later; a decision is refused and says why."""
    desk, filler = crammed
    ann = desk.as_("ann")
    cards = [link for link in ann.get(f"/pages/{ARTICLE_ID}").links() if link.startswith(CARD)]
    assert ann.get(cards[0]).status == 200
    fill(filler)
    desk.clock.now += 3600
    desk.forget()
    for path in ("/", f"/pages/{ARTICLE_ID}", *cards, f"/pages/{HANDOUT_ID}", "/search", "/me"):
        page = ann.get(path)
        assert page.status == 200, (path, page.text)
    page = ann.get(cards[1])
    refused = ann.send(page, "/approve")
    assert (refused.status, "cannot write to its disk" in refused.text) == (503, True)
    assert not World(desk.root).lines(ARTICLE_ID)
    filler.unlink()
    assert ann.send(ann.get(cards[1]), "/approve").status == 200
    assert len(World(desk.root).lines(ARTICLE_ID)) == 1


def test_a_command_that_cannot_write_names_the_disk(crammed: tuple[Served, Path]) -> None:
    """And advises nobody to put an older backup in the place of a database that is whole."""
    desk, filler = crammed
    desk.store.close()
    fill(filler)
    world = World(desk.root)
    said = world.cli("desk", "purge", expect=2).stderr
    assert ("DATABASE" in said, "the disk has room" in said, "restore" in said) == (
        True,
        True,
        False,
    ), said
    assert doctor(world)["disk"][0] == "fault"
    filler.unlink()
    world.cli("desk", "purge")


def test_with_a_full_disk_a_replaced_file_can_be_read(crammed: tuple[Served, Path]) -> None:
    """`git pull` beside the desk takes a typed text away: the card opens, and the text comes back with the room."""
    desk, filler = crammed
    ann = desk.as_("ann")
    cards = [link for link in ann.get(f"/pages/{ARTICLE_ID}").links() if link.startswith(CARD)]
    world = World(desk.root)
    before = world.po(ARTICLE_ID).read_bytes()
    typed = "先停一停，再说话。"
    assert ann.send(ann.get(cards[1]), "/save", text=typed).status == 200
    away = world.po(ARTICLE_ID).with_suffix(".new")
    away.write_bytes(before)
    ledger = world.ledger(ARTICLE_ID)
    away.replace(world.po(ARTICLE_ID))
    ledger.unlink()
    fill(filler)
    assert ann.get(cards[1]).status == 200
    filler.unlink()
    assert typed in ann.get(cards[1]).response.text
    assert len(world.lines(ARTICLE_ID)) == 1


def test_a_failed_build_is_told_and_is_no_illness(desk: Served) -> None:
    """What is wrong stands beside it; a monitor wakes nobody up for it."""
    desk.as_("lea")
    world = World(desk.root)
    good = world.english(ARTICLE_ID).read_text()
    world.english(ARTICLE_ID).write_text(good + "\n::: crisis\nNever closed.\n")
    world.cli("build", expect=1)
    assert later(desk)[0] == 200
    level, says = seen_by_lea(desk)["last build"]
    assert (level, "DIRECTIVE" in says or "crisis" in says) == ("note", True)
    assert doctor(world)["last build"][0] == "note"
    world.english(ARTICLE_ID).write_text(good)
    world.cli("build")
    assert seen_by_lea(desk)["last build"][0] == "ok"


def test_decisions_that_do_not_get_into_git_are_told(desk: Served) -> None:
    """Where the desk is to commit, and an hour later has not."""
    desk.as_("lea")
    world = World(desk.root)
    settings = world.path("pipeline.toml")
    settings.write_text(settings.read_text() + '\n[review]\ngit = "commit"\n')
    assert seen_by_lea(desk)["commits"][0] == "note"  # there is no git here
    subprocess.run([need("git"), "init", "-q"], cwd=world.root, check=True)  # noqa: S603  fixed words
    assert seen_by_lea(desk)["commits"][0] == "ok"
    for file in world.path("locales").rglob("*"):
        os.utime(file, (1_700_000_000, 1_700_000_000))
    level, says = seen_by_lea(desk)["commits"]
    assert (level, "pipeline sync" in says) == ("note", True)
    assert doctor(world)["commits"][0] == "note"
    assert later(desk)[0] == 200


def test_health_is_json_for_everybody(desk: Served) -> None:
    """Whatever is broken, a monitor gets a body that it can read."""
    spoil(desk.root / ".pipeline/desk.db")
    answer = desk.browser().http.get(f"{desk.url}/health", headers={"Cookie": "desk=x"}, timeout=60)
    assert json.loads(answer.text).keys() == {"ok", "ready"}
