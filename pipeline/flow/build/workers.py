"""Run the writers of pages here or in other processes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby, islice
from operator import itemgetter

from pipeline.build.incremental import Made, OutputPlan, Task, write_here
from pipeline.build.phrases import known_phrases, recall_phrases
from pipeline.build.writers.interface import Site
from pipeline.build.writers.pdf import HANDOUT
from pipeline.flow.workers import Jobs, Workers, slow_after_trial

_Sites = Mapping[str, Site]
_Page = tuple[tuple[str, tuple[Task, ...]], ...]
"""Name of a tree, and what is to be made for it of one document."""


def write_trees(
    plans: Mapping[str, OutputPlan], jobs: Jobs = None, *, at_once: bool = False
) -> dict[str, Iterator[Made]]:
    """Carry out the tasks of several trees (by name); of each, what was made, in the order of its tasks.

    A document is written for all trees together, wherever that is: they share its parse and its body. What a writer
    raises is raised by the iterator of its tree: no tree waits for another one that cannot be made.
    `jobs` and `at_once` as for `Workers`.
    """
    sites = {name: plan.site for name, plan in plans.items()}
    made: dict[str, dict[Task, Made]] = {name: {} for name in plans}
    pages = _pages(plans)
    with Workers(sites, jobs, at_once=at_once) as workers:
        for page, (parts, learned) in zip(pages, workers.map(_write, pages), strict=True):
            recall_phrases(learned)
            for (name, tasks), part in zip(page, parts, strict=True):
                made[name].update(zip(tasks, part, strict=bool(part)))
    return {name: _in_order(plan, made[name]) for name, plan in plans.items()}


def _pages(plans: Mapping[str, OutputPlan]) -> list[_Page]:
    found: dict[str, list[tuple[str, tuple[Task, ...]]]] = {}
    for name, plan in plans.items():
        for number, tasks in groupby(plan.tasks, itemgetter(0)):
            found.setdefault(plan.site.pairs[number].id, []).append((name, tuple(tasks)))
    kinds = {pair.id: pair.kind for plan in plans.values() for pair in plan.site.pairs}
    return [tuple(found[i]) for i in slow_after_trial([*found], lambda i: kinds[i] == HANDOUT)]


def _write(sites: _Sites, page: _Page) -> tuple[list[list[Made]], dict[str, str]]:
    """What was made, and the phrases that nobody knew before."""
    before = len(known_phrases())
    made = [_made(sites[name], tasks) for name, tasks in page]
    return made, dict(islice(known_phrases().items(), before, None))


def _made(site: Site, tasks: tuple[Task, ...]) -> list[Made]:
    """Nothing where a writer fails: it fails again, and says why, when its tree is written."""
    try:
        return list(write_here(site, tasks))
    except Exception:
        return []


def _in_order(plan: OutputPlan, made: dict[Task, Made]) -> Iterator[Made]:
    for task in plan.tasks:
        if task in made:
            yield made.pop(task)
        else:
            yield from write_here(plan.site, [task])
