"""Sign people in at the desk, and tell what each of them may do.

What a person may decide stands in `locales/reviewers.yaml` and nowhere else; an account adds a password,
and may take rights away (a reader, one document), never give them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from pipeline.files.content import Project
from pipeline.flow.accounts.password_rules import MOST_LETTERS, check_password, own_words
from pipeline.flow.accounts.reviewers import leads, may_decide, note_account
from pipeline.flow.accounts.throttle import HashingQueue, ThrottledError
from pipeline.flow.workspace import Workspace, now
from pipeline.model.errors import PipelineError, RefusedError
from pipeline.store import accounts, audit
from pipeline.store.accounts import ROLES, Account, Session
from pipeline.store.audit import Event
from pipeline.store.database import Store, open_store
from pipeline.store.passwords import Passwords, calibrated

__all__ = [
    "ROLES",
    "Account",
    "CurrentUser",
    "Event",
    "Passwords",
    "Session",
    "ThrottledError",
    "calibrated",
]

WINDOW = 300
"""Seconds in which failed sign-ins are counted."""
MOST_BY_ACCOUNT, MOST_BY_ADDRESS = 5, 30
"""Failed sign-ins in the window after which a name, or an address, has to wait."""
SHARED_IDLE = 15 * 60
"""Seconds without a request after which a session ends on a device that others use too."""
LONGEST = 14 * 24 * 3600
"""Seconds after which a session ends, used or not."""
_ADDRESS = re.compile(r"[^\s@<>(),;:\"\\]+@[A-Za-z0-9.-]+\.[A-Za-z0-9-]+")
DATABASE = "PIPELINE_DATABASE"
"""Environment variable with the address of another database than `.pipeline/desk.db`."""


@dataclass(frozen=True, slots=True)
class CurrentUser:
    """Who is at the desk, on which device."""

    account: Account
    """The person."""
    session: Session
    """The device."""
    decides: bool
    """True if reviewers.yaml lets them decide now, and the account does not take it away."""
    leads: bool
    """True if they decide as a lead."""

    @property
    def manages(self) -> bool:
        """True if they look after accounts."""
        return self.account.role == "admin"

    @property
    def invites(self) -> bool:
        """True if they may ask others in."""
        return self.manages or (self.leads and self.account.only_document is None)

    @property
    def suggests(self) -> bool:
        """True if they may suggest a term: it is shown on every page, so guests of one do not."""
        return self.decides and self.account.only_document is None

    @property
    def publishes(self) -> bool:
        """True if they may publish pages and withdraw them: guests of one page do neither."""
        return self.decides and self.account.only_document is None

    @property
    def rules(self) -> bool:
        """True if they may say how a term is rendered on every page."""
        return self.leads and self.suggests

    def sees(self, document: str) -> bool:
        """True if they may read this document."""
        return self.account.only_document in (None, document)


@dataclass(frozen=True)
class Desk:
    """Where accounts and words are kept, and how long a session may rest."""

    store: Store
    """The database."""
    passwords: Passwords
    """How passwords are hashed."""
    idle: int
    """Seconds without a request after which a session ends."""
    queue: HashingQueue = field(default_factory=HashingQueue)
    """Who may have a password hashed now."""


def store_of(project: Project) -> Store:
    """The project's database, made where it is missing. Raises DATABASE."""
    return open_store(os.environ.get(DATABASE) or f"sqlite:///{project.database}")


def sign_in(
    desk: Desk, name: str, password: str, agent: str, address: str, *, shared: bool = False
) -> tuple[str, Session]:
    """A new session and its cookie. Raises ThrottledError; SIGN-IN for a wrong name or password.

    A name that nobody has takes as long as one that somebody has, and is told the same.
    """
    name = name.strip().lower()
    with _guess(desk, name, address):
        kept = accounts.password_of(desk.store, name)
        if not _fits(desk, name, password, address) or kept is None:
            raise RefusedError("SIGN-IN", "the name or the password is wrong", "try again")
        if desk.passwords.is_dated(kept):
            hashed = desk.passwords.hash(password)
            accounts.change(desk.store, name, name, "password-rehashed", password=hashed)
    return accounts.start_session(desk.store, name, agent[:200], address, shared=shared)


@contextmanager
def _guess(desk: Desk, name: str, address: str) -> Iterator[None]:
    """A turn to check a password. Raises ThrottledError."""
    _check_throttle(desk, name, address)  # whoever has to wait is no weight on the queue
    with desk.queue.turn(address):
        _check_throttle(desk, name, address)  # guesses sent at the same time count too
        yield


