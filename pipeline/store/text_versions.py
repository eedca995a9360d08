"""Store Mandarin texts by hash, so that a history can show what changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from pipeline.model.hashing import target_sha
from pipeline.store.database import Store
from pipeline.store.schema import wordings


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
