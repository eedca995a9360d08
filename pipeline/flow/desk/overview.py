"""Show an owner where the pages stand, what each month brought, and how long people worked."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO

from pipeline.flow.accounts.auth import Desk
from pipeline.flow.desk.documents_list import PageState, page_state
from pipeline.flow.desk.minutes import Seconds, month_of, seconds, seconds_at_desk
from pipeline.flow.desk.queue import QueueRow, Snapshots, queue_of, snapshots_of
from pipeline.flow.documents import DocumentSnapshot
from pipeline.flow.workspace import Workspace
from pipeline.model.decision import Decision, Verdict
from pipeline.model.document import SITE

MONTHS = 12
"""So many are shown, the newest first; the table that is saved has all."""
_FORMULA = ("=", "+", "-", "@")
"""Begins what spreadsheets compute; such a cell goes out with an apostrophe."""


@dataclass(frozen=True, slots=True)
class PageLine:
    """One document."""

    row: QueueRow
    """What the queue says of it."""
    state: PageState


@dataclass(frozen=True, slots=True)
class Month:
    """What a month brought."""

    month: str
    """`2026-11`."""
    texts: int = 0
    """Texts that somebody approved, each once, however many people did."""
    published: int = 0
    """Pages that somebody published, each once."""
    withdrawn: int = 0
    """Pages that somebody withdrew, each once."""
    minutes: int | None = None
    """At the desk, of all people; None: it would tell those of one other person, or nobody was there."""
    people: tuple[tuple[str, int], ...] = ()
    """(name, minutes) of each, the longest first; empty where the settings do not ask for it."""


@dataclass(frozen=True, slots=True)
class Overview:
    """All of it."""

    counts: Mapping[str, int]
    """`PageState` → pages that are in it; those that none is in are left out."""
    pages: tuple[PageLine, ...]
    """Every document by state, then title."""
    months: tuple[Month, ...]
    """From the newest to the first in which something happened, none left out."""

    @property
    def published(self) -> tuple[PageLine, ...]:
        """Those of which readers have the Mandarin: each has a proof sheet."""
        return tuple(p for p in self.pages if p.state in (PageState.LIVE, PageState.CHANGED))


def overview(desk: Desk, workspace: Workspace, viewer: str) -> Overview:
    """For somebody who leads or looks after the desk."""
    snapshots = snapshots_of(workspace)
    rows = [row for row in queue_of(workspace, "", {}, snapshots=snapshots).rows if row.id != SITE]
    order = list(PageState)
    pages = sorted(
        (PageLine(row, page_state(workspace, row)) for row in rows),
        key=lambda page: (order.index(page.state), page.row.title.casefold(), page.row.id),
    )
    counts = Counter(page.state for page in pages)
    worked = seconds_at_desk(desk, snapshots)
    months = _months(workspace, snapshots, worked, viewer, month_of(desk.store.now()))
    return Overview({str(s): counts[s] for s in order if counts[s]}, tuple(pages), months)


def _months(
    workspace: Workspace, snapshots: Snapshots, worked: Seconds, viewer: str, now: str
) -> tuple[Month, ...]:
    done = _done(snapshots)
    known = {*(month for kind in done.values() for month in kind), now}
    known |= {month for of in worked.values() for month in of}
    names = {r.id: r.name for r in workspace.reviewers}
    by_person = workspace.project.settings.desk.minutes_by_person

    def made(month: str) -> Month:
        people = {who: of[month] for who, of in worked.items() if of.get(month)}
        others = len(people.keys() - {viewer})
        told = by_person or others != 1
        return Month(
            month,
            texts=done["texts"][month],
            published=done["published"][month],
            withdrawn=done["withdrawn"][month],
            minutes=round(sum(people.values()) / 60) if people and told else None,
            people=tuple(
                (names.get(who, who), round(spent / 60))
                for who, spent in sorted(people.items(), key=lambda one: -one[1])
            )
            if by_person
            else (),
        )

    return tuple(made(month) for month in _all_between(min(known), max(known)))


def _done(snapshots: Snapshots) -> Mapping[str, Counter[str]]:
    """`texts`, `published` and `withdrawn` → month → how many."""
    found: dict[str, set[tuple[str, str, str]]] = {"texts": set(), "published": set()}
    found["withdrawn"] = set()
    for name, snapshot in snapshots.items():
        if isinstance(snapshot, DocumentSnapshot):
            for line in snapshot.decisions:
                kind = _kind(line)
                if kind:
                    month = month_of(seconds(line.at))
                    found[kind].add((month, name, line.source_sha or ""))
    return {kind: Counter(month for month, _, _ in made) for kind, made in found.items()}


def _kind(line: Decision) -> str:
    if line.source_sha is not None:
        return "texts" if line.verdict is Verdict.APPROVE else ""
    return {Verdict.PUBLISH: "published", Verdict.WITHDRAW: "withdrawn"}.get(line.verdict, "")


def _all_between(first: str, last: str) -> Iterable[str]:
    """Every month from the last back to the first."""
    year, month = map(int, last.split("-"))
    while (here := f"{year:04}-{month:02}") >= first:
        yield here
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)


def pages_table(seen: Overview, states: Mapping[str, str]) -> str:
    """Every page as CSV that Excel opens as UTF-8; `states`: how each state is called."""
    head = ("id", "title", "title_zh", "kind", "state", "texts", "approved", "published_on")
    return _table(head, [_page_cells(page, states) for page in seen.pages])


def _page_cells(page: PageLine, states: Mapping[str, str]) -> Sequence[object]:
    row = page.row
    state = states.get(page.state, page.state)
    return (
        row.id,
        row.title,
        row.title_zh,
        row.kind,
        state,
        row.texts,
        row.approved,
        row.published_on,
    )


def months_table(seen: Overview) -> str:
    """Every month as CSV; an empty cell of minutes: not told."""
    rows = [(m.month, m.texts, m.published, m.withdrawn, m.minutes) for m in seen.months]
    head = ("month", "texts_approved", "pages_published", "pages_withdrawn", "minutes_at_desk")
    return _table(head, rows)


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(head)
    for row in rows:
        cells = ["" if cell is None else str(cell) for cell in row]
        writer.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells])
    return "\ufeff" + out.getvalue()
