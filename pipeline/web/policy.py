"""A view in; what whoever asks for it has to have out: one word each, and none means that nobody gets in."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TypeVar

from pipeline.flow.access import Visitor


class Needs(StrEnum):
    """Who may ask."""

    NOBODY = "nobody"
    """Open to all: the door itself, the style sheet."""
    READ = "read"
    """Whoever is signed in."""
    DECIDE = "decide"
    """Who may decide, by reviewers.yaml."""
    LEAD = "lead"
    """A lead."""
    INVITE = "invite"
    """A lead or an administrator."""
    MANAGE = "manage"
    """An administrator."""

    def met_by(self, visitor: Visitor) -> bool:
        """True if a visitor has what it takes."""
        return {
            Needs.NOBODY: True,
            Needs.READ: True,
            Needs.DECIDE: visitor.decides,
            Needs.LEAD: visitor.leads,
            Needs.INVITE: visitor.invites,
            Needs.MANAGE: visitor.manages,
        }[self]


View = TypeVar("View", bound=Callable[..., object])


def needs(what: Needs) -> Callable[[View], View]:
    """Say what a view needs; `guard` holds every request to it."""

    def mark(view: View) -> View:
        view.needs = what  # type: ignore[attr-defined]
        return view

    return mark


def needed_by(view: object) -> Needs | None:
    """What a view needs; None where nobody has said so."""
    found: Needs | None = getattr(view, "needs", None)
    return found
