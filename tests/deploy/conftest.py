"""A published site to bring somewhere, made once; and a real WordPress."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.deploy import http
from pipeline.deploy.http import Patience
from tests.conftest import CI, need
from tests.deploy.real_wordpress import PLUGIN, Real
from tests.desk.test_host import free_port
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


def target(world: World, **options: str) -> None:
    """Add a target to the settings, called `there`."""
    lines = (f"{key} = {json.dumps(value)}" for key, value in options.items())
    text = world.path("pipeline.toml").read_text(encoding="utf-8").partition("\n[deploy")[0]
    said = "\n".join(lines)
    world.path("pipeline.toml").write_text(f"{text}\n[deploy.there]\n{said}\n", encoding="utf-8")
    world.build()


@pytest.fixture(scope="session")
def _real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Real]:
    for tool in ("php", "mariadbd", "curl"):
        need(tool)
    if not Path("/usr/share/wordpress").is_dir():
        (pytest.fail if CI else pytest.skip)("WordPress is not installed: `.ci/tools` says how")
    real = Real(tmp_path_factory.mktemp("wp"), free_port())
    yield real
    real.stop()


@pytest.fixture(params=["core", "plugin"])
def web(_real: Real, request: pytest.FixtureRequest) -> Real:
    """That WordPress, empty; alone, and with our plugin."""
    _real.switch_off()
    if request.param == "plugin":
        _real.switch_on(PLUGIN.name)
    _real.clear()
    return _real


@pytest.fixture
def here(published: World, web: Real, monkeypatch: pytest.MonkeyPatch) -> World:
    """A project whose only target is that WordPress."""
    monkeypatch.setenv("PIPELINE_WORDPRESS_KEY", web.keys["editor"])
    target(published, target="wordpress", url=web.url)
    return published
