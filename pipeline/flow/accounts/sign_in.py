"""Check passwords and codes, and begin sessions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from pipeline.files.content import Project
from pipeline.flow.accounts import totp
from pipeline.flow.accounts.auth import CurrentUser, Desk
from pipeline.flow.accounts.guesses import GuessLimits, Visitor
from pipeline.flow.accounts.ids import typed_id
from pipeline.flow.accounts.password_rules import MOST_LETTERS, check_password, own_words
from pipeline.flow.accounts.reviewers import note_account
from pipeline.flow.accounts.security_letters import AccountChange, tell
from pipeline.model.errors import PipelineError, RefusedError
from pipeline.store import accounts, attempts, second_factors
from pipeline.store.accounts import Account, Session

MINUTES = 10
"""For which the right password may wait for its code."""
LONGEST_ADDRESS = 200
"""Characters of an e-mail address."""
_ADDRESS = re.compile(r"[^\s@<>(),;:\"\\]+@[A-Za-z0-9.-]+\.[A-Za-z0-9-]+")


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody is in."""

    token: str
    """What the session cookie holds."""
    session: Session
    device: str
    """What the device cookie holds from now on."""


@dataclass(frozen=True, slots=True)
class AsksForCode:
    """The password was right, and the account has a second factor."""

    ticket: str
    """What the form with the code brings back."""


def sign_in(
    desk: Desk, name: str, password: str, visitor: Visitor, *, shared: bool = False
) -> SignedIn | AsksForCode:
    """A new session, or a ticket to give the code with.

    Raises ThrottledError; SIGN-IN for a wrong name or password. A name that nobody has takes as long as one
    that somebody has, and is told the same.
    """
    name = typed_id(name)
    limits = GuessLimits.of(desk.store, "sign-in", name, visitor)
    known = visitor.is_known(desk.store, name)
    with _turn(desk, limits, visitor.device if known else visitor.network, is_known=known):
        kept = accounts.password_of(desk.store, name)
        if not _fits(desk, limits, name, password) or kept is None:
            raise RefusedError("SIGN-IN", "the name or the password is wrong", "try again")
        if desk.passwords.is_dated(kept):
            hashed = desk.passwords.hash(password)
            accounts.change(desk.store, name, name, "password-rehashed", password=hashed)
    return admit(desk, name, visitor, shared=shared)


def admit(
    desk: Desk, account: str, visitor: Visitor, *, shared: bool = False
) -> SignedIn | AsksForCode:
    """Whoever has proven the password, or has just set one: in, or asked for a code."""
    if second_factors.is_set(desk.store, account):
        return AsksForCode(
            second_factors.start_half(desk.store, account, MINUTES * 60, shared=shared)
        )
    return _begin(desk, account, visitor, shared=shared)


def enter_code(desk: Desk, project: Project, ticket: str, code: str, visitor: Visitor) -> SignedIn:
    """The session that a ticket and its code begin.

    Raises TICKET where its time is over, ThrottledError, CODE for a wrong or used code.
    """
    account = owner_of_ticket(desk, ticket)
    if account is None:
        raise _late()
    take_code(
        desk, project, account.id, code, GuessLimits.of(desk.store, "code", account.id, visitor)
    )
    return finish(desk, ticket, visitor)


def finish(desk: Desk, ticket: str, visitor: Visitor) -> SignedIn:
    """The session of whoever has proven both steps. Raises TICKET where its time is over, or it was used."""
    half = second_factors.half_of(desk.store, ticket)
    account = accounts.find(desk.store, half[0]) if half else None
    over = half is None or account is None or account.disabled
    if over or half is None or not second_factors.end_half(desk.store, ticket):
        raise _late()
    return _begin(desk, half[0], visitor, shared=half[1])


def owner_of_ticket(desk: Desk, ticket: str) -> Account | None:
    """Who has given the right password for a ticket; None where its time is over."""
    half = second_factors.half_of(desk.store, ticket)
    return accounts.find(desk.store, half[0]) if half else None


