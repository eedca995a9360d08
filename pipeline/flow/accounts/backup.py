"""Back the desk's database up, restore it without reviving what has ended since, and purge it.

A backup knows nothing of what happened after it. `locales/accounts.jsonl` does, and comes with git: whoever set a
password, was disabled or got another role since then stays so.
"""

from __future__ import annotations

import os
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pipeline.files.account_log import AccountLog, append_event, load_account_log
from pipeline.files.content import Project
from pipeline.files.locales import load_reviewers
from pipeline.files.private_file import move_aside, private_copy, written_private
from pipeline.files.read import read_bytes
from pipeline.flow.accounts.auth import DATABASE, LONGEST, store_of
from pipeline.flow.accounts.invitations import DAYS
from pipeline.flow.clock import now, today
from pipeline.model.account_event import AccountEvent
from pipeline.model.decision import LISTED, OWNER
from pipeline.model.errors import PipelineError
from pipeline.store import accounts, second_factors
from pipeline.store.backup import Counts, Purged, open_copy, purge, read_copy, taken_at, write_copy
from pipeline.store.database import Store

BEFORE = "desk.before-restore.db"
"""What stood there before the last restore, beside the database."""
NO_PASSWORD = ""
"""A hash that no password fits."""
_FORM = "%Y-%m-%dT%H:%M:%SZ"
_HEAD = b"SQLite format 3\0"


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did."""

    taken: str
    """When the backup was made, RFC 3339 UTC."""
    accounts: int
    comments: int
    new_passwords: tuple[str, ...]
    """Ids of those who have to set a new password: theirs is older than `locales/accounts.jsonl`."""
    disabled: tuple[str, ...]
    """Ids of those who left after the backup."""
    missing: tuple[str, ...]
    """Ids of those who came after the backup, or were asked in and had not come: they need a new invitation."""
    before: str
    """Where that is kept which stood there before; empty: nothing did."""
    new_file: bool
    """True if the database is another file than before: a desk that still runs has to be restarted."""


@dataclass
class _Since:
    """What the log of accounts says about the time after a backup."""

    taken: int
    """When the backup was made, seconds since 1970."""
    everybody: bool
    """True if the log has a line that cannot be read: it may tell of anybody."""
    passwords: set[str] = field(default_factory=set)
    disabled: dict[str, bool] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)
    invited: set[str] = field(default_factory=set)
    """Who was asked in lately: open invitations have ended."""
    factors: set[str] = field(default_factory=set)
    """Who has set up another second factor, or has none any more."""
    codes: set[str] = field(default_factory=set)
    """Who has used a recovery code."""

    @classmethod
    def of(cls, log: AccountLog, taken: int) -> _Since:
        """A line of the second in which the backup was made counts: asking once too often hurts nobody."""
        lately = (datetime.now(UTC) - timedelta(days=DAYS)).strftime(_FORM)
        found = cls(taken, bool(log.faults))
        found.invited = {
            e.whom for e in log.lines.values() if e.what == "invited" and e.at > lately
        }
        for event in sorted(log.lines.values(), key=lambda event: event.at):
            if event.at >= _time(taken):
                found._tell(event)
        return found

    def _tell(self, event: AccountEvent) -> None:
        has_password = event.what in ("password-set", "accepted")
        has_password |= event.what == "added" and event.role not in LISTED
        if has_password:
            self.passwords.add(event.whom)
            self.disabled[event.whom] = False
        if event.what == "disabled":
            self.disabled[event.whom] = True
        is_set = event.what == "second-factor-set" and event.at > _time(self.taken)
        if is_set or event.what == "second-factor-removed":
            self.factors.add(event.whom)
        if event.what == "recovery-code-used":
            self.codes.add(event.whom)
        if event.what == "role-changed" and event.role:
            self.roles[event.whom] = event.role

    def change(self, row: dict[str, Any]) -> dict[str, Any]:
        """The columns of an account as they are to be."""
        changed, id_ = dict(row), row["id"]
        if self.everybody or id_ in self.passwords:
            changed["password"] = NO_PASSWORD
        if id_ in self.disabled:
            changed["disabled_at"] = (
                (row["disabled_at"] or self.taken) if self.disabled[id_] else None
            )
        changed["role"] = self.roles.get(id_, row["role"])
        return changed


def back_up(project: Project, file: Path) -> Counts:
    """Write accounts, comments and the log of the desk to a file, mode 600. Safe while the desk runs.

    Raises BACKUP for a file that is no backup and would be lost, DATABASE, DISK.
    """
    _check_target(project, file)
    with closing(store_of(project)) as store, written_private(file) as made:
        return write_copy(store, made)


def is_in_git(project: Project, file: Path) -> bool:
    """True if a file lies where git would find it: below the project, and not in `.pipeline`."""
    here, real = project.root.resolve(), file.resolve()
    return real.is_relative_to(here) and not real.is_relative_to(here / ".pipeline")


def restore(project: Project, file: Path) -> Restored:
    """Put a backup in the place of the desk's database: all of it or nothing. Safe while the desk runs.

    All sessions and open invitations end. What stood there is kept beside it. Raises BACKUP, DATABASE, DISK.
    """
    with private_copy(file) as made, closing(_opened(file, made)) as copy:
        since = _Since.of(load_account_log(project), taken_at(copy))
        before, new_file = _set_aside(project)
        with closing(store_of(project)) as store:
            append_event(project, AccountEvent(now(), OWNER, OWNER, "restored", "cli"))
            counts = read_copy(store, copy, since.change, OWNER)
            _mend_factors(store, since)
            return _restored(store, since, counts, before, new_file=new_file)


def _mend_factors(store: Store, since: _Since) -> None:
    """No lost phone is asked for again, and no recovery code is good twice."""
    for id_ in sorted(since.factors):  # a new one is not in the backup: it has to be set up again
        second_factors.remove(store, id_, OWNER)
    for id_ in sorted(since.codes - since.factors):
        second_factors.void_codes(store, id_, OWNER)


def _restored(
    store: Store, since: _Since, counts: Counts, before: str, *, new_file: bool
) -> Restored:
    there = {account.id: account.disabled for account in accounts.everybody(store)}
    active = [id_ for id_, disabled in there.items() if not disabled]
    without = [id_ for id_ in active if accounts.password_of(store, id_) == NO_PASSWORD]
    gone = {id_ for id_, left in since.disabled.items() if left}
    return Restored(
        _time(since.taken),
        counts.accounts,
        counts.comments,
        tuple(sorted(without)),
        tuple(sorted(gone & there.keys())),
        tuple(sorted((since.passwords | since.invited) - there.keys() - gone)),
        before,
        new_file,
    )


def _opened(file: Path, made: Path) -> Store:
    try:
        return open_copy(made)
    except PipelineError as error:
        todo = "use another backup, or the newer pipeline that wrote it"
        raise PipelineError("BACKUP", error.what, todo, path=str(file)) from error


def purge_desk(project: Project) -> Purged:
    """Remove sessions and invitations that are over, and mail addresses of people who left. Raises DATABASE."""
    left = frozenset(r.id for r in load_reviewers(project) if r.until and r.until <= today())
    with closing(store_of(project)) as store:
        return purge(store, project.settings.desk.idle_minutes * 60, LONGEST, left, OWNER)


def _set_aside(project: Project) -> tuple[str, bool]:
    """Keep what stands there now, unless there is no account: (its path, whether another file comes in its place)."""
    made_anew = DATABASE not in os.environ and not project.database.exists()
    beside = project.database.with_name(BEFORE)
    try:
        with closing(store_of(project)) as store:
            store.check()
            if not accounts.everybody(store):
                return "", made_anew
            with written_private(beside) as made:
                write_copy(store, made)
            return project.shown(beside), False
    except PipelineError as error:
        if error.code != "DATABASE":
            raise
    return _moved(project, beside)


def _moved(project: Project, beside: Path) -> tuple[str, bool]:
    """A database that cannot be read is moved as it is: somebody may save more of it."""
    if not project.database.exists():
        raise PipelineError(
            "DATABASE", "the desk's database does not answer", "see that it does, then try again"
        )
    move_aside(project.database, beside)
    return project.shown(beside), True


def _check_target(project: Project, file: Path) -> None:
    """Raises BACKUP where a file would be lost that is no backup, or is the database itself."""
    if project.database.exists() and file.exists() and file.samefile(project.database):
        raise PipelineError("BACKUP", "this is the desk's database itself", "name another file")
    there = None
    with suppress(FileNotFoundError):
        there = read_bytes(file, str(file), "BACKUP")
    if there and not there.startswith(_HEAD):
        what = "another file stands there, and it is no backup"
        raise PipelineError("BACKUP", what, "name another file", path=str(file))


def _time(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime(_FORM)
