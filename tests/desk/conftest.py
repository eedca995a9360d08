"""A desk that is served over real HTTP on loopback, over the tiny project; one for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desk.served import Served, served
from tests.flow.derived import with_traditional
from tests.flow.tiny import ARTICLE_ID
from tests.flow.world import World, tiny_world


@pytest.fixture(scope="session")
def _drafted(tmp_path_factory: pytest.TempPathFactory) -> World:
    return tiny_world(tmp_path_factory.mktemp("desk") / "p")


@pytest.fixture(scope="session")
def _derived(_drafted: World, tmp_path_factory: pytest.TempPathFactory) -> World:
    world = _drafted.copy(tmp_path_factory.mktemp("derived") / "p")
    world.release(ARTICLE_ID)
    return with_traditional(world).world


@pytest.fixture
def derived(_derived: World, tmp_path: Path) -> World:
    """The article public in Simplified Chinese, and drafted in Traditional."""
    return _derived.copy(tmp_path / "p")


@pytest.fixture
def world(_drafted: World, tmp_path: Path) -> World:
    """The tiny project: two documents drafted, nobody has decided anything."""
    return _drafted.copy(tmp_path / "p")


@pytest.fixture
def desk(world: World) -> Iterator[Served]:
    """Its desk, with an account for everybody: Ann and Bo review, Lea leads, Ada administers, Rae reads."""
    with served(world.root) as running:
        yield running
