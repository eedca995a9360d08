"""Store accounts, sessions and invitations."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, delete, func, insert, select, update

from pipeline.model.errors import PipelineError
from pipeline.model.hashing import sha_of_bytes
from pipeline.store import audit
from pipeline.store.database import Store
from pipeline.store.schema import accounts, devices, half_sign_ins, invitations, sessions

ROLES = ("reader", "author", "reviewer", "lead", "admin")
"""What an account is for. Only `locales/reviewers.yaml` gives the right to decide or to write."""


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may sign in."""

    id: str
    """As in reviewers.yaml, where the person decides."""
    name: str
    """As shown to people."""
    role: str
    """One of `ROLES`."""
    language: str = ""
    """`en`, `zh-Hans`, or empty: as the browser asks."""
    only_document: str | None = None
    """The one document that the account is for; None: all."""
    disabled: bool = False
    """True: may not sign in any more."""
    email: str = ""
    """Where the daily note goes; empty: none is sent."""
    mailed_at: int = 0
    """When the last one went out, seconds since 1970; 0: never."""


@dataclass(frozen=True, slots=True)
class Session:
    """One signed-in device."""

    token_sha: str
    """SHA-256 of the cookie: the cookie itself is kept nowhere."""
    account: str
    """Whose it is."""
    csrf: str
    """What every form of this session has to bring back."""
    agent: str
    """The browser, as it calls itself."""
    address: str
    """Where it came from."""
    created_at: int
    """Seconds since 1970."""
    seen_at: int
    """Seconds since 1970, to the minute."""
    shared: int = 0
    """1 where other people use the device too."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link that lets somebody choose a password, once."""

    account: str
    """Id of the account that it makes, or whose password it sets anew."""
    name: str
    """As shown to people."""
    role: str
    """One of `ROLES`."""
    only_document: str | None
    """The one document that it is for."""
    expires_at: int
    """Seconds since 1970."""
    by: str = ""
    """Who made it: an id, or `decision.OWNER`; the person themselves where it came by mail."""

    @property
    def is_own(self) -> bool:
        """True for a link that a person asked for, to set another password."""
        return self.by == self.account


_OF_ID = select(accounts).where(accounts.c.id == bindparam("id"))
_OF_TOKEN = select(sessions).where(sessions.c.token_sha == bindparam("token"))
"""Each request asks both: made once."""


def find(store: Store, id_: str) -> Account | None:
    """The account of an id."""
    with store.read() as connection:
        row = connection.execute(_OF_ID, {"id": id_}).one_or_none()
    return None if row is None else _account(row)


def everybody(store: Store) -> tuple[Account, ...]:
    """All accounts, by id."""
    with store.read() as connection:
        rows = connection.execute(select(accounts).order_by(accounts.c.id)).all()
    return tuple(_account(row) for row in rows)


def password_of(store: Store, id_: str) -> str | None:
    """The hash of an account that may sign in."""
    query = select(accounts.c.password).where(
        accounts.c.id == id_, accounts.c.disabled_at.is_(None)
    )
    with store.read() as connection:
        return connection.execute(query).scalar()


def password_like(store: Store, id_: str) -> str | None:
    """The hash of somebody, the same one each time for an id that nobody has.

    It costs what real ones cost to check, which is more or less than the desk would choose today.
    """
    query = select(accounts.c.password).where(accounts.c.disabled_at.is_(None))
    with store.read() as connection:
        found = connection.execute(query.order_by(accounts.c.id)).scalars().all()
    return found[int(hashed(id_)[:8], 16) % len(found)] if found else None


def put(store: Store, account: Account, password: str, by: str) -> None:
    """Make an account, or give the one of this id another password; its sessions end. Audited."""
    with store.write() as connection:
        _put(connection, store.now(), account, password, by)


def change(store: Store, id_: str, by: str, event: str, **values: str | bool | None) -> None:
    """Change columns of an account (`language`, `role` …). Audited; passwords and addresses without the value."""
    told = {k: str(v) for k, v in values.items() if k not in ("password", "email")}
    with store.write() as connection:
        connection.execute(update(accounts).where(accounts.c.id == id_).values(**values))
        audit.record(connection, store.now(), by, event, of=id_, **told)