def _check_throttle(desk: Desk, name: str, address: str) -> None:
    """Raises ThrottledError where too many sign-ins failed for the name or from the address."""
    for key, most in zip(_keys(name, address), (MOST_BY_ACCOUNT, MOST_BY_ADDRESS), strict=True):
        count, first = accounts.failures(desk.store, key, WINDOW)
        if count >= most:
            raise ThrottledError(max(1, first + WINDOW - desk.store.now()))


def _fits(desk: Desk, name: str, password: str, address: str) -> bool:
    """True for the right password; a wrong one is counted."""
    kept = accounts.password_of(desk.store, name)
    if desk.passwords.fits(kept, password[: MOST_LETTERS + 1]):
        accounts.forgive(desk.store, _keys(name, address)[0])
        return True
    accounts.failed(desk.store, name, _keys(name, address), address, WINDOW)
    return False


def _keys(name: str, address: str) -> tuple[str, str]:
    return f"account {name[:80]}", f"address {address}"


def user_of_session(desk: Desk, workspace: Workspace, token: str) -> CurrentUser | None:
    """Who a cookie belongs to; None where its session is over, or the account disabled."""
    session = accounts.session_of(desk.store, token) if token else None
    if session is None:
        return None
    today, account = desk.store.now(), accounts.find(desk.store, session.account)
    idle = min(desk.idle, SHARED_IDLE) if session.shared else desk.idle
    over = session.seen_at + idle < today or session.created_at + LONGEST < today
    if account is None or account.disabled or over:
        return None
    if today - session.seen_at >= 60:  # a write a minute is enough to know who is there
        with suppress(PipelineError):  # a page can be read without it, also where the disk is full
            accounts.touch(desk.store, session)
    decides = account.role != "reader" and may_decide(workspace, account.id, now())
    as_lead = decides and leads(workspace, account.id, now())
    return CurrentUser(account, session, decides, as_lead)


def owner_of(desk: Desk, token: str) -> str:
    """Whose session a cookie began, be it over by now; empty where that is not known."""
    session = accounts.session_of(desk.store, token) if token else None
    return session.account if session else ""


def sign_out(desk: Desk, current_user: CurrentUser) -> None:
    """End this session."""
    accounts.end_sessions(
        desk.store,
        current_user.account.id,
        current_user.account.id,
        one=current_user.session.token_sha,
    )


def everybody(desk: Desk) -> tuple[Account, ...]:
    """All accounts, by id."""
    return accounts.everybody(desk.store)


def choose_language(desk: Desk, id_: str, tag: str) -> None:
    """The language in which the desk speaks to a person."""
    accounts.change(desk.store, id_, id_, "language", language=tag)


def choose_mail(desk: Desk, id_: str, address: str) -> None:
    """Where the daily note to a person goes; empty: none. Raises MAIL."""
    if address and (len(address) > MOST_LETTERS or not _ADDRESS.fullmatch(address)):
        raise PipelineError("MAIL", "this is no e-mail address", "write one, or nothing")
    accounts.change(desk.store, id_, id_, "mail-on" if address else "mail-off", email=address)


def devices(desk: Desk, current_user: CurrentUser) -> tuple[Session, ...]:
    """Where a person is signed in, the one used last first."""
    return accounts.sessions_of(desk.store, current_user.account.id)


def end_devices(desk: Desk, current_user: CurrentUser, one: str | None) -> None:
    """Sign out one device of this person, or all but the one that asks."""
    but = None if one else current_user.session.token_sha
    accounts.end_sessions(
        desk.store, current_user.account.id, current_user.account.id, one=one, but=but
    )


def change_password(
    desk: Desk, project: Project, current_user: CurrentUser, old: str, new: str
) -> str:
    """Set another password; gives the cookie of a new session, all others are over.

    Raises ThrottledError, SIGN-IN where the old one is wrong, PASSWORD.
    """
    id_, session = current_user.account.id, current_user.session
    check_password(new, own_words(project.settings, id_, current_user.account.name))
    with _guess(desk, id_, session.address):
        if not _fits(desk, id_, old, session.address):
            raise RefusedError("SIGN-IN", "the name or the password is wrong", "try again")
        hashed = desk.passwords.hash(new)
    note_account(project, id_, id_, "password-set")
    accounts.put(desk.store, current_user.account, hashed, id_)
    agent, address, shared = session.agent, session.address, bool(session.shared)
    return accounts.start_session(desk.store, id_, agent, address, shared=shared)[0]


def latest(desk: Desk) -> tuple[Event, ...]:
    """The newest rows of the audit log, the newest first."""
    return tuple(reversed(audit.events(desk.store, 200)))


def broken_seals(desk: Desk) -> tuple[int, ...]:
    """Numbers of rows of the log that somebody has changed, or has removed rows before."""
    return audit.broken(desk.store)


def export(desk: Desk) -> Iterator[Event]:
    """The audit log, row by row."""
    yield from audit.events(desk.store)
