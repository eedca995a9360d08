"""Store who was asked to read a page, and by when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete, insert, select

from pipeline.store.database import Store
from pipeline.store.schema import assignments

_ALL = select(assignments).order_by(assignments.c.document, assignments.c.account)


@dataclass(frozen=True, slots=True)
class Assignment:
    """A page that somebody was asked to read."""

    document: str
    account: str
    """Whom."""
    due: str
    """ISO date by which it is wished for; empty: none."""
    given_by: str
    given_at: int
    """Seconds since 1970."""


def all_assignments(store: Store) -> tuple[Assignment, ...]:
    """Every assignment, by page and person."""
    with store.read() as connection:
        return tuple(Assignment(**row._mapping) for row in connection.execute(_ALL))


def rename(store: Store, before: Iterable[str], document: str) -> None:
    """A page that was given stays given under its new id; who was asked under both keeps the newer row."""
    here, there = assignments.c.document.in_(tuple(before)), assignments.c.document == document
    with store.read() as connection:
        if connection.execute(select(assignments.c.account).where(here)).first() is None:
            return
    with store.write() as connection:
        taken = set(connection.execute(select(assignments.c.account).where(there)).scalars())
        for row in connection.execute(select(assignments).where(here)).all():
            if row.account not in taken:
                taken.add(row.account)
                values = {**row._mapping, "document": document}
                connection.execute(insert(assignments).values(**values))
        connection.execute(delete(assignments).where(here))


def assign(store: Store, document: str, people: Iterable[str], due: str, by: str) -> None:
    """Ask these people, and nobody else, to read a page; nobody: the page is given to nobody.

    Who was asked already keeps the day on which they were.
    """
    wanted, here = sorted(set(people)), assignments.c.document == document
    with store.write() as connection:
        before = {row.account: row for row in connection.execute(select(assignments).where(here))}
        connection.execute(delete(assignments).where(here))
        for account in wanted:
            known = before.get(account)
            since = known.given_at if known and known.due == due else store.now()
            connection.execute(
                insert(assignments).values(
                    document=document, account=account, due=due, given_by=by, given_at=since
                )
            )
