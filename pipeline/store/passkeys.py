"""Store the public keys of devices that sign in place of a code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from pipeline.model.errors import PipelineError
from pipeline.model.hashing import sha_of_bytes
from pipeline.store import audit
from pipeline.store.database import Store
from pipeline.store.schema import passkeys


@dataclass(frozen=True, slots=True)
class Passkey:
    """One key of a person."""

    id: str
    """Base64url, as the device names it."""
    account: str
    """Whose it is."""
    public_key: str
    """COSE, in base64url."""
    sign_count: int
    """How often it has signed, where the device counts."""
    agent: str
    """The browser in which it was made, as it calls itself."""
    created_at: int
    """Seconds since 1970."""

    @property
    def sha(self) -> str:
        """How forms name it."""
        return sha_of_bytes(self.id.encode())


def passkeys_of(store: Store, account: str) -> tuple[Passkey, ...]:
    """All keys of a person, the oldest first."""
    query = select(passkeys).where(passkeys.c.account == account).order_by(passkeys.c.created_at)
    with store.read() as connection:
        return tuple(_passkey(row) for row in connection.execute(query))


def add(store: Store, passkey: Passkey) -> bool:
    """Keep a key; False where it is there already. Audited."""
    row = {name: getattr(passkey, name) for name in Passkey.__slots__}
    try:
        with store.write() as connection:
            connection.execute(insert(passkeys).values(id_sha=passkey.sha, **row))
            audit.record(
                connection, store.now(), passkey.account, "passkey-added", of=passkey.account
            )
    except PipelineError as error:
        if isinstance(error.__cause__, IntegrityError):
            return False
        raise
    return True


def used(store: Store, passkey: Passkey, sign_count: int) -> None:
    """The key has signed."""
    with store.write() as connection:
        here = passkeys.c.id_sha == passkey.sha
        connection.execute(update(passkeys).where(here).values(sign_count=sign_count))


def remove(store: Store, account: str, sha: str) -> bool:
    """Forget a key of a person; False where there is none. Audited."""
    with store.write() as connection:
        here = (passkeys.c.id_sha == sha) & (passkeys.c.account == account)
        gone = connection.execute(delete(passkeys).where(here)).rowcount
        if gone:
            audit.record(connection, store.now(), account, "passkey-removed", of=account)
    return bool(gone)


def _passkey(row: Any) -> Passkey:  # noqa: ANN401  a row of SQLAlchemy
    return Passkey(row.id, row.account, row.public_key, row.sign_count, row.agent, row.created_at)
