"""Store the secrets of authenticator apps, recovery codes, and sign-ins that still owe a code."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from sqlalchemy import Connection, delete, func, insert, select, update

from pipeline.store import audit
from pipeline.store.accounts import hashed
from pipeline.store.database import Store
from pipeline.store.schema import half_sign_ins, passkeys, recovery_codes, second_factors, sessions
from pipeline.store.sealed import seal, unseal


def is_set(store: Store, account: str) -> bool:
    """True if the account asks for a code after the password."""
    return account in holders(store)


def holders(store: Store) -> frozenset[str]:
    """Ids of all accounts that ask for a code."""
    query = select(second_factors.c.account).where(second_factors.c.confirmed_at.is_not(None))
    with store.read() as connection:
        return frozenset(connection.execute(query).scalars())


def secret_of(store: Store, account: str, *, confirmed: bool = True) -> str | None:
    """The secret of the app; with `confirmed=False` the one that is being set up.

    None where there is none, and where it was sealed with another key than the desk has now.
    """
    at = second_factors.c.confirmed_at
    query = select(second_factors.c.sealed).where(
        second_factors.c.account == account, at.is_not(None) if confirmed else at.is_(None)
    )
    with store.read() as connection:
        sealed = connection.execute(query).scalar()
    return unseal(store.key, account, sealed) if sealed else None


def unreadable(store: Store) -> tuple[str, ...]:
    """Ids of those whose app's secret the desk's key does not open: a recovery code lets them in, or a reset."""
    query = select(second_factors.c.account, second_factors.c.sealed)
    with store.read() as connection:
        rows = connection.execute(query).all()
    return tuple(sorted(id_ for id_, sealed in rows if unseal(store.key, id_, sealed) is None))


def seal_all(store: Store) -> int:
    """Seal secrets that an older version, or a backup of one, has in the clear; gives how many there were.

    Nothing of them stays in the file's free pages or in its log.
    """
    clear = select(second_factors.c.account, second_factors.c.secret).where(
        second_factors.c.secret != ""
    )
    with store.read() as connection:
        if connection.execute(clear).first() is None:
            return 0
    with store.write() as connection:
        rows = connection.execute(clear).all()
        for account, secret in rows:
            sealed = {"secret": "", "sealed": seal(store.key, account, secret)}
            here = second_factors.c.account == account
            connection.execute(update(second_factors).where(here).values(**sealed))
    store.rewrite()
    return len(rows)


def begin(store: Store, account: str, secret: str) -> None:
    """Keep a secret until a code proves that an app has it; one that is in use stays."""
    with store.write() as connection:
        here = second_factors.c.account == account
        connection.execute(
            delete(second_factors).where(here, second_factors.c.confirmed_at.is_(None))
        )
        row = {"account": account, "secret": "", "sealed": seal(store.key, account, secret)}
        if connection.execute(select(second_factors.c.account).where(here)).first() is None:
            connection.execute(insert(second_factors).values(**row))


def confirm(store: Store, account: str, step: int, codes: Iterable[str], session: str) -> bool:
    """From now on a code is asked for; other sessions end. False where nothing was begun. Audited."""
    now = store.now()
    with store.write() as connection:
        here = (second_factors.c.account == account) & second_factors.c.confirmed_at.is_(None)
        values = {"confirmed_at": now, "last_step": step}
        if not connection.execute(update(second_factors).where(here).values(**values)).rowcount:
            return False
        _put_codes(connection, account, codes)
        others = (sessions.c.account == account) & (sessions.c.token_sha != session)
        connection.execute(delete(sessions).where(others))
        audit.record(connection, now, account, "second-factor-set", of=account)
    return True


def take_step(store: Store, account: str, step: int) -> bool:
    """Use a code of the app up; False where it, or a later one, was taken before."""
    here = (second_factors.c.account == account) & (second_factors.c.last_step < step)
    with store.write() as connection:
        query = update(second_factors).where(here).values(last_step=step)
        return bool(connection.execute(query).rowcount)


def take_code(store: Store, account: str, code: str) -> bool:
    """Use a recovery code up; False where it is none, or was used. Audited."""
    now = store.now()
    here = (
        (recovery_codes.c.account == account)
        & (recovery_codes.c.code_sha == hashed(code))
        & recovery_codes.c.used_at.is_(None)
    )
    with store.write() as connection:
        taken = connection.execute(update(recovery_codes).where(here).values(used_at=now)).rowcount
        if taken:
            audit.record(connection, now, account, "recovery-code-used", of=account)
        return bool(taken)


def codes_left(store: Store, account: str) -> int:
    """How many recovery codes were not used."""
    query = select(func.count()).where(
        recovery_codes.c.account == account, recovery_codes.c.used_at.is_(None)
    )
    with store.read() as connection:
        return connection.execute(query).scalar_one()


def replace_codes(store: Store, account: str, codes: Iterable[str]) -> None:
    """Other recovery codes; the old ones are void. Audited."""
    with store.write() as connection:
        _put_codes(connection, account, codes)
        audit.record(connection, store.now(), account, "recovery-codes-set", of=account)


def void_codes(store: Store, account: str, by: str) -> None:
    """No recovery code of somebody is good any more. Audited."""
    with store.write() as connection:
        connection.execute(delete(recovery_codes).where(recovery_codes.c.account == account))
        audit.record(connection, store.now(), by, "recovery-codes-void", of=account)


def remove(store: Store, account: str, by: str) -> bool:
    """A password is enough again; sign-ins that owe a code end. False where it was so before. Audited."""
    with store.write() as connection:
        gone = 0
        for table in (second_factors, recovery_codes, passkeys, half_sign_ins):
            gone += connection.execute(delete(table).where(table.c.account == account)).rowcount
        if gone:
            audit.record(connection, store.now(), by, "second-factor-removed", of=account)
    return bool(gone)


def start_half(store: Store, account: str, seconds: int, *, shared: bool) -> str:
    """The password was right; gives the secret with which the code is sent."""
    token, now = secrets.token_urlsafe(32), store.now()
    row = {
        "token_sha": hashed(token),
        "account": account,
        "shared": int(shared),
        "expires_at": now + seconds,
    }
    with store.write() as connection:
        connection.execute(delete(half_sign_ins).where(half_sign_ins.c.expires_at <= now))
        connection.execute(insert(half_sign_ins).values(**row))
    return token


def half_of(store: Store, token: str) -> tuple[str, bool] | None:
    """(account, whether the device is shared) of a secret of `start_half`; None where its time is over."""
    query = select(half_sign_ins.c.account, half_sign_ins.c.shared).where(
        half_sign_ins.c.token_sha == hashed(token), half_sign_ins.c.expires_at > store.now()
    )
    with store.read() as connection:
        row = connection.execute(query).one_or_none()
    return None if row is None else (row.account, bool(row.shared))


def end_half(store: Store, token: str) -> bool:
    """Use a secret of `start_half` up; False where somebody else has."""
    with store.write() as connection:
        query = delete(half_sign_ins).where(half_sign_ins.c.token_sha == hashed(token))
        return bool(connection.execute(query).rowcount)


def _put_codes(connection: Connection, account: str, codes: Iterable[str]) -> None:
    connection.execute(delete(recovery_codes).where(recovery_codes.c.account == account))
    rows = [{"account": account, "code_sha": hashed(code)} for code in codes]
    connection.execute(insert(recovery_codes), rows)
