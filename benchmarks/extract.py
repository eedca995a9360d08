"""Measure how fast, and in how much memory, practice content becomes catalogs and comes back.

    python -m benchmarks.extract [--json] [--quick] [--no-peers]

Figures: `extract_ratio` and `put_ratio` (ours against the best peer at 1,000 documents, mdpo used as
a library), the same against the peers' commands alone, `growth` (time per document at 10,000 over
that at 1,000), `peak_rss_mb` (at 10,000).
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from benchmarks import corpus, peers
from benchmarks.measure import ROOT, Figures, Job, compare, options, put_aside, ratios, show, table

OURS = "ours"
LIBRARY = "mdpo (as a library)"


def main() -> None:
    """Measure and print."""
    chosen = options(__doc__)
    sizes = (5, 10, 20) if chosen.quick else (10, 100, 1_000, 10_000)
    times = 1 if chosen.quick else 5
    there = peers.Peers() if chosen.quick or chosen.no_peers else peers.ready()
    with tempfile.TemporaryDirectory(prefix="bench-extract-") as name:
        folder = Path(name)
        made = {size: corpus.write(folder / str(size) / "en", size) for size in sizes}
        rows, figures = _at_all_sizes(folder, made, times)
        text, ratios = _beside_peers(folder / str(sizes[-2]), sizes[-2], there, times)
    head = ["documents", "MB", "extraction + catalog", "MB/s", "put back", "MB/s"]
    parts = [table(head, rows), text, there.report()]
    show({**ratios, **figures}, "\n\n".join(filter(None, parts)), as_json=chosen.json)


def _at_all_sizes(
    folder: Path, made: Mapping[int, int], times: int
) -> tuple[list[list[object]], dict[str, float | None]]:
    """Ours at each size: rows of the table, and the figures of growth and memory."""
    rows: list[list[object]] = []
    took: dict[int, tuple[Figures, Figures]] = {}
    for size, bytes_ in made.items():
        place = folder / str(size)
        runs = min(times, 3) if size > 1_000 else times
        extracted = compare({OURS: _ours(place, "extract", "en", "po-ours")}, runs)[OURS]
        _dress(place, ["po-ours"])
        back = compare({OURS: _ours(place, "put", "en", "po-ours", "zh-ours")}, runs)[OURS]
        took[size] = (extracted, back)
        speeds = [f"{bytes_ / 1e6 / run.seconds:.2f}" for run in took[size]]
        rows.append([size, f"{bytes_ / 1e6:.2f}", extracted, speeds[0], back, speeds[1]])
    middle, largest = sorted(made)[-2:]
    figures: dict[str, float | None] = {
        "growth": round(took[largest][0].seconds / took[middle][0].seconds * middle / largest, 3),
        "growth_put": round(
            took[largest][1].seconds / took[middle][1].seconds * middle / largest, 3
        ),
        "peak_rss_mb": round(max(run.rss_mb for run in took[largest]), 1),
    }
    return rows, figures


def _beside_peers(
    place: Path, size: int, there: peers.Peers, times: int
) -> tuple[str, dict[str, float | None]]:
    """Ours and the peers in turns over the same files."""
    candidates = _candidates(place, there)
    extracted = compare({name: jobs[0] for name, jobs in candidates.items()}, times)
    _dress(place, [f"po-{name.split()[0]}" for name in candidates])
    back = compare({name: jobs[1] for name, jobs in candidates.items()}, times)
    for name in candidates:
        written = len([*(place / f"zh-{name.split()[0]}").rglob("*.md")])
        if written != size and not back[name].capped:
            raise RuntimeError(f"{name} has put back {written} of {size} documents")
    rows = [[name, extracted[name], back[name], back[name].runs] for name in candidates]
    figures: dict[str, float | None] = {}
    for figure, runs in (("extract_ratio", extracted), ("put_ratio", back)):
        others = {name: run for name, run in runs.items() if name != OURS}
        commands = [run for name, run in others.items() if name != LIBRARY]
        figures |= ratios(figure, runs[OURS], [*others.values()])
        figures |= ratios(f"{figure}_commands", runs[OURS], commands)
    head = [f"{size} documents, in turns", "extraction + catalog", "put back", "runs"]
    return table(head, rows), figures


def _candidates(place: Path, there: peers.Peers) -> dict[str, tuple[Job, Job]]:
    """For each who is there: the jobs of extraction and of putting back."""
    found = {
        OURS: (
            _ours(place, "extract", "en", "po-ours"),
            _ours(place, "put", "en", "po-ours", "zh-ours"),
        )
    }
    if "translate-toolkit" in there.environments:
        home = there.environments["translate-toolkit"]
        usual = ["--progress=none", "--no-placeholders"]
        po, zh = "po-translate-toolkit", "zh-translate-toolkit"
        extract = [f"{home}/md2po", *usual, "-i", "en", "-o", po]
        put = [f"{home}/po2md", *usual, "-m", "0", "-t", "en", "-i", po, "-o", zh]
        found["translate-toolkit"] = (_job(place, extract, po), _job(place, put, zh))
    if "mdpo" in there.environments:
        driver = [f"{there.environments['mdpo']}/python", str(_driver("mdpo_driver.py"))]
        folders = ["en", "po-mdpo", "zh-mdpo"]
        found[LIBRARY] = (
            _job(place, [*driver, "extract", *folders], "po-mdpo"),
            _job(place, [*driver, "put", *folders], "zh-mdpo"),
        )
    if "po4a" in there.programs:
        _po4a_settings(place)
        extract = ["po4a", "--no-translations", "--quiet", "po4a.conf"]
        put = ["po4a", "--no-update", "--quiet", "po4a.conf"]
        found["po4a"] = (_job(place, extract, "po-po4a"), _job(place, put, "zh-po4a"))
    return found


def _po4a_settings(place: Path) -> None:
    """One catalog for all documents: with one for each, po4a takes minutes."""
    lines = ["[po4a_langs] zh", "[po4a_paths] po-po4a/docs.pot zh:po-po4a/zh.po"]
    for path in sorted((place / "en").rglob("*.md")):
        name = path.relative_to(place / "en").as_posix()
        options = 'opt:"-o markdown -o neverwrap -k 0"'
        lines.append(f"[type: text] en/{name} zh:zh-po4a/{name} {options}")
    (place / "po4a.conf").write_text("\n".join(lines) + "\n", "utf-8")


def _ours(place: Path, *words: str) -> Job:
    return _job(place, [sys.executable, "-m", "benchmarks.ours", *words], words[-1])


def _job(place: Path, argv: list[str], makes: str) -> Job:
    """A job that writes the folder `makes`, empty before each run."""
    return Job(argv, place, partial(_empty, place / makes))


def _empty(folder: Path) -> None:
    put_aside(folder, folder.parent.parent)
    folder.mkdir()


def _dress(place: Path, folders: list[str]) -> None:
    """Give each string of the catalogs a Mandarin-like text, in a child that may grow."""
    compare({"dress": Job([sys.executable, "-m", "benchmarks.dress", *folders], place)}, 1)


def _driver(name: str) -> Path:
    return ROOT / "benchmarks" / "drivers" / name


if __name__ == "__main__":
    main()
