"""What readers get of a page, and why it waits or is down: words and data that all lists say."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PageStatus(StrEnum):
    """What the public sees at the Mandarin address."""

    LIVE = "live"
    """The published page, made from the English that stands now, as its readers see it."""
    BEHIND = "behind"
    """The published page with a dated note: its English has changed since."""
    DOWN = "down"
    """A notice: the page was published, and something about it is not right any more."""
    WITHDRAWN = "withdrawn"
    """A notice: a reviewer took the page down."""
    NEVER = "never"
    """Nothing: nobody has published it."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that a page waits for, or why it is not on the site."""

    code: str
    """`draft`, `english-unsigned`, `no-text`, `catalog-old`, `untranslated`, `rejected`, `stale`, `first-reader`,
    `pivot-changed`, `second-reader`, `unconfirmed`, `question`, `finding`; of published pages see `published`."""
    count: int
    """Texts, findings or decisions meant."""
    message_en: str
    """A clause without final stop: `2 of 44 texts wait for a first reader`."""
    message_zh: str
