"""Carry out tasks in this process, in several or on a cluster, in the order of the tasks.

A worker is given one state at its start and keeps nothing from one task to the next: one process or many, here or on other
machines, give the same.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from itertools import chain, repeat
from multiprocessing import get_context, parent_process
from pathlib import Path
from threading import Thread
from time import perf_counter
from types import TracebackType
from typing import Any, Generic, TypeVar

from pipeline.flow.cluster import Cluster, LostError

S = TypeVar("S")
T = TypeVar("T")
M = TypeVar("M")

Jobs = int | str | None
"""Processes of this machine that carry out tasks, None: one a processor; a text: the address of a cluster's scheduler, whose workers do it."""
TRIAL = (8, 1.0)
"""Tasks, or seconds of work, in this process before anybody thinks of others: the first tasks load what all need."""
PAYS = {"fork": 0.5, "spawn": 6.0}
"""Seconds that the rest would take, from which on other processes are worth their start: spawned ones load all checks first."""
_CHUNK = 16
"""Tasks that a worker gets at once."""

_LOST = (BrokenProcessPool, OSError, LostError)
"""What is raised where workers cannot be started, or are gone."""
_STATE: list[Any] = []
"""In a worker: what tasks are about."""


def slow_after_trial(tasks: Sequence[T], is_slow: Callable[[T], bool]) -> list[T]:
    """The order in which slow tasks neither mislead the trial nor are left to one worker at the end.

    What sets handouts starts threads: after one of them no process could be forked from this one.
    """
    quick = [task for task in tasks if not is_slow(task)]
    slow = filter(is_slow, tasks)
    return [*quick[: TRIAL[0]], *slow, *quick[TRIAL[0] :]]


class Workers(Generic[S]):
    """One state, and those who carry out tasks on it. They are started when that pays, and ended with the `with`."""

    def __init__(
        self, state: S, jobs: Jobs = None, *, at_once: bool = False, seen: Path | None = None
    ) -> None:
        """With `at_once` nobody tries first whether other processes pay. `seen`: a folder that workers on other machines have to see."""
        self._state, self._seen = state, seen
        self._address = jobs if isinstance(jobs, str) else ""
        self._jobs = jobs if isinstance(jobs, int) else os.cpu_count() or 1
        self._at_once = at_once
        self._executor: Executor | None = None
        self._cluster: Cluster | None = None

    def __enter__(self) -> Workers[S]:
        """Nothing is started yet."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End all workers."""
        if self._executor is not None:
            self._executor.shutdown(cancel_futures=True)
        if self._cluster is not None:
            self._cluster.close()

    def map(self, work: Callable[[S, T], M], tasks: Sequence[T]) -> Iterator[M]:
        """What `work`, a function of a module, makes of each task. Raises what it raises."""
        done = 0
        for made in self._tried(work, tasks):
            yield made
            done += 1
        yield from self._by_others(work, tasks[done:])

    def begin(self, work: Callable[[S, T], M], tasks: Sequence[T]) -> Iterator[M]:
        """As `map`, but what other processes of this machine do is begun now, and what is done here is done now."""
        tried = list(self._tried(work, tasks))
        rest = tasks[len(tried) :]
        begun: Iterator[M] | None = None
        with suppress(*_LOST):
            begun = self._elsewhere(work, rest) if rest else None
        return chain(tried, self._by_others(work, rest, begun))

    def _by_others(
        self, work: Callable[[S, T], M], tasks: Sequence[T], begun: Iterator[M] | None = None
    ) -> Iterator[M]:
        """What others make of tasks, perhaps begun already; what they lose is done here."""
        done = 0
        try:
            for made in begun or (self._elsewhere(work, tasks) if tasks else ()):
                yield made
                done += 1
        except _LOST:
            # a worker was killed (no memory left), perhaps while another one was being started
            yield from (work(self._state, task) for task in tasks[done:])

    def _tried(self, work: Callable[[S, T], M], tasks: Sequence[T]) -> Iterator[M]:
        """Carry out tasks here, all of them or until it is clear that the rest would take long."""
        if self._address or (self._jobs > 1 and (self._at_once or self._executor)):
            return
        start, waited = perf_counter(), 0.0
        for number, task in enumerate(tasks, start=1):
            made = work(self._state, task)
            before = perf_counter()
            yield made
            waited += perf_counter() - before
            spent = perf_counter() - start - waited
            rest = (len(tasks) - number) * spent / number
            is_known = number >= TRIAL[0] or spent > TRIAL[1]
            if self._jobs > 1 and is_known and rest > PAYS[_way_to_start()]:
                return

    def _elsewhere(self, work: Callable[[S, T], M], tasks: Sequence[T]) -> Iterator[M]:
        """By other processes, here or on the cluster."""
        if not self._address:
            return self._started().map(_work, repeat(work), tasks, chunksize=_CHUNK)
        if self._cluster is None:
            self._cluster = Cluster(self._address, self._state, self._seen)
        return self._cluster.map(work, tasks)

    def _started(self) -> Executor:
        if self._executor is None:
            way = _way_to_start()
            if way == "fork":
                gc.freeze()  # what is shared stays so: nobody looks through it for garbage
            self._executor = ProcessPoolExecutor(
                self._jobs, get_context(way), _start, (self._state,)
            )
        return self._executor


def _way_to_start() -> str:
    """`fork` where this process has one thread: a worker has all that was read and worked out, at once and for nothing.

    Else `spawn`: a fork would take over locks that threads hold, those of libraries too. `/proc` counts these; where
    there is none, as on macOS, nobody can tell.
    """
    with suppress(OSError):
        return "fork" if len(os.listdir("/proc/self/task")) == 1 else "spawn"  # noqa: PTH208  names alone
    return "spawn"


def can_fork() -> bool:
    """Whether other processes would be forked now, which costs next to nothing."""
    return _way_to_start() == "fork"


def _start(state: object) -> None:
    _STATE[:] = [state]
    gc.disable()  # a twentieth of all time; hardly anything that a task makes hangs together in circles
    # whoever is killed ends no workers: each would wait for tasks for ever, with all that it holds
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work(work: Callable[[Any, Any], Any], task: object) -> Any:  # noqa: ANN401  whatever tasks make
    return work(_STATE[0], task)
