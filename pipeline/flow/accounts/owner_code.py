"""Confirm invited people by a code that reaches whoever owns the server, and nobody at the desk.

It goes to the terminal in which the desk was started, or by mail to an address of the settings file.
Nobody changes either at the desk, so the code is worth what `pipeline users confirm` is, and no less is
asked for it (docs/adr/0062-a-code-for-the-owner.md). It is kept in memory alone.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from threading import Lock

from pipeline.files.mail import Email, send
from pipeline.flow.accounts.auth import Desk
from pipeline.flow.accounts.reviewers import confirm_user
from pipeline.flow.accounts.throttle import ThrottledError
from pipeline.flow.accounts.totp import plain
from pipeline.flow.workspace import Workspace
from pipeline.model.decision import OWNER, ROLES, Reviewer
from pipeline.model.errors import PipelineError, RefusedError
from pipeline.model.settings import Settings
from pipeline.review.distinct_reviewers import Vouching
from pipeline.store import accounts, audit

GOOD = 24 * 3600
"""Seconds for which a code is good: the owner may read their mail in the evening."""
TRIES = 5
"""Wrong codes after which the right one is void."""
MOST, HOUR = 5, 3600
"""Codes that are made in an hour, so that nobody guesses by asking again, or fills the owner's mail box."""
_EN = """{by} asks you to say that these people are different from each other, and from whoever invited them:

{people}

From then on the approvals of two of them count as two, also for text about safety.
Ask each of them yourself, not {by}: is it you, and did you choose your password?

If so, pass this code on to {by}; it is good for a day:   {code}
If you are in doubt, give it to nobody.
"""
_ZH = """{by} 请你确认：下面几位彼此不是同一个人，也不是邀请他们的人。

{people}

确认之后，其中两位的“通过”就算两位，涉及人身安全的文字也一样。
请你直接问他们每一位，不要问 {by}：是不是本人？密码是不是自己设的？

都没问题，就把这个验证码告诉 {by}，一天内有效：   {code}
拿不准，就不要告诉任何人。
"""


