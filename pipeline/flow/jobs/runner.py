"""Carry out what people wish: one thing at a time, a withdrawal first, each in a process of its own.

A build reads what stands in the files when it begins, so one build carries out every wish that was made before it.
What was broken off (by a withdrawal, by the end of the desk, by the system) waits again: a build that is killed
leaves every file whole. What failed is said, and is tried again with the next wish.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from types import TracebackType
from typing import IO, Any

from pipeline.build.verify.breach import Breach
from pipeline.files.content import Project
from pipeline.files.locks import lock
from pipeline.files.read import Signature, signature_of
from pipeline.files.settings import OWN_FILE, PYPROJECT
from pipeline.flow.jobs.wishes import (
    DRAFTED,
    FETCH,
    NO_BUILD,
    SETTINGS,
    START,
    TRANSLATE,
    URGENT,
    wish_of_runner,
)
from pipeline.flow.project import as_far_as_known
from pipeline.flow.results import WaitingReason
from pipeline.model.errors import FileFault, PipelineError
from pipeline.model.settings import Settings
from pipeline.store import jobs
from pipeline.store.database import Store
from pipeline.store.jobs import Job, JobState

PAUSE = 0.2
"""Seconds between two looks at what is wished."""
ELSEWHERE = 5
"""So many looks later the database is asked for what another process has wished: a desk that rests costs little."""
LONGEST_REST = 60.0
"""Seconds that a job rests at most which the system ended again and again: a machine without memory recovers."""
_SAYS = 1000
"""Characters of an error that are kept."""
_BEGIN = (
    "import os, contextlib\n"
    "with contextlib.suppress(OSError): os.nice({nice})\n"
    "from pipeline.cli import main\n"
    "main()"
)
"""Our own command; whoever asks the desk for a page comes first."""
_NICE = 5


@dataclass(frozen=True, slots=True)
class Work:
    """What is done next: one build for many wishes, or one translation."""

    jobs: tuple[Job, ...]
    urgent: bool
    """True if a withdrawal is among them."""

    @property
    def numbers(self) -> tuple[int, ...]:
        """Of its jobs."""
        return tuple(job.number for job in self.jobs)

    @property
    def words(self) -> tuple[str, ...]:
        """The words of our own command."""
        first = self.jobs[0]
        if first.what == FETCH:
            return ("models", "fetch")
        if first.what != TRANSLATE:
            return ("build",)
        return ("translate", first.document, *(("--engine", first.engine) if first.engine else ()))


def next_work(waiting: tuple[Job, ...]) -> Work | None:
    """What comes first: all that a build carries out, else the translation, or the model, that was wished first."""
    builds = tuple(job for job in waiting if job.what not in NO_BUILD)
    if builds:
        return Work(builds, any(job.what in URGENT for job in builds))
    return Work(waiting[:1], urgent=False) if waiting else None


class JobRunner:
    """Runs jobs of one project, in a thread of the desk or in a command; of several runners one works."""

    def __init__(self, root: Path, store: Store) -> None:
        """Begin nothing yet."""
        self.root, self.store = root, store
        self.over = Event()
        self.ended: Callable[[Work, JobState, str], None] = lambda *_: None
        """Told of each work that is over."""
        self._project = Project(root, Settings())  # where things lie does not depend on settings
        self._thread = Thread(target=self.watch, name="jobs", daemon=True)
        self._seen = self._signatures()

    def __enter__(self) -> JobRunner:
        """Begin, in a thread."""
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        """Break off what is being done; it waits for the next runner."""
        self.over.set()
        self._thread.join(timeout=30)

    def watch(self) -> None:
        """Carry out what is wished until `over` is set. A runner beside it waits for its turn."""
        while not self.over.is_set():
            try:
                with lock(self._project.lock_file("jobs"), timeout=1):
                    self._go_on(forever=True)
            except PipelineError:  # somebody else runs, or the disk or the database is not there
                self.over.wait(1)

    def run_waiting(self) -> None:
        """Carry out what waits now, and end. Raises LOCKED where a desk runs, which does it itself."""
        with lock(self._project.lock_file("jobs"), timeout=1):
            self._go_on(forever=False)

    def _go_on(self, *, forever: bool) -> None:
        # whoever ran before us runs no more
        jobs.give_back(self.store, [job.number for job in jobs.running(self.store)])
        if forever:
            wish_of_runner(self.store, START)  # whatever was written while nobody ran
        looks, wished = 0, self.store.wished
        wished.set()
        while not self.over.is_set():
            self._look_at_settings()
            looks += 1
            if wished.is_set() or not looks % ELSEWHERE:
                wished.clear()
                work = next_work(jobs.waiting(self.store))
                if work is not None:
                    self._do(work)
                    wished.set()  # others may have been wished before
                elif not forever:
                    return
            self.over.wait(PAUSE)

    def _look_at_settings(self) -> None:
        now = self._signatures()
        if now != self._seen:
            wish_of_runner(self.store, SETTINGS)
            self._seen = now

    def _signatures(self) -> tuple[Signature | None, ...]:
        """Of what a page depends on beside its own files: settings, glossary, people."""
        own = (self.root / OWN_FILE, self.root / PYPROJECT)
        files = (*own, self._project.glossary_file, self._project.reviewers_file)
        return tuple(signature_of(str(path)) for path in files)

    def _do(self, work: Work) -> None:
        jobs.begin(self.store, work.numbers)
        state, says = JobState.DONE, ""
        for words in (work.words, *self._targets(work)):
            with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
                code = self._run(work, words, out, err)
                if code is None:
                    return
                ended, what = _outcome(words[0], code, out, err)
            if state is JobState.DONE:  # what failed first is what is to be mended
                state, says = ended, what
        jobs.end(self.store, work.numbers, state, says)
        first = work.jobs[0]
        if state is JobState.DONE and first.what == TRANSLATE:
            jobs.add(self.store, DRAFTED, first.account, first.document)
        if state is JobState.DONE and first.what == FETCH:
            jobs.add(self.store, TRANSLATE, first.account, first.document, first.engine)
        self.ended(work, state, says)

    def _targets(self, work: Work) -> Iterator[tuple[str, ...]]:
        """After a build, also one that failed: bring the site to each target of the settings, as they are then.

        What came down comes down at each of them, whatever is wrong with another page or another target.
        """
        if work.jobs[0].what not in NO_BUILD:
            for name in as_far_as_known(self.root, ()).settings.deploy:
                yield ("deploy", name, "--yes")

    def _run(
        self, work: Work, command: tuple[str, ...], out: IO[bytes], err: IO[bytes]
    ) -> int | None:
        """The exit code of our own command; None where it was broken off, and its jobs wait again."""
        words = ["--project", str(self.root), "--json", *command]
        code = _BEGIN.format(nice=0 if work.urgent else _NICE)
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        process = subprocess.Popen(  # noqa: S603  this very program
            [sys.executable, "-c", code, *words],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            env=environment,
        )
        try:
            while process.poll() is None:
                if self.over.wait(PAUSE / 2) or self._is_broken_off(work):
                    break
        finally:
            ended = process.poll()
            if ended is None:
                process.kill()
                process.wait()
        if ended is not None and ended >= 0:
            return ended
        jobs.give_back(self.store, work.numbers)
        if ended is not None:  # the system ended it
            self._rest(work)
        return None

    def _rest(self, work: Work) -> None:
        """Give the machine time, longer each time; a withdrawal that is made meanwhile does not wait for it."""
        longest = PAUSE * 2 ** min(9, max(job.tries for job in work.jobs))
        ends = time.monotonic() + min(LONGEST_REST, longest)
        while time.monotonic() < ends and not self.over.wait(PAUSE):
            waiting = jobs.waiting(self.store)
            if any(job.what in URGENT and job.number not in work.numbers for job in waiting):
                return

    def _is_broken_off(self, work: Work) -> bool:
        """True where a withdrawal has to be carried out first, or nobody wants the translation any more."""
        if work.urgent:
            return False
        if work.jobs[0].what in NO_BUILD:
            state = jobs.state_of(self.store, work.jobs[0].number)
            if state is not JobState.RUNNING:
                return True
        return any(job.what in URGENT for job in jobs.waiting(self.store))


_WAITS = 3
"""Exit code of `translate` where texts still wait for an engine."""


def _outcome(command: str, code: int, out: IO[bytes], err: IO[bytes]) -> tuple[JobState, str]:
    """How it ended, and what there is to say.

    A build that ends with 1 has written the site; which page it had to leave out, each page's own state says.
    """
    said = _read(out)
    if command == TRANSLATE and code in (0, 1, _WAITS):
        return JobState.DONE, _still_waiting(said) if code == _WAITS else ""
    breaches = said.get("breaches")  # a build that came to its end names them, be it none
    if code == 0 or (command == "build" and code == 1 and breaches == []):
        return JobState.DONE, ""
    if breaches:
        every = (Breach(**one) for one in breaches)
        return JobState.FAILED, "; ".join(f"{one.path}: {one.what}" for one in every)[:_SAYS]
    faults = [FileFault.of(PipelineError(**said["error"]))] if "error" in said else []
    faults += [FileFault(**one) for one in said.get("held", ())]
    if faults:
        fault = faults[0]
        place = f"{fault.path}: " if fault.path else ""
        return JobState.FAILED, f"{place}{fault.message}: {fault.todo}"[:_SAYS]
    err.seek(0)
    last = err.read().decode("utf-8", "replace").strip().splitlines()
    return JobState.FAILED, (last[-1] if last else f"exit code {code}")[:_SAYS]


def _read(out: IO[bytes]) -> dict[str, Any]:
    out.seek(0)
    with suppress(ValueError):
        found = json.loads(out.read() or b"{}")
        if isinstance(found, dict):
            return found
    return {}


def _still_waiting(said: dict[str, Any]) -> str:
    """Why texts still wait, a line a reason, as `pipeline translate` says it."""
    reasons = (WaitingReason(**row) for row in said.get("waiting", ()))
    return "\n".join(f"{one.strings}: {one.message}" for one in reasons)[:_SAYS]
