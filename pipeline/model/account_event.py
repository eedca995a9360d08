"""What was done with an account: `AccountEvent`, one line of `locales/accounts.jsonl`."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property

from pipeline.model.decision import canonical_json
from pipeline.model.hashing import sha_of_bytes

EVENTS = (
    "added",
    "invited",
    "accepted",
    "password-link",
    "password-set",
    "second-factor-set",
    "second-factor-removed",
    "recovery-code-used",
    "role-changed",
    "confirmed",
    "disabled",
    "restored",
)
"""What `what` may say. `restored`: the desk's database was replaced by a backup, by whoever owns the server. `added`, `invited`, `role-changed`: `role` says which; `password-link`: a link was sent by mail."""


@dataclass(frozen=True)
class AccountEvent:
    """One line: who did what to whose account. It holds no secret, and the gate does not read it."""

    at: str
    """RFC 3339 UTC: `2026-11-23T14:05:00Z`."""
    who: str
    """Id of the person who did it, or `decision.OWNER`."""
    whom: str
    """Id of the person whose account it is."""
    what: str
    """One of `EVENTS`."""
    via: str
    """`desk` or `cli`."""
    role: str | None = None
    """The role that was given: `reader`, `reviewer`, `lead` or `admin`."""
    document: str | None = None
    """The one document that an invitation is for."""
    schema: int = 1
    """Version of this form."""

    def as_dict(self) -> dict[str, object]:
        """The line's object without `id`."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @cached_property
    def id(self) -> str:
        """SHA-256 of the canonical JSON of the rest of the line."""
        return sha_of_bytes(canonical_json(self.as_dict()).encode())

    def line(self) -> str:
        """The canonical line, without its newline."""
        return canonical_json({**self.as_dict(), "id": self.id})
