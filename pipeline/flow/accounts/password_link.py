"""Mail a link to choose a new password to somebody who forgot it.

It goes to the address that the person has set themselves at the desk, and nowhere else. Whoever asks
is told the same whether there is such a name or not: the work is done behind their back.
"""

from __future__ import annotations

from collections.abc import Callable

from pipeline.files.content import Project
from pipeline.files.mail import Email, send
from pipeline.flow.accounts.auth import Desk
from pipeline.flow.accounts.ids import typed_id
from pipeline.flow.accounts.reviewers import note_account
from pipeline.model.errors import PipelineError
from pipeline.model.settings import Settings
from pipeline.store import accounts
from pipeline.store.accounts import Account, Invitation
from pipeline.terms.taiwan import on_screen

GOOD = 3600
"""Seconds for which a link is good."""
PAUSE = 600
"""Seconds after a link in which no second one is sent to the same person."""
_EN = """Hello {name},

Somebody, you perhaps, asked for a new password for your name at the desk. Choose it here, within an hour:

{link}

If it was not you, leave this letter alone: your old password stays as it is.
"""
_ZH = """{name}，你好：

有人（也许就是你自己）说忘了审读台的密码。请在一小时内点开这个链接，设一个新密码：

{link}

如果不是你本人，不用理会这封信，原来的密码照样能用。
"""


def is_possible(settings: Settings) -> bool:
    """True where mail can be sent from here, and the desk knows its own address."""
    return bool(settings.mail.host and settings.mail.sender and settings.desk.url)


def ask_for_link(
    desk: Desk, project: Project, name: str, on_error: Callable[[PipelineError], None]
) -> None:
    """Send the link behind the answer. Raises DATABASE.

    For every name the same work is done here. What waits behind is bounded by the number of people: one
    letter for each who can get one, and one nothing for all others.
    """
    account = accounts.find(desk.store, typed_id(name))
    key = account.id if account else ""

    def work() -> None:
        try:
            send_link(desk, project, key)
        except PipelineError as error:
            on_error(error)

    desk.behind.run(key, work)


def send_link(desk: Desk, project: Project, name: str) -> bool:
    """Send the link; False where nobody of that name has set an address, or has got one just now.

    Raises MAIL, DISK, DATABASE.
    """
    account = accounts.find(desk.store, name)
    if account is None or account.disabled or not account.email:
        return False
    now = desk.store.now()
    if (
        not is_possible(project.settings)
        or now - accounts.own_link_at(desk.store, account.id) < PAUSE
    ):
        return False
    note_account(project, account.id, account.id, "password-link")
    made = Invitation(account.id, account.name, account.role, account.only_document, now + GOOD)
    token = accounts.invite(desk.store, made, account.id)
    link = f"{project.settings.desk.url}/invitations/{token}"
    return not send(project.settings.mail, [_letter(account, link)])


def _letter(account: Account, link: str) -> Email:
    name = " ".join(account.name.split())
    if account.language.startswith("zh"):
        about, letter = (on_screen(account.language, text) for text in ("审读台：设新密码", _ZH))
        return Email(account.email, about, letter.format(name=name, link=link))
    return Email(account.email, "The desk: a new password", _EN.format(name=name, link=link))
