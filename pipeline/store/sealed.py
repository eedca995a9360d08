"""Encrypt the few secrets that the database has to give back, with a key that lies outside of it."""

from __future__ import annotations

from cryptography.fernet import Fernet, InvalidToken

new_key = Fernet.generate_key
"""A key for `seal`: 44 letters."""


def is_key(key: bytes) -> bool:
    """True for what `new_key` makes."""
    try:
        Fernet(key)
    except ValueError:
        return False
    return True


def seal(key: bytes, whose: str, secret: str) -> str:
    """A secret, encrypted and signed (Fernet: AES-128-CBC with HMAC-SHA-256) for the person whose it is."""
    return Fernet(key).encrypt(f"{whose}\n{secret}".encode()).decode()


def unseal(key: bytes, whose: str, sealed: str) -> str | None:
    """The secret; None where it was sealed with another key, for somebody else, or was changed since.

    >>> key = new_key()
    >>> unseal(key, "ann", seal(key, "ann", "ABC")), unseal(key, "bo", seal(key, "ann", "ABC"))
    ('ABC', None)
    """
    try:
        owner, _, secret = Fernet(key).decrypt(sealed.encode()).decode().partition("\n")
    except (InvalidToken, ValueError):
        return None
    return secret if owner == whose else None
