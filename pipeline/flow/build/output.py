"""Write the output folders of a build, changed files only."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from pipeline.build.incremental import Output, PreviousOutput, Write, update_output
from pipeline.build.writers.interface import Site
from pipeline.files import disk_cache
from pipeline.files.content import Project
from pipeline.files.file_signature import FileSignature, signatures_of, stats_below, untouched
from pipeline.files.site import swap_release


def write_output(
    project: Project,
    name: str,
    site: Site,
    past: PreviousOutput,
    withdrawn: Collection[str] = (),
    *,
    write: Write,
    copy: bool = False,
) -> Output:
    """Make `dist/<name>` hold just this site. `past`: what this program wrote for it before; its files are looked at here.

    `withdrawn` and `copy` as for `swap_release`, `write` as for `update_output`.
    """
    target = project.dist / name
    before = disk_cache.load(project, f"trees/{name}", "", dict[str, FileSignature]) or {}
    lies_there = untouched(stats_below(target), before)
    output = update_output(site, replace(past, untouched=lies_there), write)
    swap_release(target, output.files, copy, withdrawn, output.kept)
    linked = {path: before[path] for path in output.kept}
    after = signatures_of(target, output.hashes, linked)
    if after != before:
        disk_cache.save(project, f"trees/{name}", "", after)
    return output
