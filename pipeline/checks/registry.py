"""Contexts in; the findings of all checks out. The list of the checks, and the name of its revision."""

from __future__ import annotations

from pipeline.checks import (
    contact,
    directive,
    gl_forbidden,
    gl_missing,
    latin_left,
    md,
    number,
    structure,
    width,
)
from pipeline.checks.interface import Check, EntryContext, PageContext
from pipeline.model.finding import Finding, Scope, Severity
from pipeline.model.hashing import sha_of_texts

_E, _W = Severity.ERROR, Severity.WARNING

CHECKS: tuple[Check, ...] = (
    Check(
        "md",
        Scope.ENTRY,
        _E,
        "same links, images, emphasis, code, HTML, line breaks",
        1,
        entry=md.check,
    ),
    Check(
        "contact",
        Scope.ENTRY,
        _E,
        "hotlines, phones, e-mails, addresses identical",
        1,
        entry=contact.check,
    ),
    Check("number", Scope.ENTRY, _E, "no number lost, changed or made up", 1, entry=number.check),
    Check(
        "gl-missing",
        Scope.ENTRY,
        _E,
        "every term stands in the Mandarin",
        1,
        entry=gl_missing.check,
    ),
    Check(
        "gl-forbidden",
        Scope.ENTRY,
        _E,
        "no rendering that the glossary rules out",
        1,
        entry=gl_forbidden.check,
    ),
    Check(
        "latin-left",
        Scope.ENTRY,
        _W,
        "no English left but what the glossary allows",
        1,
        entry=latin_left.check,
    ),
    Check(
        "width",
        Scope.ENTRY,
        _W,
        "full-width punctuation, half-width digits and letters",
        1,
        entry=width.check,
    ),
    Check(
        "structure",
        Scope.PAGE,
        _E,
        "the Mandarin page is built like the English",
        1,
        page=structure.check,
    ),
    Check(
        "directive",
        Scope.PAGE,
        _E,
        "what the author has to mend in the English file",
        1,
        page=directive.check,
    ),
)
"""Every check, in the order in which findings are shown."""

REVISION: str = sha_of_texts(*(f"{check.code} {check.version}" for check in CHECKS))
"""`checks_rev` of a decision: changes when a check is added, removed or begins to find other things."""


def run_entry_checks(context: EntryContext) -> tuple[Finding, ...]:
    """All findings on one entry; none where it has no target."""
    if not context.entry.target:
        return ()
    return tuple(
        finding for check in CHECKS if check.entry is not None for finding in check.entry(context)
    )


def run_page_checks(context: PageContext) -> tuple[Finding, ...]:
    """All findings on one page as a whole."""
    return tuple(
        finding for check in CHECKS if check.page is not None for finding in check.page(context)
    )