class Channel(StrEnum):
    """Where a code goes."""

    MAIL = "mail"
    TERMINAL = "terminal"
    NOWHERE = ""
    """Only the command line confirms."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What one code is good for."""

    code: str
    people: tuple[Reviewer, ...]
    until: int

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of the people."""
        return tuple(one.id for one in self.people)


@dataclass
class OwnerCodes:
    """The one code that is open; threads share it."""

    terminal: Callable[[str], None] | None = None
    """Writes into the terminal where the desk was started; None where nobody watches it."""
    _lock: Lock = field(default_factory=Lock)
    """Held while the rest is read or changed."""
    _asked: _Asked | None = None
    _wrong: int = 0
    _made: list[int] = field(default_factory=list)
    """When codes were made, in the last hour."""

    def channel(self, settings: Settings) -> Channel:
        """Where a code would go now."""
        if settings.desk.owner and settings.mail.host and settings.mail.sender:
            return Channel.MAIL
        return Channel.TERMINAL if self.terminal else Channel.NOWHERE

    def asked_for(self, desk: Desk) -> tuple[str, ...]:
        """Ids of the people for whom a code is open."""
        with self._lock:
            asked = self._open(desk)
            return asked.ids if asked else ()

    def _open(self, desk: Desk) -> _Asked | None:
        """What the code is good for, while it is; the lock is held."""
        asked = self._asked
        is_open = asked and self._wrong < TRIES and desk.store.now() < asked.until
        return asked if is_open else None

    def ask(self, desk: Desk, workspace: Workspace, ids: Collection[str], by: str) -> None:
        """Make a code for people who wait for confirmation, and send it; an older one is void.

        Raises CONFIRM-LATER where somebody of them cannot be confirmed yet, ThrottledError, OWNER-CODE where there
        is no way to the owner.
        """
        people = tuple(one for one in confirmable(desk, workspace) if one.id in ids)
        if not people or len(people) != len(set(ids)):
            raise _too_early()
        now, code = desk.store.now(), f"{secrets.randbelow(10**8):08d}"
        with self._lock:
            self._made = [at for at in self._made if now - at < HOUR]
            if len(self._made) >= MOST:
                raise ThrottledError(self._made[0] + HOUR - now, what="too many codes were made")
            self._made.append(now)
            self._asked = None
        self._show(workspace, _letter(workspace, people, by, code))
        with self._lock:
            self._asked, self._wrong = _Asked(code, people, now + GOOD), 0

    def _show(self, workspace: Workspace, text: str) -> None:
        settings = workspace.project.settings
        match self.channel(settings):
            case Channel.MAIL:
                about = f"{settings.site_name}: who are they?"
                try:
                    refused = send(settings.mail, [Email(settings.desk.owner, about, text)])
                except PipelineError as error:
                    raise PipelineError("OWNER-CODE", error.what, error.todo) from error
                if refused:
                    todo = "look at `desk.owner` in the settings"
                    raise PipelineError("OWNER-CODE", "the mail was not taken", todo)
            case Channel.TERMINAL if self.terminal:
                self.terminal(text)
            case _:
                todo = "run `pipeline users confirm` on the server"
                raise PipelineError("OWNER-CODE", "there is no way to the owner", todo)

    def confirm(self, desk: Desk, workspace: Workspace, code: str, by: str) -> tuple[str, ...]:
        """Confirm the people of the code, as whoever owns the server; gives their ids.

        Raises CODE-OWNER for a wrong code, one that was used, is too old, or was made before the list changed.
        """
        with self._lock:
            asked = self._open(desk)
            if not asked or not hmac.compare_digest(plain(code).encode(), asked.code.encode()):
                self._wrong += 1
                raise RefusedError("CODE-OWNER", "the code is wrong", "ask the owner once more")
            self._asked = None  # it works once
        if not set(asked.people) <= set(confirmable(desk, workspace)):
            raise RefusedError("CODE-OWNER", "the list of people has changed", "ask for a new code")
        for one in asked.people:
            confirm_user(workspace, one.id, OWNER, via="desk")
        with desk.store.write() as connection:
            audit.record(connection, desk.store.now(), by, "owner-code", of=", ".join(asked.ids))
        return asked.ids


def waiting(workspace: Workspace) -> tuple[Reviewer, ...]:
    """Who may decide and waits for confirmation."""
    vouching = Vouching.of(workspace.reviewers)
    return tuple(
        one
        for one in workspace.reviewers
        if one.role in ROLES and vouching.waits(one.id) and not one.until
    )


def confirmable(desk: Desk, workspace: Workspace) -> tuple[Reviewer, ...]:
    """Of those who wait, who has a password: before that, the link is still in the inviter's hand."""
    joined = {one.id for one in accounts.everybody(desk.store) if not one.disabled}
    return tuple(one for one in waiting(workspace) if one.id in joined)


def confirm_joined(desk: Desk, workspace: Workspace, id_: str, by: str) -> None:
    """A lead confirms somebody at the desk. Raises CONFIRM-LATER before they have a password, and as `confirm_user`."""
    if any(one.id == id_ for one in {*waiting(workspace)} - {*confirmable(desk, workspace)}):
        raise _too_early()
    confirm_user(workspace, id_, by)


def _too_early() -> RefusedError:
    todo = "choose people who wait, and have chosen a password"
    return RefusedError("CONFIRM-LATER", "somebody of them cannot be confirmed now", todo)


def _letter(workspace: Workspace, people: Sequence[Reviewer], by: str, code: str) -> str:
    names = {one.id: one.name for one in workspace.reviewers}

    def named(id_: str) -> str:
        return f"{names[id_]} ({id_})" if id_ in names else id_

    listed = "\n".join(f"  – {named(one.id)} ← {named(one.invited_by or '')}" for one in people)
    said = {"by": named(by), "people": listed, "code": f"{code[:4]} {code[4:]}"}
    return _EN.format(**said) + "\n" + _ZH.format(**said)
