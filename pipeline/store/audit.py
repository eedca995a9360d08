"""An append-only audit log whose rows are chained by hash."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, select

from pipeline.model.hashing import sha_of_bytes
from pipeline.store.database import Store
from pipeline.store.schema import audit, meta


@dataclass(frozen=True, slots=True)
class Event:
    """One row of the log."""

    number: int
    """From 1, without gaps while nobody has removed a row."""
    at: str
    """RFC 3339 UTC."""
    account: str
    """Who did it; for a failed sign-in, the name that was typed."""
    event: str
    """`sign-in`, `sign-in-failed`, `invited` …"""
    detail: Mapping[str, str]
    """What there is to say: an address, an account, a document."""
    sha: str
    """SHA-256 of this row and of the `sha` before it."""

    def as_json(self) -> dict[str, object]:
        """The line of the export."""
        return {
            "number": self.number,
            "at": self.at,
            "account": self.account,
            "event": self.event,
            "detail": dict(self.detail),
            "sha": self.sha,
        }


def record(connection: Connection, at: int, account: str, event: str, **detail: str) -> None:
    """Add a row, in the transaction of what it tells about."""
    # one writer at a time: two rows must not be sealed by the same row before
    connection.execute(select(meta.c.value).where(meta.c.key == "schema").with_for_update())
    last = select(audit.c.sha).order_by(audit.c.number.desc()).limit(1)
    before = connection.execute(last).scalar() or ""
    body = json.dumps(detail, sort_keys=True, ensure_ascii=False)
    row = {"at": at, "account": account, "event": event, "detail": body}
    connection.execute(audit.insert().values(**row, sha=_seal(before, row)))


def events(store: Store, newest: int | None = None) -> tuple[Event, ...]:
    """The log in order; with `newest`, only so many of its last rows."""
    query = select(audit).order_by(audit.c.number.desc())
    if newest is not None:
        query = query.limit(newest)
    with store.read() as connection:
        rows = connection.execute(query).all()
    return tuple(
        Event(
            row.number,
            datetime.fromtimestamp(row.at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            row.account,
            row.event,
            json.loads(row.detail),
            row.sha,
        )
        for row in reversed(rows)
    )


def broken(store: Store) -> tuple[int, ...]:
    """Numbers of the rows whose seal does not fit: they, or rows before them, were changed or removed."""
    return tuple(_broken(store))


def _broken(store: Store) -> Iterator[int]:
    before = ""
    with store.read() as connection:
        for row in connection.execute(select(audit).order_by(audit.c.number)):
            body = {"at": row.at, "account": row.account, "event": row.event, "detail": row.detail}
            if _seal(before, body) != row.sha:
                yield row.number
            before = row.sha


def _seal(before: str, row: Mapping[str, object]) -> str:
    text = json.dumps([before, row], sort_keys=True, ensure_ascii=False)
    return sha_of_bytes(text.encode())
