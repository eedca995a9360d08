"""Measure what it costs to print the practice's own handouts, sheet by sheet.

    python -m benchmarks.print [--json] [--quick]

Figures, in processor time: `handout_s` (the three sheets of a handout, on average), `sheet_ms` (one sheet), `first_s` (the first handout
of a process, which reads the fonts), `again_ms` (a handout whose words were printed before: site and preview share its sheets);
`pages`, all together; `kb`, of a sheet; `peak_rss_mb`. Drafts are printed, as in the preview: their marks are there too.
"""

from __future__ import annotations

import io
import resource
import shutil
import statistics
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path

from pypdf import PdfReader

from benchmarks.measure import ROOT, options, show, table
from pipeline.build.writers import pdf
from pipeline.build.writers.interface import Site
from pipeline.flow.build.evaluate import evaluate
from pipeline.flow.build.sites import preview
from pipeline.flow.open_workspace import open_workspace

_LIBRARIES = ("segno", "typst")
"""What only a sheet needs, read before the clock starts: 15e07df read it when the program started."""
_KIB = 1 if sys.platform == "darwin" else 1024
"""Bytes of a unit in which the kernel counts memory."""


def main() -> None:
    """Measure and print."""
    chosen = options(__doc__)
    with tempfile.TemporaryDirectory(prefix="bench-print-") as name:
        _copy(Path(name))
        rounds = range(1 if chosen.quick else 6)
        # a process each: Typst remembers what it has laid out, and nobody prints a handout twice
        with ProcessPoolExecutor(1, get_context("spawn"), max_tasks_per_child=1) as pool:
            done = [pool.submit(_round, Path(name), number).result() for number in rounds]
    rows, seconds = [], []
    for handout in done[0].handouts:
        runs = [one.handouts[handout] for one in done]
        warm = [run.seconds for run in runs if not run.first] or [runs[0].seconds]
        seconds.append(statistics.median(warm))
        one = runs[0]
        size = f"{one.size / one.sheets / 1000:.0f} KB"
        rows.append([handout, one.sheets, one.pages, f"{seconds[-1]:.3f} s", size])
    first = [run.seconds for one in done for run in one.handouts.values() if run.first]
    once = done[0].handouts.values()
    sheets = sum(one.sheets for one in once)
    figures = {
        "handout_s": round(statistics.mean(seconds), 3),
        "sheet_ms": round(1000 * sum(seconds) / sheets, 1),
        "first_s": round(statistics.median(first), 3),
        "again_ms": round(1000 * statistics.median(one.again for one in done), 1),
        "pages": sum(one.pages for one in once),
        "kb": round(sum(one.size for one in once) / sheets / 1000),
        "peak_rss_mb": round(max(one.rss_mb for one in done)),
    }
    head = ["handout", "sheets", "pages", "processor time", "size of a sheet"]
    show(figures, table(head, rows), as_json=chosen.json)


@dataclass(frozen=True)
class Run:
    """One handout, printed once."""

    seconds: float
    """Processor time."""
    first: bool
    """True for the first of its process, which reads the fonts."""
    sheets: int
    pages: int
    size: int
    """Bytes of all sheets."""


@dataclass(frozen=True)
class Round:
    """A process that has printed every handout once."""

    handouts: dict[str, Run]
    again: float
    """Seconds for the last one, printed a second time."""
    rss_mb: float
    """Its highest resident memory."""


def _round(root: Path, number: int) -> Round:
    """Print all handouts, beginning with another one each time."""
    for library in _LIBRARIES:
        import_module(library)
    site = _site(root)
    at = number % len(site.pairs)
    runs: dict[str, Run] = {}
    for pair in (*site.pairs[at:], *site.pairs[:at]):
        start = time.process_time()
        made = [*pdf.write(site, pair).values()]
        spent = time.process_time() - start
        pages = sum(len(PdfReader(io.BytesIO(data)).pages) for data in made)
        runs[pair.id] = Run(spent, not runs, len(made), pages, sum(map(len, made)))
    start = time.process_time()
    pdf.write(site, site.pairs[at - 1])
    again = time.process_time() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _KIB / 1e6
    return Round({one: runs[one] for one in sorted(runs)}, again, memory)


def _copy(root: Path) -> None:
    """The handouts of this repository in a folder of their own."""
    for name in ("content/en", "locales/zh/LC_MESSAGES"):
        shutil.copytree(ROOT / name, root / name)
    for name in ("glossary.yaml", "pyproject.toml"):
        shutil.copy(ROOT / name, root)


def _site(root: Path) -> Site:
    """Its preview."""
    workspace = open_workspace(root)
    handouts = [one.id for one in workspace.documents if one.kind == pdf.HANDOUT]
    return preview(workspace, [evaluate(workspace, one).pairs.preview for one in handouts], {})[0]


if __name__ == "__main__":
    main()
