"""Choose the usable pairs of another tool, and count why others are not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.model.late_pattern import late_pattern

UNFIT = late_pattern("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 cannot hold, or would give back as something else (a carriage return)."""

_SIMPLIFIED = late_pattern(r"(?:zh|cmn|zh-cmn)(?:-(?:cn|sg|chs|hans.*))?")

LANGUAGE, EMPTY, DUPLICATE, UNREADABLE, UNSURE = (
    "language",
    "empty",
    "duplicate",
    "unreadable",
    "unsure",
)
REASONS = {
    LANGUAGE: "not English with Simplified Chinese",
    EMPTY: "empty on one side",
    DUPLICATE: "the same as another one",
    UNREADABLE: "cannot be read: a character that XML cannot hold, or too few columns",
    UNSURE: "marked as fuzzy, so that nobody stands behind it",
}
"""Why a pair is passed by, as the command line says it."""


def is_simplified(tag: str) -> bool:
    """Whether a language tag of some tool means Mandarin in Simplified characters.

    >>> [is_simplified(tag) for tag in ("zh_CN", "ZH-Hans-CN", "zh-cmn", "zh-TW")]
    [True, True, True, False]
    """
    return _SIMPLIFIED.fullmatch(tag.lower().replace("_", "-")) is not None


@dataclass(frozen=True, slots=True)
class Unit:
    """One pair."""

    source: str
    """The English, inline Markdown where it is ours."""
    target: str
    """The Mandarin, in Simplified characters."""
    context: str = ""
    """msgctxt; empty where there is none."""
    document: str = ""
    """Id of the document that holds it."""
    by: tuple[str, ...] = ()
    """Ids of the reviewers who approved it; empty = nobody. What an import says of this is not believed."""
    on: str = ""
    """ISO date of the approval."""

    @property
    def fits(self) -> bool:
        """False where a text holds characters that XML cannot."""
        return not any(map(UNFIT.search, (self.source, self.target, self.context)))


@dataclass(frozen=True, slots=True)
class ImportedUnits:
    """What a file of another tool holds."""

    units: tuple[Unit, ...]
    """Each pair once, in file order."""
    skipped: Mapping[str, int] = field(default_factory=dict)
    """Reason → how many pairs were passed by, see `REASONS`."""
    codes: int = 0
    """How many formatting codes have no mark of ours, so that only their words were kept."""


class Sieve:
    """Takes the pairs of a file one by one."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._units: dict[Unit, None] = {}
        self._skipped: Counter[str] = Counter()
        self.codes = 0
        """As `ImportedUnits.codes`."""

    def skip(self, reason: str) -> None:
        """Count a pair that is passed by."""
        self._skipped[reason] += 1

    def take(self, unit: Unit) -> None:
        """Keep a pair, or count why not."""
        if not unit.source or not unit.target:
            self.skip(EMPTY)
        elif not unit.fits:
            self.skip(UNREADABLE)
        elif unit in self._units:
            self.skip(DUPLICATE)
        else:
            self._units[unit] = None

    def brought(self) -> ImportedUnits:
        """All of it; reasons in the order of `REASONS`."""
        skipped = {reason: self._skipped[reason] for reason in REASONS if self._skipped[reason]}
        return ImportedUnits(tuple(self._units), skipped, self.codes)
