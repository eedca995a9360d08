"""A released project for each test that moves text or documents."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.moving.project import make, release


@pytest.fixture(scope="session")
def _released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = make(tmp_path_factory.mktemp("moving") / "p")
    release(root)
    return root


@pytest.fixture
def root(_released: Path, tmp_path: Path) -> Path:
    """A project whose article is approved and published."""
    return Path(shutil.copytree(_released, tmp_path / "p"))
