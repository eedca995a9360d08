"""Parse the text of a ledger.

No file is touched here: `files.locales` reads a ledger and appends to it, `Decision.line` is a line. It is a
set (ADR 7): order and repetition of lines mean nothing, so that git's union merge of two branches is safe.
Each line proves itself by its id.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from typing import Any, NoReturn

from pipeline.model.decision import FIELDS, LATER_FIELDS, Decision, Verdict
from pipeline.model.errors import PipelineError

_REQUIRED = frozenset({"id", *FIELDS} - LATER_FIELDS)
_FIELDS = frozenset(FIELDS)
_VERDICTS = frozenset(map(str, Verdict))
_MARKERS = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")
_RESTORE = "take the line back from git (`git log -p` on this file), or remove it"
_AT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
_SHA = re.compile(r"[0-9a-f]{64}")
_LISTS = ("after", "from_after")
_PAIR = ("source_sha", "target_sha")
_PAGE = ("source_page_sha", "target_page_sha")
_NEEDS: dict[Verdict, tuple[str, ...]] = {
    Verdict.APPROVE: _PAIR,
    Verdict.REJECT: _PAIR,
    Verdict.EDIT: _PAIR,
    Verdict.DISMISS: (*_PAIR, "finding"),
    Verdict.LOWER_SAFETY: ("source_sha",),
    Verdict.PUBLISH: _PAGE,
    Verdict.RENAME: ("ref",),
}
"""What a verdict must name beside the fields that every line has: else it would be about nothing."""


def parse_ledger(text: str, path: str) -> tuple[Decision, ...]:
    r"""The decisions of a ledger file, equal ids once, sorted by (at, id).

    An unterminated last line that is not whole is the torn write of a killed process: nobody was
    told that it was taken, so it is skipped; `torn_tail` says whether there is one. Blank lines
    and `\r\n` are let pass. Raises PipelineError LEDGER for any other line that is not exactly
    what `Decision.line` gives.
    """
    found: dict[str, Decision] = {}
    for number, row in _rows(whole(text)):
        decision = _read(row, path, number)
        found[decision.id] = decision
    return tuple(sorted(found.values(), key=lambda d: (d.at, d.id)))


def readable_lines(text: str, path: str) -> tuple[Decision, ...]:
    """The decisions of the lines that prove themselves, where others of the ledger cannot be read.

    Enough to see what people took back: a page stays down though a line beside it is damaged. Nothing new is
    allowed by them.
    """
    found: dict[str, Decision] = {}
    for number, row in _rows(text):
        with suppress(PipelineError):
            decision = _read(row, path, number)
            found[decision.id] = decision
    return tuple(sorted(found.values(), key=lambda d: (d.at, d.id)))


def is_whole(text: str) -> bool:
    """True if each line proves itself, the marks of an unfinished merge apart: then nothing that people took back is missing."""
    with suppress(PipelineError):
        for number, row in _rows(text):
            if not row.startswith(_MARKERS):
                _read(row, "", number)  # nobody is told where a line is broken
        return True
    return False


def torn_tail(text: str) -> bool:
    """True if the file ends in the torn write of a killed process, which `parse_ledger` skips."""
    tail = text[text.rfind("\n") + 1 :]
    if not tail.startswith("{"):
        return False
    try:
        json.loads(tail)
    except (ValueError, RecursionError):
        return True
    return False


def whole(text: str) -> str:
    r"""The file's text as a next line may be appended to it: no torn tail, `\n` at the end."""
    if torn_tail(text):
        text = text[: text.rfind("\n") + 1]
    return text if not text or text.endswith("\n") else text + "\n"


def missing(decisions: Iterable[Decision], derived: Iterable[Decision] = ()) -> frozenset[str]:
    """Ids that some decision has seen and that are not there: lines that somebody removed.

    `derived`: the decisions on the same document in the locales that are derived from this one, which see some of its lines.
    """
    known = {decision.id: decision.after for decision in decisions}
    seen = {id_ for after in known.values() for id_ in after}
    seen.update(id_ for one in derived for id_ in one.from_after or ())
    return frozenset(seen - known.keys())


