"""Copy the desk's database into a file of its own, take such a copy back, and purge what nobody needs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import (
    URL,
    Connection,
    Table,
    create_engine,
    delete,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.pool import NullPool

from pipeline.model.errors import PipelineError
from pipeline.store import audit
from pipeline.store.answers import KEPT
from pipeline.store.database import Store, faults, open_store
from pipeline.store.schema import (
    accounts,
    answers,
    attempts,
    devices,
    half_sign_ins,
    invitations,
    meta,
    passkeys,
    sessions,
    tables,
)
from pipeline.store.schema import audit as log

TAKEN = "backup"
"""Key in `meta` of a copy: when it was taken, seconds since 1970."""
_AT_ONCE = 500
"""Rows that are carried at a time."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What a copy holds."""

    accounts: int
    comments: int


@dataclass(frozen=True, slots=True)
class Purged:
    """What was removed."""

    sessions: int
    """That were over."""
    invitations: int
    """That nobody used in time."""
    addresses: int
    """Mail addresses of people who left."""
    requests: int
    """Failed sign-ins and answers to forms that are too old to count."""


def write_copy(store: Store, file: Path) -> Counts:
    """Write all that stands in a database at one moment into a new SQLite file. Raises DATABASE.

    Left out are sessions, known devices, passkeys, open invitations and failed sign-ins: a copy lets nobody in, and
    brings no device back that was lost since.
    """
    with faults(), store.engine.connect() as held:
        source = held.execution_options(isolation_level="SERIALIZABLE")
        with source.begin(), _plain(file) as copy:
            tables.create_all(copy)
            for table in tables.sorted_tables:
                for rows in source.execute(_kept(table)).mappings().partitions(_AT_ONCE):
                    copy.execute(insert(table), [dict(row) for row in rows])
            copy.execute(insert(meta).values(key=TAKEN, value=str(store.now())))
            return _counts(copy)


def open_copy(file: Path) -> Store:
    """Open a copy that `write_copy` or SQLite itself made, and carry it forward to our version.

    `file` is written to: hand in a copy of the copy. Raises BACKUP or DATABASE for what is none.
    """
    with _plain(file) as copy:
        whole = copy.exec_driver_sql("PRAGMA quick_check(1)").scalar()
        words = "SELECT count(*) FROM sqlite_master WHERE name IN ('meta', 'accounts', 'audit')"
        ours = copy.exec_driver_sql(words).scalar()
    if whole != "ok" or ours != 3:  # the three that are named
        what = f"is damaged ({whole})" if whole != "ok" else "is no backup of a desk"
        raise PipelineError("BACKUP", what, "use another backup")
    return open_store(f"sqlite:///{file}")


def taken_at(copy: Store) -> int:
    """When a copy was taken, seconds since 1970; the last row of its log, where SQLite itself made it."""
    with copy.read() as connection:
        noted = connection.execute(select(meta.c.value).where(meta.c.key == TAKEN)).scalar()
        return int(noted or connection.execute(select(func.max(log.c.at))).scalar() or 0)


def read_copy(
    store: Store, copy: Store, change: Callable[[dict[str, Any]], dict[str, Any]], by: str
) -> Counts:
    """Put a copy in the place of all that stands in a database: all or nothing. Audited. Raises DATABASE.

    `change` is given the columns of each account and gives them as they are to be. No session and no open
    invitation comes back.
    """
    with store.write() as here, copy.read() as there:
        for table in reversed(tables.sorted_tables):
            here.execute(delete(table))
        for table in tables.sorted_tables:
            for rows in there.execute(_kept(table)).mappings().partitions(_AT_ONCE):
                plain = [dict(row) for row in rows]
                here.execute(
                    insert(table), [change(row) for row in plain] if table is accounts else plain
                )
        here.execute(delete(meta).where(meta.c.key == TAKEN))
        _count_on(here)
        audit.record(here, store.now(), by, "restored", taken=str(taken_at(copy)))
        return _counts(here)


def purge(store: Store, idle: int, longest: int, left: frozenset[str], by: str) -> Purged:
    """Remove what is over: sessions, invitations, mail addresses of people who `left`. Audited.

    `idle`, `longest`: seconds after which a session is over. A used invitation stays: it says who asked whom in.
    """
    now = store.now()
    over = (sessions.c.seen_at + idle < now) | (sessions.c.created_at + longest < now)
    late = invitations.c.used_at.is_(None) & (invitations.c.expires_at <= now)
    gone = accounts.c.disabled_at.is_not(None) | accounts.c.id.in_(left)
    with store.write() as connection:
        ended = connection.execute(delete(sessions).where(over)).rowcount
        unused = connection.execute(delete(invitations).where(late)).rowcount
        forgotten = connection.execute(
            update(accounts).where(gone, accounts.c.email != "").values(email="")
        ).rowcount
        old = connection.execute(delete(attempts).where(attempts.c.at <= now - idle)).rowcount
        old += connection.execute(
            delete(answers).where(answers.c.created_at <= now - KEPT)
        ).rowcount
        found = Purged(ended, unused, forgotten, old)
        told = {name: str(getattr(found, name)) for name in Purged.__slots__}
        audit.record(connection, now, by, "purged", **told)
    return found


def _kept(table: Table) -> Any:  # noqa: ANN401  a query of SQLAlchemy
    """The rows of a table that a copy has."""
    if table in (sessions, half_sign_ins, devices, passkeys, attempts):
        return select(table).where(text("1 = 0"))
    if table is invitations:
        return select(table).where(invitations.c.used_at.is_not(None))
    return select(table)


def _counts(connection: Connection) -> Counts:
    return Counts(
        *(
            connection.execute(select(func.count()).select_from(tables.tables[name])).scalar_one()
            for name in Counts.__slots__
        )
    )


def _count_on(connection: Connection) -> None:
    """PostgreSQL numbers new rows behind those that brought their number along; SQLite does so by itself."""
    if connection.dialect.name != "postgresql":
        return
    for table in (attempts, log):
        numbers = func.pg_get_serial_sequence(table.name, "number")
        next_ = func.coalesce(func.max(table.c.number), 0) + 1
        connection.execute(select(func.setval(numbers, next_, False)))


@contextmanager
def _plain(file: Path) -> Iterator[Connection]:
    """An SQLite file that is whole without a second one beside it; all of the block or nothing. Raises DATABASE."""
    address = URL.create("sqlite", database=str(file))
    engine = create_engine(address, poolclass=NullPool)
    with faults(), engine.begin() as connection:
        yield connection
