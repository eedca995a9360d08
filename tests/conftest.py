"""What all tests share: how hard Hypothesis tries, `--regen`, and tools that CI must have."""

from __future__ import annotations

import gc
import os
import shutil
import sys
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.patterns import guard

if TYPE_CHECKING:
    from playwright.sync_api import Browser

guard()  # before anything of ours is imported

# Tests start our program hundreds of times: with its bytecode kept, none of them compiles it anew.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

from pipeline.files.models import ModelStore  # noqa: E402

CI = bool(os.environ.get("CI"))
"""True on the machine whose word counts: nothing is skipped there."""

# Deadlines measure the machine and not the code. The examples are the same each time, so that nobody's
# tests go red by chance; `make test-all` looks for new ones.
settings.register_profile(
    "default", deadline=None, print_blob=True, derandomize=True, max_examples=30
)
settings.register_profile(
    "explore", deadline=None, print_blob=True, derandomize=False, max_examples=400
)
settings.load_profile("default")


MEMORY = Path("/dev/shm")  # noqa: S108  folders are made there that are this user's alone
"""Linux's disk in memory: projects are built there hundreds of times, and nothing waits for a real disk."""
ROOM = 4 << 30
"""Bytes that have to be free there; containers often have 64 MB."""
if MEMORY.is_mount() and shutil.disk_usage(MEMORY).free > ROOM:
    os.environ.setdefault("TMPDIR", str(MEMORY))
    tempfile.tempdir = None  # it is asked for anew


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--regen`."""
    parser.addoption(
        "--regen",
        action="store_true",
        help="Write anew the expectations beside the cases, and the pages made from code.",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Tell the tests, also those in worker processes, before they are imported."""
    if config.getoption("--regen"):
        os.environ["REGEN"] = "1"
    # What a test says must not depend on the models that this machine happens to have.
    os.environ.setdefault("PIPELINE_TEST_MODELS", str(ModelStore.of(os.environ, Path.home()).root))
    os.environ["PIPELINE_MODELS"] = str(Path(__file__).parent / "no-models-here")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Collect tests without looking for garbage: half of the time goes there, and what is collected stays to the end."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def need(tool: str) -> str:
    """Give the path of an outside program; without it the test skips, on CI it fails."""
    path = shutil.which(tool)
    if path is None:
        say = pytest.fail if CI else pytest.skip
        say(f"{tool} is not installed: `.ci/tools` says how to get it")
    return path


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, driven by Playwright: one for all tests of a process, in which the library starts once only."""
    from playwright.sync_api import Error, sync_playwright  # noqa: PLC0415  most tests need no browser

    program = shutil.which("chromium") or shutil.which("chromium-browser") or need("chromium")
    with sync_playwright() as playwright:
        try:
            # a container's root may have no sandbox; only our own pages on loopback are opened
            browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        except Error as error:
            pytest.skip(f"chromium does not start: {error}")
        yield browser
        browser.close()
