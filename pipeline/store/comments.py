"""Store the words of comments, and where each person stopped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, String, bindparam, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from pipeline.store.database import Store
from pipeline.store.schema import comments, progress

KINDS = ("question", "note", "english", "wording", "reply")
"""`question`: the page waits for an answer; `note`; `english`: to the author, the English is unclear; `wording`: other
Mandarin is suggested; `reply`: in a thread that another one began."""


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody wrote about a text, or about a page as a whole."""

    id: str
    """What the ledger's line names as `ref`."""
    document: str
    source_sha: str
    """Which text; empty: the page as a whole."""
    author: str
    addressee: str
    """Whom it asks; empty: everybody."""
    kind: str
    """One of `KINDS`."""
    text: str
    """The words."""
    created_at: int
    """Seconds since 1970."""
    thread: str = ""
    """Id of the comment that it answers; empty: it begins a thread."""
    mentions: str = ""
    """Ids of the people whom its words name, a blank before and after each."""
    wording: str = ""
    """The Mandarin that it suggests; empty: none."""
    settled_by: str = ""
    """Who settled the thread, where no line of the ledger says it; empty: nobody."""
    settled_at: int = 0
    """When, seconds since 1970."""
    settled_as: str = ""
    """`taken` or `declined` of a wording, else `settled`."""

    @property
    def begins(self) -> str:
        """Id of the comment that began its thread."""
        return self.thread or self.id


_ORDER = (comments.c.created_at, comments.c.thread != "", comments.c.id)
"""Of the same second, such as in a burst that was kept without a connection, what began a thread comes first."""
_ON_TEXTS = (
    select(comments)
    .where(comments.c.document == bindparam("document"))
    .where(comments.c.source_sha.in_(bindparam("sources", expanding=True)))
    .order_by(*_ORDER)
)
_ON_PAGE = select(comments).where(comments.c.document == bindparam("document")).order_by(*_ORDER)
"""Each card asks the first, each page the second: made once."""
_BEGINS = func.coalesce(func.nullif(comments.c.thread, ""), comments.c.id)
_TAKES_PART = or_(
    comments.c.author == bindparam("person"),
    comments.c.addressee == bindparam("person"),
    comments.c.mentions.contains(bindparam("named", type_=String), escape="/"),
)
_CONCERNING = (
    select(comments)
    .where(
        or_(
            _BEGINS.in_(select(_BEGINS).where(_TAKES_PART)),
            (comments.c.kind == "wording") & (comments.c.settled_by == ""),
        )
    )
    .order_by(*_ORDER)
)
"""The first screen asks it."""
_STOPPED = select(progress).where(progress.c.account == bindparam("account"))


def say(store: Store, comment: Comment) -> bool:
    """Keep a comment; False where one with its id is kept already (a form sent twice)."""
    row = {name: getattr(comment, name) for name in Comment.__slots__}
    known = select(comments.c.id).where(comments.c.id == comment.id)
    with store.write() as connection:
        if connection.execute(known).first():
            return False
        connection.execute(insert(comments).values(**row))
    return True


def comments_on(
    store: Store, document: str, sources: Iterable[str] | None = None
) -> tuple[Comment, ...]:
    """What was said about a document, in order of time; with `sources` about these texts alone (`source_sha`)."""
    query, asked = _ON_PAGE, dict[str, object](document=document)
    if sources is not None:
        query, asked = _ON_TEXTS, {**asked, "sources": tuple(sources)}
    with store.read() as connection:
        return tuple(Comment(**row._mapping) for row in connection.execute(query, asked))


def threads_with(store: Store, person: str) -> tuple[Comment, ...]:
    """Every comment of each thread that a person began, answered, or is named in; and of each open wording."""
    named = re.sub(r"([/%_])", r"/\1", f" {person} ")  # `_` and `%` stand for other letters there
    with store.read() as connection:
        rows = connection.execute(_CONCERNING, {"person": person, "named": named})
        return tuple(Comment(**row._mapping) for row in rows)


def words_of(store: Store, ids: Iterable[str]) -> Mapping[str, Comment]:
    """The comments with these ids, as far as they are here."""
    wanted = tuple(ids)
    return {c.id: c for c in _read(store, comments.c.id.in_(wanted))} if wanted else {}


def settle(store: Store, id_: str, by: str, how: str) -> bool:
    """A thread is settled; False where it was already."""
    is_open = (comments.c.id == id_) & (comments.c.settled_by == "")
    values = {"settled_by": by, "settled_at": store.now(), "settled_as": how}
    with store.write() as connection:
        return bool(connection.execute(update(comments).where(is_open).values(**values)).rowcount)


def follow(store: Store, document: str, before: str, now: str) -> None:
    """What was said about a text stays with it when its English changes: both are `source_sha`s."""
    here = (comments.c.document == document) & (comments.c.source_sha == before)
    with store.read() as connection:
        if connection.execute(select(comments.c.id).where(here)).first() is None:
            return
    with store.write() as connection:
        connection.execute(update(comments).where(here).values(source_sha=now))


def rename(store: Store, before: Iterable[str], document: str) -> None:
    """What was said about a document stays with it under its new id."""
    here = comments.c.document.in_(tuple(before))
    with store.read() as connection:
        if connection.execute(select(comments.c.id).where(here)).first() is None:
            return
    with store.write() as connection:
        connection.execute(update(comments).where(here).values(document=document))


def _read(store: Store, wanted: ColumnElement[bool]) -> tuple[Comment, ...]:
    query = select(comments).where(wanted).order_by(*_ORDER)
    with store.read() as connection:
        return tuple(Comment(**row._mapping) for row in connection.execute(query))


def stopped_at(store: Store, account: str) -> Mapping[str, tuple[str, int]]:
    """Document → (the text where a person stopped, when they last looked)."""
    with store.read() as connection:
        rows = connection.execute(_STOPPED, {"account": account})
        return {row.document: (row.place, row.seen_at) for row in rows}


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
