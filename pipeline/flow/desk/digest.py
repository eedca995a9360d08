"""Mail people a daily note of what waits for them, and of what is news to them.

It says how much of each kind, and where the desk is: no word of any page leaves this machine.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.files.mail import Email, send
from pipeline.flow.accounts.auth import Desk
from pipeline.flow.accounts.reviewers import leads, may_decide, writes
from pipeline.flow.clock import now
from pipeline.flow.desk.for_you import for_you
from pipeline.flow.desk.for_you_items import ForYouItem, Person
from pipeline.flow.desk.queue import Queue, queue_of
from pipeline.flow.locales import in_locale, read_by
from pipeline.flow.workspace import Workspace
from pipeline.model.errors import PipelineError
from pipeline.model.reading_time import reading_minutes
from pipeline.store import accounts
from pipeline.terms.taiwan import on_screen

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


_SAYS: Mapping[str, tuple[str, str, str]] = {
    "asked": ("1 question for you", "{} questions for you", "有{}个问题想请教你"),
    "objection": (
        "1 text that you wrote or approved needs change, a colleague says",
        "{} texts that you wrote or approved need change, colleagues say",
        "你写过或通过的译文里，同事觉得有{}段需要修改",
    ),
    "given": ("1 page was given to you", "{} pages were given to you", "有{}页请你来审读"),
    "safety": (
        "1 safety text waits for a second reader",
        "{} safety texts wait for a second reader",
        "有{}段涉及人身安全的译文还需另一位审读",
    ),
    "wording": (
        "1 other wording is suggested",
        "{} other wordings are suggested",
        "有{}条措辞建议",
    ),
    "unclear": (
        "1 note says that the English is unclear",
        "{} notes say that the English is unclear",
        "有{}条留言说英文不够清楚",
    ),
    "english-changed": (
        "the English of 1 text that you approved has changed",
        "the English of {} texts that you approved has changed",
        "你通过的译文里，有{}段的英文改了",
    ),
    "ready": (
        "1 page is ready to be published",
        "{} pages are ready to be published",
        "有{}页可以发布了",
    ),
    "answered": ("1 answer to you", "{} answers to you", "有{}条给你的回复"),
    "named": ("1 comment names you", "{} comments name you", "有{}条留言提到你"),
    "settled": (
        "1 of your comments is settled",
        "{} of your comments are settled",
        "你的{}条留言有了结果",
    ),
    "taken": (
        "1 wording of yours was taken",
        "{} wordings of yours were taken",
        "你建议的{}处措辞被采用了",
    ),
    "declined": (
        "1 wording of yours was not taken",
        "{} wordings of yours were not taken",
        "你建议的{}处措辞没有采用",
    ),
    "fell": (
        "1 text has changed since you approved it",
        "{} texts have changed since you approved them",
        "你通过的译文里，有{}段后来改了",
    ),
    "mended": (
        "1 text that you found unclear has new English",
        "{} texts that you found unclear have new English",
        "你觉得不清楚的英文，有{}段改好了",
    ),
    "withdrawn": ("1 page was taken down", "{} pages were taken down", "有{}页被撤下了"),
}
"""Kind of the list *For you* → what the note says of one, of several, and in Chinese."""


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
    """`zh-Hans`, `zh-Hant`, else English."""
    waits: int
    """Texts that wait for them."""
    minutes: int
    """How long these may take."""
    kinds: Mapping[str, int]
    """Of the list *For you*: kind (`asked`, `fell` …) → how many."""
    to_write: int = 0
    """How many of the texts have no Mandarin."""

    @property
    def questions(self) -> int:
        """Open questions that name them, or ask everybody."""
        return self.kinds.get("asked", 0)


def digests(desk: Desk, workspace: Workspace) -> tuple[Digest, ...]:
    """One for each account that asked for it, had none today, and for which there is something, by id."""
    today = desk.store.now()
    found = (
        _digest(desk, workspace, account)
        for account in accounts.everybody(desk.store)
        if account.email and today - account.mailed_at > DAY and not account.disabled
    )
    return tuple(one for one in found if one.waits or one.kinds)


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
    if one.language.startswith("zh"):
        what = on_screen(one.language, "；".join(_zh(one)))
        letter = on_screen(one.language, _ZH)
        return Email(one.to, what, letter.format(hello=f"{one.name}，你好：", what=what, url=url))
    what = "; ".join(_en(one))
    return Email(one.to, what, _EN.format(hello=f"Hello {one.name},", what=what, url=url))


def _en(one: Digest) -> list[str]:
    said = []
    if one.waits:
        paragraphs = "1 paragraph waits" if one.waits == 1 else f"{one.waits} paragraphs wait"
        written = f" ({one.to_write} to write)" if one.to_write else ""
        said.append(f"{paragraphs} for you{written}, about {_time_en(one.minutes)}")
    return [*said, *(_SAYS[kind][count > 1].format(count) for kind, count in one.kinds.items())]


def _zh(one: Digest) -> list[str]:
    said = []
    if one.waits:
        written = f"（其中{one.to_write}段要写）" if one.to_write else ""
        said.append(f"有{one.waits}段译文等你审读{written}，大约{_time_zh(one.minutes)}")
    return [*said, *(_SAYS[kind][2].format(count) for kind, count in one.kinds.items())]


def _time_en(minutes: int) -> str:
    if minutes >= 90:
        return f"{round(minutes / 60)} hours"
    return "1 minute" if minutes == 1 else f"{minutes} minutes"


def _time_zh(minutes: int) -> str:
    return f"{round(minutes / 60)}小时" if minutes >= 90 else f"{minutes}分钟"


def _digest(desk: Desk, workspace: Workspace, account: accounts.Account) -> Digest:
    folders = read_by(workspace, account.id) or (workspace.project.settings.locale.dir,)
    looks = [_look(desk, in_locale(workspace, folder), account) for folder in folders]
    waits = sum(queue.waits for queue, _ in looks)
    to_write = sum(queue.to_write for queue, _ in looks)
    return Digest(
        account.id,
        " ".join(account.name.split()),
        account.email,
        account.language,
        waits,
        reading_minutes(waits, to_write),
        _counted(item for _, items in looks for item in items),
        to_write,
    )


def _look(
    desk: Desk, workspace: Workspace, account: accounts.Account
) -> tuple[Queue, tuple[ForYouItem, ...]]:
    """What waits for a person in one locale, and what concerns them there."""
    only, at = account.only_document, now()
    able = account.role != "reader" and may_decide(workspace, account.id, at)
    able_to_write = account.role != "reader" and writes(workspace, account.id, at)
    person = Person(
        account.id, able, able and leads(workspace, account.id, at), able_to_write, only
    )
    queue = queue_of(workspace, account.id if able else "", {}, only)
    return queue, for_you(desk.seen_from(workspace), workspace, person, complete=True)


def _counted(items: Iterable[ForYouItem]) -> Mapping[str, int]:
    """How many of each kind: texts that wait for a second reader, else lines of the list."""
    counts: Counter[str] = Counter()
    for item in items:
        counts[item.kind] += item.count if item.kind in ("safety", "english-changed") else 1
    return dict(counts)
