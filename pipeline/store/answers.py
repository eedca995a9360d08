"""Store where requests with an idempotency key led, for as long as they may be sent again."""

from __future__ import annotations

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError

from pipeline.store.database import Store
from pipeline.store.schema import answers

KEPT = 14 * 24 * 3600
"""Seconds that an answer is kept: as long as the longest session, in which it could be sent again."""


def answer_to(store: Store, request: str) -> str | None:
    """Where a request (a digest) led when it was taken; None where it was not, or too long ago."""
    query = select(answers.c.location).where(
        answers.c.id == request, answers.c.created_at > store.now() - KEPT
    )
    with store.read() as connection:
        found: str | None = connection.execute(query).scalar()
    return found


def keep(store: Store, request: str, location: str) -> None:
    """Keep where a request led, and forget what is too old; of two, the first stays."""
    now = store.now()
    with store.write() as connection:
        connection.execute(delete(answers).where(answers.c.created_at <= now - KEPT))
        try:
            with connection.begin_nested():
                connection.execute(
                    insert(answers).values(id=request, location=location, created_at=now)
                )
        except IntegrityError:
            return  # another process was quicker
