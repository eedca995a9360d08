"""A published site to bring somewhere, made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.deploy import http
from pipeline.deploy.http import Patience
from tests.flow.tiny import ARTICLE_ID, HANDOUT_ID
from tests.flow.world import World, tiny_world, write_files

TRAPS = (
    "You don't say", 'He said "no" to me', "Wait... now", "a -- b --- c", "3x4", "Gottman (tm)",
    "fine :) ;-) :D", "the '90s", "5' 10\"", "[gallery] [caption]x[/caption]", "Wordpress",
    "a--b/c",
)  # fmt: skip
"""What WordPress makes nicer unless it cannot."""


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits between two tries."""
    monkeypatch.setattr(http, "PATIENCE", Patience(attempts=3, first_wait=0.001))


@pytest.fixture(scope="session")
def _published(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Two pages public in both languages, and an English one with every trap."""
    world = tiny_world(tmp_path_factory.mktemp("published") / "p")
    told = "\n\n".join(trap.replace("[", "\\[") for trap in TRAPS)
    head = 'title: "You don\'t \\"say\\"... 3x4"\nid: articles/traps\nkind: article'
    write_files(world.root, {"content/en/articles/traps.md": f"---\n{head}\n---\n\n{told}\n"})
    world.release(ARTICLE_ID, HANDOUT_ID)
    return world


@pytest.fixture
def published(_published: World, tmp_path: Path) -> World:
    return _published.copy(tmp_path / "p")
