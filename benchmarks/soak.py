"""Measure what a desk holds that eight people use for 20 minutes, and how it bears being beset.

    python -m benchmarks.soak [--json] [--quick]        --quick: some seconds

Figures: `requests`, `faults` (answers of 500 and more, and connections that broke); `rss_mb` and `end_rss_mb`, the median of what
the desk holds in the sixth and in the last minute; `growth`, the highest minute after the fifth over the sixth minus 1: its aim is 0.10;
`files` and `end_files`, open descriptors; `database_mb`. People read the queue, pages and cards, decide, ask, search, mistype
their password, and sign out and in again.

`idle_clients` of 200 that keep their connections open after one answer, and 50 that send half a request: `read_s`,
the longest of 20 pages that a reader asks for meanwhile. `full_disk`, where this user may mount one: 1 if `/health` answers 503 within 15 s, cards
open, a decision is refused, and all is well again once there is room; 0 if not; no figure without a disk.
"""

from __future__ import annotations

import random
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from http.client import HTTPException
from pathlib import Path
from urllib.parse import quote

from benchmarks.desk import Client, Running, expect, serving, until_ready
from benchmarks.desk_world import make
from benchmarks.measure import options, show, table

PEOPLE, DOCUMENTS, TEXTS = 8, 40, 60
MINUTES, SETTLED = 20, 5
"""How long it runs, and after how many minutes memory has to be flat."""
THINK = (0.5, 1.5)
"""Seconds between two requests of one person: ten times as fast as people read, as in `benchmarks.desk`."""
IDLE, HALF = 200, 50
"""Connections that stay open, and requests that never end."""
_TEXT = re.compile(r'href="(/pages/[^"]+/-/texts/[0-9a-f]{12})"')
_FIELD = re.compile(r'name="(csrf|target|seen|base|once)" value="([^"]*)"')


def main() -> None:
    """Measure and print."""
    chosen = options(__doc__)
    minutes, every = (1, 0.5) if chosen.quick else (MINUTES, 5.0)
    with ExitStack() as held:
        folder = Path(held.enter_context(tempfile.TemporaryDirectory()))
        disk = held.enter_context(small_disk(folder / "disk"))
        root = (disk or folder) / "project"
        root.mkdir()
        make(root, DOCUMENTS, TEXTS, PEOPLE)
        with serving(root) as desk:
            until_ready(desk.port)
            figures, rows = soak(desk, root, minutes, every)
            figures |= beset(desk)
            if disk is not None:
                figures["full_disk"] = float(full(desk, disk))
    head = ("minute", "requests", "faults", "MB", "open files")
    show(figures, table(head, rows), as_json=chosen.json)


