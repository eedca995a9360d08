"""Store the words of comments, and where each person stopped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from pipeline.store.database import Store
from pipeline.store.schema import comments, progress

KINDS = ("question", "note", "english")
"""`question`: the page waits for an answer; `note`; `english`: to the author, the English is unclear."""


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody wrote about a text."""

    id: str
    """What the ledger's line names as `ref`."""
    document: str
    """Id of the document."""
    source_sha: str
    """Which text."""
    author: str
    """Who wrote it."""
    addressee: str
    """Whom it asks; empty: everybody."""
    kind: str
    """One of `KINDS`."""
    text: str
    """The words."""
    created_at: int
    """Seconds since 1970."""


def say(store: Store, comment: Comment) -> bool:
    """Keep a comment; False where one with its id is kept already (a form sent twice)."""
    row = {name: getattr(comment, name) for name in Comment.__slots__}
    known = select(comments.c.id).where(comments.c.id == comment.id)
    with store.write() as connection:
        if connection.execute(known).first():
            return False
        connection.execute(insert(comments).values(**row))
    return True


def comments_on(store: Store, document: str) -> tuple[Comment, ...]:
    """What was said about a document, in order of time."""
    query = select(comments).where(comments.c.document == document)
    with store.read() as connection:
        rows = connection.execute(query.order_by(comments.c.created_at, comments.c.id)).all()
    return tuple(Comment(**row._mapping) for row in rows)


def stopped_at(store: Store, account: str) -> Mapping[str, tuple[str, int]]:
    """Document → (the text where a person stopped, when they last looked)."""
    query = select(progress).where(progress.c.account == account)
    with store.read() as connection:
        return {row.document: (row.place, row.seen_at) for row in connection.execute(query)}


def stop_at(store: Store, account: str, document: str, place: str) -> None:
    """A person looks at a text (`source_sha`) of a document now."""
    here = (progress.c.account == account) & (progress.c.document == document)
    values = {"place": place, "seen_at": store.now()}
    with store.write() as connection:
        if connection.execute(update(progress).where(here).values(**values)).rowcount:
            return
        try:
            with connection.begin_nested():
                connection.execute(
                    insert(progress).values(account=account, document=document, **values)
                )
        except IntegrityError:  # the same person on two devices
            connection.execute(update(progress).where(here).values(**values))


def asked(store: Store, person: str) -> tuple[Comment, ...]:
    """Questions that name a person, open or not, in order of time."""
    query = select(comments).where(comments.c.addressee == person, comments.c.kind == "question")
    with store.read() as connection:
        rows = connection.execute(query.order_by(comments.c.created_at)).all()
    return tuple(Comment(**row._mapping) for row in rows)
