"""The median of commands' wall time, CPU time and peak memory.

Each run is a process of its own, and the candidates take turns, so that a busy machine is busy for
all of them. The kernel counts a child's memory from its start, when it still is this process: so
whoever measures stays small (tens of MB) and leaves the big work to children.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

CAP = 60.0
"""Seconds after which a run is stopped; its time is then a lower bound."""
ROOT = Path(__file__).parents[1]
"""The checkout whose `pipeline` the children import."""
PIPELINE = (sys.executable, "-P", "-c", "from pipeline.cli import main; main()")
"""The command of our program, of the checkout that PYTHONPATH names; without -P the folder it runs in would come first."""
LONG = 20.0
"""From this time on (seconds) a candidate has one run only."""


@dataclass(frozen=True)
class Job:
    """One candidate."""

    argv: Sequence[str]
    """The command."""
    cwd: Path
    """Where it runs."""
    before: Callable[[], object] = field(default=lambda: None)
    """Takes away what the run before has left; not measured."""
    cap: float = CAP
    """Seconds after which it is stopped."""
    tree: Path = ROOT
    """The checkout whose `pipeline` it imports."""
    codes: Sequence[int] = (0,)
    """Exit codes that are no failure."""


@dataclass(frozen=True)
class Figures:
    """What the runs of one candidate have shown."""

    seconds: float
    """Median wall time."""
    cpu: float
    """Median of user and system time, less disturbed by neighbours."""
    rss_mb: float
    """Highest resident memory of any run, 1 MB = 1,000,000 bytes."""
    runs: int
    """How many there were."""
    capped: bool
    """True: stopped at `CAP`, the true time is longer."""

    def __str__(self) -> str:
        bound = "> " if self.capped else ""
        return f"{bound}{self.seconds:.2f} s ({self.cpu:.2f} s CPU), {self.rss_mb:.0f} MB"


def compare(jobs: Mapping[str, Job], times: int = 5) -> dict[str, Figures]:
    """Run all candidates `times` times, in turns.

    Raises: RuntimeError with the end of its messages if a candidate fails.
    """
    runs: dict[str, list[Figures]] = {name: [] for name in jobs}
    for _ in range(times):
        for name, job in jobs.items():
            if not runs[name] or runs[name][0].seconds < LONG:
                runs[name].append(_run(name, job))
    return {name: _median(found) for name, found in runs.items()}


def fastest(jobs: Sequence[Job], times: int = 3) -> list[float]:
    """The least processor time of each job in `times` runs, in turns: what neighbours have disturbed least. Raises as `compare`."""
    rounds = [[_run("it", job).cpu for job in jobs] for _ in range(times)]
    return [min(runs) for runs in zip(*rounds, strict=True)]


def run_pipeline(root: Path, *words: str, tree: Path = ROOT) -> str:
    """What our program, of a checkout, says in a project. Raises CalledProcessError where it fails."""
    done = subprocess.run(
        [*PIPELINE, "--project", str(root), *words],
        env=_environment(tree),
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def put_aside(path: Path, to: Path) -> None:
    """Move what lies there into a new folder of `to`, on the same disk: where thousands of files were just deleted, ext4 takes up to ten seconds more to make others."""
    if path.exists():
        path.rename(Path(tempfile.mkdtemp(dir=to)) / "aside")


def children_s() -> float:
    """Processor seconds of all children of this process that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def ratios(name: str, ours: Figures, peers: Sequence[Figures]) -> dict[str, float | None]:
    """How many times faster we are than the best of them, by the clock and by CPU time (`_cpu`).

    A bound where that one was capped; None without peers.
    """
    if not peers:
        return {name: None, f"{name}_cpu": None}
    return {
        name: round(min(peer.seconds for peer in peers) / ours.seconds, 2),
        f"{name}_cpu": round(min(peer.cpu for peer in peers) / ours.cpu, 2),
    }


def options(about: str | None, names: Sequence[str] = (), **more: str) -> argparse.Namespace:
    """What every benchmark can be asked for: `json`, `quick`, `no_peers`; and flags of its own, each with its help.

    `names`: of the parts that may be asked for alone; they are then in `names`.
    """
    parser = argparse.ArgumentParser(
        description=about, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true", help="figures alone, as JSON")
    parser.add_argument("--quick", action="store_true", help="a smoke run, without peers")
    parser.add_argument("--no-peers", action="store_true", help="ours alone")
    if names:
        parser.add_argument("names", nargs="*", metavar="NAME", help=f"only {', '.join(names)}")
    for name, text in more.items():
        parser.add_argument(f"--{name}", action="store_true", help=text)
    return parser.parse_args()


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def show(figures: Mapping[str, float | None], text: str, *, as_json: bool) -> None:
    """Print the tables, or the figures as JSON alone."""
    if as_json:
        sys.stdout.write(json.dumps({"schema": 1, "figures": figures}) + "\n")
    else:
        lines = [f"{name}: {value}" for name, value in figures.items()]
        sys.stdout.write("\n".join([text, "", *lines]) + "\n")


def _environment(tree: Path) -> dict[str, str]:
    """Of a child with the `pipeline` of this checkout, compiled once as it is where people have installed it."""
    kept = {n: said for n, said in os.environ.items() if n != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPATH": str(tree)}


def _run(name: str, job: Job) -> Figures:
    job.before()
    start = time.perf_counter()
    with (job.cwd / "messages.txt").open("wb") as messages:
        child = subprocess.Popen(
            job.argv,
            cwd=job.cwd,
            env=_environment(job.tree),
            stdout=messages,
            stderr=messages,
            start_new_session=True,
        )
        stop = threading.Timer(job.cap, os.killpg, (child.pid, signal.SIGKILL))
        stop.start()
        _, status, used = os.wait4(child.pid, 0)  # of this child and of its children alone
        seconds = time.perf_counter() - start
        stop.cancel()
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in (*job.codes, -signal.SIGKILL):
        said = (job.cwd / "messages.txt").read_text("utf-8", "replace")
        raise RuntimeError(f"{name} failed with {child.returncode}: {said[-2000:]}")
    per_mb = 1e6 if sys.platform == "darwin" else 1e6 / 1024
    return Figures(
        seconds,
        used.ru_utime + used.ru_stime,
        used.ru_maxrss / per_mb,
        1,
        child.returncode == -signal.SIGKILL,
    )


def _median(runs: Sequence[Figures]) -> Figures:
    return Figures(
        statistics.median(run.seconds for run in runs),
        statistics.median(run.cpu for run in runs),
        max(run.rss_mb for run in runs),
        len(runs),
        any(run.capped for run in runs),
    )
