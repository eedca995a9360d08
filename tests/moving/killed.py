"""Run as `python -m tests.moving.killed ROOT NUMBER OLD NEW`: a rename that dies before its NUMBERth change of the disk."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from pipeline.flow.open_workspace import open_workspace
from pipeline.flow.rename import rename

_CHANGES = {"os.rename", "os.remove", "os.rmdir", "os.mkdir"}


def main(root: str, number: str, old: str, new: str) -> None:
    """Exit 9 where it died, 0 where it came to its end."""
    workspace = open_workspace(Path(root))
    left = int(number)

    def count(event: str, _arguments: tuple[object, ...]) -> None:
        nonlocal left
        if event in _CHANGES:
            left -= 1
            if left == 0:
                os._exit(9)

    sys.addaudithook(count)
    rename(workspace, old, new, "ann")


if __name__ == "__main__":
    main(*sys.argv[1:])
