"""Apply all safe fixes of the checks to an entry."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from pipeline.checks.interface import EntryContext
from pipeline.checks.registry import run_entry_checks
from pipeline.model.finding import Finding


def autofixed(context: EntryContext) -> str:
    """Apply the repairs one at a time, each only if it makes its own finding go away and no check finds more.

    Every step leaves fewer findings, so it ends; where it ends no repair is left that helps, so mending
    again changes nothing.
    """
    found = run_entry_checks(context)
    while (step := _step(context, found)) is not None:
        context, found = step
    return context.entry.target


def _step(
    context: EntryContext, found: tuple[Finding, ...]
) -> tuple[EntryContext, tuple[Finding, ...]] | None:
    """The first repair that helps, done; None where none does."""
    before = _counted(found)
    for fix in dict.fromkeys(finding.fix for finding in found if finding.fix is not None):
        then = replace(context, entry=replace(context.entry, target=fix))
        after = run_entry_checks(then)
        if _counted(after) < before:
            return then, after
    return None


def _counted(found: tuple[Finding, ...]) -> Counter[tuple[str, str]]:
    """How many findings of which code and severity."""
    return Counter((finding.code, finding.severity.value) for finding in found)
