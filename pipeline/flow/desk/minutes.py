"""Add up the minutes that people spent at the desk, from the moments of acts that are kept anyway.

Nothing is tracked for it. Two acts of a person with less than `BREAK` between them count as work without
a break; the rest counts as nothing. So it is too little rather than too much.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from itertools import pairwise

from pipeline.flow.accounts.auth import Desk
from pipeline.flow.desk.queue import Snapshots
from pipeline.flow.documents import DocumentSnapshot
from pipeline.store.acts import acts

BREAK = 10
"""Minutes between two acts from which on they are two visits."""
Seconds = Mapping[str, Mapping[str, int]]
"""Id of a person → month (`2026-11`) → seconds."""


def seconds_at_desk(desk: Desk, snapshots: Snapshots, only: str | None = None) -> Seconds:
    """How long each person was at work in each month; `only`: this person.

    Acts are decisions that were taken at the desk, comments, rows of the desk's log, and the last look at each page.
    """
    done: dict[str, set[int]] = defaultdict(set)
    for person, at in acts(desk.store):
        done[person].add(at)
    for snapshot in snapshots.values():
        if isinstance(snapshot, DocumentSnapshot):
            for line in snapshot.decisions:
                if line.via == "desk" and only in (None, line.reviewer):
                    done[line.reviewer].add(seconds(line.at))
    return {who: by_month(made) for who, made in done.items() if only in (None, who)}


def by_month(moments: Iterable[int]) -> Mapping[str, int]:
    """Month of each visit's acts → seconds between them."""
    found: Counter[str] = Counter()
    for before, after in pairwise(sorted(moments)):
        if after - before < BREAK * 60:
            found[month_of(after)] += after - before
    return found


def month_of(at: int) -> str:
    """The month of a moment by the clock of this machine: `2026-11`."""
    return datetime.fromtimestamp(at, UTC).astimezone().strftime("%Y-%m")


def seconds(at: str) -> int:
    """RFC 3339 UTC as seconds since 1970."""
    return int(datetime.fromisoformat(at).timestamp())
