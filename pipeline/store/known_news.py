"""Store what each person of the desk has been told and knows."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import bindparam, delete, insert, select

from pipeline.store.database import Store
from pipeline.store.schema import known_news

_KNOWN = select(known_news.c.item).where(known_news.c.account == bindparam("account"))


def known(store: Store, account: str) -> frozenset[str]:
    """Ids of the items that a person knows."""
    with store.read() as connection:
        return frozenset(connection.execute(_KNOWN, {"account": account}).scalars())


def note_known(store: Store, account: str, items: Iterable[str]) -> None:
    """A person knows these by now; what was noted before is noted anew."""
    wanted = sorted(set(items))
    if not wanted:
        return
    here = (known_news.c.account == account) & known_news.c.item.in_(wanted)
    rows = [{"account": account, "item": item, "known_at": store.now()} for item in wanted]
    with store.write() as connection:
        connection.execute(delete(known_news).where(here))
        connection.execute(insert(known_news), rows)
