"""Measure how long each answer of a desk takes over 50,000 texts in 350 documents and ten reviewers.

    python -m benchmarks.desk [--json] [--quick]

Figures: `p95_queue_ms`, `p95_page_ms` (a document of 150 texts), `p95_text_ms` (one text's card), `p95_decision_ms` (the POST, its
line and its catalog on the disk), `p95_refused_ms` (a POST that wrote nothing: an error of the checks is open, or somebody was quicker),
with `p50_…` beside each; `page_kb` and `queue_kb`, gzipped; `start_s`, until the desk answers, and `ready_s`, until
all pages were checked once;
`cpu_ms`, processor time of the desk for one request, which hangs less on what else this machine does; `peak_rss_mb`. Ten clients speak real HTTP to `pipeline review serve`, each thinking half a second to a second and a half between
two requests, which is ten times as fast as people read. The desk is one process of eight threads; the clients are another, and their
clock runs from before the connection is made until the last byte is read, so waiting for the other nine is in it. It begins once all
pages are at hand (`ready_s`): a page that is opened before has its checks to wait for.
"""

from __future__ import annotations

import gzip
import http.client
import json
import os
import random
import re
import statistics
import subprocess
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from benchmarks.desk_world import PASSWORD, make
from benchmarks.measure import PIPELINE, ROOT, options, run_pipeline, show, table

PEOPLE = 10
THINK = (0.5, 1.5)
"""Seconds between two requests of one person."""
_FIELD = re.compile(r'name="(csrf|target|seen)" value="([^"]*)"')
_TEXT = re.compile(r'href="(/pages/[^"]+/-/texts/[0-9a-f]{12})"')
_SIGN_IN = '<form method="post" action="/sign-in">'


