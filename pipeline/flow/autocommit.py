"""Commit each reviewer's round of decisions to git by itself."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from types import TracebackType

from pipeline.files.desk_reports import CommitFault, commit_fault, note_commit_fault
from pipeline.flow.desk.project_cache import ProjectCache
from pipeline.flow.sync import commit_rounds
from pipeline.model.errors import PipelineError

QUIET = 600.0
"""Seconds without a decision after which a round of review is over."""


class AutoCommit:
    """Watches over a desk that is served, in a thread of its own."""

    def __init__(self, project_cache: ProjectCache) -> None:
        """Nothing runs yet."""
        self._memory = project_cache
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="rounds", daemon=True)

    def __enter__(self) -> AutoCommit:
        """Begin, where the settings ask for it."""
        if self._memory.workspace().project.settings.review.git == "commit":
            self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        """Commit what is left."""
        self._over.set()
        if self._thread.is_alive():
            self._thread.join(timeout=30)

    def _watch(self) -> None:
        self._commit(QUIET)  # at once: who reads the desk learns of a fault before anybody decides
        while not self._over.wait(QUIET / 10):
            self._commit(QUIET)
        self._commit(0)

    def _commit(self, quiet: float) -> None:
        with suppress(PipelineError):  # a broken project says so everywhere
            project = self._memory.workspace().project
            try:
                commit_rounds(project, quiet=quiet)
            except PipelineError as error:
                known = commit_fault(project)
                since = known.since if known else time.time()
                note_commit_fault(project, CommitFault(since, str(error)))
            else:
                note_commit_fault(project, None)
