"""Sign people in at the desk, and tell what each of them may do.

What a person may decide stands in `locales/reviewers.yaml` and nowhere else; an account adds a password,
and may take rights away (a reader, one document), never give them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from threading import Lock

from pipeline.files.content import Project
from pipeline.files.private_file import private_key
from pipeline.flow.accounts.background import Background
from pipeline.flow.accounts.reviewers import leads, may_decide, writes
from pipeline.flow.accounts.throttle import HashingQueue, ThrottledError
from pipeline.flow.clock import now
from pipeline.flow.locales import in_each_locale
from pipeline.flow.workspace import Workspace
from pipeline.model.errors import PipelineError
from pipeline.store import accounts, audit, second_factors
from pipeline.store.accounts import ROLES, Account, Session
from pipeline.store.audit import Event
from pipeline.store.database import Store, open_store
from pipeline.store.passwords import Passwords, calibrated
from pipeline.store.sealed import is_key, new_key

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

SHARED_IDLE = 15 * 60
"""Seconds without a request after which a session ends on a device that others use too."""
LONGEST = 14 * 24 * 3600
"""Seconds after which a session ends, used or not."""
DATABASE = "PIPELINE_DATABASE"
"""Environment variable with the address of another database than `.pipeline/desk.db`."""


@dataclass(frozen=True, slots=True)
class CurrentUser:
    """Who is at the desk, on which device."""

    account: Account
    session: Session
    """The device."""
    decides: bool
    """True if reviewers.yaml lets them decide now, and the account does not take it away."""
    leads: bool
    """True if they decide as a lead."""
    writes: bool = False
    """True if they may bring English in, edit and publish it: an author or a lead, and no guest of one page."""
    needs_factor: bool = False
    """True if the settings ask people of this role for a second factor."""
    lacks_factor: bool = False
    """True if they have to set one up before anything else."""

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
    passwords: Passwords
    idle: int
    """Seconds without a request after which a session ends."""
    queue: HashingQueue = field(default_factory=HashingQueue)
    """Who may have a password hashed now."""
    codes: Lock = field(default_factory=Lock)
    """Held while a code is looked at."""
    behind: Background = field(default_factory=Background)
    """What is done behind an answer."""
    locale: str = ""
    """Folder of the derived locale whose words these are; empty: the first one."""

    def seen_from(self, workspace: Workspace) -> Desk:
        """The same desk for the locale of a workspace: each has its own comments, bookmarks and given pages."""
        own = workspace.project.settings.locale.dir if workspace.pivot else ""
        return replace(self, locale=own)

    def key(self, document: str) -> str:
        """Under what the database keeps the words on a document in this locale."""
        return f"{self.locale}:{document}" if self.locale else document

    def document(self, key: str) -> str | None:
        """The document of a `key`; None for one of another locale."""
        folder, _, document = key.rpartition(":")
        return document if folder == self.locale else None


def store_of(project: Project) -> Store:
    """The project's database and the key beside it, made where they are missing. Raises DATABASE, DISK, LOCKED, KEY."""
    key = private_key(project, new_key).strip()
    if not is_key(key):
        todo = "put the desk's own key back; or delete the file, and people set up their apps anew"
        raise PipelineError("KEY", "is no key", todo, path=project.shown(project.desk_key))
    store = open_store(os.environ.get(DATABASE) or f"sqlite:///{project.database}", key=key)
    second_factors.seal_all(store)
    return store


def user_of_session(desk: Desk, workspace: Workspace, token: str) -> CurrentUser | None:
    """Who a cookie belongs to; None where its session is over, or the account disabled."""
    found = accounts.user_of(desk.store, token) if token else None
    if found is None:
        return None
    today, (session, account) = desk.store.now(), found
    idle = min(desk.idle, SHARED_IDLE) if session.shared else desk.idle
    over = session.seen_at + idle < today or session.created_at + LONGEST < today
    if account is None or account.disabled or over:
        return None
    if today - session.seen_at >= 60:  # a write a minute is enough to know who is there
        with suppress(PipelineError):  # a page can be read without it, also where the disk is full
            accounts.touch(desk.store, session)
    held = _held(workspace, account)
    decides, as_lead, as_author = (role in held for role in ("reviewer", "lead", "author"))
    needs = needs_factor(workspace, account)
    lacks = needs and not second_factors.is_set(desk.store, account.id)
    may_write = as_author and account.only_document is None
    return CurrentUser(account, session, decides, as_lead, may_write, needs, lacks)


def needs_factor(workspace: Workspace, account: Account) -> bool:
    """True if the settings ask people of a role that this account has for a second factor."""
    required = set(workspace.project.settings.desk.require_second_factor)
    # whichever language they look at: the role is theirs
    held = {role for one in in_each_locale(workspace) for role in _held(one, account)}
    return bool(required & {account.role, *held})


def _held(workspace: Workspace, account: Account) -> frozenset[str]:
    """What `reviewers.yaml` lets somebody do now, as far as their account does not take it away."""
    if account.role == "reader":
        return frozenset()
    id_, today = account.id, now()
    decides = may_decide(workspace, id_, today)
    held = {
        "reviewer": decides,
        "lead": decides and leads(workspace, id_, today),
        "author": writes(workspace, id_, today),
    }
    return frozenset(role for role, is_held in held.items() if is_held)


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


def devices(desk: Desk, current_user: CurrentUser) -> tuple[Session, ...]:
    """Where a person is signed in, the one used last first."""
    return accounts.sessions_of(desk.store, current_user.account.id)


def end_devices(desk: Desk, current_user: CurrentUser, one: str | None) -> None:
    """Sign out one device of this person, or all but the one that asks."""
    but = None if one else current_user.session.token_sha
    accounts.end_sessions(
        desk.store, current_user.account.id, current_user.account.id, one=one, but=but
    )


def broken_seals(desk: Desk) -> tuple[int, ...]:
    """Numbers of rows of the log that somebody has changed, or has removed rows before."""
    return audit.broken(desk.store)


def export(desk: Desk) -> Iterator[Event]:
    """The audit log, row by row."""
    yield from audit.events(desk.store)


def desk_of(project: Project) -> Desk:
    """The desk of a project, for a command, which as a rule hashes no password. Raises DATABASE."""
    return Desk(store_of(project), Passwords(), project.settings.desk.idle_minutes * 60)
