"""Codes of authenticator apps (TOTP, RFC 6238), and recovery codes."""

from __future__ import annotations

import hmac
import secrets
import unicodedata

import pyotp

PERIOD = 30
"""Seconds for which an app shows a code."""
CODES, CODE_LETTERS = 10, 10
"""Recovery codes of one person, and letters of each: 49 bits."""
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without letters and digits that look alike."""


def new_secret() -> str:
    """160 bits from the system's source of chance, in base 32."""
    return pyotp.random_base32()


def address_of(secret: str, account: str, issuer: str) -> str:
    """What the square of the setup page says (`otpauth://…`)."""
    return pyotp.TOTP(secret, name=account, issuer=issuer.replace(":", " ")).provisioning_uri()


def plain(code: str) -> str:
    """A code as it is compared: people type blanks, hyphens, capitals and full-width digits.

    >>> plain(" 123 456"), plain("ABCDE-fghjk"), plain("１２３４５６")
    ('123456', 'abcdefghjk', '123456')
    """
    return "".join(unicodedata.normalize("NFKC", code[:100]).lower().replace("-", "").split())


def step_of(secret: str, code: str, now: int) -> int | None:
    """The time step whose code this is; a step early or late is let pass, as clocks of phones do.

    >>> step_of("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", pyotp.TOTP("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP").at(1000), 1020)
    33
    >>> step_of("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "000000", 1020)
    """
    app, here = pyotp.TOTP(secret, interval=PERIOD), now // PERIOD
    for step in (here, here - 1, here + 1):
        if hmac.compare_digest(app.at(step * PERIOD).encode(), code.encode()):
            return step
    return None


def new_codes() -> tuple[str, ...]:
    """Recovery codes, as they are compared; `shown` writes them for people."""
    return tuple(
        "".join(secrets.choice(_LETTERS) for _ in range(CODE_LETTERS)) for _ in range(CODES)
    )


def shown(code: str) -> str:
    """A recovery code in two halves.

    >>> shown("abcdefghjk")
    'abcde-fghjk'
    """
    return f"{code[: CODE_LETTERS // 2]}-{code[CODE_LETTERS // 2 :]}"
