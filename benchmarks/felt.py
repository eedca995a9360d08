"""Measure what people wait for: a saved word, status, check, review list, verify, a build.

    python -m benchmarks.felt [--json] [--quick] [--no-peers]

Set PIPELINE_BEFORE to a checkout of an earlier version, and it runs the same commands in the same run, in turns; a column
gives how many times less processor time is needed now. Its own save is a whole build, as its preview did it.

Figures of each size N: `save_cpu_s_N` and `save_wall_s_N` from the close of the file to the new bytes over HTTP, `unchanged_s_N` of a build of nothing new.
At the largest size, in processor time: `status_s`, `check_warm_s`, `check_cold_s`, `review_list_s`, `verify_s`, `one_word_s`, `cold_s`; `verify_mb`;
`cold_wall_s`, and `cold_over_mkdocs`, wall time of a first build over that of MkDocs for the same pages; `catalogs_s`: of a build that also has to write
every catalog anew, for another program wrote them. `reloads`: how often the open page loads again for
one save. `before_<command>`: how many times less processor time is needed. `desk_ready_s` and `desk_mb` as in `benchmarks.restart`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from benchmarks import peers
from benchmarks.measure import (
    PIPELINE,
    ROOT,
    Figures,
    Job,
    compare,
    options,
    put_aside,
    show,
    table,
)
from benchmarks.practice import make
from benchmarks.restart import restarted
from benchmarks.sites import SITES

SIZES = (4, 100, 1_000)
"""Documents."""
CAP = 300.0
"""Seconds that an earlier version is given."""
CATALOGS = "all catalogs written"
COMMANDS: Mapping[str, tuple[str, ...]] = {
    CATALOGS: ("build",),
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
_NAMES: Mapping[str, str] = {
    CATALOGS: "catalogs_s",
    "first build": "cold_s",
    "build again": "unchanged_s_{}",
    "one word": "one_word_s",
    "status": "status_s",
    "review list": "review_list_s",
    "check": "check_warm_s",
    "check anew": "check_cold_s",
    "verify": "verify_s",
}
"""What is measured → the name of its figure."""
MKDOCS = "mkdocs-static-i18n"
NEWER = "    doubtful: "
"""Lines of the glossary that earlier versions refuse begin so."""


def main() -> None:
    """Measure and print."""
    chosen = options(__doc__)
    sizes = (3, 6) if chosen.quick else SIZES
    before = os.environ.get("PIPELINE_BEFORE")
    rows: list[list[object]] = []
    figures: dict[str, float | None] = {}
    quiet = chosen.quick or chosen.no_peers
    there = peers.Peers() if quiet else peers.ready(names=[MKDOCS])
    with tempfile.TemporaryDirectory(prefix="bench-felt-") as name:
        for size in sizes:
            trees = {"now": ROOT} | ({"before": Path(before)} if before else {})
            worlds = {which: _world(Path(name) / f"{size}-{which}", size, which) for which in trees}
            for what, command in COMMANDS.items():
                times = 1 if chosen.quick or what == CATALOGS else 3
                found = _measured(what, command, trees, worlds, times)
                rows.append([size, what, *_row(found)])
                figures |= _figures(what, found, size)
            saved = _saved(worlds["now"])
            rows.append([size, "a saved word on the screen", _said(saved), "", ""])
            figures |= _saved_figures(saved, size)
        figures |= _beside_mkdocs(worlds["now"], there, figures["cold_wall_s"])
    figures |= restarted(quick=chosen.quick)
    head = ["documents", "what", "now", "before", "times less CPU"]
    show(figures, table(head, rows), as_json=chosen.json)


def _world(root: Path, size: int, which: str) -> Path:
    make(root, size)
    if which == "before":
        glossary = root / "glossary.yaml"
        lines = glossary.read_text("utf-8").splitlines(keepends=True)
        glossary.write_text("".join(one for one in lines if not one.startswith(NEWER)), "utf-8")
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
            [*PIPELINE, *command],
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
        put_aside(root / name, root.parent)


def _forget_cache(root: Path) -> None:
    put_aside(root / ".pipeline/cache", root.parent)


def _edit(root: Path) -> None:
    """One word more in a paragraph of one document: a title stands on other pages too."""
    path = min((root / "content/en").rglob("*.md"))
    head, end, body = path.read_text("utf-8").partition("\n---\n")
    path.write_text(f"{head}{end}{body.replace('. ', ' again. ', 1)}", "utf-8")


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


def _figures(what: str, found: Mapping[str, Figures], size: int) -> dict[str, float | None]:
    now, then = found["now"], found.get("before")
    figures: dict[str, float | None] = {_NAMES[what].format(size): round(now.cpu, 2)}
    if what == "first build":
        figures["cold_wall_s"] = round(now.seconds, 2)
    if what == "verify":
        figures["verify_mb"] = round(now.rss_mb)
    name = f"before_{what.replace(' ', '_')}"
    return figures | {name: round(then.cpu / now.cpu, 2) if then else None}


def _saved_figures(saved: Mapping[str, float | None], size: int) -> dict[str, float | None]:
    return {
        f"save_cpu_s_{size}": (saved["saved_ms"] or 0) / 1000,
        f"save_wall_s_{size}": (saved["saved_wall_ms"] or 0) / 1000,
        "reloads": saved["saved_reloads"],
    }


def _beside_mkdocs(root: Path, there: peers.Peers, ours: float | None) -> dict[str, float | None]:
    """How many times longer than MkDocs a first build takes, by the clock."""
    home = there.environments.get(MKDOCS)
    if home is None or ours is None:
        return {"cold_over_mkdocs": None}
    place = root.with_name("as-mkdocs")
    clean = partial(put_aside, place / "out", place.parent)
    theirs = compare({MKDOCS: Job(SITES[MKDOCS](root, place, home), place, clean)}, 3)[MKDOCS]
    return {"cold_over_mkdocs": round(ours / theirs.seconds, 2)}


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
