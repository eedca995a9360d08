"""Store what people wish a build or a translation for, and what became of each wish."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, delete, func, insert, select, update

from pipeline.store.database import Store
from pipeline.store.schema import jobs

KEPT = 500
"""Jobs that are kept once they are over."""


class JobState(StrEnum):
    """How far a job has come."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Job:
    """One wish."""

    number: int
    """From 1, in the order of the wishes."""
    what: str
    """Why: `publish`, `withdraw`, `import`, `edit`, `settings`, `start`, `translate` …"""
    document: str
    """Id of the document that it is about; empty: about none alone."""
    engine: str
    """Of a translation; empty: those of the settings."""
    account: str
    state: JobState
    """How far it has come."""
    made_at: int
    """Seconds since 1970."""
    started_at: int | None = None
    """When it was last begun."""
    ended_at: int | None = None
    """When it was over."""
    says: str = ""
    """What went wrong, and what to do; of a translation that is done, how many texts still wait."""
    tries: int = 0
    """How often it was broken off: by a withdrawal, by the end of the desk, by the system."""


def add(store: Store, what: str, account: str, document: str = "", engine: str = "") -> Job:
    """Note a wish. Raises DATABASE."""
    with store.write() as connection:
        last = connection.execute(select(func.max(jobs.c.number))).scalar() or 0
        made = Job(last + 1, what, document, engine, account, JobState.WAITING, store.now())
        connection.execute(
            insert(jobs).values(
                number=made.number,
                what=what,
                document=document,
                engine=engine,
                account=account,
                state=made.state.value,
                made_at=made.made_at,
            )
        )
        over = (JobState.WAITING.value, JobState.RUNNING.value)
        connection.execute(
            delete(jobs).where(jobs.c.number <= last - KEPT, jobs.c.state.not_in(over))
        )
    store.wished.set()
    return made


def waiting(store: Store) -> tuple[Job, ...]:
    """The wishes that nobody has begun, the first one first."""
    return _read(
        store,
        select(jobs).where(jobs.c.state == JobState.WAITING.value).order_by(jobs.c.number),
    )


def running(store: Store) -> tuple[Job, ...]:
    """What is being done now: one translation, or all wishes that one build carries out."""
    return _read(
        store,
        select(jobs).where(jobs.c.state == JobState.RUNNING.value).order_by(jobs.c.number),
    )


def latest(store: Store, most: int = 50) -> tuple[Job, ...]:
    """The newest ones, the newest first."""
    return _read(store, select(jobs).order_by(jobs.c.number.desc()).limit(most))


def of_document(store: Store, document: str, most: int = 20) -> tuple[Job, ...]:
    """What concerns a document, the newest first: its own wishes, and those about none alone."""
    about = jobs.c.document.in_((document, ""))
    return _read(store, select(jobs).where(about).order_by(jobs.c.number.desc()).limit(most))


def begin(store: Store, numbers: Collection[int]) -> None:
    """These are being done now."""
    _change(store, numbers, state=JobState.RUNNING.value, started_at=store.now())


def give_back(store: Store, numbers: Collection[int]) -> None:
    """These were broken off, and wait again; what was cancelled meanwhile stays so."""
    with store.write() as connection:
        connection.execute(
            update(jobs)
            .where(jobs.c.number.in_(tuple(numbers)), jobs.c.state == JobState.RUNNING.value)
            .values(state=JobState.WAITING.value, tries=jobs.c.tries + 1)
        )


def end(store: Store, numbers: Collection[int], state: JobState, says: str = "") -> None:
    """These are over."""
    _change(store, numbers, state=state.value, ended_at=store.now(), says=says)


def cancel(store: Store, number: int, what: str) -> bool:
    """Somebody wants this no more; False where it is over, or no `what`."""
    open_ = (JobState.WAITING.value, JobState.RUNNING.value)
    with store.write() as connection:
        done = connection.execute(
            update(jobs)
            .where(jobs.c.number == number, jobs.c.what == what, jobs.c.state.in_(open_))
            .values(state=JobState.CANCELLED.value, ended_at=store.now())
        )
        return bool(done.rowcount)


def state_of(store: Store, number: int) -> JobState | None:
    """How far one has come."""
    with store.read() as connection:
        found = connection.execute(select(jobs.c.state).where(jobs.c.number == number)).scalar()
    return None if found is None else JobState(found)


def _change(store: Store, numbers: Collection[int], **values: Any) -> None:  # noqa: ANN401  columns
    with store.write() as connection:
        connection.execute(update(jobs).where(jobs.c.number.in_(tuple(numbers))).values(**values))


def _read(store: Store, query: Select[Any]) -> tuple[Job, ...]:
    with store.read() as connection:
        rows = connection.execute(query).mappings().all()
    return tuple(Job(**{**row, "state": JobState(row["state"])}) for row in rows)
