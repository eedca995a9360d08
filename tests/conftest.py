"""What all tests share: how hard Hypothesis tries, `--regen`, and tools that CI must have."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

from pipeline.files.models import ModelStore

CI = bool(os.environ.get("CI"))
"""True on the machine whose word counts: nothing is skipped there, and nothing is left to chance."""

# Deadlines measure the machine and not the code. On CI the examples are the same each time.
settings.register_profile("default", deadline=None, print_blob=True)
settings.register_profile("ci", deadline=None, print_blob=True, derandomize=True)
settings.load_profile("ci" if CI else "default")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--regen`."""
    parser.addoption(
        "--regen",
        action="store_true",
        help="Rewrite the expectations beside the cases (tests/files), for the diff to show.",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Tell the tests, also those in worker processes, before they are imported."""
    if config.getoption("--regen"):
        os.environ["REGEN"] = "1"
    # What a test says must not depend on the models that this machine happens to have.
    os.environ.setdefault("PIPELINE_TEST_MODELS", str(ModelStore.of(os.environ, Path.home()).root))
    os.environ["PIPELINE_MODELS"] = str(Path(__file__).parent / "no-models-here")


def need(tool: str) -> str:
    """Give the path of an outside program; without it the test skips, on CI it fails."""
    path = shutil.which(tool)
    if path is None:
        say = pytest.fail if CI else pytest.skip
        say(f"{tool} is not installed: `.ci/tools` says how to get it")
    return path
