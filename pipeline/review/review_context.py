"""What a decision depends on: the person, the moment and the document's files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from pipeline.model.catalog import Catalog
from pipeline.model.decision import ROLES, Decision, Reviewer, Verdict
from pipeline.model.entry import Entry
from pipeline.model.errors import RefusedError
from pipeline.model.settings import Settings
from pipeline.review.decision_index import DecisionIndex
from pipeline.review.states import is_safety


@dataclass(frozen=True)
class ReviewContext:
    """One person before one document at one moment: what they can see, and who they are."""

    catalog: Catalog
    """The document's catalog as it is on disk."""
    decisions: tuple[Decision, ...]
    """The document's whole ledger."""
    reviewers: tuple[Reviewer, ...]
    settings: Settings
    reviewer: str
    """Id of the person who decides."""
    at: str
    """Now, RFC 3339 UTC: `2026-11-23T14:05:00Z`."""
    via: str = "cli"
    """`desk` or `cli`."""
    glossary_rev: str | None = None
    """Revision of the glossary that the text was checked with."""
    checks_rev: str | None = None
    published: Mapping[str, bool] = field(default_factory=dict)
    """As `DecisionIndex.published`."""
    pivot_shas: Mapping[str, str] | None = None
    """As `DecisionIndex.pivot_shas`."""

    @cached_property
    def decision_index(self) -> DecisionIndex:
        """The decisions that count here."""
        folder = self.settings.locale.dir
        return DecisionIndex.of(
            self.decisions,
            self.reviewers,
            self.catalog.document,
            folder,
            self.published,
            self.pivot_shas,
        )

    @cached_property
    def is_lead(self) -> bool:
        """True if the person is a lead now."""
        return any(r.role == "lead" for r in self._roles())

    def admit(self) -> None:
        """Lets the person decide. Raises RefusedError if they may not."""
        admit_via(self.via, self.settings)
        if self._roles():
            return
        known = [r for r in self.reviewers if r.id == self.reviewer]
        folder = self.settings.locale.dir
        if not known:
            what, todo = "is not in reviewers.yaml", "add them with `pipeline users add`"
        elif all(r.role not in ROLES for r in known):
            what, todo = "writes English, and decides no Mandarin", "ask a reviewer or a lead"
        elif not any(folder in r.reads for r in known):
            what = f"does not read {folder}"
            todo = f"ask somebody who does, or add {folder} to `reads` in reviewers.yaml"
        else:
            what, todo = self._no_role()
        raise self._refused(what, todo)

    def admit_listed(self) -> None:
        """Let anybody go on who holds a role, whatever they read. Raises RefusedError."""
        known = [r for r in self.reviewers if r.id == self.reviewer]
        if not known:
            raise self._refused("is not in reviewers.yaml", "add them with `pipeline users add`")
        if not any(r.may_rename(self.at) for r in known):
            raise self._refused(*self._no_role())

    def decision_on(self, entry: Entry, verdict: Verdict) -> Decision:
        """A decision on this entry that has seen every decision there is on it."""
        source = entry.source_sha
        seen = tuple(sorted({d.id for d in self.decisions if d.source_sha == source}))
        return replace(
            self._decision(verdict, seen),
            context=entry.context,
            source_sha=source,
            target_sha=entry.target_sha,
            safety=is_safety(entry, self.decision_index),
            from_sha=(self.pivot_shas or {}).get(source),
        )

    def decision_on_page(self, verdict: Verdict) -> Decision:
        """A decision on the page that has seen every decision there is on the page."""
        seen = tuple(sorted({d.id for d in self.decisions if d.source_sha is None}))
        return self._decision(verdict, seen)

    def _decision(self, verdict: Verdict, seen: tuple[str, ...]) -> Decision:
        return Decision(
            at=self.at,
            locale=self.settings.locale.dir,
            document=self.catalog.document,
            verdict=verdict,
            reviewer=self.reviewer,
            via=self.via,
            glossary_rev=self.glossary_rev,
            checks_rev=self.checks_rev,
            after=seen,
        )

    def _no_role(self) -> tuple[str, str]:
        todo = "look at `role`, `from` and `until` in reviewers.yaml"
        return f"holds no role on {self.at[:10]}", todo

    def _refused(self, what: str, todo: str) -> RefusedError:
        return RefusedError("REVIEWER", f"{self.reviewer} {what}", todo)

    def _roles(self) -> list[Reviewer]:
        mine = [r for r in self.reviewers if r.id == self.reviewer]
        return [r for r in mine if r.may_decide(self.settings.locale.dir, self.at)]


def admit_via(via: str, settings: Settings) -> None:
    """Let people decide by this way. Raises RefusedError DESK-ONLY."""
    if via == "cli" and settings.review.cli != "allow":
        raise RefusedError(
            "DESK-ONLY",
            "this project takes decisions at the desk only (review.cli)",
            "run `pipeline review serve`, or set review.cli to allow",
        )
