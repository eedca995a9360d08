"""Say what may be the id of a new person, and what looks like somebody else's."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.model.errors import PipelineError, RefusedError

MOST_LETTERS, MOST_OF_NAME = 40, 80
"""Characters of an id, and of the name that people see."""
_ID = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")
_ALIKE = (("0", "o"), ("1", "l"), ("rn", "m"), ("vv", "w"))
"""What looks the same in most fonts (as in the confusables of Unicode TS 39, for the characters of an id)."""


def typed_id(typed: str) -> str:
    """The id that somebody means who types it in the manner of a name.

    >>> typed_id(" Li Wei ")
    'li-wei'
    """
    return "-".join(typed.lower().split())


def check_id(id_: str) -> None:
    """Raises USER for what cannot be the id of somebody new."""
    if len(id_) > MOST_LETTERS or not _ID.fullmatch(id_):
        raise PipelineError(
            "USER",
            f"`{id_}` cannot be an id",
            f"use lower-case letters and digits, single `.`, `-`, `_` between them, {MOST_LETTERS} at most",
        )


def check_name(name: str) -> None:
    """Raises USER for a name that nobody can read as it stands."""
    if not name.isprintable():
        raise PipelineError(
            "USER", "the name holds a character that cannot be seen", "write it on one line"
        )
    if len(name) > MOST_OF_NAME:
        raise PipelineError(
            "USER", f"the name has more than {MOST_OF_NAME} characters", "write a shorter one"
        )


def check_unlike(id_: str, others: Iterable[str]) -> None:
    """Raises ALIKE for an id that people would read as one that is or was in use."""
    looks = lookalike(id_)
    found = next((one for one in sorted(others) if one != id_ and lookalike(one) == looks), None)
    if found is not None:
        raise RefusedError(
            "ALIKE", f"`{id_}` looks like `{found}`", "choose an id that nobody can mistake for it"
        )


def lookalike(id_: str) -> str:
    """What two ids that look alike have in common.

    >>> lookalike("1ea"), lookalike("l.ea"), lookalike("tom") == lookalike("torn")
    ('lea', 'lea', True)
    """
    look = re.sub(r"[._-]", "", id_.casefold())
    for seen, meant in _ALIKE:
        look = look.replace(seen, meant)
    return look
