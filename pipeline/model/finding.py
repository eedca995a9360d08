"""What a check reports: a `Finding` with its place, both languages and a safe fix."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

Span = tuple[int, int]
"""Half-open range of characters."""


class Severity(StrEnum):
    """`error` blocks approval and publication, `warning` shows, `info` hints."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Scope(StrEnum):
    """How much a check has to see."""

    ENTRY = "entry"
    PAGE = "page"
    PROJECT = "project"


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault. What merely waits for people is never a finding."""

    code: str
    """`gl-forbidden`, `number`, `contact` …"""
    severity: Severity
    scope: Scope
    document: str
    message_en: str
    """One sentence: what is wrong and what to do."""
    message_zh: str
    path: str = ""
    """File to open: the `.po` for an entry, the English file for a page."""
    line: int | None = None
    """Line of the segment in the English file, from 1."""
    context: str | None = None
    """msgctxt of the entry."""
    source: str = ""
    """msgid of the entry; empty for a page."""
    target: str = ""
    """msgstr of the entry."""
    source_span: Span | None = None
    """Characters of `source` meant."""
    target_span: Span | None = None
    """Characters of `target` meant."""
    fix: str | None = None
    """The whole target as a safe repair would leave it, or None."""
    locale: str = ""
    """Folder of the language that was checked, `zh`; empty where the caller knows it."""

    @property
    def is_dismissible(self) -> bool:
        """True if it is about one text: a page's errors and what is about no text have to be mended."""
        is_of_page = self.scope is not Scope.ENTRY
        return bool(self.source) and not (is_of_page and self.severity is Severity.ERROR)

    def as_json(self) -> dict[str, Any]:
        """The object of `check --json`."""
        told = {"locale": self.locale} if self.locale else {}
        return {
            "code": self.code,
            "severity": self.severity.value,
            "scope": self.scope.value,
            "document": self.document,
            "path": self.path,
            "context": self.context,
            "source": self.source,
            "target": self.target,
            "line": self.line,
            "message": self.message_en,
            "message_zh": self.message_zh,
            "source_span": list(self.source_span) if self.source_span else None,
            "target_span": list(self.target_span) if self.target_span else None,
            "fix": self.fix,
            **told,
        }


def located(findings: Iterable[Finding], folder: str) -> tuple[Finding, ...]:
    """The findings with the folder of the language that was checked."""
    return tuple(replace(finding, locale=folder) for finding in findings)
