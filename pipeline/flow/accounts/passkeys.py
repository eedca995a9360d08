"""Let a device sign in place of a code (WebAuthn), with the extra `passkeys` and HTTPS."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pipeline.files.content import Project
from pipeline.flow.accounts.auth import CurrentUser, Desk
from pipeline.flow.accounts.guesses import GuessLimits, Visitor
from pipeline.flow.accounts.second_factor import spend_code
from pipeline.flow.accounts.security_letters import AccountChange, tell
from pipeline.flow.accounts.sign_in import SignedIn, finish, owner_of_ticket
from pipeline.model.errors import RefusedError
from pipeline.store import passkeys
from pipeline.store.passkeys import Passkey

if TYPE_CHECKING:
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

HAS_LIBRARY = find_spec("webauthn") is not None
"""False where the extra is not installed: nothing of it is offered. It is loaded when a passkey is asked for."""
MOST = 10
"""Passkeys of one person."""
MOST_LETTERS = 20_000
"""Of what a browser sends."""


@dataclass(frozen=True, slots=True)
class WebOrigin:
    """Where the browser is: a passkey is bound to it."""

    url: str
    """Scheme, host and port: `https://desk.example.org`."""

    @property
    def host(self) -> str:
        """The id of the relying party."""
        return urlsplit(self.url).hostname or ""

    @property
    def is_possible(self) -> bool:
        """True where browsers offer passkeys, and the library is there."""
        return HAS_LIBRARY and (self.url.startswith("https://") or self.host == "localhost")


def options_to_add(desk: Desk, project: Project, who: CurrentUser, web_origin: WebOrigin) -> str:
    """What the browser is asked to make, as JSON; empty where it is not possible, or they have enough."""
    there = passkeys.passkeys_of(desk.store, who.account.id)
    if not web_origin.is_possible or len(there) >= MOST:
        return ""
    import webauthn  # noqa: PLC0415  loaded when a passkey is asked for

    made = webauthn.generate_registration_options(
        rp_id=web_origin.host,
        rp_name=project.settings.site_name,
        user_name=who.account.id,
        user_display_name=who.account.name,
        user_id=hashlib.sha256(
            who.account.id.encode()
        ).digest(),  # no name in the device's list of keys
        challenge=_challenge("add", who.session.csrf),
        exclude_credentials=_named(there),
    )
    return webauthn.options_to_json(made)


def add(
    desk: Desk,
    project: Project,
    who: CurrentUser,
    credential: str,
    code: str,
    web_origin: WebOrigin,
) -> None:
    """Keep a key that the browser has made. Raises PASSKEY, CODE, ThrottledError."""
    if not options_to_add(desk, project, who, web_origin):
        raise _wrong()
    import webauthn  # noqa: PLC0415  loaded when a passkey is asked for

    spend_code(desk, project, who, code)
    try:
        done = webauthn.verify_registration_response(
            credential=credential[:MOST_LETTERS],
            expected_challenge=_challenge("add", who.session.csrf),
            expected_rp_id=web_origin.host,
            expected_origin=web_origin.url,
        )
    except Exception as error:  # whatever the library makes of what a stranger sends
        raise _wrong() from error
    id_, key = map(
        webauthn.helpers.bytes_to_base64url, (done.credential_id, done.credential_public_key)
    )
    agent, now = who.session.agent, desk.store.now()
    if not passkeys.add(desk.store, Passkey(id_, who.account.id, key, done.sign_count, agent, now)):
        raise _wrong()
    tell(desk, project, who.account, AccountChange.PASSKEY_ADDED)


def options_to_sign(desk: Desk, ticket: str, web_origin: WebOrigin) -> str:
    """What the browser is asked to sign, as JSON; empty where the person has no passkey, or it is not possible."""
    owner = owner_of_ticket(desk, ticket) if web_origin.is_possible else None
    there = passkeys.passkeys_of(desk.store, owner.id) if owner else ()
    if not there:
        return ""
    import webauthn  # noqa: PLC0415  loaded when a passkey is asked for

    made = webauthn.generate_authentication_options(
        rp_id=web_origin.host,
        challenge=_challenge("sign", ticket),
        allow_credentials=_named(there),
    )
    return webauthn.options_to_json(made)


def sign(
    desk: Desk, ticket: str, credential: str, web_origin: WebOrigin, visitor: Visitor
) -> SignedIn:
    """The session that a ticket and a signature begin. Raises TICKET, PASSKEY, ThrottledError."""
    owner = owner_of_ticket(desk, ticket)
    there = passkeys.passkeys_of(desk.store, owner.id) if owner and web_origin.is_possible else ()
    if owner is not None:
        limits = GuessLimits.of(desk.store, "code", owner.id, visitor)
        with desk.codes:
            limits.check()
            if not any(_has_signed(desk, one, ticket, credential, web_origin) for one in there):
                limits.failed(owner.id, "code-failed")
                raise _wrong()
            limits.succeeded()
    return finish(desk, ticket, visitor)


def _has_signed(
    desk: Desk, key: Passkey, ticket: str, credential: str, web_origin: WebOrigin
) -> bool:
    import webauthn  # noqa: PLC0415  loaded when a passkey is asked for

    try:
        done = webauthn.verify_authentication_response(
            credential=credential[:MOST_LETTERS],
            expected_challenge=_challenge("sign", ticket),
            expected_rp_id=web_origin.host,
            expected_origin=web_origin.url,
            credential_public_key=webauthn.base64url_to_bytes(key.public_key),
            credential_current_sign_count=key.sign_count,
        )
    except Exception:  # the same: it is no signature
        return False
    if webauthn.helpers.bytes_to_base64url(done.credential_id) != key.id:
        return False
    passkeys.used(desk.store, key, done.new_sign_count)
    return True


def of(desk: Desk, account: str) -> tuple[Passkey, ...]:
    """All passkeys of a person."""
    return passkeys.passkeys_of(desk.store, account)


def remove(desk: Desk, project: Project, who: CurrentUser, sha: str) -> None:
    """Forget a passkey of one's own."""
    passkeys.remove(desk.store, who.account.id, sha)
    tell(desk, project, who.account, AccountChange.PASSKEY_REMOVED)


def _challenge(what: str, secret: str) -> bytes:
    """What is signed: nobody but the holder of a session's or ticket's secret knows it, and both end."""
    return hashlib.sha256(f"passkey {what} {secret}".encode()).digest()


def _named(keys: Sequence[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    from webauthn.helpers import base64url_to_bytes, structs  # noqa: PLC0415  loaded when a passkey is asked for

    return [structs.PublicKeyCredentialDescriptor(id=base64url_to_bytes(one.id)) for one in keys]


def _wrong() -> RefusedError:
    return RefusedError("PASSKEY", "the passkey was not accepted", "try again, or use a code")
