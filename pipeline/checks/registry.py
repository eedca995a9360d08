"""The table of all checks, and the functions that run them."""

from __future__ import annotations

from collections.abc import Collection
from itertools import chain

from pipeline.checks import (
    addition,
    artefact,
    aspect,
    back_translation,
    condition,
    consist,
    contact,
    directive,
    dnt_name,
    dup,
    ellipsis_dash,
    endmark,
    gl_forbidden,
    gl_missing,
    gl_sense,
    idiom,
    latin_left,
    length,
    md,
    modality,
    negation,
    new_place,
    number,
    omission,
    order,
    partner,
    person,
    plain,
    quotes,
    reading,
    role,
    runon,
    safety,
    scope,
    script,
    spacing,
    stigma,
    structure,
    width,
)
from pipeline.checks.interface import Check, EntryContext, PageContext, ProjectContext
from pipeline.model.finding import Finding
from pipeline.model.hashing import sha_of_texts

CHECKS: tuple[Check, ...] = (
    md.CHECK,
    contact.CHECK,
    number.CHECK,
    negation.CHECK,
    modality.CHECK,
    scope.CHECK,
    condition.CHECK,
    order.CHECK,
    aspect.CHECK,
    role.CHECK,
    omission.CHECK,
    addition.CHECK,
    idiom.CHECK,
    safety.CHECK,
    gl_missing.CHECK,
    gl_forbidden.CHECK,
    gl_sense.CHECK,
    dnt_name.CHECK,
    artefact.CHECK,
    latin_left.CHECK,
    script.CHECK,
    endmark.CHECK,
    length.CHECK,
    dup.CHECK,
    partner.CHECK,
    person.CHECK,
    stigma.CHECK,
    runon.CHECK,
    width.CHECK,
    quotes.CHECK,
    spacing.CHECK,
    ellipsis_dash.CHECK,
    consist.CHECK,
    new_place.CHECK,
    reading.CHECK,
    back_translation.CHECK,
    structure.CHECK,
    directive.CHECK,
    plain.CHECK,
)
"""Every check, in the order in which findings are shown."""

_LOOKS_AT_ENTRIES = tuple((check.code, check.entry) for check in CHECKS if check.entry is not None)

REVISION: str = sha_of_texts(*(f"{check.code} {check.version}" for check in CHECKS))
"""`checks_rev` of a decision: changes when a check is added, removed or begins to find other things."""


LOOKED_AT = ("context", "source", "target", "safety")
"""The fields of an entry that its checks look at: they say the same of two entries that have these alike."""


def run_entry_checks(
    context: EntryContext, codes: Collection[str] | None = None
) -> tuple[Finding, ...]:
    """All findings on one entry, or those of these codes; none where it has no target."""
    if not context.entry.target:
        return ()
    chosen = _LOOKS_AT_ENTRIES
    if codes is not None:
        chosen = tuple((code, look) for code, look in chosen if code in codes)
    return tuple(chain.from_iterable([look(context) for _, look in chosen]))


def run_page_checks(context: PageContext) -> tuple[Finding, ...]:
    """All findings on one page as a whole."""
    return tuple(
        finding for check in CHECKS if check.page is not None for finding in check.page(context)
    )


def run_project_checks(context: ProjectContext) -> tuple[Finding, ...]:
    """All findings that only all documents together show."""
    return tuple(
        finding
        for check in CHECKS
        if check.project is not None
        for finding in check.project(context)
    )
