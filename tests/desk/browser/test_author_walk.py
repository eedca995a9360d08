"""From an empty folder and a Word file to both languages on the site, and off it again, without a command."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from PIL import Image
from playwright.sync_api import Browser, Error, Locator, Page, expect

from tests.fakes.json_server import JsonServer

PASSWORD = "a kettle sings low"  # noqa: S105  of a person who does not exist
COMMAND = "from pipeline.cli import main; main()"
PATIENCE = 180_000
"""Milliseconds that a busy machine may take for a build."""


def _free_port() -> int:
    """The set-up and the desk after it answer at the same one."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


@contextmanager
def started(folder: Path) -> Iterator[tuple[str, str, IO[str]]]:
    """`pipeline desk start`, its address, its code, and what else stands in its window."""
    words = [
        COMMAND,
        "desk",
        "start",
        str(folder),
        "--port",
        str(_free_port()),
    ]
    process = subprocess.Popen(  # noqa: S603  our own words
        [sys.executable, "-c", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert process.stdout
    try:
        url = re.search(r"http://\S+", process.stdout.readline())
        code = re.search(r"\d{8}", process.stdout.readline())
        assert url
        assert code
        yield url[0], code[0], process.stdout
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


@pytest.mark.slow
def test_from_an_empty_folder_to_both_languages_and_a_notice(
    chromium: Browser, tmp_path: Path
) -> None:
    """Set up, Word file, report, translate, review by two, publish, withdraw: nobody runs a command."""
    folder, word = tmp_path / "ours", tmp_path / "A calm evening.docx"
    word_file(word)
    with (
        JsonServer(in_mandarin) as engine,
        started(folder) as (url, code, terminal),
        chromium.new_context() as office,
        chromium.new_context() as first,
        chromium.new_context() as second,
    ):
        ivy = Hands(office.new_page(), url)
        set_up(ivy, code)
        guests = {"ann": Hands(first.new_page(), url), "bo": Hands(second.new_page(), url)}
        for name, guest in guests.items():
            join(guest, invite(ivy, name))
        confirm(ivy, terminal)
        settings = folder / "pipeline.toml"  # whoever looks after the machine says which engine
        own = f'engines = ["libre"]\n{settings.read_text()}\n[engine.libre]\nurl = "{engine.url}"\n'
        settings.write_text(own)
        ivy.begin("an author: from a Word file to the therapists")
        bring_in(ivy, word)
        public = folder / "dist/site/en/articles/a-calm-evening/index.html"
        assert "talk slowly" in public.read_text("utf-8")
        send_on(ivy)
        ivy.begin("an author waits")
        for name, guest in guests.items():
            guest.begin(f"a therapist approves: {name}")
            approve(guest)
        bo = guests["bo"]
        bo.begin("a therapist publishes")
        bo.page.goto(f"{url}pages/{ID}/-/read")
        assert bo.page.get_by_text("Before it can be published").count() == 0, bo.page.inner_text(
            "main"
        )
        bo.click(bo.page.get_by_test_id("publish"))
        state = bo.page.get_by_test_id("live-state").locator("[data-live]").last
        expect(state).to_have_attribute("data-live", "live", timeout=PATIENCE)
        page = folder / "dist/site/zh-Hans/articles/a-calm-evening/index.html"
        assert "慢慢谈" in page.read_text("utf-8")
        bo.begin("a therapist withdraws")
        bo.click(bo.page.locator("details.fold summary", has_text="Withdraw"))
        bo.click(bo.page.get_by_test_id("withdraw"))
        expect(state).to_have_attribute("data-live", "notice", timeout=PATIENCE)
        assert "慢慢谈" not in page.read_text("utf-8")
        assert "988" in page.read_text("utf-8")
        take_off(ivy, public)
        for one in (ivy, *guests.values()):
            one.begin("")


ID = "articles/a-calm-evening"
MANDARIN = {
    "A calm evening": "平静的一晚",
    "Sit down together, and talk slowly.": "一起坐下来，慢慢谈。",
    "What we say": "我们说的话",
    "How it lands": "对方听来的感受",
    "I miss you.": "我想你。",
    "Come closer.": "靠近一点。",
    r"If you are in danger now, call (.+)\.": r"如果你现在有危险，请拨打\1。",
    "Two chairs by a window": "窗边的两把椅子",
}
"""What the engine knows: patterns, for a number goes as a placeholder."""


def in_mandarin(_path: str, body: Mapping[str, Any]) -> tuple[int, bytes]:
    """A LibreTranslate server of the practice's own."""
    asked = body["q"]
    found = [drafted(text) for text in ([asked] if isinstance(asked, str) else asked)]
    answer = found[0] if isinstance(asked, str) else found
    return 200, json.dumps({"translatedText": answer}).encode()


def drafted(text: str) -> str:
    """Placeholders stay where they are."""
    for english, mandarin in MANDARIN.items():
        text = re.sub(english, mandarin, text)
    return text


def word_file(path: Path) -> None:
    """A title, words that were changed while somebody watched, a table and a photo."""
    made = docx.Document()
    made.add_heading("A calm evening", 1)
    said = made.add_paragraph("Sit down together, and talk ")
    for tag, word, text in (("del", "quickly", "delText"), ("ins", "slowly", "t")):
        said._p.append(
            parse_xml(
                f'<w:{tag} {nsdecls("w")} w:id="1" w:author="Max" w:date="2026-11-20T10:00:00Z">'
                f"<w:r><w:{text}>{word}</w:{text}></w:r></w:{tag}>"
            )
        )
    said.add_run(".")
    made.add_paragraph("If you are in danger now, call 911.")
    table = made.add_table(2, 2)
    rows = (("What we say", "How it lands"), ("I miss you.", "Come closer."))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    photo = io.BytesIO()
    Image.effect_noise((900, 600), 60).save(photo, "PNG")
    made.add_picture(photo)
    made.save(str(path))


@dataclass
class Hands:
    """A person at a browser; counts what they press and how long they take."""

    page: Page
    url: str
    clicks: int = 0
    typed: int = 0
    began: float = field(default_factory=time.monotonic)
    task: str = ""

    def __post_init__(self) -> None:
        self.page.context.set_default_timeout(PATIENCE)
        self.page.set_viewport_size({"width": 820, "height": 1180})

    def begin(self, task: str) -> None:
        """Say what the last task took, and begin the next."""
        if self.task:
            took = time.monotonic() - self.began
            print(f"{self.task}: {self.clicks} clicks, {self.typed} fields, {took:.1f} s")
        self.task, self.clicks, self.typed, self.began = task, 0, 0, time.monotonic()

    def click(self, what: Locator) -> None:
        what.click()
        self.clicks += 1

    def fill(self, where: str, words: str) -> None:
        self.page.fill(where, words)
        self.typed += 1


def set_up(ivy: Hands, code: str) -> None:
    ivy.begin("set up")
    ivy.page.goto(ivy.url)
    fields = {
        "code": code,
        "name": "Quiet Room",
        "url": "https://www.example.org",
        "person": "Ivy",
        "id": "ivy",
        "password": PASSWORD,
    }
    for name, value in fields.items():
        ivy.fill(f"#{name}", value)
    ivy.click(ivy.page.locator("button.primary"))
    _waits_for_the_desk(ivy.page, ivy.url)


def invite(ivy: Hands, name: str) -> str:
    """A link for a therapist."""
    ivy.begin(f"invite {name}")
    ivy.page.goto(f"{ivy.url}people")
    ivy.fill("#id", name)
    ivy.fill("main form.narrow #name", name.title())
    ivy.click(ivy.page.get_by_role("button", name="Create an invitation"))
    return ivy.page.locator(".copy input").input_value()


def join(guest: Hands, link: str) -> None:
    guest.page.goto(link)
    guest.fill("input[type=password]", PASSWORD)
    guest.click(guest.page.locator("button.primary"))
    guest.page.wait_for_url(guest.url)


def confirm(ivy: Hands, terminal: IO[str]) -> None:
    """Whoever sees the window of the desk has asked both therapists, and reads the code out."""
    ivy.begin("confirm both")
    ivy.page.goto(f"{ivy.url}people")
    ivy.click(ivy.page.get_by_test_id("ask-owner"))
    code = next(found for line in terminal if (found := re.search(r"\d{4} \d{4}", line)))
    ivy.fill("#code", code[0])
    ivy.click(ivy.page.get_by_test_id("confirm-by-code"))
    expect(ivy.page.get_by_role("status")).to_contain_text("Confirmed")


def bring_in(ivy: Hands, word: Path) -> None:
    """The report is read and mended: the new words, and what the photo shows."""
    page = ivy.page
    page.goto(f"{ivy.url}pages")
    page.set_input_files("[data-testid=drop-file]", word)
    ivy.click(page.locator("form.drop button"))
    expect(page.get_by_test_id("import-report")).to_contain_text("nobody has accepted")
    ivy.fill("#words-1", "Two chairs by a window")
    ivy.click(page.get_by_test_id("bring-in"))
    ivy.click(page.get_by_test_id("publish-english"))
    state = page.get_by_test_id("live-state").locator("[data-live]").first
    expect(state).to_have_attribute("data-live", "live", timeout=PATIENCE)


def send_on(ivy: Hands) -> None:
    """An engine drafts, the therapists get it."""
    page = ivy.page
    ivy.click(page.get_by_role("link", name="Translate"))
    ivy.click(page.locator("form button.primary"))
    expect(page.locator("#work")).to_contain_text("Every text has a draft", timeout=PATIENCE)
    ivy.click(page.get_by_test_id("send-to-review"))
    expect(page.get_by_role("status").first).to_be_visible()


def take_off(ivy: Hands, public: Path) -> None:
    ivy.begin("the author takes the English off the site")
    ivy.page.goto(f"{ivy.url}pages/{ID}/-/about")
    ivy.click(ivy.page.get_by_test_id("withdraw-english"))
    english = ivy.page.locator("[data-live]").first
    expect(english).to_have_attribute("data-live", "off", timeout=PATIENCE)
    assert not public.exists()


def approve(guest: Hands) -> None:
    """What has no finding at once; the rest, and all about safety, card by card."""
    page = guest.page
    page.goto(f"{guest.url}pages/{ID}")
    if page.get_by_text("Approve all without findings").count() and guest.task.endswith("ann"):
        guest.click(page.get_by_text("Approve all without findings"))
        guest.click(page.locator(".thumb button.primary"))
    start = page.locator("a.primary", has_text=re.compile("Start reading|Continue"))
    for _ in range(len(MANDARIN)):
        page.goto(f"{guest.url}pages/{ID}")
        if not start.count():
            return
        guest.click(start)
        with page.expect_response(lambda answer: answer.request.method == "POST"):
            guest.click(page.get_by_test_id("approve").first)


def _waits_for_the_desk(page: Page, url: str) -> None:
    """It follows the set-up at the same place, and whoever set it up is signed in."""
    for _ in range(60):
        with suppress(Error):
            page.goto(url, timeout=5_000)
            if page.get_by_test_id("first-steps").count():
                return
        page.wait_for_timeout(500)
    raise AssertionError(page.inner_text("body"))
