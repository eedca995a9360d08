"""Give the first answer again where a request of a person comes twice."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.flow.accounts.auth import Desk
from pipeline.model.hashing import sha_of_bytes
from pipeline.store import answers


def request_digest(account: str, path: str, key: str, fields: Iterable[tuple[str, str]]) -> str:
    """The digest of a request: who sends what where, under which idempotency key.

    The fields belong to it, so a key that comes back with other words is another request.
    """
    parts = [account, path, key]
    for name, value in sorted(fields):
        parts += (name, value)
    return sha_of_bytes("".join(f"{len(part)}:{part}" for part in parts).encode())


def answer_to(desk: Desk, request: str) -> str | None:
    """Where a request led when it was taken; None where it was not, or more than 14 days ago."""
    return answers.answer_to(desk.store, request)


def keep_answer(desk: Desk, request: str, location: str) -> None:
    """Keep where a request led."""
    answers.keep(desk.store, request, location)
