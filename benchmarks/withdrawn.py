"""Measure how long a page that was withdrawn at the desk can still be read.

    python -m benchmarks.withdrawn [--json] [--quick]

Set PIPELINE_WORLD to a folder with a built project, and a copy of it is measured too. Figures: `notice_s_<documents>`, seconds from the
decision to the notice on `dist/site`, and `notice_cpu_s_<documents>`, the processor time of the desk's builds meanwhile. Aims: 5 s
at 4 documents, 15 s at 1,000, on two quiet cores.
"""

from __future__ import annotations

import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import children_s, options, show, table
from benchmarks.practice import PEOPLE, make
from pipeline.flow.accounts.auth import store_of
from pipeline.flow.build.run import build
from pipeline.flow.jobs.runner import JobRunner
from pipeline.flow.jobs.wishes import wish_build
from pipeline.flow.project import open_project
from pipeline.flow.publishing import withdraw_page
from pipeline.store import jobs
from pipeline.store.database import Store

SIZES = (4, 1_000)
"""Documents."""
CAP = 120.0
"""Seconds after which a page is given up on."""
ROUNDS = 3
STEP = 0.02
"""Seconds between two looks at the page."""


def main() -> None:
    """Measure and print."""
    chosen = options(__doc__)
    rows: list[list[object]] = []
    figures: dict[str, float | None] = {}
    with tempfile.TemporaryDirectory(prefix="bench-withdrawn-") as name:
        for root, size in _worlds(Path(name), quick=chosen.quick):
            build(root)
            found = list(_rounds(root, 1 if chosen.quick else ROUNDS))
            wall, cpu = (round(statistics.median(one), 2) for one in zip(*found, strict=True))
            figures |= {f"notice_s_{size}": wall, f"notice_cpu_s_{size}": cpu}
            each = ", ".join(f"{seconds:.1f}" for seconds, _ in found)
            rows.append([size, each, wall, cpu, f"{os.getloadavg()[0]:.0f}"])
    head = ["documents", "seconds", "median", "CPU", "load"]
    show(figures, table(head, rows), as_json=chosen.json)


def _worlds(folder: Path, *, quick: bool) -> Iterator[tuple[Path, int]]:
    given = os.environ.get("PIPELINE_WORLD")
    for size in SIZES[:1] if quick or given else SIZES:
        make(folder / str(size), size)
        yield folder / str(size), size
    if given:
        root = folder / "given"
        shutil.copytree(given, root, symlinks=True)
        yield root, sum(1 for _ in (root / "content/en").rglob("*.md"))


def _rounds(root: Path, times: int) -> Iterator[tuple[float, float]]:
    """(seconds, seconds of processor) of each round."""
    project = open_project(root)
    tag = project.settings.locale.tag
    public = sorted((project.content_zh).rglob("*.md"))
    store = store_of(project)
    try:
        with JobRunner(root, store):
            _wait(store)
            for path in public[:times]:
                document = path.relative_to(project.content_zh).with_suffix("").as_posix()
                yield _withdrawn(root, store, document, tag)
                _wait(store)
    finally:
        store.close()


def _withdrawn(root: Path, store: Store, document: str, tag: str) -> tuple[float, float]:
    (page,) = (root / "dist/site" / tag).rglob(f"{document.rsplit('/', 1)[-1]}/index.html")
    before, used, began = page.read_bytes(), children_s(), time.monotonic()
    withdraw_page(root, document, PEOPLE[0], via="desk")
    wish_build(store, "withdraw", document, PEOPLE[0])
    while time.monotonic() - began < CAP:
        if page.exists() and page.read_bytes() != before:
            break
        time.sleep(STEP)
    took = time.monotonic() - began
    _wait(store)
    return took, children_s() - used


def _wait(store: Store) -> None:
    """Until nothing is wished and nothing runs."""
    while jobs.waiting(store) or jobs.running(store):
        time.sleep(STEP)


if __name__ == "__main__":
    main()
