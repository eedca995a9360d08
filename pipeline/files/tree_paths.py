"""The paths of a tree: which may be those of files of a site, and which folders they need."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from pipeline.model.errors import PipelineError

MARK = ".pipeline-tree"
"""Lies in a plain folder that we wrote, so that we never clear a folder of somebody else."""
_LEAVES = re.compile(r"(?:\A|/)\.{0,2}(?:/|\Z)|[\\\0]")
"""In a path that leaves the tree, or that some system reads otherwise."""


def check_paths(tree: Collection[str]) -> None:
    """Raise TREE where a path leaves the tree, or one file would be in the place of a folder."""
    check_names(tree)
    if both := folders_of(tree).intersection(tree):
        what = f"`{min(both)}` would be a file and a folder"
        raise PipelineError("TREE", what, "give one of the pages another address")


def folders_of(paths: Iterable[str]) -> set[str]:
    """All folders above these paths, each once: most files share theirs with others."""
    found = {""}
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return found - {""}


def check_names(paths: Iterable[str]) -> None:
    """Raise TREE for a path that leaves the tree."""
    for path in paths:
        if _LEAVES.search(path) or path == MARK or not _is_utf8(path):
            what = f"{path!r} cannot be the path of a file of the site"
            raise PipelineError("TREE", what, "give the page another address (`slug`, `paths`)")


def _is_utf8(path: str) -> bool:
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
