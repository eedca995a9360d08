"""A crowd at one desk, a desk that dies while several post, builds that are broken off: nothing acknowledged is lost."""

# ruff: noqa: S311, S603  chance that may be guessed, programs of our own
from __future__ import annotations

import random
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests

from pipeline.model.hashing import sha_of_bytes
from pipeline.store.accounts import start_session
from pipeline.store.database import open_store
from tests.desk.client import Browser
from tests.desk.served import PASSWORD, served
from tests.desk.test_together import (
    PAGE,
    Writer,
    accounts,
    assert_nothing_lost,
    command,
    desk_process,
    long_world,
)
from tests.flow.world import ROOT, World

OTHER = f"{PAGE}-1"
"""The page that is published and withdrawn while builds are broken off."""
BUILD = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); from pipeline.cli import main; main()"
"""A build that hears Ctrl+C, as on a terminal, also where the tests run in the background."""


def let_in(world: World, writers: Sequence[Writer]) -> None:
    """All are signed in, on a page that one of them has opened: what two hundred passwords cost is measured elsewhere."""
    store = open_store(f"sqlite:///{world.root}/.pipeline/desk.db")
    for writer in writers[1:]:
        token, _ = start_session(store, writer.name, "test", "127.0.0.1")
        writer.browser.http.cookies.set("desk", token)
        writer.links = writers[0].links
    store.close()


def come_in(writer: Writer, pages: int = 1) -> None:
    """Sign in and look at the pages."""
    assert writer.browser.sign_in(writer.name, PASSWORD).status == 200
    names = [PAGE, *(f"{PAGE}-{number}" for number in range(1, pages))]
    found = {
        re.split(r"[?#]", link)[0]
        for name in names
        for link in writer.browser.get(f"/pages/{name}").links()
        if "/-/texts/" in link
    }
    writer.links = sorted(found)


