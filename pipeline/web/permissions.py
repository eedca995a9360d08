"""Declare which permission a view requires."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TypeVar

from pipeline.flow.accounts.auth import CurrentUser


class Permission(StrEnum):
    """Who may ask."""

    NOBODY = "nobody"
    """Open to all: the door itself, the style sheet."""
    READ = "read"
    """Whoever is signed in."""
    DECIDE = "decide"
    """Who may decide, by reviewers.yaml."""
    SUGGEST = "suggest"
    """Who may decide, on every page."""
    PUBLISH = "publish"
    """Who may decide, on every page: guests of one page make none public, and take none down."""
    WRITE = "write"
    """An author or a lead, on every page: who brings English in, edits and publishes it."""
    EXCHANGE = "exchange"
    """Who may decide, an author or a lead: who sends a page to a translator."""
    LEAD = "lead"
    """A lead."""
    RULE = "rule"
    """A lead, on every page."""
    INVITE = "invite"
    """A lead or an administrator."""
    MANAGE = "manage"
    """An administrator."""

    def met_by(self, current_user: CurrentUser) -> bool:
        """True if a visitor has what it takes."""
        return {
            Permission.NOBODY: True,
            Permission.READ: True,
            Permission.DECIDE: current_user.decides,
            Permission.SUGGEST: current_user.suggests,
            Permission.PUBLISH: current_user.publishes,
            Permission.WRITE: current_user.writes,
            Permission.EXCHANGE: current_user.decides or current_user.writes,
            Permission.LEAD: current_user.leads,
            Permission.RULE: current_user.rules,
            Permission.INVITE: current_user.invites,
            Permission.MANAGE: current_user.manages,
        }[self]


View = TypeVar("View", bound=Callable[..., object])


def requires(
    what: Permission, *, without_factor: bool = False, most_bytes: int | None = None
) -> Callable[[View], View]:
    """Say what a view needs; every request is held to it.

    `without_factor`: also for people whose role needs a second factor and who have none yet. `most_bytes`: of a
    request by somebody who may make it, where that is more than others may send.
    """

    def mark(view: View) -> View:
        view.needs = what  # type: ignore[attr-defined]
        view.without_factor = without_factor  # type: ignore[attr-defined]
        view.most_bytes = most_bytes  # type: ignore[attr-defined]
        return view

    return mark


def is_open_without_factor(view: object) -> bool:
    """True if a view is for people who have yet to set up their second factor."""
    return bool(getattr(view, "without_factor", False))


def most_bytes_of(view: object) -> int | None:
    """How much a view takes; None: what every view does."""
    found: int | None = getattr(view, "most_bytes", None)
    return found


def required_permission(view: object) -> Permission | None:
    """What a view needs; None where nobody has said so."""
    found: Permission | None = getattr(view, "needs", None)
    return found