def set_email(store: Store, id_: str, address: str) -> None:
    """Set or remove (empty) somebody's address; a link that they asked for before is void. Audited without the address."""
    with store.write() as connection:
        connection.execute(update(accounts).where(accounts.c.id == id_).values(email=address))
        _void_links(connection, id_, invitations.c.created_by == id_)
        audit.record(connection, store.now(), id_, "mail-on" if address else "mail-off", of=id_)


def mailed(store: Store, ids: Sequence[str]) -> None:
    """The daily note has gone out to these accounts now."""
    with store.write() as connection:
        here = accounts.c.id.in_(ids)
        connection.execute(update(accounts).where(here).values(mailed_at=store.now()))


def disable(store: Store, id_: str, by: str) -> None:
    """Nobody signs in with this account any more; its sessions and invitations end. Audited."""
    with store.write() as connection:
        now = store.now()
        connection.execute(update(accounts).where(accounts.c.id == id_).values(disabled_at=now))
        for table in (sessions, devices, half_sign_ins):
            connection.execute(delete(table).where(table.c.account == id_))
        _void_links(connection, id_)
        audit.record(connection, now, by, "disabled", of=id_)


def start_session(
    store: Store, account: str, agent: str, address: str, *, shared: bool = False
) -> tuple[str, Session]:
    """A new session with a cookie that nobody has seen before. Audited."""
    token, now = secrets.token_urlsafe(32), store.now()
    csrf = secrets.token_urlsafe(24)
    made = Session(hashed(token), account, csrf, agent, address, now, now, int(shared))
    row = {name: getattr(made, name) for name in Session.__slots__}
    with store.write() as connection:
        connection.execute(insert(sessions).values(**row))
        audit.record(connection, now, account, "sign-in", address=address)
    return token, made


def session_of(store: Store, token: str) -> Session | None:
    """The session of a cookie, whatever its age."""
    with store.read() as connection:
        row = connection.execute(_OF_TOKEN, {"token": hashed(token)}).one_or_none()
    return None if row is None else Session(**row._mapping)


def user_of(store: Store, token: str) -> tuple[Session, Account | None] | None:
    """The session of a cookie, and whose it is: each request asks, over one connection."""
    with store.read() as connection:
        row = connection.execute(_OF_TOKEN, {"token": hashed(token)}).one_or_none()
        if row is None:
            return None
        session = Session(**row._mapping)
        account = connection.execute(_OF_ID, {"id": session.account}).one_or_none()
    return session, None if account is None else _account(account)


def sessions_of(store: Store, account: str) -> tuple[Session, ...]:
    """The signed-in devices of an account, the newest first."""
    query = select(sessions).where(sessions.c.account == account)
    with store.read() as connection:
        rows = connection.execute(query.order_by(sessions.c.seen_at.desc())).all()
    return tuple(Session(**row._mapping) for row in rows)


def touch(store: Store, session: Session) -> None:
    """The session was used now."""
    here = sessions.c.token_sha == session.token_sha
    with store.write() as connection:
        connection.execute(update(sessions).where(here).values(seen_at=store.now()))


def end_sessions(
    store: Store, account: str, by: str, *, one: str | None = None, but: str | None = None
) -> None:
    """End the session with the `token_sha` `one`, or all of an account `but` that one. Audited."""
    query = delete(sessions).where(sessions.c.account == account)
    if one is not None:
        query = query.where(sessions.c.token_sha == one)
    if but is not None:
        query = query.where(sessions.c.token_sha != but)
    with store.write() as connection:
        if connection.execute(query).rowcount:
            audit.record(connection, store.now(), by, "sign-out", of=account)


def invite(store: Store, invitation: Invitation, by: str) -> str:
    """Keep an invitation; gives its secret. A former one for the same account is void. Audited.

    A link that a person asked for themselves voids their own ones alone: anybody can ask at the door.
    """
    token, now = secrets.token_urlsafe(32), store.now()
    former = (invitations.c.created_by == by,) if by == invitation.account else ()
    with store.write() as connection:
        _void_links(connection, invitation.account, *former)
        connection.execute(
            insert(invitations).values(
                token_sha=hashed(token),
                account=invitation.account,
                name=invitation.name,
                role=invitation.role,
                only_document=invitation.only_document,
                created_by=by,
                created_at=now,
                expires_at=invitation.expires_at,
            )
        )
        audit.record(
            connection,
            now,
            by,
            "invited",
            of=invitation.account,
            role=invitation.role,
            document=invitation.only_document or "",
        )
    return token


