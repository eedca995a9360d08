"""Bring a file that came back into its catalog, text by text, with the merge of catalogs.

Laws: no text is taken away; an approved text stays unless a person has chosen the other one; whatever is not
taken over is named with its place.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from pipeline.catalog.three_way import theirs_of, three_way, without_theirs
from pipeline.exchange.package import Reason, ReturnedFile, ReturnedRow
from pipeline.markdown.escape import canonical
from pipeline.model.catalog import Catalog
from pipeline.model.entry import Entry
from pipeline.model.hashing import source_sha
from pipeline.model.segment import Key
from pipeline.terms.script import has_han

BY = "translated by "
"""Begins the comment that names who translated a text elsewhere."""


class Result(StrEnum):
    """What becomes of a text that came back."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    CONFLICT = "conflict"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """One row of a file, and what becomes of it."""

    row: ReturnedRow
    """As it came back."""
    result: Result
    reason: Reason | None = None
    """Why; None where the result says it all."""
    entry: Entry | None = None
    """The text as it stood; None where none is meant."""
    theirs: str = ""
    """The Mandarin of the file, in its clean form."""
    detail: str = ""
    """Of `MARKS`: what their check says. Of `ENGLISH_CHANGED`: the English as it is now, where there is one."""

    @property
    def why(self) -> str:
        """The reason in words; empty where there is none."""
        if self.reason is Reason.ENGLISH_CHANGED and self.detail:
            return f"{self.reason}: it is now “{self.detail}”"
        return self.detail or self.reason or ""

    @property
    def key(self) -> Key | None:
        """(msgctxt, msgid) of the text that is meant."""
        return self.entry.key if self.entry else None


@dataclass(frozen=True, slots=True)
class MergedReturn:
    """A catalog with what a file brings."""

    catalog: Catalog
    """The same object where nothing changes."""
    outcomes: tuple[RowOutcome, ...]
    """One for each row, in the order of the file."""


@dataclass(frozen=True, slots=True)
class Judge:
    """What is known of the texts as they stand."""

    approved: Collection[Key]
    """Texts that people approved."""
    complaint: Callable[[Entry], str]
    """Why the Mandarin of an entry may not come in: its marks; empty where it may."""
    taken: Collection[str] = ()
    """First digits (at least 4) of texts for which a person has chosen what the file says."""
    kept: Collection[str] = ()
    """The same of texts for which a person has chosen what stands here."""

    def takes(self, entry: Entry) -> bool:
        """True where a person has chosen the other side's words."""
        return _named(entry, self.taken)

    def keeps(self, entry: Entry) -> bool:
        """True where a person has chosen the words that stand here."""
        return _named(entry, self.kept)


def _named(entry: Entry, signs: Iterable[str]) -> bool:
    return any(len(one) >= 4 and entry.source_sha.startswith(one) for one in signs)


def bring_in(
    catalog: Catalog, returned: ReturnedFile, judge: Judge, translator: str = ""
) -> MergedReturn:
    """Merge what came back into the catalog of its document."""
    known = _Known(catalog)
    twice = _twice(returned)
    outcomes = [_outcome(row, known, judge, twice) for row in returned.rows]
    moved = [one for one in outcomes if one.result in (Result.NEW, Result.CHANGED)]
    merged = three_way(
        _of(catalog, (_as_sent(one, judge) for one in moved)),
        catalog,
        _of(catalog, map(_typed, moved)),
    )
    disputed = {conflict.key for conflict in merged.conflicts}
    outcomes = [
        replace(one, result=Result.CONFLICT, reason=Reason.CHANGED_HERE)
        if one.key in disputed
        else one
        for one in outcomes
    ]
    ends = {one.key: one for one in outcomes if one.key and one.result is not Result.SAME}
    by = f"{BY}{' '.join(translator.split())}" if translator else ""
    entries = tuple(_noted(entry, ends.get(entry.key), by) for entry in merged.catalog)
    new = replace(merged.catalog, entries=entries)
    return MergedReturn(catalog if new == catalog else new, tuple(outcomes))


