"""An author's first day, from an empty folder to a page that readers see, and off the site again, without a command."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, expect

DOCX = Path(__file__).parents[2] / "cases/importers/changes.docx"
PASSWORD = "a kettle sings low"  # noqa: S105  of a person who does not exist
PATIENCE = 60_000
"""Milliseconds that a busy machine may take for a build."""


def _free_port() -> int:
    """The set-up and the desk after it answer at the same one."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


@contextmanager
def started(folder: Path) -> Iterator[tuple[str, str]]:
    """`pipeline desk start`, its address and its code."""
    words = [
        "from pipeline.cli import main; main()",
        "desk",
        "start",
        str(folder),
        "--port",
        str(_free_port()),
    ]
    process = subprocess.Popen(  # noqa: S603  our own words
        [sys.executable, "-c", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert process.stdout
    try:
        url = re.search(r"http://\S+", process.stdout.readline())
        code = re.search(r"\d{8}", process.stdout.readline())
        assert url
        assert code
        yield url[0], code[0]
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


@pytest.mark.slow
def test_from_an_empty_folder_to_a_page_and_off_the_site(chromium: Browser, tmp_path: Path) -> None:
    """On an iPad: set up, drop a Word file, read the report, make it public, send it on, take it down."""
    folder = tmp_path / "ours"
    with started(folder) as (url, code), chromium.new_context() as context:
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.set_viewport_size({"width": 820, "height": 1180})
        page.goto(url)
        fields = {
            "code": code,
            "name": "Quiet Room",
            "url": "https://www.example.org",
            "person": "Ivy",
            "id": "ivy",
            "password": PASSWORD,
        }
        for name, value in fields.items():
            page.fill(f"#{name}", value)
        page.click("button.primary")
        page.wait_for_timeout(500)
        _sign_in(page, url)
        page.goto(f"{url}pages")
        page.set_input_files("[data-testid=drop-file]", DOCX)
        page.click("form.drop button")
        expect(page.get_by_test_id("import-report")).to_contain_text("nobody has accepted")
        page.get_by_test_id("bring-in").click()
        page.get_by_test_id("publish-english").click()
        state = page.get_by_test_id("live-state").locator("[data-live]").first
        expect(state).to_have_attribute("data-live", "live", timeout=PATIENCE)
        public = folder / "dist/site/en/articles/changes/index.html"
        assert "stop taking your medicine" in public.read_text("utf-8")
        page.get_by_test_id("send-to-review").click()
        expect(page.get_by_role("status").first).to_be_visible()
        page.click("button.warn:visible")
        expect(state).to_have_attribute("data-live", "off", timeout=PATIENCE)
        assert not public.exists()


def _sign_in(page: Page, url: str) -> None:
    """As soon as the desk answers, which follows the set-up at the same place."""
    for _ in range(60):
        with suppress(Error):
            page.goto(f"{url}sign-in", timeout=5_000)
            if page.locator("#password").count():
                break
        page.wait_for_timeout(500)
    page.fill("#name", "ivy")
    page.fill("#password", PASSWORD)
    page.click("main button.primary")
    page.wait_for_url(url)
