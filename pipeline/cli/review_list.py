"""The `review list` command."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import click

from pipeline.cli.app import App
from pipeline.cli.formatting import columns, counted, document_cells, waits
from pipeline.flow.known_pages import KnownPages, known_pages
from pipeline.flow.pages.progress import PageOverview
from pipeline.flow.pages.waiting import summary_of
from pipeline.flow.readable import readable_ids
from pipeline.flow.workspace import Workspace
from pipeline.model.document import SITE, Document
from pipeline.model.entry import State
from pipeline.model.reading_time import reading_minutes


@click.command("list")
@click.pass_obj
def list_(app: App) -> None:
    """Show what waits for a reader, by document."""
    known = known_pages(app.root, app.jobs, whole=True)
    every = known.in_each_locale
    app.heed_workspace(*(one.workspace for one in every))
    rows = [
        (one.workspace.project.settings.locale.dir, row)
        for one in every
        for row in _rows(one, app.jobs)
    ]
    names = ("id", "waiting", "safety", "minutes", "unconfirmed")
    body = {
        "documents": [
            {**dict(zip(names, row, strict=True)), "locale": folder} for folder, row in rows
        ]
    }
    several = len(every) > 1
    lines = [
        (*document_cells(row[0], folder, several=several), *_queue_cells(*row[1:]))
        for folder, row in rows
    ]
    app.data(body, columns(lines))
    first = next(((folder, row[0]) for folder, row in rows if row[1]), None)
    option = f" --locale {first[0]}" if several and first else ""
    app.next(
        f"Next: pipeline review show {first[1]}{option}"
        if first
        else "Nothing waits.  Next: pipeline build"
    )


def _rows(
    known: KnownPages, jobs: int | str | None
) -> Iterator[tuple[str, int, int, int, tuple[str, ...]]]:
    """What waits in one language."""
    names = readable_ids(known.workspace, labels=True)
    yield from map(_row_of, known.overviews([name for name in names if name != SITE], jobs))
    if SITE in names:
        yield _queue(known.workspace, known.workspace.document(SITE))


def _row_of(page: PageOverview) -> tuple[str, int, int, int, tuple[str, ...]]:
    """As `_queue`, for a page."""
    minutes = _minutes(page.waits, page.progress.states)
    return page.progress.id, page.waits, page.safety, minutes, page.unconfirmed


def _queue(workspace: Workspace, document: Document) -> tuple[str, int, int, int, tuple[str, ...]]:
    """Its id, texts that wait, those about safety, minutes, and people whose approvals do not count yet."""
    summary = summary_of(workspace, workspace.snapshot(document))
    waiting, safety = summary.waiting()
    return document.id, waiting, safety, _minutes(waiting, summary.counts), summary.unconfirmed


def _minutes(waiting: int, states: Mapping[State, int]) -> int:
    """How long texts may take, of which those without Mandarin are to be written."""
    return reading_minutes(waiting, min(waiting, states.get(State.UNTRANSLATED, 0)))


def _queue_cells(
    waiting: int, safety: int, minutes: int, unconfirmed: tuple[str, ...]
) -> tuple[str, ...]:
    if not waiting:
        return ("✓ all read",)
    about = f"about {counted(minutes, 'minute')}"
    people = f"not confirmed: {', '.join(unconfirmed)}" if unconfirmed else ""
    return f"● {waits(waiting)}", about, f"{safety} safety" if safety else "", people


COMMANDS = (list_,)
"""Below `review`."""