def take_code(desk: Desk, project: Project, account: str, code: str, limits: GuessLimits) -> None:
    """Use a code of the app, or a recovery code, up. Raises ThrottledError, CODE."""
    given = totp.plain(code)
    with desk.codes:  # guesses sent at the same time count, and no code is taken twice
        limits.check()
        secret = second_factors.secret_of(desk.store, account)
        step = totp.step_of(secret, given, desk.store.now()) if secret else None
        if step is not None and second_factors.take_step(desk.store, account, step):
            limits.succeeded()
            return
        if len(given) == totp.CODE_LETTERS and second_factors.take_code(desk.store, account, given):
            note_account(project, account, account, "recovery-code-used")
            limits.succeeded()
            return
        limits.failed(account, "code-failed")
    raise RefusedError("CODE", "the code is wrong, or was used before", "wait for the next one")


def change_password(
    desk: Desk, project: Project, current_user: CurrentUser, old: str, new: str, device: str
) -> SignedIn:
    """Set another password; gives a new session, all others are over. `device`: of this browser's cookie.

    Raises ThrottledError, SIGN-IN where the old one is wrong, PASSWORD.
    """
    account, session = current_user.account, current_user.session
    check_password(new, own_words(project.settings, account.id, account.name))
    with proven(desk, current_user, old):
        hashed = desk.passwords.hash(new)
    note_account(project, account.id, account.id, "password-set")
    accounts.put(desk.store, account, hashed, account.id)
    tell(desk, project, account, AccountChange.PASSWORD)
    visitor = Visitor(session.agent, session.address, device)
    return _begin(desk, account.id, visitor, shared=bool(session.shared))


def change_mail(
    desk: Desk, project: Project, current_user: CurrentUser, address: str, password: str
) -> None:
    """Where letters to a person go from now on; empty: nowhere. Links that went to the address before are void.

    Whoever reads the letters can set a new password: a session that was left open is not enough for that.
    Raises MAIL, ThrottledError, SIGN-IN for a wrong password.
    """
    account = current_user.account
    if address and (len(address) > LONGEST_ADDRESS or not _ADDRESS.fullmatch(address)):
        raise PipelineError("MAIL", "this is no e-mail address", "write one, or nothing")
    with proven(desk, current_user, password):
        accounts.set_email(desk.store, account.id, address)
    if address != account.email:
        tell(desk, project, account, AccountChange.MAIL)


@contextmanager
def proven(desk: Desk, current_user: CurrentUser, password: str) -> Iterator[None]:
    """The block runs for whoever knows the password of the account. Raises ThrottledError, SIGN-IN."""
    account, session = current_user.account.id, current_user.session
    limits = GuessLimits.of_session(desk.store, "password", session.token_sha, session.address)
    with _turn(desk, limits, session.token_sha, is_known=True):
        if not _fits(desk, limits, account, password):
            raise RefusedError("SIGN-IN", "the name or the password is wrong", "try again")
        yield


@contextmanager
def _turn(desk: Desk, limits: GuessLimits, who: str, *, is_known: bool) -> Iterator[None]:
    """A turn to check a password. Raises ThrottledError."""
    limits.check()  # whoever has to wait is no weight on the queue
    with desk.queue.turn(who, is_known=is_known):
        limits.check()  # guesses sent at the same time count too
        yield


def _fits(desk: Desk, limits: GuessLimits, name: str, password: str) -> bool:
    """True for the right password; a wrong one is counted."""
    kept = accounts.password_of(desk.store, name)
    like = accounts.password_like(desk.store, name)
    if desk.passwords.fits(kept, password[: MOST_LETTERS + 1], like):
        limits.succeeded()
        return True
    limits.failed(name, "sign-in-failed")
    return False


def _begin(desk: Desk, account: str, visitor: Visitor, *, shared: bool) -> SignedIn:
    device = attempts.remember_device(desk.store, account, visitor.device)
    agent, address = visitor.agent[:200], visitor.address
    token, session = accounts.start_session(desk.store, account, agent, address, shared=shared)
    return SignedIn(token, session, device)


def _late() -> RefusedError:
    return RefusedError("TICKET", "it took too long to give the code", "sign in again")
