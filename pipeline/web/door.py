"""Render the sign-in page, with what the person before was about to do.

What somebody typed belongs to them: only who signs in under the same name gets it back, and comes to the
text where they were.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import g, render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import RequestEntityTooLarge

from pipeline.flow.accounts.passkeys import options_to_sign
from pipeline.flow.accounts.sign_in import owner_of_ticket
from pipeline.web.i18n import translations_in
from pipeline.web.security import SHARED_COOKIE, cookie_name, desk, web_origin

_KEPT = "kept."
_SECRET = frozenset(
    {
        "code",
        "credential",
        "csrf",
        "mail-password",
        "old",
        "owner",
        "password",
        "recovery",
        "ticket",
        "username",
    }
)
"""Fields that are never kept for later."""


@dataclass(frozen=True, slots=True)
class Door:
    """The sign-in page, and where it leads."""

    action: str = ""
    """Path of the desk that was asked for; empty: the queue."""
    owner: str = ""
    """Id of the account that asked for it; empty: anybody may go there."""
    kept: Mapping[str, str] = field(default_factory=dict)
    """Fields of a form that was not taken."""
    why: str = ""
    """`expired`: the session is over. `locked`: it was ended here. Empty: neither."""

    @classmethod
    def of_form(cls, form: MultiDict[str, str]) -> Door:
        """What the sign-in page brings back."""
        kept = {k.removeprefix(_KEPT): v for k, v in form.items() if k.startswith(_KEPT)}
        return cls(form.get("action", ""), form.get("owner", ""), kept)

    def for_(self, account: str) -> Door:
        """As it is for somebody who has signed in: nothing of another person's."""
        if account == self.owner or not (self.owner or self.kept):
            return self
        return Door()

    def page(self, error: str = "", wait: int = 0) -> str:
        """The page; `error` is what was wrong, in English; `wait`: seconds until the next try."""
        return render_template(
            "sign_in.html",
            door=self,
            error=error,
            wait=wait,
            name=form_as_far().get("name") or self.owner,
            shared=request.cookies.get(cookie_name(SHARED_COOKIE)) == "1",
        )

    def code_page(self, ticket: str, error: str = "", wait: int = 0) -> str:
        """The page that asks for a code, in the language of whose password was right: `ticket` says who that is."""
        owner = owner_of_ticket(desk(), ticket)
        if owner is not None and owner.language:
            g.words = translations_in(owner.language)
        options = options_to_sign(desk(), ticket, web_origin())
        return render_template(
            "code.html", door=self, ticket=ticket, error=error, wait=wait, options=options
        )


def form_as_far() -> MultiDict[str, str]:
    """The form of this request; no field of one that is too large, as a file of somebody whose session is over may be."""
    try:
        return request.form
    except RequestEntityTooLarge:
        return MultiDict()


def kept_of(form: MultiDict[str, str]) -> dict[str, str]:
    """The fields of a form that was not taken; no secrets."""
    return {name: value for name, value in form.items() if name not in _SECRET}
