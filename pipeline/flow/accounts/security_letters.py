"""Mail people when what protects their account has changed, so that they notice what they did not do."""

from __future__ import annotations

from contextlib import suppress
from enum import StrEnum

from pipeline.files.content import Project
from pipeline.files.mail import Email, send
from pipeline.flow.accounts.auth import Desk
from pipeline.flow.accounts.password_link import is_possible
from pipeline.model.errors import PipelineError
from pipeline.store.accounts import Account
from pipeline.terms.taiwan import on_screen


class AccountChange(StrEnum):
    """What has changed; the value keeps letters of one kind apart."""

    PASSWORD = "password"  # noqa: S105  a name, no password
    FACTOR_SET = "factor-set"
    FACTOR_REMOVED = "factor-removed"
    CODES = "codes"
    PASSKEY_ADDED = "passkey-added"
    PASSKEY_REMOVED = "passkey-removed"
    MAIL = "mail"


_SAYS = {
    AccountChange.PASSWORD: ("Your password was changed.", "你的密码改了。"),
    AccountChange.FACTOR_SET: ("Two-step sign-in was turned on.", "两步验证已打开。"),
    AccountChange.FACTOR_REMOVED: ("Two-step sign-in was turned off.", "两步验证已关闭。"),
    AccountChange.CODES: ("You have new recovery codes; the old ones are void.", "恢复码换了新的，旧的不能再用。"),
    AccountChange.PASSKEY_ADDED: ("A passkey was added.", "新增了一把通行密钥。"),
    AccountChange.PASSKEY_REMOVED: ("A passkey was removed.", "删除了一把通行密钥。"),
    AccountChange.MAIL: ("Letters of the desk go to another address now, or to none.", "审读台的信今后会寄到别的邮箱，或者不再寄。"),
}  # fmt: skip
_EN = """Hello {name},

{says}

If it was you, there is nothing to do. If not, tell whoever looks after the desk at once, and choose a new password:

{url}
"""
_ZH = """{name}，你好：

{says}

如果是你本人改的，不用做什么。如果不是，请马上告诉管理审读台的人，并设一个新密码：

{url}
"""


def tell(desk: Desk, project: Project, account: Account | None, change: AccountChange) -> None:
    """Send a letter behind the answer, to the address that the account had before; none where it has none.

    A letter that cannot be sent holds nothing up: the log of the desk has the change anyway.
    """
    if account is not None and account.email and is_possible(project.settings):
        key = f"{change}:{account.id}:{account.email}"
        desk.behind.run(key, lambda: tell_now(project, account, change))


def tell_now(project: Project, account: Account | None, change: AccountChange) -> None:
    """As `tell`, for a command, which ends right after."""
    if account is not None and account.email and is_possible(project.settings):
        with suppress(PipelineError):
            send(project.settings.mail, [_letter(project, account, change)])


def _letter(project: Project, account: Account, change: AccountChange) -> Email:
    english, chinese = _SAYS[change]
    values = {"name": " ".join(account.name.split()), "url": f"{project.settings.desk.url}/forgot"}
    if account.language.startswith("zh"):
        about, letter, says = (
            on_screen(account.language, text) for text in (f"审读台：{chinese}", _ZH, chinese)
        )
        return Email(account.email, about, letter.format(says=says, **values))
    return Email(account.email, f"The desk: {english}", _EN.format(says=english, **values))
