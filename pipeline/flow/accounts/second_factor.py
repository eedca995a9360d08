"""Set up a second factor, and remove it: an authenticator app and recovery codes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pipeline.files.content import Project
from pipeline.flow.accounts import totp
from pipeline.flow.accounts.auth import CurrentUser, Desk, desk_of
from pipeline.flow.accounts.guesses import GuessLimits
from pipeline.flow.accounts.reviewers import note_account
from pipeline.flow.accounts.security_letters import AccountChange, tell, tell_now
from pipeline.flow.accounts.sign_in import proven, take_code
from pipeline.model.decision import OWNER
from pipeline.model.errors import PipelineError, RefusedError
from pipeline.store import accounts, second_factors

MakeCodes = Callable[[Desk, Project, CurrentUser, str], tuple[str, ...]]
"""`confirm` or `renew_codes`."""


@dataclass(frozen=True, slots=True)
class Setup:
    """What a person puts into their app."""

    secret: str
    """Base 32."""
    address: str
    """`otpauth://…`, for the app on the same device and for the square."""

    @property
    def groups(self) -> str:
        """The secret to type by hand."""
        return " ".join(self.secret[at : at + 4] for at in range(0, len(self.secret), 4))


@dataclass(frozen=True, slots=True)
class FactorStatus:
    """How a person signs in."""

    is_set: bool
    """True if a code is asked for."""
    codes_left: int
    """Recovery codes that were not used."""
    setup: Setup | None
    """What is being set up, until a code proves it."""


def status(desk: Desk, project: Project, account: str) -> FactorStatus:
    """How somebody signs in now."""
    secret = second_factors.secret_of(desk.store, account, confirmed=False)
    setup = None
    if secret is not None:
        setup = Setup(secret, totp.address_of(secret, account, project.settings.site_name))
    is_set = second_factors.is_set(desk.store, account)
    return FactorStatus(is_set, second_factors.codes_left(desk.store, account), setup)


def begin(desk: Desk, who: CurrentUser, password: str) -> None:
    """Make a secret for the app. Raises SIGN-IN for a wrong password, ThrottledError."""
    with proven(desk, who, password):
        second_factors.begin(desk.store, who.account.id, totp.new_secret())


def confirm(desk: Desk, project: Project, who: CurrentUser, code: str) -> tuple[str, ...]:
    """The app shows the right code: from now on one is asked for. Gives the recovery codes, which are kept nowhere.

    Other sessions of the person end. Raises CODE; SETUP where nothing was begun; ThrottledError.
    """
    account = who.account.id
    limits = GuessLimits.of_session(desk.store, "setup", who.session.token_sha, who.session.address)
    limits.check()
    secret = second_factors.secret_of(desk.store, account, confirmed=False)
    if secret is None:
        raise RefusedError("SETUP", "there is nothing to confirm", "begin again")
    step = totp.step_of(secret, totp.plain(code), desk.store.now())
    if step is None:
        limits.failed(account, "code-failed")
        raise RefusedError("CODE", "the code is wrong", "wait for the next one")
    codes = totp.new_codes()
    note_account(project, account, account, "second-factor-set")
    if not second_factors.confirm(desk.store, account, step, codes, who.session.token_sha):
        raise RefusedError("SETUP", "there is nothing to confirm", "begin again")
    tell(desk, project, who.account, AccountChange.FACTOR_SET)
    return tuple(totp.shown(one) for one in codes)


def renew_codes(desk: Desk, project: Project, who: CurrentUser, code: str) -> tuple[str, ...]:
    """Other recovery codes; the old ones are void. Raises CODE, ThrottledError."""
    spend_code(desk, project, who, code)
    codes = totp.new_codes()
    second_factors.replace_codes(desk.store, who.account.id, codes)
    tell(desk, project, who.account, AccountChange.CODES)
    return tuple(totp.shown(one) for one in codes)


def remove(desk: Desk, project: Project, who: CurrentUser, code: str) -> None:
    """The password is enough again. Raises CODE, ThrottledError; REQUIRED where the role needs a second factor."""
    if who.needs_factor:
        raise RefusedError(
            "REQUIRED", "your role needs a second factor", "ask whoever owns the server"
        )
    spend_code(desk, project, who, code)
    note_account(project, who.account.id, who.account.id, "second-factor-removed")
    second_factors.remove(desk.store, who.account.id, who.account.id)
    tell(desk, project, who.account, AccountChange.FACTOR_REMOVED)


def reset(project: Project, id_: str) -> bool:
    """From the command line, for a lost phone: the password is enough again, and sessions end.

    False where it was so before. Raises USER for somebody without an account, DATABASE.
    """
    desk = desk_of(project)
    account = accounts.find(desk.store, id_)
    if account is None:
        raise PipelineError(
            "USER", f"nobody at the desk is called `{id_}`", "look at the page People"
        )
    has_one = second_factors.is_set(desk.store, id_)
    if has_one:
        note_account(project, OWNER, id_, "second-factor-removed")
        accounts.end_sessions(desk.store, id_, OWNER)
        tell_now(project, account, AccountChange.FACTOR_REMOVED)
    second_factors.remove(desk.store, id_, OWNER)
    desk.store.close()
    return has_one


def holders(desk: Desk) -> frozenset[str]:
    """Ids of all who have a second factor."""
    return second_factors.holders(desk.store)


def spend_code(desk: Desk, project: Project, who: CurrentUser, code: str) -> None:
    """Use a code of somebody who is signed in up. Raises CODE, ThrottledError."""
    session = who.session
    limits = GuessLimits.of_session(desk.store, "code", session.token_sha, session.address)
    take_code(desk, project, who.account.id, code, limits)
