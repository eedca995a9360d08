"""Store Mandarin texts by hash, and which of them a text has had."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from pipeline.model.hashing import target_sha
from pipeline.store.database import Store
from pipeline.store.schema import versions, wordings


def keep(store: Store, texts: Iterable[str]) -> None:
    """Keep some texts; those that are kept already stay as they are."""
    named = {target_sha(text): text for text in texts if text}
    missing = named.keys() - texts_of(store, named).keys()
    for sha in sorted(missing):
        try:
            with store.write() as connection, connection.begin_nested():
                connection.execute(insert(wordings).values(target_sha=sha, text=named[sha]))
        except IntegrityError:
            continue  # somebody else has kept it in the same moment


def texts_of(store: Store, shas: Iterable[str]) -> Mapping[str, str]:
    """The texts that are kept, by their `target_sha`."""
    wanted = tuple(shas)
    if not wanted:
        return {}
    query = select(wordings).where(wordings.c.target_sha.in_(wanted))
    with store.read() as connection:
        return {row.target_sha: row.text for row in connection.execute(query)}


def keep_version(store: Store, source_sha: str, text: str, maker: str) -> None:
    """Keep a wording of a text, with who wrote it; one that is kept already stays as it is."""
    if not text:
        return
    row = {"source_sha": source_sha, "target_sha": target_sha(text), "maker": maker[:80]}
    here = (versions.c.source_sha == source_sha) & (versions.c.target_sha == row["target_sha"])
    with store.read() as connection:
        if connection.execute(select(versions.c.maker).where(here)).one_or_none():
            return
    keep(store, [text])
    try:
        with store.write() as connection, connection.begin_nested():
            connection.execute(insert(versions).values(**row, kept_at=store.now()))
    except IntegrityError:
        return  # it was written once before


def versions_of(store: Store, source_sha: str) -> tuple[tuple[str, str, int], ...]:
    """The wordings that a text has had here, the oldest first: (text, who or what wrote it, when)."""
    query = (
        select(wordings.c.text, versions.c.maker, versions.c.kept_at)
        .join(wordings, wordings.c.target_sha == versions.c.target_sha)
        .where(versions.c.source_sha == source_sha)
        .order_by(versions.c.kept_at)
    )
    with store.read() as connection:
        return tuple((row.text, row.maker, row.kept_at) for row in connection.execute(query))
