"""Measure desks for a part of a project's documents: what memory and time to be ready cost for the group, and for the rest.

    python -m benchmarks.groups [--json] [--quick]

140 documents of 143 texts (20,020); restarts, every page was checked once before. For groups of 40, 70 and 140 documents
(`pipeline review serve --documents`): `start_s`, until it answers; `all_cpu_s`, processor time until all pages are at hand;
`mb`, what it holds then (the most that it held is that of its start: a password is hashed). With `_of_40` the project has these 40 documents and no others.
"""

from __future__ import annotations

import re
import tempfile
import time
from pathlib import Path

from benchmarks.desk import cpu_s, serving, until_ready
from benchmarks.desk_world import make
from benchmarks.measure import options, show, table

HEAD = ("documents of the desk", "of the project", "start_s", "all_cpu_s", "mb")


def main() -> None:
    """Measure and print."""
    chosen = options(__doc__)
    whole, texts, parts = (20, 40, (10, 20)) if chosen.quick else (140, 143, (40, 70, 140))
    rows = [[number, whole, *one] for number, one in _of(whole, texts, parts).items()]
    rows += [[number, number, *one] for number, one in _of(parts[0], texts, parts[:1]).items()]
    figures: dict[str, float | None] = {}
    for number, of, *measured in rows:
        alone = "" if of == whole else f"_of_{of:.0f}"
        figures |= {
            f"{name}_{number:.0f}{alone}": m for name, m in zip(HEAD[2:], measured, strict=True)
        }
    show(figures, table(HEAD, rows), as_json=chosen.json)


def _of(whole: int, texts: int, parts: tuple[int, ...]) -> dict[int, tuple[float, float, float]]:
    """Documents of a desk → its figures, in a project of `whole` documents."""
    with tempfile.TemporaryDirectory(prefix="bench-groups-") as folder:
        root = Path(folder)
        make(root, whole, texts, 1)
        with serving(root) as desk:
            until_ready(desk.port)
        return {number: _restarted(root, number) for number in parts}


def _restarted(root: Path, number: int) -> tuple[float, float, float]:
    group = f"articles/a000[0-{number // 10 - 1}]*" if number < 100 else "articles/*"
    begin = time.perf_counter()
    with serving(root, documents=group) as desk:
        start = time.perf_counter() - begin
        until_ready(desk.port)
        return round(start, 1), round(cpu_s(desk.pid), 1), round(_held_mb(desk.pid))


def _held_mb(pid: int) -> float:
    """What a process holds, 1 MB = 1,000,000 bytes; 0 where the system does not say."""
    status = Path(f"/proc/{pid}/status")
    found = re.search(r"VmRSS:\s+(\d+) kB", status.read_text()) if status.exists() else None
    return int(found[1]) * 1024 / 1e6 if found else 0.0


if __name__ == "__main__":
    main()