class Person(threading.Thread):
    """Somebody who works at the desk until told to stop."""

    def __init__(self, number: int, desk: Running, over: threading.Event) -> None:
        """Not signed in yet."""
        super().__init__(name=f"r{number}", daemon=True)
        self.client = Client(f"r{number}", desk.port)
        self.chance = random.Random(number)  # noqa: S311  no secret
        self.over = over
        self.asked = 0
        self.broken: Counter[str] = Counter()
        """What went wrong → how often."""

    def run(self) -> None:
        """Do one thing after the other."""
        self._try(self._sign_in)
        while not self.over.is_set():
            act = self.chance.choices(
                (self._review, self._queue, self._search, self._health, self._out_and_in),
                (60, 15, 15, 5, 5),
            )[0]
            self._try(act)

    def _try(self, act: Callable[[], object]) -> None:
        try:
            act()
        except (OSError, HTTPException, RuntimeError, LookupError, ValueError) as error:
            self.broken[f"{act.__name__}: {error!r}"] += 1
            self.over.wait(1)

    def _ask(self, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        self.over.wait(self.chance.uniform(*THINK))
        status, text, _ = self.client.ask("any", path, form)
        self.client.times.clear()
        self.asked += 1
        if status >= 500:
            self.broken[f"{path.split('/')[1]}: {status}"] += 1
        return status, text

    def _queue(self) -> None:
        self._ask("/")

    def _health(self) -> None:
        self._ask("/health")

    def _search(self) -> None:
        words = quote(self.chance.choice(["听", "partner", "呼吸", "kind", "988"]))
        self._ask(f"/search?q={words}")

    def _review(self) -> None:
        page = self._ask(f"/pages/articles/a{self.chance.randrange(DOCUMENTS):05d}")[1]
        links = sorted(set(_TEXT.findall(page)))
        for path in self.chance.sample(links, min(4, len(links))):
            card = self._ask(path)[1]
            fields = dict(_FIELD.findall(card[card.index("<main") :]))
            words = f"第{self.chance.randrange(9)}种说法，慢慢来。"
            act = self.chance.choice(("approve", "save", "ask", "look"))
            more = {"text": words} if act in ("save", "look") else {"kind": "note", "words": words}
            self._ask(f"{path}/{act}", {**fields, **(more if act != "approve" else {})})

    def _out_and_in(self) -> None:
        page = self._ask("/me")[1]
        self._ask("/sign-out", {"csrf": dict(_FIELD.findall(page))["csrf"]})
        page = self._ask("/sign-in")[1]
        wrong = {"name": self.client.name, "password": "wrong wrong wrong"}
        if self.chance.random() < 0.1:
            self._ask("/sign-in", {**wrong, "csrf": dict(_FIELD.findall(page))["csrf"]})
        self._sign_in()

    def _sign_in(self) -> None:
        """Two of an address are looked at at a time, and here all come from one: the others try again."""
        for _ in range(5):
            with suppress(RuntimeError):
                return self.client.sign_in()
            self.over.wait(self.chance.uniform(2, 4))
        return self.client.sign_in()


def soak(
    desk: Running, root: Path, minutes: int, every: float
) -> tuple[dict[str, float | None], list[Sequence[object]]]:
    """Everybody works; the figures, and a row for each minute. `every`: seconds between two looks, twelve to a minute."""
    over = threading.Event()
    people = [Person(number, desk, over) for number in range(PEOPLE)]
    for person in people:
        person.start()
    held: list[list[float]] = []
    files: list[int] = []
    rows: list[Sequence[object]] = []
    for minute in range(1, minutes + 1):
        held.append([])
        for _ in range(12):
            time.sleep(every)
            held[-1].append(_rss_mb(desk.pid))
        files.append(len(list(Path(f"/proc/{desk.pid}/fd").iterdir())))
        asked = sum(person.asked for person in people)
        faults = sum(person.broken.total() for person in people)
        rows.append((minute, asked, faults, f"{statistics.median(held[-1]):.1f}", files[-1]))
    over.set()
    for person in people:
        person.join(60)
    broken = sum((person.broken for person in people), Counter())
    sys.stderr.write("".join(f"{count} x {what}\n" for what, count in broken.items()))
    medians = [statistics.median(one) for one in held]
    settled = medians[min(SETTLED, minutes - 1) :]
    return {
        "minutes": minutes,
        "requests": sum(p.asked for p in people),
        "faults": broken.total(),
        "rss_mb": round(settled[0], 1),
        "end_rss_mb": round(settled[-1], 1),
        "growth": round(max(settled) / settled[0] - 1, 3),
        "files": files[min(SETTLED, minutes - 1)],
        "end_files": files[-1],
        "database_mb": round((root / ".pipeline/desk.db").stat().st_size / 1e6, 1),
    }, rows


def beset(desk: Running) -> dict[str, float | None]:
    """Many keep their connections open, some never end their request; somebody reads meanwhile."""
    reader = Client("r0", desk.port)
    reader.sign_in()
    open_ = 0
    with ExitStack() as held:
        for number in range(IDLE + HALF):
            ask = held.enter_context(socket.create_connection(("127.0.0.1", desk.port), timeout=30))
            with suppress(OSError):
                ask.sendall(b"GET /sign-in HTTP/1.1\r\nHost: localhost\r\n")
                if number < IDLE:
                    ask.sendall(b"\r\n")
                    open_ += bool(ask.recv(100).startswith(b"HTTP/1.1 200"))
        slowest = 0.0
        for _ in range(20):
            begin = time.perf_counter()
            expect(200, reader.ask("page", "/pages/articles/a00001")[0])
            slowest = max(slowest, time.perf_counter() - begin)
    return {"idle_clients": float(open_), "read_s": round(slowest, 2)}


def full(desk: Running, disk: Path) -> bool:
    """True if the desk bears a full disk as the guide says."""
    reader = Client("r0", desk.port)
    reader.sign_in()
    page = reader.ask("page", "/pages/articles/a00001")[1]
    path = _TEXT.findall(page)[0]
    filler = disk / "filler"
    with suppress(OSError), filler.open("wb", buffering=0) as file:
        while True:
            file.write(b"\0" * 4096)
    sick = _within(15, lambda: reader.ask("health", "/health")[0] == 503)
    status, card, _ = reader.ask("text", path)
    fields = dict(_FIELD.findall(card[card.index("<main") :]))
    refused = reader.ask("decision", f"{path}/save", {**fields, "text": "别的说法。"})[0]
    filler.unlink()
    well = _within(15, lambda: reader.ask("health", "/health")[0] == 200)
    taken = reader.ask("decision", f"{path}/save", {**fields, "text": "别的说法。"})[0]
    return (sick, status, refused, well, taken) == (True, 200, 503, True, 303)


def _within(seconds: float, is_so: Callable[[], bool]) -> bool:
    until = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > until:
            return False
        time.sleep(1)
    return True


@contextmanager
def small_disk(folder: Path) -> Iterator[Path | None]:
    """A disk of 300 MB in memory; None where this user may not mount one."""
    folder.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", "size=300m", "none", str(folder)]
    try:
        mounted = not subprocess.run(words, capture_output=True, check=False).returncode
    except OSError:
        mounted = False
    try:
        yield folder if mounted else None
    finally:
        if mounted:
            subprocess.run(["umount", str(folder)], check=True)


def _rss_mb(pid: int) -> float:
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) * 1024 / 1e6 if found else 0.0


if __name__ == "__main__":
    main()
