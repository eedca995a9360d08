"""Write the output folders of a build, changed files only."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from pipeline.build.incremental import Made, Output, OutputPlan, PreviousOutput
from pipeline.build.writers.interface import Site
from pipeline.files import disk_cache
from pipeline.files.content import Project
from pipeline.files.file_signature import FileSignature, Stat, signatures_of, stats_below, untouched
from pipeline.files.site import swap_release


@dataclass(frozen=True, slots=True)
class WrittenTree:
    """One output folder, once it is written."""

    output: Output
    signatures: Mapping[str, FileSignature]
    """Its files, but for those that somebody else has touched meanwhile."""


@dataclass(frozen=True, slots=True)
class TreeUpdate:
    """One output folder as it lies there, and what it needs."""

    name: str
    """`dist/<name>`."""
    before: Mapping[str, FileSignature]
    """Its files as the last build left them."""
    stats: Mapping[str, Stat | None]
    """What the file system says of them now."""
    plan: OutputPlan
    """What is to be made."""


def plan_tree(project: Project, name: str, site: Site, past: PreviousOutput) -> TreeUpdate:
    """What `dist/<name>` needs to hold just this site. `past`: what this program wrote for it before; its files are looked at here."""
    before = disk_cache.load(project, f"trees/{name}", "", dict[str, FileSignature]) or {}
    stats = stats_below(project.dist / name)
    past = replace(past, untouched=untouched(stats, before))
    return TreeUpdate(name, before, stats, OutputPlan(site, past))


def write_tree(
    project: Project,
    tree: TreeUpdate,
    made: Iterable[Made],
    withdrawn: Collection[str] = (),
    *,
    copy: bool = False,
) -> WrittenTree:
    """Write it; `made` as for `OutputPlan.output`, `withdrawn` and `copy` as for `swap_release`."""
    target, before = project.dist / tree.name, tree.before
    output = tree.plan.output(made)
    known = swap_release(
        target, output.files, copy, withdrawn, output.kept, tree.stats, output.hashes
    )
    linked = {path: before[path] for path in output.kept}
    after = signatures_of(target, output.hashes, linked, known or {})
    if after != before:
        disk_cache.save(project, f"trees/{tree.name}", "", after)
    return WrittenTree(output, after)
