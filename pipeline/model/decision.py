"""What a person decided (`Decision`, one line of the ledger), and who may (`Reviewer`)."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields
from enum import StrEnum
from functools import cached_property
from typing import Any

from pipeline.model.hashing import sha_of_bytes


class Verdict(StrEnum):
    """What a line of the ledger does."""

    APPROVE = "approve"
    REJECT = "reject"
    EDIT = "edit"
    WITHDRAW = "withdraw"
    COMMENT = "comment"
    RESOLVE = "resolve"
    DISMISS = "dismiss"
    LOWER_SAFETY = "lower-safety"
    PUBLISH = "publish"
    RENAME = "rename"


ROLES = ("reviewer", "lead")
"""Roles that decide; a lead may also lower safety, dismiss hard findings and answer another's reject."""

WRITING = ("author", "lead")
"""Roles that write English, bring it in and publish it. An author decides no Mandarin."""

LISTED = (*ROLES, "author")
"""Roles of `locales/reviewers.yaml`."""

OWNER = "command line"
"""`confirmed_by` where whoever owns the server confirmed: with its blank, no person's id."""


@dataclass(frozen=True, slots=True)
class Reviewer:
    """An entry of `locales/reviewers.yaml`. Roles hold from the day `since` up to, not with, `until`."""

    id: str
    """Short name used in decisions: `--as ID`."""
    name: str
    """As shown to people."""
    role: str = "reviewer"
    """One of `LISTED`."""
    reads: tuple[str, ...] = ()
    """Locale folders whose language this person reads: only they approve it."""
    since: str = ""
    """ISO date (`from` in the file)."""
    until: str | None = None
    """ISO date or None."""
    invited_by: str | None = None
    """Id of the person who asked them in at the desk; None: the entry was made by hand or by command."""
    confirmed_by: str | None = None
    """Id of the lead who confirmed that they are a person of their own, or `OWNER`."""
    line: int = 0
    """Line in reviewers.yaml."""

    def may_decide(self, locale: str, at: str) -> bool:
        """True if this person reads `locale` (folder) and held a known role at `at` (RFC 3339)."""
        return self.role in ROLES and locale in self.reads and self._is_listed(at)

    def may_write(self, at: str) -> bool:
        """True if this person wrote English here at `at` (RFC 3339), as an author or a lead."""
        return self.role in WRITING and self._is_listed(at)

    def may_rename(self, at: str) -> bool:
        """True if this person held any role at `at`: a new name of a page says nothing about its words."""
        return self.role in LISTED and self._is_listed(at)

    def _is_listed(self, at: str) -> bool:
        day = at[:10]
        return (not self.since or self.since <= day) and (self.until is None or day < self.until)

    def had_ended(self, at: str) -> bool:
        """True if the list says that this person held a role no more at `at`: the one thing that it proves about then.

        Role, languages and first day are those of now, and the day `until` may have begun with the role.
        """
        return self.until is not None and at[:10] > self.until


UNCLEAR = "english"
"""`reason_code` of a comment: a reviewer finds the English unclear, and its author is asked to mend it."""

TAKE_DOWNS = (Verdict.REJECT, Verdict.WITHDRAW, Verdict.COMMENT)
"""Verdicts that may take something down: they count whatever becomes of who made them (`review.decision_index`)."""


@dataclass(frozen=True)
class Decision:
    """One immutable line of `locales/zh/decisions/<id>.jsonl` (docs/ledger.md). Carries no free text about people."""

    at: str
    """RFC 3339 UTC: `2026-11-23T14:05:00Z`."""
    locale: str
    """Folder of the locale: `zh`."""
    document: str
    """Id of the document; `site` for page labels."""
    verdict: Verdict
    """See `Verdict`."""
    reviewer: str
    """Id in reviewers.yaml."""
    context: str | None = None
    """msgctxt of the entry; None for page decisions."""
    source_sha: str | None = None
    """`hashing.source_sha` of the entry; None for page decisions."""
    target_sha: str | None = None
    """`hashing.target_sha` of the entry; None for page decisions."""
    after: tuple[str, ...] = ()
    """Ids of the decisions on this entry (or page) that the reviewer had seen, sorted."""
    via: str = "cli"
    """`desk` or `cli`."""
    how: str = "single"
    """`single` or `bulk`."""
    finding: str | None = None
    """dismiss: the finding's code."""
    blocking: bool | None = None
    """comment: whether the page must wait for an answer."""
    ref: str | None = None
    """Id of the decision (or of the comment's text) that this one is about."""
    reason_code: str | None = None
    """A code from a short list (`meaning`, `wording`, `not-a-problem`, …), never free text."""
    glossary_rev: str | None = None
    """Glossary that the approval was given under."""
    checks_rev: str | None = None
    """Checks that the approval was given under."""
    source_page_sha: str | None = None
    """publish: SHA-256 of the English file's bytes."""
    target_page_sha: str | None = None
    """publish: SHA-256 of the Mandarin file's bytes."""
    safety: bool | None = None
    """Whether the text counted as safety text when the line was made; None: about a page, or an older line."""
    from_sha: str | None = None
    """Derived locales: `target_sha` of the approved text that the entry was made from when the line was made."""
    from_after: tuple[str, ...] | None = None
    """publish in a derived locale: ids of the take-downs on the other page that the person had seen, sorted."""
    schema: int = 1
    """Version of this form."""
    extra: tuple[tuple[str, Any], ...] = field(default=())
    """Fields of a later version, kept so that the id still fits."""

    def as_dict(self) -> dict[str, Any]:
        """The line's object without `id`: every field of docs/ledger.md, `extra` spread.

        Page hashes, `safety`, `from_sha` and `from_after` stand only where they are set. A field that a later version adds must do the
        same, so that the ids of the lines before it still fit.
        """
        body = {name: getattr(self, name) for name in FIELDS}
        for name in LATER_FIELDS:
            if body[name] is None:
                del body[name]
        body["verdict"] = str(self.verdict)
        body["after"] = sorted(set(self.after))
        body.update(dict(self.extra))
        return body

    @cached_property
    def id(self) -> str:
        """SHA-256 of the canonical JSON of the rest of the line."""
        return sha_of_bytes(canonical_json(self.as_dict()).encode())

    def line(self) -> str:
        """The canonical line, without its newline."""
        return canonical_json({**self.as_dict(), "id": self.id})


FIELDS = tuple(f.name for f in fields(Decision) if f.name != "extra")
"""Fields of a line that this version knows, `id` apart."""
LATER_FIELDS = frozenset({"source_page_sha", "target_page_sha", "safety", "from_sha", "from_after"})
"""Fields that are left out of a line where they are None; all others are always written."""


_CANONICAL = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def canonical_json(body: dict[str, Any]) -> str:
    """Canonical JSON: keys sorted, UTF-8, no blanks."""
    return _CANONICAL.encode(body)
