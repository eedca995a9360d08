"""The child that saves a word while the preview runs, and waits for the new bytes over HTTP."""

from __future__ import annotations

import json
import statistics
import sys
import threading
import time
import urllib.request
from itertools import pairwise
from pathlib import Path

from pipeline.web.preview import ServedPreview
from pipeline.web.preview_server import EVENTS

TIMES = 5


def main() -> None:
    """Print the medians as JSON."""
    root = Path(sys.argv[1]).resolve()
    path = min((root / "content/en").rglob("*.md"))
    address = f"en/{path.relative_to(root / 'content/en').with_suffix('')}/index.html"
    preview, said = ServedPreview(root, 0), list[str]()
    error = preview.rebuild()
    if error:
        raise error
    preview.start()
    watcher = threading.Thread(target=preview.watch, args=(said.append,), daemon=True)
    watcher.start()
    heard: list[str] = []
    threading.Thread(target=_listen, args=(preview, address, heard), daemon=True).start()
    runs = [_save(preview, path, address, number, said) for number in range(TIMES)]
    time.sleep(1)
    reloads = (len(dict.fromkeys(heard)) - 1) / TIMES
    again = sum(a != b for a, b in pairwise(heard)) / TIMES
    wall, cpu = (statistics.median(run[at] for run in runs) for at in (0, 1))
    sys.stdout.write(
        json.dumps(
            {
                "saved_wall_ms": round(1000 * wall),
                "saved_ms": round(1000 * cpu),
                "saved_reloads": max(reloads, again),
            }
        )
    )
    preview.stop()


def _get(preview: ServedPreview, address: str) -> bytes:
    with urllib.request.urlopen(preview.server.url + address, timeout=30) as answer:  # noqa: S310  loopback
        data: bytes = answer.read()
        return data


def _save(
    preview: ServedPreview, path: Path, address: str, number: int, said: list[str]
) -> tuple[float, float]:
    """Replace the file as editors do; (seconds, processor seconds) until its page is served."""
    while not preview.ready:
        time.sleep(0.05)
    word = f"Saved {number} {time.time_ns()}."
    new = path.with_name("saved.tmp")
    new.write_text(path.read_text("utf-8").rstrip("\n") + f"\n\n{word}\n", "utf-8")
    built = len(said)
    start, cpu = time.perf_counter(), time.process_time()
    new.rename(path)
    while word.encode() not in _get(preview, address):
        time.sleep(0.002)
    taken = time.perf_counter() - start, time.process_time() - cpu
    while len(said) == built:
        time.sleep(0.05)
    time.sleep(1)  # what the build has written is built again, which changes nothing
    return taken


def _listen(preview: ServedPreview, address: str, heard: list[str]) -> None:
    url = f"{preview.server.url}{EVENTS[1:]}?/{address}"
    with urllib.request.urlopen(url, timeout=600) as answer:  # noqa: S310  loopback
        for line in answer:
            if line.startswith(b"data: "):
                heard.append(json.loads(line[6:])["page"])


if __name__ == "__main__":
    main()
