"""Builds that are killed, over and over, while a web server serves what they swap: readers meet whole pages, old or new."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http.client import HTTPConnection
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from time import sleep

import pytest

from pipeline.model.hashing import sha_of_bytes
from tests.flow.builder import turned
from tests.flow.oracle import assert_honest
from tests.flow.tiny import ARTICLE_ID, HANDOUT_ID
from tests.flow.world import ROOT, World

Site = Mapping[str, bytes]


@pytest.mark.parametrize("kills", [3, pytest.param(200, marks=pytest.mark.slow)])
def test_readers_meet_whole_pages_while_builds_are_killed(live: World, kills: int) -> None:
    """Whenever a build is killed, the served site is one of the two that there are, whole; the next build works.

    All the while another reader asks for every file again and again, and always gets one of the two.
    """
    sites = both_sites(live)
    moments = random.Random(kills)  # noqa: S311  moments, no secrets
    with served(live) as port, reading(port, sites) as faults:
        for _ in range(kills):
            with builder(live) as process:
                assert process.stdout
                assert process.stdout.readline() == "ready\n"
                sleep(moments.uniform(0, 0.5))
            assert fetched(port) in sites
        assert faults == []
    live.build()
    assert live.breaches() == []
    assert live.site() in sites
    assert len([*live.path("dist/releases/site").iterdir()]) <= 2
    assert_honest(live)


def test_a_withdrawal_reaches_readers_though_the_build_fails(live: World) -> None:
    """The page is gone for them at once; what else is public stays; the notice comes with the next build that works."""
    version = live.version(HANDOUT_ID)
    files = [version[name] for name in ("path", "json", "fragment", "pdf") if name in version]
    other = live.version(ARTICLE_ID)["path"]
    with served(live) as port:
        assert [get(port, file)[0] for file in files] == [200] * len(files)
        live.cli("review", "withdraw", HANDOUT_ID, "--as", "bo")
        ledger = live.ledger(ARTICLE_ID)
        before = ledger.read_bytes()
        ledger.write_bytes(b"<<<<<<< ours\n" + before)
        live.cli("build", "--frozen", expect=2)
        assert [get(port, file)[0] for file in files] == [404] * len(files)
        assert get(port, other)[0] == 200
        ledger.write_bytes(before)
        live.cli("build")
        status, notice = get(port, version["path"])
        assert status == 200
        assert b'class="notice"' in notice


def both_sites(world: World) -> list[Site]:
    """The site of each of the two forms of the English."""
    sites: list[Site] = []
    path = world.english(ARTICLE_ID)
    for _ in range(2):
        path.write_text(turned(path.read_text(encoding="utf-8")), encoding="utf-8")
        world.build()
        sites.append(world.site())
    assert sites[0] != sites[1]
    assert sites[0].keys() == sites[1].keys()
    return sites


@contextmanager
def builder(world: World) -> Iterator[subprocess.Popen[str]]:
    """A process that builds until the end of the block, where it is killed."""
    process = subprocess.Popen(  # noqa: S603  our own module
        [sys.executable, "-m", "tests.flow.builder", str(world.root)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


class _Quiet(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def served(world: World) -> Iterator[int]:
    """A web server whose root is the link `dist/site`; gives its port."""
    handler = partial(_Quiet, directory=str(world.path("dist/site")))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


def get(port: int, path: str) -> tuple[int, bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", f"/{path}", headers={"Connection": "close"})
    answer = connection.getresponse()
    data = answer.read()
    connection.close()
    return answer.status, data


def fetched(port: int) -> Site:
    """The whole site, as its manifest names it; each file is the one that is named."""
    manifest = get(port, "manifest.json")[1]
    named: dict[str, str] = json.loads(manifest)["files"]
    files = {path: get(port, path)[1] for path in named}
    assert {path: sha_of_bytes(data) for path, data in files.items()} == named
    return {**files, "manifest.json": manifest}


@contextmanager
def reading(port: int, sites: list[Site]) -> Iterator[list[str]]:
    """Somebody who asks for every file until the end of the block; gives what was wrong."""
    faults: list[str] = []
    rounds, over = 0, Event()

    def read() -> None:
        nonlocal rounds
        while not over.is_set():
            for path in sites[0]:
                status, data = get(port, path)
                if status != 200 or data not in (site[path] for site in sites):
                    faults.append(f"{path}: {status}, {len(data)} bytes")
                sleep(0.002)
            rounds += 1

    reader = Thread(target=read)
    reader.start()
    try:
        yield faults
    finally:
        over.set()
        reader.join()
    assert rounds > 3
