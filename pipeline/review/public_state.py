"""What is known of a published page, and what the public sees of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.model.decision import Decision
from pipeline.model.finding import Finding
from pipeline.model.hashing import sha_of_texts, source_sha
from pipeline.model.segment import Key
from pipeline.review.decision_index import DecisionIndex
from pipeline.review.page_status import PageStatus, Reason


@dataclass(frozen=True, slots=True)
class PublishedText:
    """One text of the published pair, read from its two files."""

    key: Key
    """(msgctxt, English)."""
    target: str
    """The Mandarin that stands in the published page."""
    safety: bool = False
    """As the published English, read today, says."""
    guarded: bool = False
    """The same."""


@dataclass(frozen=True, slots=True)
class OnDisk:
    """What the caller read for one document. The defaults say that nothing is there."""

    zh_sha: str | None = None
    """SHA-256 of the bytes of `content/zh/<id>.md`, or None where there is no such file."""
    en_sha: str | None = None
    """SHA-256 of the bytes of `locales/zh/published/<id>.md`, or None."""
    current_en_sha: str | None = None
    """SHA-256 of the bytes of the English file that stands now; None where it is gone."""
    same_for_readers: bool = False
    """True if the published English says to readers what the English that stands now says, whatever their bytes."""
    draft: bool = False
    """True if the English that stands now is marked draft: public in no language."""
    is_withheld: bool = False
    """True if nobody has published that English (`review.source = "sign-off"`): the same."""
    is_unsigned: bool = False
    """True if nobody has published the English that the pair translates (the same setting)."""
    texts: tuple[PublishedText, ...] = ()
    """Every text of the published pair."""
    current_safety: tuple[Key, ...] = ()
    """The safety texts of the English that stands now, as it marks them."""
    current_texts: tuple[Key, ...] | None = None
    """All texts of the English that stands now; None where it cannot be read."""
    findings: tuple[Finding, ...] = ()
    """Findings on the published pair; only those with a hard code count."""
    pivot: PivotPage | None = None
    """Derived locales: the page that this one is made from; without it, none of them is shown."""

    def is_safety(self, index: DecisionIndex, text: PublishedText) -> bool:
        """True if a text of the pair is safety text: as the published English says, the English of now, or the ledger."""
        marked = text.safety or text.key in self.current_safety
        return index.is_safety(source_sha(*text.key), marked=marked, guarded=text.guarded)


TakeDowns = Mapping[str, str]
"""Id of a decision that took something down → its `at`."""


@dataclass(frozen=True, slots=True)
class PivotPage:
    """The page in the locale that a derived one is made from."""

    page: Published
    """What the public sees of it."""
    approved: Mapping[str, str]
    """As `DecisionIndex.pivot_shas`."""
    published: Mapping[str, str] = field(default_factory=dict)
    """The same of the texts that readers see there: `source_sha` → `target_sha`."""
    withdrawals: TakeDowns = field(default_factory=dict)
    """Those of the whole page, whether it has come back or not."""
    safety: Mapping[str, bool] = field(default_factory=dict)
    """As `DecisionIndex.once_safety`."""
    refused: Mapping[tuple[str, str], TakeDowns] = field(default_factory=dict)
    """(`source_sha`, `target_sha`) of each text that people took back and have not approved again → by what."""

    @property
    def seen(self) -> str:
        """A digest of `take_downs`, for a form that is sent later."""
        return sha_of_texts(*sorted(self.take_downs))

    @property
    def take_downs(self) -> TakeDowns:
        """All of these: whoever publishes the derived page has seen them."""
        every = (self.withdrawals, *self.refused.values())
        return {id_: at for one in every for id_, at in one.items()}


@dataclass(frozen=True, slots=True)
class Published:
    """The answer of `published_state`."""

    status: PageStatus
    """See `PageStatus`; `live` and `behind` alone may be shown."""
    publish: Decision | None = None
    """The decision that is or was shown; where the files do not fit it, the one to complete."""
    reasons: tuple[Reason, ...] = ()
    """Why it is down; where it is up, what people should know (`english-changed`, `two-publishes`)."""
    since: str | None = None
    """RFC 3339: when a person took it down (a withdraw, or a decision on one of its texts)."""

    @property
    def shown(self) -> bool:
        """True if the published Mandarin page may be on the site."""
        return self.status in (PageStatus.LIVE, PageStatus.BEHIND)
