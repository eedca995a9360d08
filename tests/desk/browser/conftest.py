"""Debian's Chromium, driven by Playwright's library; one for all tests of a run."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Error, sync_playwright


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser; where there is none the tests skip, but not in CI."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        if os.environ.get("CI") == "true":
            pytest.fail("chromium is missing: .ci/tools installs it")
        pytest.skip("needs chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        try:
            # a container's root may have no sandbox; only our own pages on loopback are opened
            browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        except Error as error:
            pytest.skip(f"chromium does not start: {error}")
        yield browser
        browser.close()