def _rows(text: str) -> Iterator[tuple[int, str]]:
    r"""The lines that say something, each with its number and without the `\r` that some editors leave."""
    for number, line in enumerate(text.split("\n"), start=1):
        row = line.removesuffix("\r")
        if row.strip():
            yield number, row


def _read(row: str, path: str, number: int) -> Decision:
    """One line. Raises PipelineError LEDGER with its place."""

    def bad(what: str, todo: str = _RESTORE) -> NoReturn:
        raise PipelineError("LEDGER", what, todo, path=path, line=number)

    if row.startswith(_MARKERS):
        bad(
            "a git merge stopped here (conflict marker)",
            "keep the decisions of both sides and delete the marker lines, order does not matter",
        )
    body = _object(row, bad)
    problem = _problem(body)
    if problem:
        bad(*problem)
    known = {name: value for name, value in body.items() if name in _FIELDS}
    known["verdict"] = Verdict(body["verdict"])
    known |= {name: tuple(body[name]) for name in _LISTS if body.get(name) is not None}
    extra = tuple(sorted((k, v) for k, v in body.items() if k not in known and k != "id"))
    decision = Decision(**known, extra=extra)
    if not _says(decision, row):
        bad("the id does not fit the line: it was changed after it was written")
    return decision


def _object(row: str, bad: Callable[[str], NoReturn]) -> dict[str, Any]:
    """The JSON object of a line."""
    try:
        body = json.loads(row)
    except (ValueError, RecursionError):
        bad("the line is not whole JSON")
    if not isinstance(body, dict):
        bad("the line is not a JSON object")
    return body


def _says(decision: Decision, row: str) -> bool:
    """True if the line is, byte for byte, what this decision writes, its id included."""
    try:
        return decision.line() == row
    except (ValueError, RecursionError):  # lone surrogates have no bytes to hash
        return False


def _problem(body: dict[str, Any]) -> tuple[str, ...] | None:
    """(what is wrong, what to do where that is not to restore the line), or None."""
    lacking = sorted(_REQUIRED - body.keys())
    if lacking:
        return (f"the line lacks {', '.join(lacking)}",)
    if not isinstance(body["verdict"], str) or body["verdict"] not in _VERDICTS:
        return (f"unknown verdict {body['verdict']!r}", "use the newer pipeline that wrote it")
    kinds = ((name, _KINDS.get(name, _is_text_or_null)) for name in FIELDS if name in body)
    wrong = next((name for name, fits in kinds if not fits(body[name])), None)
    if wrong:
        return (f"{wrong} is not what this field holds: {str(body[wrong])[:60]!r}",)
    verdict = Verdict(body["verdict"])
    unnamed = [name for name in _NEEDS.get(verdict, ()) if body.get(name) is None]
    if unnamed:
        return (f"{verdict} does not say {', '.join(unnamed)}",)
    if verdict in (Verdict.PUBLISH, Verdict.RENAME) and body["source_sha"] is not None:
        return (f"{verdict} is about a page, yet it names an entry",)
    return None


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def _is_text_or_null(value: object) -> bool:
    return value is None or isinstance(value, str)


def _is_sha_or_null(value: object) -> bool:
    return value is None or (isinstance(value, str) and bool(_SHA.fullmatch(value)))


def _is_time(value: object) -> bool:
    """True for RFC 3339 in UTC, as `at` is written."""
    if not isinstance(value, str) or not _AT.fullmatch(value):
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_version(value: object) -> bool:
    return type(value) is int and value >= 1


def _is_list_of_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


_KINDS: dict[str, Callable[[object], bool]] = {
    **dict.fromkeys(("locale", "document", "reviewer", "verdict", "via", "how"), _is_text),
    **dict.fromkeys((*_PAIR, *_PAGE, "from_sha"), _is_sha_or_null),
    "at": _is_time,
    "after": _is_list_of_texts,
    "from_after": lambda value: value is None or _is_list_of_texts(value),
    "schema": _is_version,
    **dict.fromkeys(("blocking", "safety"), lambda value: value is None or isinstance(value, bool)),
}
"""What a field has to hold, where that is not text or null."""
