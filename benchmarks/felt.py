"""Measure what people wait for: a saved word, status, check, review list, verify, a build.

    python -m benchmarks.felt [--json] [--quick] [--no-peers]

Set PIPELINE_BEFORE to a checkout of an earlier version, and it runs the same commands in the same run, in turns; a column
gives how many times less processor time is needed now. Its own save is a whole build, as its preview did it.

Figures, at the largest size, in processor time: `<command>_s`, `saved_ms` and `saved_wall_ms` from the close of the file to the new bytes over
HTTP, `before_<command>` the ratio, `saved_reloads` how often the open page loads again for one save.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from benchmarks.measure import ROOT, Figures, Job, compare, options, show, table
from benchmarks.practice import make

SIZES = (4, 100, 1_000)
"""Documents."""
CAP = 300.0
"""Seconds that an earlier version is given."""
COMMANDS: Mapping[str, tuple[str, ...]] = {
    "first build": ("build",),
    "build again": ("build",),
    "one word": ("build",),
    "status": ("status",),
    "review list": ("review", "list"),
    "check": ("check",),
    "check anew": ("check",),
    "verify": ("verify",),
}
"""What is measured → the command."""
RISK = "accept_risk"
"""The line of the settings that earlier versions refuse."""


def main() -> None:
    """Measure and print."""
    chosen = options(__doc__)
    sizes = (3, 6) if chosen.quick else SIZES
    before = os.environ.get("PIPELINE_BEFORE")
    rows: list[list[object]] = []
    figures: dict[str, float | None] = {}
    with tempfile.TemporaryDirectory(prefix="bench-felt-") as name:
        for size in sizes:
            trees = {"now": ROOT} | ({"before": Path(before)} if before else {})
            worlds = {which: _world(Path(name) / f"{size}-{which}", size, which) for which in trees}
            for what, command in COMMANDS.items():
                found = _measured(what, command, trees, worlds, 1 if chosen.quick else 3)
                rows.append([size, what, *_row(found)])
                figures |= _figures(what, found)
            saved = _saved(worlds["now"])
            rows.append([size, "a saved word on the screen", _said(saved), "", ""])
            figures |= saved
    head = ["documents", "what", "now", "before", "times less CPU"]
    show(figures, table(head, rows), as_json=chosen.json)


def _world(root: Path, size: int, which: str) -> Path:
    """The project; the glossary is the practice's own."""
    make(root, size)
    shutil.copy(ROOT / "glossary.yaml", root / "glossary.yaml")
    if which == "before":
        settings = root / "pipeline.toml"
        lines = settings.read_text("utf-8").splitlines(keepends=True)
        settings.write_text("".join(line for line in lines if RISK not in line), "utf-8")
    return root


def _measured(
    what: str,
    command: tuple[str, ...],
    trees: Mapping[str, Path],
    worlds: Mapping[str, Path],
    times: int,
) -> dict[str, Figures]:
    jobs = {
        which: Job(
            [sys.executable, "-c", "from pipeline.cli import main; main()", *command],
            worlds[which],
            partial(_BEFORE.get(what, _nothing), worlds[which]),
            CAP,
            tree,
            (0, 1),  # drafts of a benchmark have findings
        )
        for which, tree in trees.items()
    }
    return compare(jobs, times)


def _nothing(_root: Path) -> None:
    pass


def _forget(root: Path) -> None:
    for name in ("dist", ".pipeline"):
        shutil.rmtree(root / name, ignore_errors=True)


def _forget_cache(root: Path) -> None:
    shutil.rmtree(root / ".pipeline/cache", ignore_errors=True)


def _edit(root: Path) -> None:
    """One word more in one document."""
    path = min((root / "content/en").rglob("*.md"))
    path.write_text(path.read_text("utf-8").replace(". ", " again. ", 1), "utf-8")


_BEFORE: Mapping[str, Callable[[Path], None]] = {
    "first build": _forget,
    "one word": _edit,
    "check anew": _forget_cache,
}
"""What happens before each run."""


def _row(found: Mapping[str, Figures]) -> list[object]:
    then = found.get("before")
    times = f"{then.cpu / found['now'].cpu:.1f}" if then else ""
    return [found["now"], then or "", times]


def _figures(what: str, found: Mapping[str, Figures]) -> dict[str, float | None]:
    name = what.replace(" ", "_")
    then = found.get("before")
    ratio = round(then.cpu / found["now"].cpu, 2) if then else None
    return {f"{name}_s": round(found["now"].cpu, 2), f"before_{name}": ratio}


def _saved(root: Path) -> dict[str, float | None]:
    """A word saved while the preview runs, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.saved", root],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, float | None] = json.loads(done.stdout)
    return found


def _said(saved: Mapping[str, float | None]) -> str:
    return (
        f"{saved['saved_wall_ms']} ms ({saved['saved_ms']} ms CPU), {saved['saved_reloads']} reload"
    )


if __name__ == "__main__":
    main()
