"""A project for each test that sends texts out."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.exchange.project import make


@pytest.fixture(scope="session")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("exchange") / "p")


@pytest.fixture
def root(_made: Path, tmp_path: Path) -> Path:
    """A project that a test may change."""
    return Path(shutil.copytree(_made, tmp_path / "p"))
