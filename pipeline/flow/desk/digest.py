"""Mail each reviewer a daily note of what waits for them.

It says how much and how long, and where the desk is: no word of any page leaves this machine.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.files.mail import Email, send
from pipeline.flow.accounts.auth import Desk
from pipeline.flow.accounts.reviewers import may_decide
from pipeline.flow.desk.comments import questions_to
from pipeline.flow.desk.queue import queue_of
from pipeline.flow.workspace import Workspace, now
from pipeline.model.errors import PipelineError
from pipeline.store import accounts

DAY = 20 * 3600
"""Seconds within which nobody gets a second note, however often the command runs; cron is not exact."""
_EN = """{hello}

{what}.

The desk: {url}

You asked for this note at the desk, under your name; an empty address there ends it. It holds no text of any page.
"""
_ZH = """{hello}

{what}。

审读台：{url}

这封信是你在审读台自己的名字下面订的，把那里的邮箱清空就不再发了。信里不含任何页面的文字。
"""


@dataclass(frozen=True, slots=True)
class Digest:
    """What waits for one person."""

    account: str
    """Id."""
    name: str
    """As the desk calls them."""
    to: str
    """Where the note goes."""
    language: str
    """`zh-Hans`, else English."""
    waits: int
    """Texts that wait for them."""
    minutes: int
    """How long these may take."""
    questions: int
    """Open questions that name them."""


def digests(desk: Desk, workspace: Workspace) -> tuple[Digest, ...]:
    """One for each account that asked for it, had none today, and for which something waits, by id."""
    today = desk.store.now()
    found = (
        _digest(desk, workspace, account)
        for account in accounts.everybody(desk.store)
        if account.email
        and today - account.mailed_at > DAY
        and not account.disabled
        and account.role != "reader"
        and may_decide(workspace, account.id, now())
    )
    return tuple(one for one in found if one.waits or one.questions)


def send_digests(desk: Desk, workspace: Workspace, found: Iterable[Digest]) -> tuple[str, ...]:
    """Send the notes, and remember whom one was sent; gives the ids of the accounts whose address the server would not take.

    Raises MAIL where no server or no sender is set, and what `files.mail.send` raises.
    """
    mail, url = workspace.project.settings.mail, workspace.project.settings.desk.url
    if not (mail.host and mail.sender and url):
        raise PipelineError(
            "MAIL",
            "no mail is sent from here",
            "set `mail.host`, `mail.sender` and `desk.url` (docs/host.md)",
        )
    letters = {one.account: email_to(one, url) for one in found}
    refused = set(send(mail, letters.values())) if letters else set()
    gone = [account for account, made in letters.items() if made.to not in refused]
    accounts.mailed(desk.store, gone)
    return tuple(account for account in letters if account not in gone)


def email_to(one: Digest, url: str) -> Email:
    """The note, in the language of the account."""
    if one.language == "zh-Hans":
        what = "；".join(_zh(one))
        return Email(one.to, what, _ZH.format(hello=f"{one.name}，你好：", what=what, url=url))
    what = "; ".join(_en(one))
    return Email(one.to, what, _EN.format(hello=f"Hello {one.name},", what=what, url=url))


def _en(one: Digest) -> list[str]:
    said = []
    if one.waits:
        paragraphs = "1 paragraph waits" if one.waits == 1 else f"{one.waits} paragraphs wait"
        said.append(f"{paragraphs} for you, about {_time_en(one.minutes)}")
    if one.questions:
        said.append(
            "1 question for you" if one.questions == 1 else f"{one.questions} questions for you"
        )
    return said


def _zh(one: Digest) -> list[str]:
    said = []
    if one.waits:
        said.append(f"有{one.waits}段译文等你审读，大约{_time_zh(one.minutes)}")
    if one.questions:
        said.append(f"有{one.questions}个问题想请教你")
    return said


def _time_en(minutes: int) -> str:
    if minutes >= 90:
        return f"{round(minutes / 60)} hours"
    return "1 minute" if minutes == 1 else f"{minutes} minutes"


def _time_zh(minutes: int) -> str:
    return f"{round(minutes / 60)}小时" if minutes >= 90 else f"{minutes}分钟"


def _digest(desk: Desk, workspace: Workspace, account: accounts.Account) -> Digest:
    queue = queue_of(workspace, account.id, {}, account.only_document)
    asked = questions_to(desk, workspace, account.id)
    only = account.only_document
    return Digest(
        account.id,
        " ".join(account.name.split()),
        account.email,
        account.language,
        queue.waits,
        queue.minutes,
        sum(only in (None, one.document) for one in asked),
    )
