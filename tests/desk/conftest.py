"""A desk that is served over real HTTP on loopback, over the tiny project; one for each test. And a PostgreSQL."""
# ruff: noqa: S603  programs and words of our own

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import CI
from tests.desk.served import Served, served
from tests.flow.derived import with_traditional
from tests.flow.tiny import ARTICLE_ID
from tests.flow.world import World, tiny_world


@pytest.fixture(scope="session")
def _drafted(tmp_path_factory: pytest.TempPathFactory) -> World:
    return tiny_world(tmp_path_factory.mktemp("desk") / "p")


@pytest.fixture(scope="session")
def _derived(_drafted: World, tmp_path_factory: pytest.TempPathFactory) -> World:
    world = _drafted.copy(tmp_path_factory.mktemp("derived") / "p")
    world.release(ARTICLE_ID)
    return with_traditional(world).world


@pytest.fixture
def derived(_derived: World, tmp_path: Path) -> World:
    """The article public in Simplified Chinese, and drafted in Traditional."""
    return _derived.copy(tmp_path / "p")


@pytest.fixture
def world(_drafted: World, tmp_path: Path) -> World:
    """The tiny project: two documents drafted, nobody has decided anything."""
    return _drafted.copy(tmp_path / "p")


@pytest.fixture
def desk(world: World) -> Iterator[Served]:
    """Its desk, with an account for everybody: Ann and Bo review, Lea leads, Ada administers, Rae reads."""
    with served(world.root) as running:
        yield running


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A PostgreSQL of our own, on a socket in a folder of its own."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"))  # where Debian keeps the server
    server = shutil.which(
        "postgres", path=os.pathsep.join([*map(str, reversed(places)), os.environ["PATH"]])
    )
    if server is None or (os.geteuid() == 0 and shutil.which("runuser") is None):
        say = pytest.fail if CI else pytest.skip
        say("no PostgreSQL server on this machine: `.ci/tools` says how to get it")
    with tempfile.TemporaryDirectory() as folder:
        yield from _postgres(Path(folder), Path(server).parent)


def _postgres(folder: Path, programs: Path) -> Iterator[str]:
    folder.chmod(0o777)
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    data = folder / "data"
    made = subprocess.run(
        [
            *as_user,
            str(programs / "initdb"),
            "-D",
            str(data),
            "-U",
            "desk",
            "-A",
            "trust",
            "--no-sync",
        ],
        capture_output=True,
        check=False,
    )
    if made.returncode:
        say = pytest.fail if CI else pytest.skip
        say(f"PostgreSQL cannot be set up here: {made.stderr.decode()[-200:]}")
    words = [
        str(programs / "postgres"),
        "-D",
        str(data),
        "-k",
        str(folder),
        "-c",
        "listen_addresses=",
        "-c",
        "fsync=off",
    ]
    server = subprocess.Popen([*as_user, *words], stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            if (
                subprocess.run(
                    [programs / "pg_isready", "-h", str(folder)], capture_output=True, check=False
                ).returncode
                == 0
            ):
                break
            threading.Event().wait(0.05)
        yield f"postgresql+psycopg://desk@/postgres?host={folder}"
    finally:
        server.terminate()
        server.wait()
