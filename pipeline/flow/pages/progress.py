"""How far a page has come, as `status` and `build` say it: data alone, read without the checks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.model.entry import State
from pipeline.review.page_status import PageStatus, Reason


@dataclass(frozen=True, slots=True)
class EnglishProgress:
    """What readers get of the English where it is published by people (`review.source = "sign-off"`)."""

    state: str
    """`published`, `changed` (published, and its file says more by now), `broken`, `withdrawn` or `never`."""
    published_on: str | None
    """ISO date of what readers get."""


@dataclass(frozen=True, slots=True)
class PageProgress:
    """How far a page has come: what `build` and `status` say of it."""

    id: str
    """The document's id."""
    draft: bool
    """The English is marked draft."""
    states: Mapping[State, int]
    """How many texts are in each state; those that none is in are left out."""
    errors: int
    """Open findings that block."""
    warnings: int
    """Open findings that do not."""
    status: PageStatus
    """What the public sees at the Mandarin address."""
    published_on: str | None
    """ISO date of the publish that is or was shown."""
    reasons: tuple[Reason, ...]
    """As `Published.reasons`."""
    waits_for: tuple[Reason, ...]
    """As `Page.waits_for`."""
    is_current: bool
    """As `Page.is_current`."""
    english: EnglishProgress | None = None
    """None: the English is public as its file stands."""
    locale: str = ""
    """Folder of its locale: `zh`."""

    @property
    def strings(self) -> int:
        """How many texts it has."""
        return sum(self.states.values())

    @property
    def shown(self) -> bool:
        """True if the published Mandarin page may be on the site."""
        return self.status in (PageStatus.LIVE, PageStatus.BEHIND)


@dataclass(frozen=True, slots=True)
class PageOverview:
    """What the lists of all pages say of one of them."""

    progress: PageProgress
    """How far it has come."""
    waits: int
    """Texts that wait for a reader, whoever it is."""
    safety: int
    """How many of these are about safety."""
    unconfirmed: tuple[str, ...]
    """People whose approvals of texts that wait do not count yet."""
    withheld: int
    """Texts that look like a client's data and go to no engine."""
    english_notes: int = 0
    """Notes of reviewers that its English is unclear."""
