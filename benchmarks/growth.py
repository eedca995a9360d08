"""Measure how time grows with a project: documents, texts of one document, table rows, ledger lines, memory, glossary.

    python -m benchmarks.growth [--json] [--quick] [NAME…]

A project is made twice, the second time ten times as large in one thing, and once without any of it. A first build and
a first check of each run in one process; the time of the empty project is taken off. The exponent is the logarithm of the ratio
of times over that of sizes: 1 is linear, 2 quadratic. Each time is the least processor time of three runs in turns, and the larger project is
made larger until it takes two seconds, at most eight times as large.

Figures: `exponent_NAME`, that of the command that grows faster, and `exponent_max`.
"""

from __future__ import annotations

import math
import shutil
import tempfile
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from benchmarks.growth_worlds import WORLDS
from benchmarks.measure import PIPELINE, Job, fastest, options, show, table

SIZES: Mapping[str, int] = {
    "documents": 100,
    "texts": 2_000,
    "rows": 2_000,
    "ledger_lines": 40_000,
    "memory_units": 80_000,
    "glossary_terms": 16_000,
}
"""Of the larger project, to begin with."""
COMMANDS = ("build", "check")
QUICK = 20
"""As large is the larger project of a smoke run."""
LEAST = 2.2
"""Seconds that the larger project has to take, beyond the empty one: two, and what a quieter minute takes off."""
MOST = 8
"""Times as large as at first a project is made at most: of a memory, a check does no more than hash the file."""
CAP = 300.0
"""Seconds after which a run is stopped."""


def main() -> None:
    """Measure and print."""
    chosen = options(__doc__, names=sorted(SIZES))
    rows: list[list[object]] = []
    found: dict[str, float] = {}
    for name in chosen.names or SIZES:
        for command in COMMANDS:
            size, large, small = _times(name, command, quick=chosen.quick)
            exponent = round(math.log10(large / small), 2)
            found[name] = max(exponent, found.get(name, exponent))
            rows.append([name, command, size, f"{small:.2f}", f"{large:.2f}", exponent])
    figures: dict[str, float | None] = {f"exponent_{name}": one for name, one in found.items()}
    figures["exponent_max"] = max(found.values())
    head = ["what", "command", "size", "a tenth of it, s CPU", "all of it, s CPU", "exponent"]
    show(figures, table(head, rows), as_json=chosen.json)


def _times(name: str, command: str, *, quick: bool) -> tuple[int, float, float]:
    """The larger size, and what it and a tenth of it take beyond an empty project."""
    size = QUICK if quick else SIZES[name]
    with tempfile.TemporaryDirectory(prefix="bench-growth-") as folder:
        root = Path(folder)
        empty = _job(root / "empty", name, command, 0)
        large = _job(root / "large", name, command, size)
        while not quick and (again := _larger(name, size, _beyond(large, empty))) > size:
            size = again
            large = _job(root / "large", name, command, size)
        small = _job(root / "small", name, command, size // 10)
        least, *others = fastest([empty, small, large], 1 if quick else 3)
    # a smoke run may find nothing at all
    smaller, larger = (max(seconds - least, 0.001) for seconds in others)
    return size, larger, smaller


def _larger(name: str, size: int, seconds: float) -> int:
    """The size that is likely to take long enough, if one takes so many seconds; the same if that is enough, or the most."""
    if seconds >= LEAST:
        return size
    return min(MOST * SIZES[name], math.ceil(1.2 * size * LEAST / max(seconds, 0.01) / 10) * 10)


def _beyond(large: Job, empty: Job) -> float:
    """Seconds that a project takes beyond an empty one."""
    return fastest([large], 1)[0] - fastest([empty], 1)[0]


def _job(root: Path, name: str, command: str, size: int) -> Job:
    """A command on such a project, each time from nothing."""
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir()
    WORLDS[name](root, size)
    shutil.copytree(root / "locales", root / "locales.first")
    return Job(
        [*PIPELINE, "--jobs", "1", command],
        root,
        partial(_forget, root),
        CAP,
        codes=(0, 1),  # drafts of a benchmark have findings
    )


def _forget(root: Path) -> None:
    """The project as it was made: a build writes catalogs too."""
    for name in ("dist", ".pipeline", "locales"):
        shutil.rmtree(root / name, ignore_errors=True)
    shutil.copytree(root / "locales.first", root / "locales")


if __name__ == "__main__":
    main()
