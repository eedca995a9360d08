"""Measure a first build of a practice, one of nothing new and one of one changed page.

    python -m benchmarks.build [--json] [--quick] [--no-peers]

Figures: `unchanged_share` (a build of nothing new over a first one, 1,000 documents), `changed_share` (one page
changed), `unchanged_ms` (a document, beyond the build of 10 documents), `growth` (time per document at 5,000 over
that at 1,000), `peak_rss_mb` (of the largest process, at 5,000), `touched` (files written by a build of
nothing new), `handout_s` (what a printed handout adds to a first build). `_cpu`: the same in processor time.

Every page is an article, so that nothing is printed; `handout_s` alone prints. Hugo and mkdocs-static-i18n render the same pages,
English and Mandarin, each once and again. They do less: no catalogs, checks, approvals, fragments, JSON or side-by-side pages, and
each builds one tree where we build two.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping
from functools import partial
from operator import attrgetter
from pathlib import Path

from benchmarks import peers
from benchmarks.measure import PIPELINE, Figures, Job, compare, options, ratios, show, table
from benchmarks.sites import SITES

OURS = "ours"
CAP = 900.0
"""Seconds: 5,000 documents take longer than what peers are given."""
BUILD = [*PIPELINE, "build"]
SIZES = (10, 100, 1_000, 5_000)
"""Documents. The peers get those of the last but one."""
Row = tuple[Figures, Figures, Figures]
"""First build, nothing new, one page changed."""


def main() -> None:
    """Measure and print."""
    chosen = options(__doc__)
    sizes = (3, 6, 12) if chosen.quick else SIZES
    quiet = chosen.quick or chosen.no_peers
    there = peers.Peers() if quiet else peers.ready(names=SITES)
    with tempfile.TemporaryDirectory(prefix="bench-build-") as name:
        folder = Path(name)
        rows, taken, touched = _at_all_sizes(folder, sizes, 1 if chosen.quick else 3)
        figures = _figures(taken, sizes)
        figures["touched"] = touched
        beside, more = _beside_peers(folder / str(sizes[-2]), sizes[-2], taken[sizes[-2]], there)
        figures |= more
        figures["handout_s"] = _printed(folder, 3 if chosen.quick else 30)
    head = [
        "documents",
        "first build",
        "files",
        "nothing new",
        "files",
        "one page changed",
        "files",
    ]
    parts = [table(head, rows), beside, there.report()]
    show(figures, "\n\n".join(filter(None, parts)), as_json=chosen.json)


def _at_all_sizes(
    folder: Path, sizes: tuple[int, ...], times: int
) -> tuple[list[list[object]], dict[int, Row], int]:
    """Rows of the table, the times, and how many files the builds of nothing new have written."""
    rows: list[list[object]] = []
    taken: dict[int, Row] = {}
    touched = 0
    for size in sizes:
        root = _practice(folder / str(size), size)
        cold = compare({OURS: _ours(root, partial(_forget, root))}, times)[OURS]
        first = len(_files(root / "dist") | _files(root / ".pipeline"))
        before = _files(root)
        again = compare({OURS: _ours(root)}, times)[OURS]
        nothing = len(_files(root) - before)
        changed = compare({OURS: _ours(root, partial(_edit, root))}, times)[OURS]
        _edit(root)
        before = _files(root)
        compare({OURS: _ours(root)}, 1)
        one = len(_files(root) - before)
        taken[size] = (cold, again, changed)
        touched += nothing
        rows.append([size, cold, first, again, nothing, changed, one])
    return rows, taken, touched


def _figures(taken: Mapping[int, Row], sizes: tuple[int, ...]) -> dict[str, float | None]:
    least, middle, largest = sizes[0], *sizes[-2:]
    figures: dict[str, float | None] = {}
    for name, of in (("", attrgetter("seconds")), ("_cpu", attrgetter("cpu"))):
        cold, again, changed = map(of, taken[middle])
        figures[f"unchanged_share{name}"] = round(again / cold, 4)
        figures[f"changed_share{name}"] = round(changed / cold, 4)
        beyond = of(taken[middle][1]) - of(taken[least][1])
        figures[f"unchanged_ms{name}"] = round(1000 * beyond / (middle - least), 3)
        figures[f"growth{name}"] = round(of(taken[largest][0]) / cold * middle / largest, 3)
    figures["peak_rss_mb"] = round(max(run.rss_mb for run in taken[largest]), 1)
    return figures


def _beside_peers(
    root: Path, size: int, ours: Row, there: peers.Peers
) -> tuple[str, dict[str, float | None]]:
    """The same pages by static site generators, once and again."""
    first: dict[str, Figures] = {}
    again: dict[str, Figures] = {}
    for name, home in there.environments.items():
        place = root / f"as-{name}"
        argv = SITES[name](root, place, home)
        clean = partial(shutil.rmtree, place / "out", ignore_errors=True)
        first[name] = compare({name: Job(argv, place, clean)}, 3)[name]
        again[name] = compare({name: Job(argv, place)}, 3)[name]
        pages = len([*(place / "out").rglob("*.html")])
        if pages < 2 * size and not first[name].capped:
            raise RuntimeError(f"{name} has written {pages} pages of {size} documents")
    figures = ratios("cold_ratio", ours[0], [*first.values()])
    figures |= ratios("unchanged_ratio", ours[1], [*again.values()])
    rows = [[OURS, ours[0], ours[1]], *([name, first[name], again[name]] for name in first)]
    return (table(["the same pages", "first build", "again"], rows) if first else ""), figures


def _printed(folder: Path, size: int) -> float:
    """Seconds of processor time that each printed handout adds to a first build."""
    taken = {}
    for name in ("articles", "handouts"):
        flags = ["--handouts"] if name == "handouts" else []
        root = _practice(folder / name, size, *flags)
        taken[name] = compare({OURS: _ours(root)}, 1)[OURS].cpu
    return round((taken["handouts"] - taken["articles"]) / (size // 3), 3)


def _practice(root: Path, size: int, *flags: str) -> Path:
    """A project, made by a child that may grow."""
    root.mkdir()
    make = [sys.executable, "-m", "benchmarks.practice", str(root), str(size), *flags]
    compare({"make": Job(make, root, cap=CAP)}, 1)
    return root


def _ours(root: Path, before: Callable[[], object] = lambda: None) -> Job:
    return Job(BUILD, root, before, CAP)


def _forget(root: Path) -> None:
    for name in ("dist", ".pipeline"):
        shutil.rmtree(root / name, ignore_errors=True)


def _edit(root: Path) -> None:
    """One more word in one paragraph."""
    path = min((root / "content/en/articles").glob("*.md"))
    text = path.read_text("utf-8").replace("\n\n## ", " Again.\n\n## ", 1)
    path.write_text(text, "utf-8")


def _files(root: Path) -> set[tuple[int, int]]:
    """Inode and time of writing of every file: a file that is written is another pair, one that is linked is not."""
    ours = (path for path in root.rglob("*") if path.name != "messages.txt")  # that is `measure`'s
    stats = (path.lstat() for path in ours if path.is_file())
    return {(one.st_ino, one.st_mtime_ns) for one in stats}


if __name__ == "__main__":
    main()
