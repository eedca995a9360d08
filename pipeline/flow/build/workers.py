"""Run the writers of pages here or in other processes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from pipeline.build.incremental import Made, Task, Write, write_here
from pipeline.build.writers.interface import Site
from pipeline.flow.workers import Jobs, Workers

_Sites = Mapping[str, Site]


@contextmanager
def writing(sites: _Sites, jobs: Jobs = None, *, at_once: bool = False) -> Iterator[Write]:
    """Give the way to carry out tasks on these sites (by name); `jobs` and `at_once` as for `Workers`."""
    with Workers(dict(sites), jobs, at_once=at_once) as workers:

        def write(site: Site, tasks: Sequence[Task]) -> Iterable[Made]:
            name = next((name for name, one in sites.items() if one is site), None)
            if name is None:
                return write_here(site, tasks)
            return workers.map(_write, [(name, task) for task in tasks])

        yield write


def _write(sites: _Sites, task: tuple[str, Task]) -> Made:
    name, one = task
    (made,) = write_here(sites[name], [one])
    return made
