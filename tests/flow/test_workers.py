"""Pages written in one process or in many: the same bytes, the same errors, and no page lost with a process."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from copy import copy
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.build.incremental import PreviousOutput, Task, update_output
from pipeline.build.writers.html import write as html
from pipeline.build.writers.registry import Mode, Site, write_all
from pipeline.flow.build.evaluate import evaluate
from pipeline.flow.build.workers import writing
from pipeline.flow.known_pages import page_findings
from pipeline.flow.workers import Workers
from pipeline.flow.workspace import open_workspace
from pipeline.model.errors import PipelineError, RefusedError
from pipeline.model.pair import Status
from tests.build.samples import article, handout, site
from tests.flow.world import World


def many(mode: Mode) -> Site:
    """Twelve documents."""
    first = [
        replace(
            article(Status.DRAFT if mode is Mode.PREVIEW else Status.PUBLIC), id=f"articles/{n}"
        )
        for n in range(6)
    ]
    pairs = [
        replace(
            pair,
            path=f"content/en/{pair.id}.md",
            en=replace(pair.en, url=f"/en/{pair.id}/"),
            zh=pair.zh and replace(pair.zh, url=f"/zh-Hans/{pair.id}/"),
        )
        for pair in (*first, *(replace(handout(), id=f"handouts/{n}") for n in range(6)))
    ]
    return site(*pairs, mode=mode)


def test_two_processes_give_the_bytes_of_one() -> None:
    """Both trees, written by two other processes: files, and what is kept for the next run, are the same."""
    sites = {mode.value: many(mode) for mode in Mode}
    with writing(sites, 2, at_once=True) as write:
        for made in sites.values():
            apart = update_output(made, PreviousOutput(), write)
            assert apart.files == write_all(made)
            assert apart == update_output(made, PreviousOutput())


def test_a_killed_process_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that dies at its start: the pages are written here."""
    made = many(Mode.SITE)
    monkeypatch.setenv("PYTHONHOME", os.devnull)  # no Python starts with that
    with writing({"site": made}, 2, at_once=True) as write:
        assert update_output(made, PreviousOutput(), write).files == write_all(made)


def test_little_work_stays_here() -> None:
    """A few pages start no process, and neither does a site that the pool does not know."""
    made, tasks = many(Mode.SITE), [(0, html.__module__)]
    with writing({"site": made}, 2) as write:
        (few,) = write(made, tasks)
        (unknown,) = write(many(Mode.SITE), tasks)
    assert few == unknown


def test_errors_come_back_as_they_were() -> None:
    """What a writer raises in another process is the same error here, with its place and exit code."""
    made = many(Mode.SITE)
    wrong: list[Task] = [(0, html.__module__), (99, html.__module__)]
    with writing({"site": made}, 2, at_once=True) as write, pytest.raises(IndexError):
        list(write(made, wrong))
    for kind in (PipelineError, RefusedError):
        error = kind("CODE", "is wrong", "mend it", path="a.md", line=3)
        again = copy(error)  # by the way that pickle goes
        assert (type(again), str(again), again.exit_code) == (kind, str(error), error.exit_code)


def test_pages_are_judged_elsewhere_as_here(live: World) -> None:
    """Other processes load what they need themselves, and come to the same results, findings and hashes."""
    workspace = open_workspace(live.root)
    names = list(workspace.headers)
    with Workers(workspace, 2, at_once=True) as workers:
        apart = list(workers.map(evaluate, names))
        found = list(workers.map(page_findings, names))
    assert apart == [evaluate(workspace, name) for name in names]
    assert found == [page_findings(workspace, name) for name in names]


def _pid(_state: object, _task: int) -> int:
    return os.getpid()


_KILLED = """
import time
from pipeline.flow.workers import Workers
from tests.flow.test_workers import _pid
if __name__ == "__main__":
    with Workers(None, 2, at_once=True) as workers:
        print(*set(workers.map(_pid, range(40))), flush=True)
        time.sleep(60)
"""


def test_a_killed_build_leaves_no_workers(tmp_path: Path) -> None:
    """A withdrawal breaks builds off: what they had started ends with them."""
    script = tmp_path / "killed.py"
    script.write_text(_KILLED)
    build = subprocess.Popen(  # noqa: S603  our own words
        [sys.executable, script],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path.cwd())},
    )
    assert build.stdout
    workers = [int(pid) for pid in build.stdout.readline().split()]
    assert workers
    build.kill()
    build.wait()
    ends = time.monotonic() + 30
    while any(Path(f"/proc/{pid}").exists() for pid in workers):
        assert time.monotonic() < ends, workers
        time.sleep(0.05)
