"""Store failed sign-ins, and the devices in which people have signed in before."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from sqlalchemy import delete, func, insert, select, update

from pipeline.store import audit
from pipeline.store.accounts import hashed
from pipeline.store.database import Store
from pipeline.store.schema import attempts, devices

KEPT = 400 * 24 * 3600
"""Seconds for which a device is known after it was last used."""


def failures(store: Store, key: str, seconds: int) -> tuple[int, int]:
    """How many attempts failed for a key in the last seconds, and when the last of them was."""
    query = select(func.count(), func.max(attempts.c.at)).where(
        attempts.c.key == key, attempts.c.at > store.now() - seconds
    )
    with store.read() as connection:
        count, last = connection.execute(query).one()
    return count, last or 0


def failed(
    store: Store, account: str, what: str, keys: Sequence[str], address: str, keep: int
) -> None:
    """An attempt failed; those older than `keep` seconds are forgotten. Audited as `what`."""
    now = store.now()
    with store.write() as connection:
        connection.execute(delete(attempts).where(attempts.c.at <= now - keep))
        connection.execute(insert(attempts), [{"key": key, "at": now} for key in keys])
        audit.record(connection, now, account[:80], what, address=address)


def forgive(store: Store, key: str) -> None:
    """What failed before counts no more."""
    with store.write() as connection:
        connection.execute(delete(attempts).where(attempts.c.key == key))


def is_known(store: Store, account: str, token: str) -> bool:
    """True if somebody has signed in with this account on the device of a token."""
    here = (devices.c.token_sha == hashed(token)) & (devices.c.account == account)
    recent = devices.c.seen_at > store.now() - KEPT
    with store.read() as connection:
        return connection.execute(select(devices.c.account).where(here, recent)).first() is not None


def remember_device(store: Store, account: str, token: str) -> str:
    """The person has signed in there; gives the token to keep: a new one where this one is nobody's."""
    sha, now = hashed(token), store.now()
    with store.write() as connection:
        connection.execute(delete(devices).where(devices.c.seen_at <= now - KEPT))
        of_others = select(devices.c.account).where(devices.c.token_sha == sha)
        if not token or connection.execute(of_others).first() is None:
            token = secrets.token_urlsafe(32)  # nobody plants a token that they know
            sha = hashed(token)
        here = (devices.c.token_sha == sha) & (devices.c.account == account)
        if not connection.execute(update(devices).where(here).values(seen_at=now)).rowcount:
            row = {"token_sha": sha, "account": account, "seen_at": now}
            connection.execute(insert(devices).values(**row))
    return token
