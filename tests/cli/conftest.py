"""The small project: built once, and a copy of it for each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli import project as projects


@pytest.fixture(scope="session")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project as it was built; nobody writes into it."""
    return projects.make(tmp_path_factory.mktemp("cli") / "pristine")


@pytest.fixture
def project(pristine: Path, tmp_path: Path) -> Path:
    """A copy that a test may spoil."""
    return projects.copy(pristine, tmp_path / "project")
