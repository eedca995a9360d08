"""`translate` against a real server with every fault: what came is kept, the rest says why, and nothing is asked twice."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.fakes.fault_server import FaultServer, always
from tests.flow.world import ROOT, World, write_files

PARAGRAPHS = 60
FIRST = 1_000
"""Number of the first paragraph."""
WORDS = [
    "pause",
    "listen",
    "breathe",
    "repair",
    "ask",
    "thank",
    "notice",
    "wait",
    "soften",
    "return",
]
FAULTS = {
    "hang": "network",
    "busy": "busy",
    "busy 1 h": "busy",
    "500": "busy",
    "403": "refused",
    "reset": "network",
    "truncated": "network",
    "empty body": "broken",
    "empty": "empty",
    "error page": "broken",
    "echo": "echo",
    "mymemory": "error-page",
    "ten MB": "broken",
    "lost": "markup",
    "line lost": None,
    "line more": None,
    "swapped": None,
}
"""Mode → why what it played for still waits; None: smaller requests get it all."""

HIT = (1_007, 1_031)
"""Paragraphs that the fault is played for."""
RUN = "from pipeline.cli import main; main()"
"""A process that a test may kill."""


def text(number: int) -> str:
    """A paragraph of its own, of about 200 letters, with markup to lose; no number is a crisis line."""
    chosen = " ".join(WORDS[(number + step) % len(WORDS)] for step in range(26))
    return f"Paragraph {FIRST + number} says **{chosen}**."


def numbers(count: int) -> set[str]:
    """The numbers of so many paragraphs."""
    return {str(FIRST + n) for n in range(count)}


def project(root: Path, url: str, count: int, documents: int = 1, **options: object) -> World:
    """A project of documents with `count` paragraphs each, whose engine is the server."""
    extra = "".join(f"{key} = {value}\n" for key, value in options.items())
    settings = (
        'engines = ["google"]\nallow_third_party = "2026-11-23 lea"\n'
        f'[engine.google]\nurl = "{url}"\n{extra}'
    )
    files = {"pipeline.toml": settings, "glossary.yaml": "terms: []\n"}
    for page in range(documents):
        body = "\n\n".join(text(page * count + n) for n in range(count))
        front = f"---\ntitle: Page {page}\nid: articles/page-{page}\nkind: article\n---\n\n"
        files[f"content/en/articles/page-{page}.md"] = f"{front}{body}\n"
    write_files(root, files)
    world = World(root)
    world.cli("extract")
    return world


def paragraphs(server: FaultServer) -> Counter[str]:
    """How often each paragraph was sent, by its number."""
    return Counter(s.split()[1] for s in server.strings if s.startswith("Paragraph "))


def drafted(world: World) -> set[str]:
    """Numbers of the paragraphs that have a draft."""
    workspace = world.open()
    found = set()
    for document in workspace.documents:
        found |= {e.source.split()[1] for e in workspace.catalog(document) if e.target and e.source.startswith("Paragraph ")}  # fmt: skip
    return found


@pytest.mark.parametrize("mode", FAULTS)
def test_what_came_is_kept_and_only_the_rest_is_asked(mode: str, tmp_path: Path) -> None:
    """Requests with either of two paragraphs are played the fault: the run ends in time, and a second one asks for those alone."""
    code = FAULTS[mode]

    def play(query: str, _number: int) -> str:
        whole = mode in ("line lost", "line more", "swapped")
        hit = "\n" in query if whole else any(f"Paragraph {n} " in query for n in HIT)
        return mode if hit else "ok"

    with FaultServer(play) as server:
        world = project(tmp_path, server.url, PARAGRAPHS, timeout=0.3, rate=500, concurrency=2)
        start = time.monotonic()
        first = world.data("translate", "page-0", expect=None)
        spent = time.monotonic() - start
        kept = drafted(world)
    assert spent < 60
    waiting = {row["code"] for row in first["waiting"]}
    if code is None:
        assert waiting == set()
        assert kept == numbers(PARAGRAPHS)
    else:
        assert waiting & {code, "down"}, waiting
        assert not kept & {str(n) for n in HIT}
    assert not any("Paragraph" in row["message"] for row in first["waiting"])
    with FaultServer(always("ok")) as again:
        toml = (tmp_path / "pipeline.toml").read_text().replace(server.url, again.url)
        (tmp_path / "pipeline.toml").write_text(toml)
        world.cli("translate", "page-0")
        asked = paragraphs(again)
    assert set(asked) == numbers(PARAGRAPHS) - kept
    assert set(asked.values()) <= {1}
    assert drafted(world) == numbers(PARAGRAPHS)


@pytest.mark.parametrize(
    ("total", "most"), [(200, 2), pytest.param(1_000, 5, marks=pytest.mark.slow)]
)
def test_no_answer_is_lost_to_kill_9(total: int, most: int, tmp_path: Path) -> None:
    """Up to 1,000 strings, killed at chance moments: a killed run loses no more than the requests in the air."""
    threads = 4
    chance = random.Random(9)  # noqa: S311  no secret
    with FaultServer(always("ok"), latency=0.05) as server:
        world = project(tmp_path, server.url, total // 4, 4, rate=60, concurrency=threads)
        command = [sys.executable, "-c", RUN, "--project", str(tmp_path), "translate"]
        kills = 0
        while True:
            before = len(server.texts)
            child = subprocess.Popen(  # noqa: S603  our own program
                command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            while kills < most and len(server.texts) == before and child.poll() is None:
                time.sleep(0.01)
            try:
                child.wait(chance.uniform(0.02, 0.4) if kills < most else 120)
                break
            except subprocess.TimeoutExpired:
                child.send_signal(signal.SIGKILL)
                child.wait()
                kills += 1
        assert child.returncode == 0
        assert kills == most
        sent = paragraphs(server)
        repeated = _requests_again(server.texts)
    assert drafted(world) == numbers(total) == set(sent)
    assert repeated <= threads * kills


def _requests_again(texts: list[str]) -> int:
    """How many earlier requests hold a string that was sent again: their answers had not been kept."""
    last: dict[str, int] = {}
    lost: set[int] = set()
    for number, query in enumerate(texts):
        for line in query.split("\n"):
            if line in last:
                lost.add(last[line])
            last[line] = number
    return len(lost)


def test_running_again_costs_no_request(tmp_path: Path) -> None:
    """Even with every catalog gone, what was answered once is not asked again."""
    with FaultServer(always("ok")) as server:
        world = project(tmp_path, server.url, 20)
        world.cli("translate")
        for po in (tmp_path / "locales/zh/LC_MESSAGES").rglob("*.po"):
            po.unlink()
        asked = len(server.texts)
        world.cli("translate")
        assert len(server.texts) == asked
    assert len(drafted(world)) == 20


def test_nobody_reachable_ends_in_seconds(tmp_path: Path) -> None:
    """Exit 3, one line an engine, and the strings wait."""
    with FaultServer(always("ok")) as server:
        url = server.url
    world = project(tmp_path, url, 40)
    start = time.monotonic()
    done = world.cli("translate", "--engine", "google", expect=3)
    assert time.monotonic() - start < 15
    assert "40" in done.stdout or "wait" in done.stdout
    lines = [row for row in done.stderr.splitlines() if "google" in row]
    assert len(lines) <= 2
    assert drafted(world) == set()
