"""Tell a monitor whether the desk can work, and whoever has signed in, why not."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from threading import Lock

from pipeline.flow.accounts.auth import Desk
from pipeline.flow.desk.project_cache import ProjectCache
from pipeline.flow.health import (
    Checkup,
    attempt,
    build_checkup,
    commits_checkup,
    disk_checkup,
)
from pipeline.model.errors import PipelineError

KEPT = 10
"""Seconds that an answer is kept: whoever asks all the time costs the desk nothing."""
NEEDED = frozenset({"database", "disk", "project"})
"""Without these nobody can work. What is beside them is told, and restarts nothing."""


@dataclass(frozen=True, slots=True)
class HealthReport:
    """What was found."""

    checkups: tuple[Checkup, ...]
    """In a fixed order."""

    @property
    def ok(self) -> bool:
        """True if people can work."""
        return not any(c.level == "fault" for c in self.checkups if c.name in NEEDED)


class Health:
    """Looks at most once in `KEPT` seconds; threads may share it."""

    def __init__(self, desk: Desk, project_cache: ProjectCache) -> None:
        """Look at nothing yet."""
        self._desk, self._project_cache = desk, project_cache
        self._alone = Lock()
        self._kept: tuple[int, HealthReport] | None = None

    def report(self) -> HealthReport:
        """How it is, or was some seconds ago. Raises nothing of ours."""
        with self._alone:
            now = self._desk.store.now()
            if self._kept is None or not 0 <= now - self._kept[0] < KEPT:
                self._kept = (now, self._look())
            return self._kept[1]

    def _look(self) -> HealthReport:
        root = self._project_cache.root
        found = [attempt("database", self._database), disk_checkup(root)]
        found += [attempt("project", self._project), build_checkup(root)]
        with suppress(PipelineError):  # the line `project` says why
            found.append(commits_checkup(self._project_cache.workspace().project))
        return HealthReport(tuple(found))

    def _database(self) -> str:
        self._desk.store.check()
        return "answers"

    def _project(self) -> str:
        return f"{len(self._project_cache.workspace(now=True).headers)} documents"
