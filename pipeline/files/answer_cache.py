"""Keep the answers of translation engines between runs, in SQLite.

Holds hashes and Mandarin, no English. It may be deleted at any time: then the engines are asked again.
"""

from __future__ import annotations

import sqlite3
import threading
from contextlib import suppress
from pathlib import Path

from pipeline.files.atomic import disk, make_folder

_TABLE = "CREATE TABLE IF NOT EXISTS answers (key TEXT PRIMARY KEY, answer TEXT NOT NULL) STRICT"
_BUSY = 5.0
"""Seconds to wait while another run writes."""


class StoredAnswers:
    """Is an `Answers`. Each answer is in the file before `put` returns, so `kill -9` loses none."""

    def __init__(self, path: Path) -> None:
        """Opens or makes the file; a damaged one is made anew. Raises DISK where there is no room for one."""
        self._lock = threading.Lock()
        with disk(path):
            make_folder(path.parent)
        try:
            self._base = _open(path)
        except sqlite3.DatabaseError:
            with disk(path):
                for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
                    path.with_name(name).unlink(missing_ok=True)
            try:
                self._base = _open(path)
            except sqlite3.Error:  # a disk that takes no database: this run keeps nothing
                self._base = _open(":memory:")

    def get(self, key: str) -> str | None:
        """The answer of a key, or None."""
        with self._lock, suppress(sqlite3.Error):
            row = self._base.execute("SELECT answer FROM answers WHERE key = ?", (key,)).fetchone()
            return str(row[0]) if row else None
        return None

    def put(self, key: str, answer: str) -> None:
        """Keep an answer. A full disk loses the copy alone: the run has the answer itself."""
        with self._lock, suppress(sqlite3.Error, UnicodeEncodeError):
            self._base.execute("INSERT OR REPLACE INTO answers VALUES (?, ?)", (key, answer))

    def close(self) -> None:
        """Close the file; nothing is kept from then on."""
        with self._lock:
            self._base.close()


def _open(path: Path | str) -> sqlite3.Connection:
    base = sqlite3.connect(path, timeout=_BUSY, isolation_level=None, check_same_thread=False)
    try:
        base.execute("PRAGMA journal_mode = WAL")
        # A power cut may cost the last answers, never the file.
        base.execute("PRAGMA synchronous = NORMAL")
        base.execute(_TABLE)
        base.execute("SELECT count(*) FROM answers").fetchone()
    except BaseException:
        base.close()
        raise
    return base