def post_until(over: Callable[[], bool], writers: Sequence[Writer]) -> None:
    """Everybody decides as fast as the desk answers, until it is over or the desk is gone."""

    def work(writer: Writer) -> None:
        number = 0
        while not over():
            number += 1
            try:
                writer.decide(writer.chance.randrange(10**6))
            except (AssertionError, requests.RequestException) as error:
                if not over():
                    writer.wrong.append(repr(error))

    threads = [threading.Thread(target=work, args=(writer,)) for writer in writers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def writers_at(url: str, people: int) -> list[Writer]:
    return [Writer(f"w{n}", Browser(url), [], 0, random.Random(n)) for n in range(people)]


def _taken(writers: Sequence[Writer]) -> int:
    """Decisions that the desk has acknowledged."""
    return sum(len(writer.taken) for writer in writers)


@pytest.mark.parametrize(
    ("people", "most"),
    [
        pytest.param(8, 5, id="quick"),
        pytest.param(200, 10**6, id="full", marks=pytest.mark.slow),
    ],
)
def test_a_crowd(
    tmp_path: Path, people: int, most: int, record_property: Callable[[str, object], None]
) -> None:
    """Each of them gets an answer to each request, and what the desk took is in the files."""
    pages = 4
    world = long_world(tmp_path / "p", people, pages)
    accounts(world, people)
    with desk_process(world) as (process, url):
        writers = writers_at(url, people)
        come_in(writers[0], pages)
        let_in(world, writers)
        end = time.monotonic() + 60
        post_until(lambda: time.monotonic() > end or _taken(writers) > most * people, writers)
        assert process.poll() is None, "the desk died"
    assert not [wrong for writer in writers for wrong in writer.wrong]
    record_property("taken", _taken(writers))
    record_property("refused", sum(writer.refused for writer in writers))
    assert _taken(writers) > people
    assert_nothing_lost(world, writers)


@pytest.mark.parametrize("kills", [1, pytest.param(45, marks=pytest.mark.slow)])
def test_a_desk_that_is_killed_while_several_post(
    tmp_path: Path, kills: int, record_property: Callable[[str, object], None]
) -> None:
    """SIGKILL at any moment, four at work: what was acknowledged before is there, and the next desk begins at once."""
    world = long_world(tmp_path / "p", 4)
    accounts(world, 4)
    writers, chance = writers_at("", 4), random.Random(45)
    for _ in range(kills):
        with desk_process(world) as (process, url):
            for writer in writers:
                writer.browser.base = url
                if not writer.links:
                    come_in(writer)
            with killed(process, writers, chance) as dead:
                post_until(dead.is_set, writers)
        assert not [wrong for writer in writers for wrong in writer.wrong]
        assert_nothing_lost(world, writers)
        for writer in writers:
            writer.forms.clear()
    record_property("taken", _taken(writers))
    rows = [line["id"] for line in world.lines(PAGE)]
    assert len(rows) == len(set(rows))


@contextmanager
def killed(
    process: subprocess.Popen[str], writers: Sequence[Writer], chance: random.Random
) -> Iterator[threading.Event]:
    """The desk dies some decisions later, in the midst of the next; gives what says so."""
    dead, before = threading.Event(), _taken(writers)
    wished, rest = before + chance.randint(1, 20), chance.uniform(0, 0.1)

    def kill() -> None:
        while _taken(writers) < wished:
            time.sleep(0.005)
        time.sleep(rest)
        dead.set()
        process.kill()

    killer = threading.Thread(target=kill, daemon=True)
    killer.start()
    yield dead
    assert process.wait(60) == -signal.SIGKILL


@pytest.mark.parametrize("times", [2, pytest.param(60, marks=pytest.mark.slow)])
def test_builds_that_are_broken_off_while_people_decide(
    tmp_path: Path, times: int, record_property: Callable[[str, object], None]
) -> None:
    """SIGKILL and Ctrl+C at any moment: the site is whole each time, and each decision is in the files."""
    world = long_world(tmp_path / "p", 3, pages=2)
    accounts(world, 3)
    for name in (PAGE, OTHER):
        world.cli("review", "approve", name, "--all", "--as", "w0")
        world.cli("review", "publish", name, "--as", "w0")
    world.cli("build")
    chance, ends = random.Random(60), []
    with served(world.root) as desk, posting(writers_at(desk.url, 2)) as writers:
        for number in range(times):
            verb = "publish" if number % 2 else "withdraw"
            world.cli("review", verb, OTHER, "--as", "w2")
            sent = signal.SIGINT if number % 4 < 2 else signal.SIGKILL
            ends.append(broken_off(world, chance.uniform(0.1, 2.5), sent))
            assert_whole(world)
            assert world.lines(OTHER)[-1]["verdict"] == verb
    assert not [wrong for writer in writers for wrong in writer.wrong]
    record_property("ends", str(ends))
    record_property("taken", _taken(writers))
    assert_nothing_lost(world, writers)
    command(world, "build")
    assert_whole(world)
    assert bool(world.version(OTHER)) == (times % 2 == 0)
    assert world.breaches() == []


@contextmanager
def posting(writers: list[Writer]) -> Iterator[list[Writer]]:
    """They decide at the desk until the block ends."""
    over = threading.Event()
    for writer in writers:
        come_in(writer)
    crowd = threading.Thread(target=post_until, args=(over.is_set, writers))
    crowd.start()
    try:
        yield writers
    finally:
        over.set()
        crowd.join()


def broken_off(world: World, seconds: float, sent: signal.Signals) -> int:
    """A build in a process of its own that is told to stop; gives how it ended."""
    words: list[Any] = [sys.executable, "-c", BUILD, "--project", world.root, "build"]
    with subprocess.Popen(words, cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.send_signal(sent)
        said = process.communicate(timeout=60)[1]
    assert process.returncode in (0, 1, 130, -sent), said
    # a signal that comes before the program has begun ends Python itself
    is_python = process.returncode < 0 or "init_import_site" in said
    assert is_python or "Traceback" not in said, said
    return process.returncode


def assert_whole(world: World) -> None:
    """Each file of the site is the one that its manifest names."""
    site = world.site()
    named: dict[str, str] = world.manifest()["files"]
    assert {path: sha_of_bytes(site[path]) for path in named} == named
