"""Run writers in other processes, in the order of their tasks.

A worker is given the sites once, keeps no state and touches no file: one process or many give the same bytes.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context
from time import perf_counter

from pipeline.build.incremental import Made, Task, Write, write_here
from pipeline.build.writers.interface import Site

TRIAL = 1.0
"""Seconds of work in this process before anybody thinks of others."""
PAYS = 2.0
"""Seconds that the rest would take, from which on other processes are worth their start, half a second each."""
_CHUNK = 32
"""Tasks that a worker gets at once."""

_SITES: dict[str, Site] = {}
"""In a worker: the sites that tasks are about."""


@contextmanager
def writing(
    sites: Mapping[str, Site], jobs: int | None = None, *, at_once: bool = False
) -> Iterator[Write]:
    """Give the way to carry out tasks on these sites (by name) with `jobs` processes; None: one a processor.

    With `at_once` nobody tries first whether that pays.
    """
    pool = _Pool(sites, jobs or os.cpu_count() or 1, at_once=at_once)
    try:
        yield pool.write
    finally:
        pool.close()


class _Pool:
    def __init__(self, sites: Mapping[str, Site], jobs: int, *, at_once: bool) -> None:
        self._sites, self._jobs, self._at_once = dict(sites), jobs, at_once
        self._executor: Executor | None = None

    def write(self, site: Site, tasks: Sequence[Task]) -> Iterable[Made]:
        name = next((name for name, one in self._sites.items() if one is site), None)
        if name is None or self._jobs < 2:
            return write_here(site, tasks)
        made = [] if self._at_once else _tried(site, tasks)
        rest = tasks[len(made) :]
        try:
            there = ((name, task) for task in rest)
            return [*made, *(self._started().map(_write, there, chunksize=_CHUNK) if rest else ())]
        except (BrokenProcessPool, OSError):
            # a worker was killed (no memory left), perhaps while another one was being started: it is done here
            return [*made, *write_here(site, rest)]

    def _started(self) -> Executor:
        if self._executor is None:
            # `spawn`: a fork would take over locks that threads of this process hold
            context = get_context("spawn")
            self._executor = ProcessPoolExecutor(self._jobs, context, _start, (self._sites,))
        return self._executor

    def close(self) -> None:
        if self._executor is not None:
            self._executor.shutdown(cancel_futures=True)


def _tried(site: Site, tasks: Sequence[Task]) -> list[Made]:
    """Carry out tasks here, all of them or until it is clear that the rest would take long."""
    made: list[Made] = []
    start = perf_counter()
    for one in write_here(site, tasks):
        made.append(one)
        spent = perf_counter() - start
        left = len(tasks) - len(made)
        if spent > TRIAL and left * spent / len(made) > PAYS:
            break
    return made


def _start(sites: dict[str, Site]) -> None:
    _SITES.update(sites)


def _write(task: tuple[str, Task]) -> Made:
    name, one = task
    (made,) = write_here(_SITES[name], [one])
    return made
