"""Say how the checks of a workspace are run: here, or where somebody limits their time."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pipeline.model.finding import Finding

if TYPE_CHECKING:  # lists of pages do not need the checks
    from pipeline.checks.interface import EntryContext

Checker = Callable[..., tuple[Finding, ...]]
"""A function of a module that runs checks: it gets whatever else it looks at, then the entries."""


class TooLongError(Exception):
    """Checks that were ended because others wait: nothing is known of their text."""


def run_here(
    checker: Checker, contexts: tuple[EntryContext, ...], *more: object
) -> tuple[Finding, ...]:
    """Run them here, as long as they take."""
    return checker(*more, contexts)
