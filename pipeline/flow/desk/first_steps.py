"""Tell what a practice lacks until its pages can reach readers, while it is new."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.flow.accounts.auth import Desk, everybody
from pipeline.flow.accounts.invitations import waiting_invitations
from pipeline.flow.clock import now
from pipeline.flow.workspace import Workspace
from pipeline.review.distinct_reviewers import Vouching


@dataclass(frozen=True, slots=True)
class FirstSteps:
    """How far a new practice is."""

    readers: int
    """Therapists who can sign in."""
    invited: int
    """Therapists who have an invitation that they have not opened, while too few can sign in."""
    count_as: int
    """As how many people their approvals count: whom one person invited are one until they are confirmed."""
    need: int
    """People that a text about safety takes."""
    has_page: bool
    """True if there is a page of the practice's own."""

    @property
    def are_done(self) -> bool:
        """True if nothing is missing."""
        return self.has_page and self.count_as >= self.need


def first_steps(desk: Desk, workspace: Workspace) -> FirstSteps:
    """Look at people and pages. Raises DATABASE."""
    readers = readers_here(desk, workspace)
    vouching, settings = Vouching.of(workspace.reviewers), workspace.project.settings
    need = max(settings.review.approvals, settings.review.safety_approvals)
    return FirstSteps(
        len(readers),
        _invited(desk, workspace) if len(readers) < need else 0,
        len({vouching.answers_for(person) for person in readers}),
        need,
        any(not one.sample for one in workspace.documents),
    )


def _invited(desk: Desk, workspace: Workspace) -> int:
    """How many therapists were asked in and may still open their link."""
    waiting = waiting_invitations(desk, workspace.project).values()
    return sum(
        one.role in ("reviewer", "lead") and one.expires_at > desk.store.now() for one in waiting
    )


def readers_here(desk: Desk, workspace: Workspace) -> frozenset[str]:
    """Ids of all who may decide and can sign in at this desk."""
    folder, today = workspace.project.settings.locale.dir, now()
    able = {r.id for r in workspace.reviewers if r.may_decide(folder, today)}
    return frozenset(one.id for one in everybody(desk) if not one.disabled and one.id in able)
