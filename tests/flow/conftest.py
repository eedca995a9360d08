"""Projects for the tests of the whole way; each is made once and copied for each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flow.derived import Derived, with_traditional
from tests.flow.tiny import ARTICLE_ID, HANDOUT_ID
from tests.flow.world import World, real_world, tiny_world


@pytest.fixture(scope="session")
def _drafted(tmp_path_factory: pytest.TempPathFactory) -> World:
    return tiny_world(tmp_path_factory.mktemp("drafted") / "p")


@pytest.fixture(scope="session")
def _live(_drafted: World, tmp_path_factory: pytest.TempPathFactory) -> World:
    world = _drafted.copy(tmp_path_factory.mktemp("live") / "p")
    world.release(ARTICLE_ID, HANDOUT_ID)
    return world


@pytest.fixture(scope="session")
def _derived(_live: World, tmp_path_factory: pytest.TempPathFactory) -> Derived:
    return with_traditional(_live.copy(tmp_path_factory.mktemp("derived") / "p"))


@pytest.fixture(scope="session")
def _released(_derived: Derived, tmp_path_factory: pytest.TempPathFactory) -> Derived:
    derived = _derived.copy(tmp_path_factory.mktemp("released") / "p")
    derived.release(ARTICLE_ID, HANDOUT_ID)
    return derived


@pytest.fixture(scope="session")
def _begun(tmp_path_factory: pytest.TempPathFactory) -> World:
    world = real_world(tmp_path_factory.mktemp("begun") / "p")
    world.add_people()
    world.build()
    return world


@pytest.fixture
def drafted(_drafted: World, tmp_path: Path) -> World:
    """The tiny project: two documents drafted, nobody has decided anything; built."""
    return _drafted.copy(tmp_path / "p")


@pytest.fixture
def live(_live: World, tmp_path: Path) -> World:
    """The tiny project with both pages approved by Ann and Bo and published; built."""
    return _live.copy(tmp_path / "p")


@pytest.fixture
def derived(_derived: Derived, tmp_path: Path) -> Derived:
    """The same with drafts in Traditional Chinese; built."""
    return _derived.copy(tmp_path / "p")


@pytest.fixture
def released(_released: Derived, tmp_path: Path) -> Derived:
    """The same with both pages public in three languages; built."""
    return _released.copy(tmp_path / "p")


@pytest.fixture
def real(tmp_path: Path) -> World:
    """The practice's own content and drafts; not built."""
    return real_world(tmp_path / "p")


@pytest.fixture
def begun(_begun: World, tmp_path: Path) -> World:
    """The same with three people; built."""
    return _begun.copy(tmp_path / "p")
