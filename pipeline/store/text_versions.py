"""Store Mandarin texts by hash, and which of them a text has had."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from pipeline.model.hashing import target_sha
from pipeline.store.database import Store
from pipeline.store.schema import versions, wordings


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
    with store.write() as connection:
        for table, values in (
            (wordings, {"target_sha": row["target_sha"], "text": text}),
            (versions, {**row, "kept_at": store.now()}),
        ):
            try:
                with connection.begin_nested():
                    connection.execute(insert(table).values(**values))
            except IntegrityError:
                continue  # another text had these words, or somebody has kept them in the same moment


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
