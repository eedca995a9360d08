"""A `Site` and what was written before in; the folder that is served, with only what is new written, out."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from pipeline.build.rewrite import Pages, Past, Write, rewrite
from pipeline.build.writers.interface import Site
from pipeline.files import cache
from pipeline.files.content import Project
from pipeline.files.site import swap_tree
from pipeline.files.stamps import Stamp, stamped, standing, stats_below
from pipeline.model.encoding import sha_of

TREES = ("site", "preview")
"""Folders of `dist`. The site first: a withdrawal must not wait for a preview that cannot be written."""


def write_tree(
    project: Project,
    name: str,
    site: Site,
    written: Pages,
    withdrawn: Collection[str] = (),
    *,
    write: Write,
    copy: bool = False,
) -> Pages:
    """Make `dist/<name>` hold just this site. `written`: what this program wrote for it before.

    `withdrawn` and `copy` as for `swap_tree`, `write` as for `rewrite`.
    """
    target = project.dist / name
    before = cache.load(project, f"trees/{name}", dict[str, Stamp]) or {}
    output = rewrite(site, Past(written, standing(stats_below(target), before)), write)
    swap_tree(target, output.files, copy, withdrawn, output.kept)
    linked = {path: before[path] for path in output.kept}
    after = stamped(target, output.hashes, linked)
    if after != before:
        cache.save(project, f"trees/{name}", after)
    return output.written


def trees_sha(project: Project) -> str:
    """One hash of what the file system says of both trees: it changes when anybody touches a file of them."""
    return sha_of([(_way(project.dist / name), stats_below(project.dist / name)) for name in TREES])


def _way(target: Path) -> str:
    return str(target.readlink()) if target.is_symlink() else ""