@dataclass
class Client:
    """One reviewer."""

    name: str
    port: int
    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    """What was asked for → seconds."""
    sizes: dict[str, int] = field(default_factory=dict)
    """What was asked for → bytes of the answer, gzipped."""
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(self, kind: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
        """(status, text, where it leads)."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        head = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if form is not None:
            head["Content-Type"] = "application/x-www-form-urlencoded"
        start = time.perf_counter()
        connection.request("POST" if form is not None else "GET", path, urlencode(form or {}), head)
        answer = connection.getresponse()
        data = answer.read()
        self.times[kind].append(time.perf_counter() - start)
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        if kind not in self.sizes and answer.status == 200:
            self.sizes[kind] = len(gzip.compress(data, 6))
        connection.close()
        return answer.status, data.decode(), answer.headers.get("Location", "")

    def sign_in(self) -> None:
        """Through the door."""
        page = self.ask("door", "/sign-in")[1]
        form = {"name": self.name, "password": PASSWORD, "csrf": _fields(page)["csrf"]}
        expect(303, self.ask("door", "/sign-in", form)[0])

    def work(self, chance: random.Random, documents: int, rounds: int, decisions: int) -> None:
        """Look at the queue, open a page, decide on some of its texts, again and again."""
        for _ in range(rounds):
            self._pause(chance)
            expect(200, self.ask("queue", "/")[0])
            self._pause(chance)
            name = f"articles/a{chance.randrange(documents):05d}"
            status, page, _ = self.ask("page", f"/pages/{name}")
            expect(200, status)
            for path in chance.sample(sorted(set(_TEXT.findall(page))), decisions):
                self._pause(chance)
                card = self.ask("text", path)[1]
                self._pause(chance)
                self.decide(chance, path, card)

    def decide(self, chance: random.Random, path: str, card: str) -> None:
        """Approve; one time in ten with other words."""
        form = dict(_FIELD.findall(card[card.index("<main") :]))
        if chance.random() < 0.1:
            form["text"] = f"换一个说法，慢慢来{_digits(card)}。"
        status = self.ask("decision", f"{path}/approve", form)[0]
        if status != 303:  # the checks found an error, or somebody was quicker: no line was written
            self.times["refused"].append(self.times["decision"].pop())

    def _pause(self, chance: random.Random) -> None:
        time.sleep(chance.uniform(*THINK))


def expect(wanted: object, got: object) -> None:
    """Raises RuntimeError where the desk did otherwise."""
    if wanted != got:
        raise RuntimeError(f"the desk answered {got!r} instead of {wanted!r}")


def _digits(card: str) -> str:
    found = re.search(r'<div class="en"[^>]*>[^<]*?(\d+)\s*<', card)
    return found[1] if found else ""


def _fields(page: str) -> dict[str, str]:
    return dict(_FIELD.findall(page[page.index(_SIGN_IN) :]))


def main() -> None:
    """Measure and print."""
    chosen = options(__doc__)
    documents, texts, rounds = (20, 40, 1) if chosen.quick else (350, 143, 4)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        make(root, documents, texts, PEOPLE)
        # a desk that starts builds what has changed, beside the answers: as a rule next to nothing
        run_pipeline(root, "build")
        clients, told = run(root, documents, rounds, 3 if chosen.quick else 8)
    figures: dict[str, float | None] = {"texts": documents * texts, "documents": documents}
    rows = []
    for kind in ("queue", "page", "text", "decision", "refused"):
        times = sorted(t for client in clients for t in client.times[kind])
        p50, p95 = (1000 * statistics.quantiles(times, n=100)[q - 1] for q in (50, 95))
        figures |= {f"p50_{kind}_ms": round(p50, 1), f"p95_{kind}_ms": round(p95, 1)}
        size = max((c.sizes.get(kind, 0) for c in clients), default=0) / 1000
        if size:
            figures[f"{kind}_kb"] = round(size, 1)
        rows.append((kind, len(times), f"{p50:.1f}", f"{p95:.1f}", f"{size:.1f}" if size else "–"))
    taken = sum(len(c.times["decision"]) for c in clients)
    figures |= {"taken": taken, **told}
    head = ("answer", "requests", "p50 ms", "p95 ms", "kB gzipped")
    about = f"{documents * texts} texts in {documents} documents, {PEOPLE} reviewers; {taken} decisions taken; answers after {told['start_s']} s"
    show(figures, about + "\n\n" + table(head, rows), as_json=chosen.json)


@dataclass(frozen=True)
class Running:
    """A desk that is served."""

    pid: int
    port: int
    start_s: float
    """Seconds until it answered."""


@contextmanager
def serving(root: Path, tree: Path = ROOT, documents: str = "") -> Iterator[Running]:
    """`pipeline review serve` of a checkout in a process of its own, until the end of the block.

    `documents`: as its option; empty: all.
    """
    begin = time.perf_counter()
    words = ["--json", "--project", str(root), "review", "serve", "--port", "0"]
    words += ["--documents", documents] if documents else []
    server = subprocess.Popen(
        [*PIPELINE, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        # the last one as docs/host/desk.service has it
        env={
            **os.environ,
            "PYTHONPATH": str(tree),
            "PYTHONUNBUFFERED": "1",
            "MALLOC_ARENA_MAX": "2",
        },
    )
    try:
        said = ""
        while not said.rstrip().endswith("}"):
            line = server.stdout.readline() if server.stdout else ""
            expect(True, bool(line))
            said += line
        start = time.perf_counter() - begin
        yield Running(server.pid, urlsplit(json.loads(said)["url"]).port or 0, start)
    finally:
        server.terminate()
        server.wait()


def run(
    root: Path, documents: int, rounds: int, decisions: int
) -> tuple[list[Client], dict[str, float]]:
    """Serve the project and let everybody work; gives the clients, and the figures of the desk as a whole."""
    begin = time.perf_counter()
    with serving(root) as desk:
        until_ready(desk.port)
        ready = time.perf_counter() - begin
        clients = [Client(f"r{number}", desk.port) for number in range(PEOPLE)]
        for client in clients:
            client.sign_in()
        before = cpu_s(desk.pid)
        asked = sum(len(times) for client in clients for times in client.times.values())
        _together(clients, documents, rounds, decisions)
        asked = sum(len(times) for client in clients for times in client.times.values()) - asked
        return clients, {
            "start_s": round(desk.start_s, 1),
            "ready_s": round(ready, 1),
            "cpu_ms": round(1000 * (cpu_s(desk.pid) - before) / asked, 1),
            "peak_rss_mb": round(peak_mb(desk.pid), 0),
        }


def until_ready(port: int) -> None:
    """Wait until every page was checked once."""
    watcher = Client("", port)
    while '"ready":true' not in watcher.ask("health", "/health")[1]:
        time.sleep(0.5)


def _together(clients: list[Client], documents: int, rounds: int, decisions: int) -> None:
    faults: list[BaseException] = []

    def work(number: int, client: Client) -> None:
        try:
            client.work(random.Random(number), documents, rounds, decisions)  # noqa: S311  no secret
        except BaseException as error:
            faults.append(error)

    threads = [threading.Thread(target=work, args=one) for one in enumerate(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]


def cpu_s(pid: int) -> float:
    """Seconds of processor time that a process has used; 0 where the system does not say."""
    about = Path(f"/proc/{pid}/stat")
    if not about.exists():
        return 0.0
    fields = about.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def peak_mb(pid: int) -> float:
    """The most that a process has held, 1 MB = 1,000,000 bytes; 0 where the system does not say."""
    status = Path(f"/proc/{pid}/status")
    found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text()) if status.exists() else None
    return int(found[1]) * 1024 / 1e6 if found else 0.0


if __name__ == "__main__":
    main()
