"""Count what concerns each person, for the sign on every page, without making any page wait."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Lock

from pipeline.flow.accounts.auth import Desk
from pipeline.flow.desk.for_you import for_you
from pipeline.flow.desk.for_you_items import Person
from pipeline.flow.workspace import Workspace
from pipeline.model.errors import PipelineError

FRESH = 60.0
"""Seconds after which a count is made anew, behind the page that asks."""


@dataclass(frozen=True)
class Bell:
    """The last count of each person; threads share it. It is a minute old at most, once somebody goes on reading."""

    _counts: dict[str, tuple[int, float]] = field(default_factory=dict)
    """Locale and id of a person → (how many, when, by the clock that only goes forward)."""
    _lock: Lock = field(default_factory=Lock)

    def note(self, workspace: Workspace, person: str, count: int) -> None:
        """So many it is now: the list was made for a page."""
        with self._lock:
            self._counts[_key(workspace, person)] = (count, time.monotonic())

    def count(self, desk: Desk, workspace: Workspace, person: Person) -> int:
        """The last count; 0 where there is none yet. An old one is made anew in the background."""
        key = _key(workspace, person.id)
        count, at = self._counts.get(key, (0, -FRESH))
        if time.monotonic() - at >= FRESH:
            desk.behind.run(f"bell {key}", lambda: self._look(desk, workspace, person))
        return count

    def _look(self, desk: Desk, workspace: Workspace, person: Person) -> None:
        with suppress(PipelineError):  # the page that shows the list says what is wrong
            self.note(workspace, person.id, len(for_you(desk, workspace, person)))


def _key(workspace: Workspace, person: str) -> str:
    return f"{workspace.project.settings.locale.dir} {person}"
