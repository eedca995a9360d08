"""Tell what people did at the desk and with the pages, the newest first, several alike as one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby, islice

from pipeline.flow.accounts.auth import Desk
from pipeline.flow.desk.glossary_undo import CHANGES, TEXTS
from pipeline.flow.desk.queue import Snapshots, snapshots_of
from pipeline.flow.desk.units import SHORT_ID
from pipeline.flow.documents import DocumentSnapshot
from pipeline.flow.pages.waiting import summary_of
from pipeline.flow.workspace import Workspace
from pipeline.model.decision import UNCLEAR, Decision, Verdict
from pipeline.model.document import SITE
from pipeline.store import audit
from pipeline.store.audit import Event

AT_ONCE = 100
"""So many are shown on one leaf of the list."""
GROUPS: Mapping[str, frozenset[str]] = {
    "approvals": frozenset({"approve"}),
    "changes": frozenset({"edit", "reject", "take-back", "dismiss", "lower-safety"}),
    "publications": frozenset({"publish", "withdraw-page", "rename"}),
    "words": frozenset({"question", "comment", "unclear", "resolve"}),
    "terms": CHANGES | {TEXTS},
    "people": frozenset({"invited", "accepted", "confirmed", "disabled", "role-changed"}),
}
"""What may be asked for → the kinds of it. All other rows of the desk's log are for administrators alone."""
_TERMS_AND_PEOPLE = GROUPS["terms"] | GROUPS["people"]
_KINDS = {
    Verdict.WITHDRAW: "take-back",
    Verdict.LOWER_SAFETY: "lower-safety",
}
_ALONE = GROUPS["publications"]
"""Never told together."""


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that somebody did, or several alike on one page and day."""

    day: str
    """ISO date, by the clock of this machine."""
    time: str
    """`14:05`, by that clock; of the last of several."""
    who: str
    """Id of a person; of a failed sign-in, the name that was typed."""
    what: str
    """A kind of `GROUPS`, or the name of another event of the log."""
    document: str = ""
    """Id of the page; empty: of none."""
    title: str = ""
    """Of the page, in English."""
    short_id: str = ""
    """Which text; empty: several, or the page as a whole."""
    count: int = 1
    """How many."""
    number: int = 0
    """Of the row of the log; 0: it is a line of a ledger."""
    about: Mapping[str, str] = field(default_factory=dict)
    """What the log says more."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A part of the list."""

    days: tuple[tuple[str, tuple[Happening, ...]], ...]
    """(ISO date, what happened then), the newest first."""
    number: int
    """Of the leaf, from 1."""
    is_last: bool
    """True if nothing older follows."""


def happened(
    desk: Desk, workspace: Workspace, group: str = "", number: int = 1, *, all_events: bool
) -> Leaf:
    """What happened, a leaf of it; `group`: of `GROUPS`, or `desk` for the rest of the log.

    `all_events`: also sign-ins and what people did with their own accounts, which concern administrators alone.
    """
    snapshots = snapshots_of(workspace)
    found = [*_of_ledgers(snapshots), *_of_log(desk, all_events=all_events)]
    wanted = GROUPS.get(group)
    if wanted is not None:
        found = [pair for pair in found if pair[1].what in wanted]
    elif group == "desk":
        known = frozenset().union(*GROUPS.values())
        found = [pair for pair in found if pair[1].what not in known]
    found.sort(key=lambda pair: pair[0], reverse=True)
    number = max(1, number)
    told = _together(one for _, one in found)
    leaf = tuple(islice(told, (number - 1) * AT_ONCE, number * AT_ONCE + 1))
    titled = (_titled(workspace, snapshots, one) for one in leaf[:AT_ONCE])
    days = groupby(titled, key=lambda one: one.day)
    return Leaf(
        tuple((day, tuple(made)) for day, made in days), number, is_last=len(leaf) <= AT_ONCE
    )


def _of_ledgers(snapshots: Snapshots) -> Iterator[tuple[str, Happening]]:
    for name, snapshot in snapshots.items():
        if isinstance(snapshot, DocumentSnapshot):
            for line in snapshot.decisions:
                yield line.at, _line(name, line)


def _line(document: str, line: Decision) -> Happening:
    day, time = _here(line.at)
    short = (line.source_sha or "")[:SHORT_ID]
    return Happening(day, time, line.reviewer, _kind(line), document, short_id=short)


def _kind(line: Decision) -> str:
    if line.verdict is Verdict.COMMENT:
        return (
            "question" if line.blocking else "unclear" if line.reason_code == UNCLEAR else "comment"
        )
    if line.verdict is Verdict.WITHDRAW and line.source_sha is None:
        return "withdraw-page"
    return _KINDS.get(line.verdict, str(line.verdict))


def _of_log(desk: Desk, *, all_events: bool) -> Iterator[tuple[str, Happening]]:
    for event in audit.events(desk.store):
        if all_events or event.event in _TERMS_AND_PEOPLE:
            yield event.at, _event(event)


def _event(event: Event) -> Happening:
    day, time = _here(event.at)
    return Happening(day, time, event.account, event.event, number=event.number, about=event.detail)


def _here(at: str) -> tuple[str, str]:
    """Day and time of a moment (RFC 3339 UTC) by the clock of this machine."""
    here = datetime.fromisoformat(at).astimezone()
    return here.date().isoformat(), here.strftime("%H:%M")


def _together(found: Iterator[Happening]) -> Iterator[Happening]:
    """A day's decisions of one person on one page and of one kind as one, where the newest of them is."""
    for _day, made in groupby(found, key=lambda one: one.day):
        alike: dict[object, Happening] = {}
        texts: dict[object, set[str]] = {}
        for one in made:
            lone = not one.document or one.what in _ALONE
            key: object = id(one) if lone else (one.who, one.what, one.document)
            alike.setdefault(key, one)
            texts.setdefault(key, set()).add(one.short_id)
        for key, one in alike.items():
            count = len(texts[key])
            yield one if count == 1 else replace(one, count=count, short_id="")


def _titled(workspace: Workspace, snapshots: Snapshots, one: Happening) -> Happening:
    """With the title of its page."""
    snapshot = snapshots.get(one.document)
    if one.document == SITE or not isinstance(snapshot, DocumentSnapshot):
        return one
    return replace(one, title=summary_of(workspace, snapshot).title)
