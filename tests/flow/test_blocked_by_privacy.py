"""A text that looks like a client's says so wherever people look at it, in words and with a way out."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flow.test_leave import project
from tests.flow.world import World

TEXT = "Ms. Jane Doe said so."
NOWHERE = "http://127.0.0.1:9"


@pytest.fixture
def world(tmp_path: Path) -> World:
    """One page, nothing drafted, nobody asked."""
    return project(tmp_path, NOWHERE)


def marks(world: World, text: str = TEXT) -> list[dict[str, str]]:
    """What `review show --json` says of a text."""
    (row,) = (e for e in world.data("review", "show", "page")["entries"] if e["source"] == text)
    held: list[dict[str, str]] = row["withheld"]
    return held


def test_the_entry_says_why(world: World) -> None:
    """`review show` names the sign, what to do, and the very option; its neighbours say nothing."""
    (held,) = marks(world)
    assert held["code"] == "name"
    assert marks(world, "Be kind.") == []
    shown = world.cli("review", "show", "page").stdout
    assert "! not sent: it looks like it holds a person's name" in shown
    assert f"pipeline translate --allow {held['allow']}" in shown
    assert shown.count("not sent") == 1


def test_status_counts(world: World) -> None:
    """How many there are, in the row of the page and in its JSON; nothing where there is none."""
    assert world.status("page")["withheld"] == 1
    assert "1 text looks like it holds a client's data" in world.cli("status").stdout
    world.change(world.english("articles/page"), TEXT, "Your partner said so.")
    assert world.status("page")["withheld"] == 0
    assert "client's data" not in world.cli("status").stdout


def test_it_is_what_the_files_say_now(world: World) -> None:
    """A draft, a name in the glossary or another setting ends it; `local` keeps all texts here, so none is special."""
    settings = world.path("pipeline.toml")
    as_it_was = settings.read_text()
    for privacy in ("open", "local"):
        settings.write_text(f'privacy = "{privacy}"\n{as_it_was}')
        assert marks(world) == []
    settings.write_text(as_it_was)
    assert len(marks(world)) == 1
    glossary = world.path("glossary.yaml")
    glossary.write_text("terms:\n  - {en: Jane Doe, keep: true}\n")
    assert marks(world) == []
    glossary.write_text("terms: []\n")
    world.add_people()
    sign = world.short_id("page", TEXT)
    world.cli("review", "edit", "page", sign, "--text", "她这样说过。", "--as", "ann")
    assert marks(world) == []
