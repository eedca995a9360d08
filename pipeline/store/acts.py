"""Store nothing of its own: say when people did what other tables tell of."""

from __future__ import annotations

from sqlalchemy import select, union_all

from pipeline.store.database import Store
from pipeline.store.schema import audit, comments, progress

_BY_ANYBODY = ("sign-in-failed", "code-failed")
"""Events of the log whose account is only a name that somebody typed."""
_ACTS = union_all(
    select(comments.c.author.label("person"), comments.c.created_at.label("at")),
    select(progress.c.account, progress.c.seen_at),
    select(audit.c.account, audit.c.at).where(audit.c.event.not_in(_BY_ANYBODY)),
)


def acts(store: Store) -> tuple[tuple[str, int], ...]:
    """(account, seconds since 1970) of each comment, each last look at a page, and each row of the log."""
    with store.read() as connection:
        return tuple((row.person, row.at) for row in connection.execute(_ACTS))
