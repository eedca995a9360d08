"""Run as `python -m tests.files.children TASK …`: processes that the tests kill, crowd or starve."""

from __future__ import annotations

import itertools
import resource
import sys
from collections.abc import Callable
from pathlib import Path

from pipeline.files.atomic import append_line, write_bytes
from pipeline.files.content import Project
from pipeline.files.locales import append_decision
from pipeline.files.locks import lock
from pipeline.files.site import swap_release
from pipeline.model.decision import Decision, Verdict
from pipeline.model.errors import PipelineError
from pipeline.model.settings import Settings


def tree(name: str) -> dict[str, bytes]:
    """A site of 12 pages, each big enough to be caught half written; `manifest.json` has the name."""
    page = name.encode() * 40_000
    return {f"en/articles/page-{number}/index.html": page for number in range(12)} | {
        f"only-{name}.txt": name.encode(),
        "manifest.json": name.encode(),
    }


def decision(reviewer: str, number: int) -> Decision:
    """A decision that no other process makes."""
    return Decision(
        at=f"2026-11-23T14:{number // 60:02}:{number % 60:02}Z",
        locale="zh",
        document="articles/x",
        verdict=Verdict.APPROVE,
        reviewer=reviewer,
        source_sha="0" * 64,
        target_sha="1" * 64,
    )


def swap(root: str, copy: str) -> None:
    """Builds one site after the other, each a new one, until it is killed."""
    print("ready", flush=True)
    for number in itertools.count():
        swap_release(Path(root) / "dist" / "site", tree(f"{number:03}"), copy=copy == "copy")


def write(root: str) -> None:
    """Writes one file in two forms until it is killed; ready once the file is there."""
    write_bytes(Path(root) / "file", b"b" * 1_000_000)
    print("ready", flush=True)
    for name in itertools.cycle("ab"):
        write_bytes(Path(root) / "file", name.encode() * 1_000_000)


def decide(root: str, reviewer: str, count: str) -> None:
    """Makes decisions; prints the id of each once it is acknowledged."""
    for number in range(int(count)):
        made = decision(reviewer, number)
        append_decision(Project(Path(root), Settings()), made)
        print(made.id, flush=True)


def hold(path: str) -> None:
    """Takes a lock and keeps it until it is killed or its input ends."""
    with lock(Path(path)):
        print("held", flush=True)
        sys.stdin.read()


def starve(task: str, path: str, limit: str) -> None:
    """Writes with a limit on file sizes and prints the error."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), int(limit)))
    tasks: dict[str, Callable[[], object]] = {
        "write": lambda: write_bytes(Path(path), b"n" * 100_000),
        "append": lambda: append_line(Path(path), '{"long":"' + "n" * 100_000 + '"}'),
        "swap": lambda: swap_release(Path(path), tree("b"), withdrawn=["only-a.txt"]),
        "copy": lambda: swap_release(Path(path), tree("b"), copy=True, withdrawn=["only-a.txt"]),
    }
    try:
        tasks[task]()
    except PipelineError as error:
        print(error)


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
