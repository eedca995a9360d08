"""Append to and read `locales/accounts.jsonl`, the log of desk accounts.

As in a ledger, order and repetition of lines mean nothing, so that git's union merge is safe; each
line proves itself by its id.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from pipeline.files.atomic import append_line, split_torn
from pipeline.files.content import Project
from pipeline.files.locks import hold
from pipeline.files.read import decode, read_bytes
from pipeline.model.account_event import EVENTS, AccountEvent

_KNOWN = frozenset(field.name for field in fields(AccountEvent))
_OPTIONAL = frozenset({"role", "document"})


@dataclass(frozen=True, slots=True)
class AccountLog:
    """What the file says."""

    lines: Mapping[str, AccountEvent]
    """The sound lines as they are written → what they say, in file order, equal ones once."""
    faults: tuple[tuple[int, str], ...]
    """(line number, what is wrong) of all others."""


def append_event(project: Project, event: AccountEvent) -> None:
    """Adds a line; once this returns, the disk has it. Raises DISK or LOCKED, and then nothing is added."""
    with hold(project, "reviewers"):
        append_line(project.accounts_file, event.line())


def load_account_log(project: Project) -> AccountLog:
    """The file as it is now; empty where there is none. Raises ACCOUNTS where it cannot be read as text."""
    shown = project.shown(project.accounts_file)
    data, _ = split_torn(read_bytes(project.accounts_file, shown, "ACCOUNTS") or b"")
    return parse_account_log(decode(data, shown, "ACCOUNTS"))


def parse_account_log(text: str) -> AccountLog:
    r"""The lines of a file's text; blank ones and `\r` at the end are let pass. Raises nothing."""
    lines: dict[str, AccountEvent] = {}
    faults: list[tuple[int, str]] = []
    for number, line in enumerate(text.split("\n"), start=1):
        row = line.removesuffix("\r")
        if not row.strip():
            continue
        event = _read(row)
        if isinstance(event, AccountEvent):
            lines[row] = event
        else:
            faults.append((number, event))
    return AccountLog(lines, tuple(faults))


def _read(row: str) -> AccountEvent | str:
    """The event of a line, or what is wrong with it."""
    try:
        body = json.loads(row)
    except (ValueError, RecursionError):
        return "the line is not whole JSON"
    if not isinstance(body, dict):
        return "the line is not a JSON object"
    problem = _problem(body)
    if problem:
        return problem
    event = AccountEvent(**{name: value for name, value in body.items() if name != "id"})
    if event.line() != row:
        return "the id does not fit the line: it was changed after it was written"
    return event


def _problem(body: Mapping[str, Any]) -> str:
    names = body.keys() - {"id"}
    if names != _KNOWN:
        return f"the line lacks or adds {', '.join(sorted(names ^ _KNOWN))}"
    if type(body["schema"]) is not int or body["schema"] != 1:
        return f"unknown schema {body['schema']!r}: use the newer pipeline that wrote it"
    for name in _KNOWN - {"schema"}:
        value = body[name]
        if not (isinstance(value, str) or (value is None and name in _OPTIONAL)):
            return f"{name} is no text"
        if isinstance(value, str) and not value.isprintable():
            return f"{name} holds a character that cannot be seen"
    return "" if body["what"] in EVENTS else f"unknown event {body['what']!r}"
