"""Pages written in one process or in many: the same bytes, the same errors, and no page lost with a process."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from copy import copy
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.build.incremental import OutputPlan, PreviousOutput, write_here
from pipeline.build.writers.registry import Mode, Site, write_all
from pipeline.checks.interface import EntryContext
from pipeline.flow import findings, large_pages, workers
from pipeline.flow.build.evaluate import complete_and_evaluate, evaluate
from pipeline.flow.build.workers import _pages, write_trees
from pipeline.flow.open_workspace import open_workspace
from pipeline.flow.run_checks import Checker, run_here
from pipeline.flow.workers import TRIAL, Workers, slow_after_trial
from pipeline.flow.workspace import Workspace
from pipeline.model.errors import PipelineError, RefusedError
from pipeline.model.finding import Finding
from pipeline.model.pair import Status
from tests.build.samples import article, handout, site, update_output
from tests.flow.tasks import dies, fails, twice, wait, wait_with_thread
from tests.flow.world import World


def many(mode: Mode) -> Site:
    """Six documents."""
    first = [
        replace(
            article(Status.DRAFT if mode is Mode.PREVIEW else Status.PUBLIC), id=f"articles/{n}"
        )
        for n in range(3)
    ]
    pairs = [
        replace(
            pair,
            path=f"content/en/{pair.id}.md",
            en=replace(pair.en, url=f"/en/{pair.id}/"),
            zh=pair.zh and replace(pair.zh, url=f"/zh-Hans/{pair.id}/"),
        )
        for pair in (*first, *(replace(handout(), id=f"handouts/{n}") for n in range(3)))
    ]
    return site(*pairs, mode=mode)


def test_two_processes_give_the_bytes_of_one() -> None:
    """Both trees, written by two other processes: files, and what is kept for the next run, are the same."""
    plans = {mode.value: OutputPlan(many(mode), PreviousOutput()) for mode in Mode}
    made = write_trees(plans, 2, at_once=True)
    for name, plan in plans.items():
        apart = plan.output(made[name])
        assert apart.files == write_all(plan.site)
        assert apart == update_output(plan.site, PreviousOutput())


def test_the_trial_is_over_before_a_slow_task_and_the_last_ones_are_quick() -> None:
    """A handout starts threads: after it no process could be forked."""
    few = TRIAL[0]
    order = slow_after_trial([*range(-3, 30)], lambda task: task < 0)
    assert order == [*range(few), -3, -2, -1, *range(few, 30)]
    made = many(Mode.SITE)
    plan = OutputPlan(replace(made, pairs=made.pairs[::-1]), PreviousOutput())
    kinds = [plan.site.pairs[page[0][1][0][0]].kind for page in _pages({"site": plan})]
    assert kinds == ["article"] * 3 + ["handout"] * 3


def test_a_killed_process_loses_nothing() -> None:
    """Workers that are killed: the tasks are carried out here."""
    with Workers(os.getpid(), 2, at_once=True) as workers:
        assert list(workers.map(dies, range(40))) == [2 * n for n in range(40)]


@pytest.mark.parametrize("at_once", [False, True])
def test_what_is_begun_ends_as_it_would_have(at_once: bool) -> None:
    """Tasks that others do meanwhile, and lose, come in their order and once."""
    with Workers(os.getpid(), 2, at_once=at_once) as workers:
        assert list(workers.begin(twice, range(40))) == [2 * n for n in range(40)]
        assert list(workers.begin(twice, ())) == []
        if at_once:
            assert list(workers.begin(dies, range(40))) == [2 * n for n in range(40)]


def test_a_tree_that_cannot_be_made_keeps_no_other_from_it() -> None:
    """A withdrawal goes out though a writer of the preview fails, here or in another process."""
    plans = {mode.value: OutputPlan(many(mode), PreviousOutput()) for mode in Mode}
    wrong = plans[Mode.PREVIEW.value]
    wrong.tasks.insert(0, (0, "no writer"))
    for at_once in (False, True):
        made = write_trees(plans, 2, at_once=at_once)
        plan = plans[Mode.SITE.value]
        assert list(made[Mode.SITE.value]) == list(write_here(plan.site, plan.tasks))
        with pytest.raises(KeyError, match="no writer"):
            list(made[Mode.PREVIEW.value])


def test_errors_come_back_as_they_were() -> None:
    """What is raised in another process is the same error here, with its place and exit code."""
    with Workers(os.getpid(), 2, at_once=True) as workers, pytest.raises(IndexError):
        list(workers.map(fails, range(40)))
    for kind in (PipelineError, RefusedError):
        error = kind("CODE", "is wrong", "mend it", path="a.md", line=3)
        again = copy(error)  # by the way that pickle goes
        assert (type(again), str(again), again.exit_code) == (kind, str(error), error.exit_code)


def test_pages_are_judged_elsewhere_as_here(live: World) -> None:
    """Other processes load what they need themselves, and come to the same results, findings and hashes."""
    workspace = open_workspace(live.root)
    names = list(workspace.headers)
    with Workers(workspace, 2, at_once=True) as workers:
        apart = list(workers.map(complete_and_evaluate, names))
    assert apart == [complete_and_evaluate(workspace, name) for name in names]


_ALONE = """
import sys
from importlib import import_module
from pathlib import Path
if __name__ == "__main__":
    getattr(import_module(sys.argv[1]), sys.argv[2])(Path(sys.argv[3]))
