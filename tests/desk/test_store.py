"""The desk's database: made, carried forward, shared by threads; on SQLite, and on PostgreSQL where there is one."""

# ruff: noqa: S608  programs and words of our own
from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import inspect

from pipeline.model.errors import PipelineError
from pipeline.store import accounts, attempts, audit, comments
from pipeline.store.accounts import Account, Invitation
from pipeline.store.backup import open_copy, read_copy, write_copy
from pipeline.store.comments import Comment
from pipeline.store.database import Store, open_store
from pipeline.store.schema import VERSION
from tests.full_disk import fill, mounted


@pytest.fixture(params=["sqlite", "postgres"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty database of each kind."""
    url = f"sqlite:///{tmp_path}/desk.db"
    if request.param == "postgres":
        url = request.getfixturevalue("postgres")
    made = open_store(url)
    yield made
    if request.param == "postgres":
        with made.write() as connection:
            for name in (
                "meta",
                "accounts",
                "sessions",
                "invitations",
                "attempts",
                "comments",
                "progress",
                "audit",
            ):
                connection.exec_driver_sql(f"DROP TABLE {name}")
    made.close()


def test_the_file_is_nobody_elses(tmp_path: Path) -> None:
    """Passwords' hashes and comments are read by the owner alone; the log of writes is on."""
    path = tmp_path / "below" / "desk.db"
    store = open_store(f"sqlite:///{path}")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with store.read() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert int(connection.exec_driver_sql("PRAGMA busy_timeout").scalar() or 0) >= 5000
    store.close()


THREADS = ("thread", "mentions", "wording", "settled_by", "settled_at", "settled_as")
"""Columns of comments that version 11 brought."""


def make_old(url: str) -> dict[str, set[str]]:
    """A database of the first version, in which Ann has an account; the columns of the newest one."""
    new = columns(made := open_store(url))
    accounts.put(made, Account("ann", "Ann", "reviewer"), "x", "test")
    with made.write() as connection:
        for statement in (
            "DROP TABLE wordings",
            "DROP TABLE answers",
            "DROP TABLE versions",
            "ALTER TABLE accounts DROP COLUMN email",
            "ALTER TABLE accounts DROP COLUMN mailed_at",
            "ALTER TABLE sessions DROP COLUMN shared",
            "DROP TABLE devices",
            "DROP TABLE second_factors",
            "DROP TABLE recovery_codes",
            "DROP TABLE half_sign_ins",
            "DROP TABLE passkeys",
            "DROP TABLE jobs",
            "DROP TABLE known_news",
            "DROP TABLE assignments",
            *(f"ALTER TABLE comments DROP COLUMN {name}" for name in THREADS),
            "UPDATE meta SET value = '1' WHERE key = 'schema'",
        ):
            connection.exec_driver_sql(statement)
    made.close()
    return new


def test_an_old_database_is_brought_forward(tmp_path: Path) -> None:
    """Of the first version: the tables are those of a new one, and who was there is there."""
    url = f"sqlite:///{tmp_path}/desk.db"
    new = make_old(url)
    again = open_store(url)
    assert columns(again) == new
    (ann,) = accounts.everybody(again)
    assert (ann.name, ann.email, ann.mailed_at) == ("Ann", "", 0)
    again.close()


def test_an_upgrade_on_a_full_disk_leaves_the_old_database(tmp_path: Path) -> None:
    """However much room there is, the tables are wholly the old ones or wholly the new; with room they are new."""
    made = tmp_path / "desk.db"
    new = make_old(f"sqlite:///{made}")
    outcomes = set()
    with mounted(tmp_path / "disk", 1) as disk:
        there, filler = disk / "desk.db", disk / "filler"
        for free in range(0, 256_000, 8192):
            shutil.copyfile(made, there)
            fill(filler)
            os.truncate(filler, filler.stat().st_size - free)
            outcomes.add(refused := _refuses(there))
            filler.unlink()
            if refused:
                assert _without_us(there) == _without_us(made), free
            with closing(open_store(f"sqlite:///{there}")) as store:
                assert columns(store) == new
                assert [one.id for one in accounts.everybody(store)] == ["ann"]
            for file in disk.iterdir():
                file.unlink()
    assert outcomes == {True, False}


def _without_us(file: Path) -> tuple[list[tuple[str]], list[tuple[str]]]:
    """What a database says of its version and tables to a plain SQLite, once it is found whole."""
    with closing(sqlite3.connect(file)) as plain:
        assert plain.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        version = plain.execute("SELECT value FROM meta WHERE key = 'schema'").fetchall()
        return version, plain.execute("SELECT sql FROM sqlite_master ORDER BY name").fetchall()


def _refuses(file: Path) -> bool:
    """True where the database cannot be opened, and the error tells to look for room and not for a backup."""
    try:
        open_store(f"sqlite:///{file}").close()
    except PipelineError as error:
        if "the disk has room" not in str(error):
            raise
        return True
    return False


def columns(store: Store) -> dict[str, set[str]]:
    """Table → its columns."""
    with store.read() as connection:
        found = inspect(connection)
        return {t: {c["name"] for c in found.get_columns(t)} for t in found.get_table_names()}


def test_a_newer_database_is_left_alone(tmp_path: Path) -> None:
    """Nothing is written into what a later version has made."""
    url = f"sqlite:///{tmp_path}/desk.db"
    store = open_store(url)
    with store.write() as connection:
        connection.exec_driver_sql(f"UPDATE meta SET value = '{VERSION + 1}' WHERE key = 'schema'")
    store.close()
    with pytest.raises(PipelineError, match="DATABASE the desk's database has version"):
        open_store(url)


@pytest.mark.parametrize(
    "url", ["nonsense", "oracle://x", "sqlite:////proc/nothing/desk.db", "mysql+nothing://x"]
)
def test_a_wrong_address_is_an_error_of_ours(url: str) -> None:
    """With what to write instead."""
    with pytest.raises(PipelineError, match="DATABASE"):
        open_store(url)


def test_a_damaged_file_is_an_error_of_ours(tmp_path: Path) -> None:
    """It says where to look, and the file stays as it is."""
    path = tmp_path / "desk.db"
    path.write_bytes(b"this is no database, and it is long enough to be looked at" * 100)
    with pytest.raises(PipelineError, match="DATABASE"):
        open_store(f"sqlite:///{path}")
    assert path.read_bytes().startswith(b"this is no database")


def test_a_copy_carries_everything_over(store: Store, tmp_path: Path) -> None:
    """From either kind of database and back; the log goes on without a gap, and nobody is signed in."""
    accounts.put(store, Account("ann", "安", "reviewer", "zh-Hans"), "hash", "test")
    accounts.start_session(store, "ann", "Safari", "127.0.0.1")
    comments.say(store, Comment("c1", "a/b", "f" * 64, "ann", "", "note", "为什么？", 5))
    said = comments.comments_on(store, "a/b")
    counts = write_copy(store, tmp_path / "copy.db")
    assert (counts.accounts, counts.comments) == (1, 1)
    accounts.put(store, Account("bo", "Bo", "reader"), "hash", "test")
    copy = open_copy(tmp_path / "copy.db")
    assert read_copy(store, copy, lambda row: row, "test") == counts
    copy.close()
    assert [account.name for account in accounts.everybody(store)] == ["安"]
    assert comments.comments_on(store, "a/b") == said
    assert accounts.sessions_of(store, "ann") == ()
    attempts.failed(store, "ann", "sign-in-failed", ("account ann",), "127.0.0.1", 300)
    events = audit.events(store)
    assert [event.number for event in events] == list(range(1, len(events) + 1))
    assert ([event.event for event in events][-2:], audit.broken(store)) == (
        ["restored", "sign-in-failed"],
        (),
    )


def test_accounts_and_sessions(store: Store) -> None:
    """In and out; a new password ends every session."""
    accounts.put(store, Account("ann", "安", "reviewer", "zh-Hans"), "hash", "test")
    token, session = accounts.start_session(store, "ann", "Safari", "127.0.0.1")
    assert accounts.session_of(store, token) == session
    assert token not in session.token_sha
    assert accounts.find(store, "ann") == Account("ann", "安", "reviewer", "zh-Hans")
    accounts.put(store, Account("ann", "安", "lead"), "other", "test")
    assert accounts.session_of(store, token) is None
    accounts.disable(store, "ann", "test")
    assert accounts.password_of(store, "ann") is None
    assert audit.broken(store) == ()


def test_an_invitation_is_used_once_however_many_try(store: Store) -> None:
    """Two devices at the same moment: one of them is told that it is over."""
    secret = accounts.invite(
        store, Invitation("gu", "Gu", "reviewer", None, store.now() + 60), "test"
    )
    told: list[str] = []

    def try_it() -> None:
        try:
            told.append(accounts.accept(store, secret, "hash").id)
        except PipelineError as error:
            told.append(error.code)

    threads = [threading.Thread(target=try_it) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["INVITATION"] * 5 + ["gu"]


def test_threads_share_it(store: Store) -> None:
    """Bookmarks, comments and the log from many threads: all there, every seal whole."""
    wrong: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for turn in range(15):
                comments.stop_at(store, f"p{number % 3}", f"doc{turn % 4}", f"place{turn}")
                words = Comment(
                    f"{number}-{turn}", "doc0", "sha", f"p{number}", "", "note", "字", turn
                )
                assert comments.say(store, words)
                assert not comments.say(store, words)
                attempts.failed(store, f"p{number}", "failed", (f"k{number}",), "::1", 300)
        except BaseException as error:
            wrong.append(error)

    threads = [threading.Thread(target=work, args=[n]) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    assert len(comments.comments_on(store, "doc0")) == 90
    assert len(comments.stopped_at(store, "p0")) == 4
    assert attempts.failures(store, "k1", 300)[0] == 15
    assert len(audit.events(store)) == 90
    assert audit.broken(store) == ()
