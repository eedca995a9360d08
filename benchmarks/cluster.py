"""Measure a first build on a cluster of one and of two workers, and one of a second checkout with a shared cache.

    python -m benchmarks.cluster [--json] [--quick]

Scheduler and workers are processes of this machine. Figures: `bytes_equal`, 1 if both clusters write, byte for byte, what one process
writes; `speedup_2`, how many times faster two workers are than one, by the clock (on two processors the caller takes its part of both); `shared_cache_share`, pages judged and
writers run in the second checkout over those in the first, by a folder, and `shared_s3_share` by an S3 store (rclone's, over HTTP); `caller_cpu_s` and `workers_cpu_s`, processor time with two workers, which hang less on what else the machine does.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from benchmarks.desk import cpu_s
from benchmarks.measure import PIPELINE, ROOT, children_s, options, show, table
from benchmarks.practice import make
from tests.flow.s3_server import CREDENTIALS, s3_server

DASK = (sys.executable, "-c", "from dask.__main__ import main; main()")
QUIET = ("--no-dashboard",)
SIZE = 3_000
"""Documents."""
HEAD = ("first build", "seconds", "CPU of the caller", "CPU of the workers", "files")


def main() -> None:
    """Measure and print."""
    chosen = options(__doc__)
    size = 30 if chosen.quick else SIZE
    with tempfile.TemporaryDirectory(prefix="bench-cluster-") as name:
        folder = Path(name)
        make(folder / "world", size)
        rows: list[list[object]] = []
        trees = {}
        for what, workers in (("one process", 0), ("one worker", 1), ("two workers", 2)):
            root = _copy(folder, what)
            with _cluster(folder / what.replace(" ", "-"), workers) as (address, pids):
                where = ["--cluster", address] if address else ["--jobs", "1"]
                before, begun = children_s(), sum(map(cpu_s, pids))
                seconds, _ = _built(root, where)
                caller, theirs = children_s() - before, sum(map(cpu_s, pids)) - begun
            trees[what] = _tree(root / "dist")
            rows.append(
                [what, f"{seconds:.1f}", f"{caller:.1f}", f"{theirs:.1f}", len(trees[what])]
            )
            shutil.rmtree(root)
        by_folder = _shared(folder, "folder", str(folder / "shared"))
        by_s3 = _shared_by_s3(folder)
    figures: dict[str, float | None] = {
        "bytes_equal": float(all(tree == trees["one process"] for tree in trees.values())),
        "speedup_2": round(float(str(rows[1][1])) / float(str(rows[2][1])), 2),
        "shared_cache_share": by_folder,
        "shared_s3_share": by_s3,
        "caller_cpu_s": float(str(rows[2][2])),
        "workers_cpu_s": float(str(rows[2][3])),
        "documents": size,
    }
    show(figures, table(HEAD, rows), as_json=chosen.json)


def _copy(folder: Path, what: str) -> Path:
    root = folder / what.replace(" ", "-") / "project"
    shutil.copytree(folder / "world", root)
    return root


def _built(root: Path, where: list[str], **environment: str) -> tuple[float, int]:
    """(seconds, pages judged and writers run) of a build."""
    start = time.perf_counter()
    done = subprocess.run(
        [*PIPELINE, "--json", *where, "build"],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    taken = time.perf_counter() - start
    if done.returncode not in (0, 1):
        raise RuntimeError(done.stderr[-2000:])
    said = json.loads(done.stdout)
    return taken, said["judged"] + said["rendered"]


def _shared(folder: Path, what: str, url: str) -> float:
    """What a second checkout works out over what a first one does, with this `cache_url`."""
    (folder / "shared").mkdir(exist_ok=True)
    environment = {"PIPELINE_CACHE_KEY": secrets.token_hex(16), **CREDENTIALS}
    root = _copy(folder, f"first by {what}")
    settings = root / "pipeline.toml"
    settings.write_text(f'cache_url = "{url}"\n' + settings.read_text("utf-8"), "utf-8")
    first = _built(root, ["--jobs", "1"], **environment)[1]
    second = folder / f"second by {what}"
    shutil.copytree(root, second, ignore=shutil.ignore_patterns("dist", ".pipeline"))
    share = _built(second, ["--jobs", "1"], **environment)[1] / first
    for done in (root, second):
        shutil.rmtree(done)
    return round(share, 3)


def _shared_by_s3(folder: Path) -> float | None:
    """The same by a real S3 store on this machine; None where `.ci/tools` has not installed one."""
    try:
        with s3_server(folder) as endpoint:
            return _shared(folder, "s3", f"s3://shared/s3?endpoint={endpoint}")
    except pytest.skip.Exception:
        return None


@contextmanager
def _cluster(folder: Path, workers: int) -> Iterator[tuple[str, list[int]]]:
    """The address of a scheduler with so many workers, and their processes; an empty address for none."""
    if not workers:
        yield "", []
        return
    told = folder / "scheduler.json"
    running = [_start("scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", told)]
    try:
        while not (told.exists() and told.read_text("utf-8")):
            time.sleep(0.1)
        address: str = json.loads(told.read_text("utf-8"))["address"]
        argv = ("worker", address, "--nthreads", "1", "--no-nanny", "--local-directory", folder)
        running += [_start(*argv) for _ in range(workers)]
        _until_there(address, workers)
        yield address, [process.pid for process in running[1:]]
    finally:
        for process in reversed(running):
            process.kill()
            process.wait()


def _start(*argv: object) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*DASK, *map(str, argv), *QUIET],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _until_there(address: str, workers: int) -> None:
    """In a process of its own: whoever measures holds no cluster."""
    code = (
        "import sys; from distributed import Client; "
        "Client(sys.argv[1]).wait_for_workers(int(sys.argv[2]), timeout=120)"
    )
    subprocess.run([sys.executable, "-c", code, address, str(workers)], check=True)


def _tree(folder: Path) -> Mapping[str, str]:
    """Path → SHA-256 of every file below the two trees that are served."""
    return {
        f"{name}/{path.relative_to((folder / name).resolve())}": hashlib.sha256(
            path.read_bytes()
        ).hexdigest()
        for name in ("site", "preview")
        for path in sorted((folder / name).resolve().rglob("*"))
        if path.is_file()
    }


if __name__ == "__main__":
    main()