"""


def alone(tmp_path: Path, function: Callable[[Path], None], *more: Path) -> subprocess.Popen[str]:
    """A function of a module in a process of one thread, as the command line is: its workers are forked, where ours are spawned."""
    script = tmp_path / "alone.py"
    script.write_text(_ALONE)
    return subprocess.Popen(  # noqa: S603  our own words
        [sys.executable, script, function.__module__, function.__name__, *(more or (tmp_path,))],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path.cwd())},
    )


def _held(workspace: Workspace, path: str) -> bool:
    """True where this process need not take a file apart."""
    return workspace.cache.held(("english", path)) is not None


def _compared(root: Path) -> None:
    workspace = open_workspace(root)
    names = list(workspace.headers)
    files = [workspace.sources[name].path for name in names]
    with Workers(workspace, 2, at_once=True) as workers:
        assert all(workers.map(_held, files))
        apart = list(workers.map(complete_and_evaluate, names))
    assert apart == [complete_and_evaluate(workspace, name) for name in names]
    with Workers(os.getpid(), 2, at_once=True) as workers:
        assert list(workers.map(dies, range(40))) == [2 * n for n in range(40)]
    print("same")


def test_forked_workers_have_what_was_read(live: World, tmp_path: Path) -> None:
    """They take no file apart again, come to the same, and lose nothing when they are killed."""
    assert alone(tmp_path, _compared, live.root).communicate()[0] == "same\n"


def _asked_ahead(root: Path) -> None:
    large_pages.LARGE, large_pages._TOGETHER, workers.TRIAL, workers.PAYS["fork"] = (
        0,
        1,
        (1, 0.0),
        0.0,
    )
    workspace, again = open_workspace(root), open_workspace(root)
    names = list(workspace.headers)
    large_pages.judge_large(workspace, names, 2)
    asked: list[object] = []

    def ask(
        checker: Checker, contexts: tuple[EntryContext, ...], *more: object
    ) -> tuple[Finding, ...]:
        asked.extend(one for one in contexts if not more)
        return run_here(checker, contexts, *more)

    apart = [evaluate(replace(workspace, run_checks=ask), name) for name in names]
    assert apart == [evaluate(again, name) for name in names]
    assert findings.judged(workspace) == findings.judged(again)
    assert not asked
    print(len(findings.judged(workspace)))


def test_texts_of_large_pages_are_judged_once_by_several_processes(
    live: World, tmp_path: Path
) -> None:
    """What is said of them is just what one process would have said, and nobody asks for it again."""
    assert int(alone(tmp_path, _asked_ahead, live.root).communicate()[0]) > 10


@pytest.mark.parametrize("function", [wait, wait_with_thread], ids=["forked", "spawned"])
def test_a_killed_build_leaves_no_workers(function: Callable[[Path], None], tmp_path: Path) -> None:
    """A withdrawal breaks builds off: what they had started ends with them."""
    build = alone(tmp_path, function)
    assert build.stdout
    workers = [int(pid) for pid in build.stdout.readline().split()]
    assert workers
    build.kill()
    build.wait()
    ends = time.monotonic() + 30
    while any(Path(f"/proc/{pid}").exists() for pid in workers):
        assert time.monotonic() < ends, workers
        time.sleep(0.05)
