"""Run the writers of pages here or in other processes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain, groupby
from operator import itemgetter

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
            # a page's files together: they share its body, wherever it is rendered
            pages = [(name, tuple(page)) for _, page in groupby(tasks, itemgetter(0))]
            return chain.from_iterable(workers.map(_write, pages))

        yield write


def _write(sites: _Sites, page: tuple[str, tuple[Task, ...]]) -> list[Made]:
    name, tasks = page
    return list(write_here(sites[name], tasks))