class _Known:
    """The texts of a catalog by all that a row may name them by."""

    def __init__(self, catalog: Catalog) -> None:
        self.by_sign = {entry.source_sha[:12]: entry for entry in catalog}
        self.by_key = {entry.key: entry for entry in catalog}
        self.by_english: Mapping[str, list[Entry]] = defaultdict(list)
        for entry in catalog:
            self.by_english[_plain(entry.source)].append(entry)
        self.old: dict[str, Entry | None] = {e.source_sha[:12]: None for e in catalog.obsolete}
        for entry in catalog:
            if entry.previous_source is not None:
                for context in {entry.context, entry.previous_context}:
                    self.old[source_sha(context, entry.previous_source)[:12]] = entry

    def find(self, row: ReturnedRow) -> tuple[Entry | None, Reason | None, str]:
        """The text that a row means, or why there is none, with the English that took its place."""
        sign = row.sign[:12]
        entry = self.by_sign.get(sign)
        if entry is None and row.key is not None:
            entry = self.by_key.get(row.key)
        if entry is None and sign in self.old:
            now = self.old[sign]
            return None, Reason.ENGLISH_CHANGED, now.source if now else ""
        same = self.by_english.get(_plain(row.english), []) if row.english.strip() else []
        if entry is None and not sign and len(same) == 1:
            entry = same[0]
        if entry is None:
            named = row.english or sign
            return None, Reason.NO_SUCH_ENGLISH if named else Reason.NAMES_NO_TEXT, ""
        if row.english.strip() and _plain(row.english) != _plain(entry.source):
            return None, Reason.OTHER_ENGLISH, ""
        return entry, None, ""


def _outcome(row: ReturnedRow, known: _Known, judge: Judge, twice: Mapping[str, int]) -> RowOutcome:
    theirs = canonical(row.target)
    if row.fault:
        return RowOutcome(row, Result.REFUSED, row.fault, theirs=theirs)
    entry, reason, detail = known.find(row)
    if entry is None:
        result = Result.REFUSED if theirs else Result.SAME
    else:
        result, reason, detail = _judged(row, entry, theirs, judge, twice)
    return RowOutcome(row, result, reason, entry, theirs, detail)


def _judged(
    row: ReturnedRow, entry: Entry, theirs: str, judge: Judge, twice: Mapping[str, int]
) -> tuple[Result, Reason | None, str]:
    """What becomes of a row that means a text, why, and what the check of marks says."""
    untouched = _untouched(row, entry, theirs, judge)
    if untouched or theirs == entry.target:
        return Result.SAME, untouched, ""
    if row.sign and twice.get(row.sign[:12], 0) > 1:
        return Result.REFUSED, Reason.TWICE, ""
    if complaint := judge.complaint(replace(entry, target=theirs)):
        return Result.REFUSED, Reason.MARKS, complaint
    if entry.key in judge.approved:
        if not judge.takes(entry):
            return Result.CONFLICT, Reason.APPROVED, ""
        return Result.CHANGED, Reason.APPROVAL_ENDED, ""
    return (Result.CHANGED if entry.target else Result.NEW), None, ""


def _untouched(row: ReturnedRow, entry: Entry, theirs: str, judge: Judge) -> Reason | None:
    """Why a row brings no other words; None where it brings some, or has those of the entry."""
    if theirs == entry.target:
        return None
    if not theirs:
        return Reason.LEFT_EMPTY
    if theirs == entry.source and not has_han(theirs):
        return Reason.STILL_ENGLISH
    if replace(entry, target=theirs).target_sha[:8] == row.sign[13:]:
        return Reason.AS_SENT
    return Reason.KEPT if judge.keeps(entry) else None


def _twice(returned: ReturnedFile) -> Mapping[str, int]:
    """How many different texts a file gives for one sign."""
    pairs = {(r.sign[:12], canonical(r.target)) for r in returned.rows if r.sign and r.target.strip()}  # fmt: skip
    return Counter(sign for sign, _ in pairs)


def _of(catalog: Catalog, entries: Iterable[Entry]) -> Catalog:
    """A side of the merge: some entries, and all else as the catalog has it."""
    return replace(catalog, entries=tuple(entries), obsolete=())


def _as_sent(one: RowOutcome, judge: Judge) -> Entry:
    """The entry as it went out: as it stands, or with Mandarin that neither side has any more."""
    entry = _meant(one)
    if entry.target_sha[:8] == one.row.sign[13:] or judge.takes(entry):
        return entry
    return replace(entry, target=f"{entry.target}\n{one.theirs}", origin=None)


def _typed(one: RowOutcome) -> Entry:
    """The entry with words that a person wrote elsewhere."""
    entry = replace(_meant(one), origin=None, previous_source=None, previous_context=None)
    return replace(entry, target=one.theirs, fuzzy=False)


def _meant(one: RowOutcome) -> Entry:
    assert one.entry is not None  # noqa: S101  new and changed texts have one
    return one.entry


def _noted(entry: Entry, end: RowOutcome | None, by: str) -> Entry:
    """The entry with who translated it, or with the other side's words in a comment, which the desk shows."""
    if end is None or end.result is Result.REFUSED:
        return entry
    if end.result is Result.CONFLICT:
        more = theirs_of(end.theirs)
        return replace(entry, comments=tuple(dict.fromkeys((*entry.comments, more))))
    settled = [one for one in without_theirs(entry.comments) if not one.startswith(BY)]
    return replace(entry, comments=(*settled, by) if by else tuple(settled))


def _plain(english: str) -> str:
    """English without regard to blanks, which tools change."""
    return " ".join(english.split())