def invitation_of(store: Store, token: str) -> Invitation | None:
    """The invitation of a secret; None where it was used, is void, or its time is over."""
    with store.read() as connection:
        return _open_invitation(connection, token, store.now())


def open_invitations(store: Store) -> tuple[Invitation, ...]:
    """The links by which somebody new may come and has not, by id, be their time over or not."""
    here = invitations.c.used_at.is_(None) & invitations.c.account.not_in(select(accounts.c.id))
    with store.read() as connection:
        found = select(invitations).where(here).order_by(invitations.c.account)
        return tuple(_invitation(row) for row in connection.execute(found))


def inviter_of(store: Store, account: str) -> str | None:
    """Who asked the owner of an account in, by the first invitation that was used; None: nobody did."""
    mine = (invitations.c.account == account) & (invitations.c.created_by != account)
    query = select(invitations.c.created_by).where(mine, invitations.c.used_at.is_not(None))
    with store.read() as connection:
        return connection.execute(query.order_by(invitations.c.used_at).limit(1)).scalar()


def own_link_at(store: Store, account: str) -> int:
    """When a person last asked for a link to set another password, seconds since 1970; 0: never."""
    mine = (invitations.c.account == account) & (invitations.c.created_by == account)
    with store.read() as connection:
        found = select(func.max(invitations.c.created_at)).where(mine)
        return connection.execute(found).scalar() or 0


def accept(store: Store, token: str, password: str) -> Account:
    """Use an invitation up: the account is made, or its password set. Raises INVITATION."""
    now = store.now()
    with store.write() as connection:
        invitation = _open_invitation(connection, token, now)
        # the update decides: of two who try at once, it finds the row open for one alone
        here = (invitations.c.token_sha == hashed(token)) & invitations.c.used_at.is_(None)
        used = connection.execute(update(invitations).where(here).values(used_at=now)).rowcount
        if invitation is None or not used:
            raise PipelineError(
                "INVITATION",
                "this invitation was used already, or its time is over",
                "ask whoever sent it for a new one",
            )
        same = select(accounts).where(accounts.c.id == invitation.account)
        row = connection.execute(same).one_or_none()
        known = None if row is None else _account(row)
        made = Account(
            invitation.account,
            invitation.name,
            invitation.role,
            known.language if known else "",
            invitation.only_document,
        )
        # their own link sets a password and nothing else: the role may have changed since it was sent
        account = known if known and invitation.is_own else made
        _put(connection, now, account, password, invitation.account)
    return account


def hashed(token: str) -> str:
    """How a secret of 32 random bytes is kept."""
    return sha_of_bytes(token.encode("utf-8", "replace"))


def _open_invitation(connection: Connection, token: str, now: int) -> Invitation | None:
    query = select(invitations).where(
        invitations.c.token_sha == hashed(token),
        invitations.c.used_at.is_(None),
        invitations.c.expires_at > now,
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else _invitation(row)


def _invitation(row: Any) -> Invitation:  # noqa: ANN401  a row of SQLAlchemy
    return Invitation(
        row.account, row.name, row.role, row.only_document, row.expires_at, row.created_by
    )


def _void_links(connection: Connection, account: str, *which: ColumnElement[bool]) -> None:
    """Remove the links of an account that nobody has used: all, or those of which this is true."""
    is_open = invitations.c.used_at.is_(None)
    connection.execute(delete(invitations).where(invitations.c.account == account, is_open, *which))


def _put(connection: Connection, now: int, account: Account, password: str, by: str) -> None:
    values: Mapping[str, Any] = {
        "name": account.name,
        "role": account.role,
        "only_document": account.only_document,
        "language": account.language,
        "password": password,
        "disabled_at": None,
    }
    here = accounts.c.id == account.id
    if not connection.execute(update(accounts).where(here).values(**values)).rowcount:
        connection.execute(insert(accounts).values(id=account.id, created_at=now, **values))
    connection.execute(delete(sessions).where(sessions.c.account == account.id))
    for table in (devices, half_sign_ins):
        connection.execute(delete(table).where(table.c.account == account.id))
    _void_links(connection, account.id)  # one that somebody else has got sets no password any more
    audit.record(connection, now, by, "password-set", of=account.id, role=account.role)


def _account(row: Any) -> Account:  # noqa: ANN401  a row of SQLAlchemy
    return Account(
        row.id,
        row.name,
        row.role,
        row.language,
        row.only_document,
        row.disabled_at is not None,
        row.email,
        row.mailed_at,
    )
