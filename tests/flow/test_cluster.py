"""Pages judged, written and proven by the workers of a real Dask cluster: the same bytes, also when workers are killed."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from pipeline.files.inputs import program_sha
from pipeline.flow.build.run import build
from pipeline.flow.cluster import _carried_out
from pipeline.flow.known_pages import check, known_pages
from pipeline.flow.verify.run import verify
from pipeline.flow.workers import Workers
from pipeline.model.errors import PipelineError
from tests.flow.test_incremental import first_build, outputs, start
from tests.flow.world import ROOT, World

distributed = pytest.importorskip("distributed", reason="the extra `cluster` is not installed")


@dataclass
class Running:
    """A scheduler and its workers, each a process of its own, as people start them."""

    address: str
    folder: Path
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def add_worker(self, **environment: str) -> None:
        argv = [*DASK, "worker", self.address, "--nthreads", "1", "--no-nanny", "--no-dashboard"]
        self.workers.append(_process([*argv, "--local-directory", str(self.folder)], **environment))

    def end_workers(self) -> None:
        """Kill all workers, and wait until the scheduler has seen that they are gone."""
        for worker in self.workers:
            worker.kill()
            worker.wait()
        self.workers.clear()
        with distributed.Client(self.address, set_as_default=False) as client:
            while client.nthreads():
                time.sleep(0.1)

    def wait(self) -> None:
        """Until all workers have come."""
        with distributed.Client(self.address, set_as_default=False) as client:
            client.wait_for_workers(len(self.workers), timeout=120)


DASK = (sys.executable, "-c", "from dask.__main__ import main; main()")


def _process(argv: list[str], **environment: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603  our own arguments
        argv,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Running]:
    """Two workers."""
    told = tmp_path / "scheduler.json"
    argv = [*DASK, "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--no-show"]
    scheduler = _process([*argv, "--scheduler-file", str(told)])
    running = Running("", tmp_path / "dask")
    try:
        running.address = _address(told)
        running.add_worker()
        running.add_worker()
        running.wait()
        yield running
    finally:
        for process in (scheduler, *running.workers):
            process.kill()
            process.wait()


def _address(told: Path) -> str:
    for _ in range(600):
        if told.exists() and (text := told.read_text("utf-8")):
            address: str = json.loads(text)["address"]
            return address
        time.sleep(0.1)
    raise AssertionError("no scheduler")


def number_of(state: Path, task: int) -> tuple[int, int]:
    """A task that tells who did it; at one of them its worker dies, the first time."""
    killed = state / "killed"
    if task == 40 and not killed.exists():
        killed.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return task, os.getpid()


def kills_all(state: Path, task: int) -> int:
    """A task that no worker outlives, but the process that asked does."""
    if os.getpid() != int((state / "asks").read_text("utf-8")):
        os.kill(os.getpid(), signal.SIGKILL)
    return task


@pytest.mark.slow
def test_a_worker_that_dies_in_the_middle_changes_nothing(cluster: Running, tmp_path: Path) -> None:
    """What it was at is done by the other one; if all die, here."""
    with Workers(tmp_path, cluster.address, seen=tmp_path) as workers:
        made = list(workers.map(number_of, range(100)))
    assert [task for task, _ in made] == list(range(100))
    assert (tmp_path / "killed").exists()
    assert os.getpid() not in {who for _, who in made}
    (tmp_path / "asks").write_text(str(os.getpid()), "utf-8")
    with Workers(tmp_path, cluster.address, seen=tmp_path) as workers:
        assert list(workers.map(kills_all, range(20))) == list(range(20))


def leaves_a_file(state: Path, task: int) -> int:
    """A task that can be seen from outside."""
    (state / f"did-{task}").touch()
    return task


@pytest.mark.slow
def test_what_begins_is_done_before_anybody_waits_for_it(cluster: Running, tmp_path: Path) -> None:
    """The proof of a site is under way while its preview is written."""
    with Workers(tmp_path, cluster.address, seen=tmp_path) as workers:
        made = workers.begin(leaves_a_file, range(40))
        until = time.monotonic() + 60
        while len(list(tmp_path.glob("did-*"))) < 40:
            assert time.monotonic() < until
            time.sleep(0.05)
        assert list(made) == list(range(40))


def _kill_at_work(cluster: Running) -> None:
    """Kill a worker as soon as it has something to do."""
    with distributed.Client(cluster.address, set_as_default=False) as client:
        while len(busy := {address for address, tasks in client.processing().items() if tasks}) < 2:
            time.sleep(0.001)
        pids = client.run(os.getpid)
        os.kill(pids[min(busy)], signal.SIGKILL)


@pytest.mark.slow
def test_a_cluster_builds_and_proves_what_one_process_does(
    cluster: Running, tmp_path: Path
) -> None:
    """Pages are judged and written there, while a worker is killed: outputs and proof are those of here."""
    world = start().copy(tmp_path / "p")
    for number in range(40):
        text = f"---\ntitle: Page {number}\nid: articles/n{number}\n---\n\nSit down together, {number}.\n"
        world.path(f"content/en/articles/n{number}.md").write_text(text, "utf-8")
    here = first_build(world, tmp_path / "here")
    there = World(tmp_path / "there")
    shutil.copytree(world.root, there.root, ignore=shutil.ignore_patterns("dist", ".pipeline"))
    killer = threading.Thread(target=_kill_at_work, args=(cluster,))
    killer.start()
    built = build(there.root, jobs=cluster.address)
    killer.join()
    assert built.judged == 42
    assert outputs(there) == outputs(here)
    shutil.rmtree(there.path(".pipeline"))
    found = check(known_pages(there.root), (), jobs=cluster.address)
    assert found == check(known_pages(here.root), ())
    assert verify(there.open(), jobs=cluster.address) == verify(there.open(), jobs=1)
    page = next(there.path("dist/site").resolve().rglob("index.html"))
    page.write_bytes(page.read_bytes().replace(b"</p>", b"!</p>", 1))
    wrong = verify(there.open(), jobs=cluster.address).breaches
    assert wrong
    assert wrong == verify(there.open(), jobs=1).breaches


@pytest.mark.slow
def test_a_worker_that_is_another_program_touches_nothing(cluster: Running, tmp_path: Path) -> None:
    """It would judge by other rules; and one that does not see the project would find every catalog missing."""
    cluster.end_workers()
    cluster.add_worker(SOURCE_DATE_EPOCH="1")
    cluster.wait()
    with Workers(tmp_path, cluster.address) as workers, pytest.raises(PipelineError) as raised:
        list(workers.map(number_of, range(3)))
    assert "CLUSTER a worker runs another program" in str(raised.value)


def test_a_worker_that_does_not_see_the_project_touches_nothing(tmp_path: Path) -> None:
    """The same path is another folder there."""
    said = _carried_out(tmp_path, number_of, range(3), program_sha(), (str(tmp_path), 1))
    assert "does not see" in str(said)


def test_a_cluster_that_is_not_there_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody at the address; and no Dask on this machine."""
    monkeypatch.setattr("pipeline.flow.cluster._REACHED_IN", 0.1)
    with Workers(tmp_path, "tcp://127.0.0.1:9") as workers, pytest.raises(PipelineError) as raised:
        list(workers.map(number_of, range(3)))
    assert "CLUSTER nobody answers at tcp://127.0.0.1:9" in str(raised.value)
    monkeypatch.setitem(sys.modules, "distributed", None)
    with Workers(tmp_path, "tcp://127.0.0.1:9") as workers, pytest.raises(PipelineError) as raised:
        list(workers.map(number_of, range(3)))
    assert "pip install 'pipeline[cluster]'" in str(raised.value)
