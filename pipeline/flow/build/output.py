"""Write the output folders of a build, changed files only."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from pipeline.build.incremental import Made, Output, OutputPlan, PreviousOutput
from pipeline.build.writers.interface import Site
from pipeline.files import disk_cache
from pipeline.files.content import Project
from pipeline.files.file_signature import FileSignature, signatures_of, stats_below, untouched
from pipeline.files.site import swap_release


@dataclass(frozen=True, slots=True)
class TreeUpdate:
    """One output folder as it lies there, and what it needs."""

    name: str
    """`dist/<name>`."""
    before: Mapping[str, FileSignature]
    """Its files as the last build left them."""
    plan: OutputPlan
    """What is to be made."""


def plan_tree(project: Project, name: str, site: Site, past: PreviousOutput) -> TreeUpdate:
    """What `dist/<name>` needs to hold just this site. `past`: what this program wrote for it before; its files are looked at here."""
    before = disk_cache.load(project, f"trees/{name}", "", dict[str, FileSignature]) or {}
    lies_there = untouched(stats_below(project.dist / name), before)
    return TreeUpdate(name, before, OutputPlan(site, replace(past, untouched=lies_there)))


def write_tree(
    project: Project,
    tree: TreeUpdate,
    made: Iterable[Made],
    withdrawn: Collection[str] = (),
    *,
    copy: bool = False,
) -> Output:
    """Write it; `made` as for `OutputPlan.output`, `withdrawn` and `copy` as for `swap_release`."""
    target, before = project.dist / tree.name, tree.before
    output = tree.plan.output(made)
    swap_release(target, output.files, copy, withdrawn, output.kept)
    linked = {path: before[path] for path in output.kept}
    after = signatures_of(target, output.hashes, linked)
    if after != before:
        disk_cache.save(project, f"trees/{tree.name}", "", after)
    return output
