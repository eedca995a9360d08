"""Open the desk's database, and turn its faults into our errors."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from threading import Event

from sqlalchemy import URL, Connection, Engine, create_engine, event, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from pipeline.model.errors import PipelineError
from pipeline.store.schema import is_current, meta, migrate
from pipeline.store.sealed import new_key

WAIT_MS = 10_000
"""Milliseconds that a write waits for another one (`busy_timeout`)."""
CACHE_KIB = 256
"""KiB that each open connection keeps of the file; as many threads have one, SQLite's own 2,000 would add up."""
_RESTORE = "look at `pipeline doctor`; if it is damaged, restore the last backup with `pipeline desk restore`"
_ROOM = "see with `pipeline doctor` that the disk has room; nothing is lost"
_FULL = ("disk I/O error", "database or disk is full")
"""What SQLite says where the disk is full: reason enough to look there before an older backup is put back."""
_READ_ONLY = "attempt to write a readonly database"
"""What it says to a write over a connection of `_ReadOnly`."""


@dataclass(frozen=True)
class Store:
    """An open database; threads may share it."""

    engine: Engine
    """SQLAlchemy's."""
    clock: Callable[[], float] = time.time
    """Seconds since 1970; tests turn it."""
    file: Path | None = None
    """Where an SQLite database lies; None for one on a server or in memory."""
    key: bytes = b""
    """What secrets of apps are sealed with."""
    inode: int = 0
    """Of that file when it was opened: another one in its place is not ours."""
    wished: Event = field(default_factory=Event)
    """Set where this process has noted a job that nobody has looked at."""

    def now(self) -> int:
        """Whole seconds since 1970."""
        return int(self.clock())

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that only reads. Raises DATABASE."""
        with faults(), self._reading.connect() as connection:
            yield connection

    @cached_property
    def _reading(self) -> Engine:
        """The same connections without a transaction; SQLite's need not be told so each time (`_on_begin`)."""
        if self.engine.dialect.name == "sqlite":
            return self.engine.execution_options(reads=True)
        return self.engine.execution_options(isolation_level="AUTOCOMMIT")

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """All of the block or nothing. Raises DATABASE."""
        with faults(), self.engine.begin() as connection:
            yield connection

    def check(self) -> None:
        """Raises DATABASE where the database does not answer, is damaged, or lies there no more.

        An SQLite file is read anew from its first page to its last: what the open connections still hold of
        it in memory says nothing about the disk.
        """
        if self.file is None:
            with self.read() as connection:
                connection.execute(select(meta.c.value)).all()
            return
        if not self.file.exists() or self.file.stat().st_ino != self.inode:
            raise PipelineError(
                "DATABASE",
                "the desk's database is not the file that the desk has opened",
                "restore it with `pipeline desk restore`, then restart the desk",
            )
        words = {"mode": "rw", "uri": "true"}  # never made anew
        address = URL.create("sqlite", database=self.file.absolute().as_uri(), query=words)
        fresh = create_engine(address, poolclass=NullPool)
        with faults(), fresh.connect() as connection:
            said = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
            connection.execute(select(meta.c.value)).all()
        if said != "ok":
            raise PipelineError("DATABASE", f"the desk's database is damaged ({said})", _RESTORE)

    def rewrite(self) -> None:
        """Write the whole file anew, so that nothing is left of what was overwritten. Raises DATABASE."""
        if self.file is not None:
            with self.read() as connection:
                connection.exec_driver_sql("VACUUM")
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()


def open_store(url: str, clock: Callable[[], float] = time.time, key: bytes = b"") -> Store:
    """Open a database and bring its tables up to date. Raises DATABASE.

    `key` opens the secrets of apps; without one those that are there stay shut.

    `url` is SQLAlchemy's: `sqlite:////srv/site/.pipeline/desk.db`, `postgresql+psycopg://desk@/desk`.
    """
    try:
        address = make_url(url)
        is_sqlite = address.get_backend_name() == "sqlite"
        if is_sqlite and address.database:
            _prepare(Path(address.database))
        file = Path(address.database) if is_sqlite and address.database else None
        make = {} if file is None else {"creator": lambda: _connection(file)}
        engine = create_engine(address, pool_pre_ping=not is_sqlite, **make)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise PipelineError(
            "DATABASE",
            f"the database's address is of no use ({error})",
            "write it as sqlite:////folder/desk.db or postgresql+psycopg://user@host/name",
        ) from error
    if is_sqlite:
        event.listen(engine, "connect", _on_connect)
        event.listen(engine, "begin", _on_begin)
        event.listen(engine, "checkin", _on_checkin)
    store = Store(engine, clock, key=key or new_key())
    try:
        with store.read() as connection:
            current = is_current(connection)
        if not current:
            with store.write() as connection:
                migrate(connection)
    except PipelineError:
        store.close()
        raise
    return replace(store, file=file, inode=file.stat().st_ino if file else 0)


def _prepare(path: Path) -> None:
    """A file that nobody else on the machine may read, before a word is written into it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise PipelineError(
            "DATABASE", f"cannot be made ({reason})", "mend that and try again", path=str(path)
        ) from error


class _ReadOnly(sqlite3.Connection):
    """A connection to a file that nobody can write to, for the disk is full."""


def _connection(file: Path) -> sqlite3.Connection:
    """A connection to a file; one that only reads where the disk has no room for what SQLite keeps beside it.

    So pages open though nothing can be decided. Not where `-wal` holds writes that such a connection would not see.
    """
    wait = WAIT_MS / 1000
    found = sqlite3.connect(file, timeout=wait, check_same_thread=False)
    try:
        found.execute("PRAGMA journal_mode=WAL")
        found.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchall()
    except sqlite3.OperationalError as error:
        found.close()
        log = file.with_name(f"{file.name}-wal")
        if str(error) not in _FULL or (log.exists() and log.stat().st_size):
            raise
        address = f"{file.absolute().as_uri()}?mode=ro&immutable=1"
        return sqlite3.connect(address, uri=True, check_same_thread=False, factory=_ReadOnly)
    return found


def _on_checkin(connection: object, record: ConnectionPoolEntry) -> None:
    if isinstance(connection, _ReadOnly):
        record.invalidate()  # the next one writes again, if there is room by then


def _on_connect(connection: object, _record: object) -> None:
    if isinstance(connection, _ReadOnly):
        connection.isolation_level = None
        return
    # the driver's own transactions begin too late to be safe for "read, then write"
    connection.isolation_level = None  # type: ignore[attr-defined]
    cursor = connection.cursor()  # type: ignore[attr-defined]
    for pragma in (
        "journal_mode=WAL",
        f"busy_timeout={WAIT_MS}",
        "foreign_keys=ON",
        "synchronous=NORMAL",
        f"cache_size=-{CACHE_KIB}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _on_begin(connection: Connection) -> None:
    if not connection.get_execution_options().get("reads"):
        connection.exec_driver_sql("BEGIN IMMEDIATE")


@contextmanager
def faults() -> Iterator[None]:
    """Turns what the driver raises in the block into DATABASE."""
    try:
        yield
    except SQLAlchemyError as error:
        said = str(getattr(error, "orig", None) or error).strip().split("\n")[0]
        what = f"the desk's database did not do as asked ({said})"
        todo = _ROOM if said in (*_FULL, _READ_ONLY) else _RESTORE
        raise PipelineError("DATABASE", what, todo) from error
