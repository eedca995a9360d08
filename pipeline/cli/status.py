"""The `status` command."""

from __future__ import annotations

import click

from pipeline.cli.app import App
from pipeline.cli.formatting import columns, counted, document_cells, risk_lines
from pipeline.cli.next_step import next_step
from pipeline.flow.known_pages import known_pages
from pipeline.flow.pages.progress import PageProgress
from pipeline.flow.readable import can_read, readable_ids
from pipeline.flow.results import GuardedStatus, status_result
from pipeline.flow.workspace import Workspace
from pipeline.model.catalog import Catalog
from pipeline.model.document import SITE
from pipeline.model.entry import State
from pipeline.review.page_status import PageStatus

SIGNS = {
    State.APPROVED: "✓",
    State.DRAFTED: "●",
    State.STALE: "↻",
    State.REJECTED: "!",
    State.UNTRANSLATED: "–",
}
"""How each state of a text looks."""

_PUBLIC = {
    PageStatus.LIVE: "✓ published",
    PageStatus.BEHIND: "↻ published, behind",
    PageStatus.DOWN: "! taken down",
    PageStatus.WITHDRAWN: "! withdrawn",
    PageStatus.NEVER: "– not public yet",
}


_ENGLISH = {
    "changed": "the English has changed since it was published, and readers see it as it was",
    "broken": "the published English is not what was published, and readers see nothing",
    "withdrawn": "the English was withdrawn",
    "never": "nobody has published the English",
}
"""What readers get of the English, where people publish it."""


@click.command()
@click.argument("names", nargs=-1, metavar="[ID]…")
@click.pass_obj
def command(app: App, names: tuple[str, ...]) -> None:
    """Show the state of each document, and what it waits for."""
    known = known_pages(app.root, app.jobs, whole=not names)
    every, workspace = known.in_each_locale, known.workspace
    app.heed_workspace(*(one.workspace for one in every))
    found = [
        page
        for one in every
        for page in one.overviews(readable_ids(one.workspace, names), app.jobs)
    ]
    pages = [page.progress for page in found]
    result = status_result(workspace.project.settings, found)
    rows = zip(
        result.documents,
        columns([_row(page, several=len(every) > 1) for page in pages]),
        strict=True,
    )
    detailed = [line for one, row in rows for line in (row, *_more(one))]
    labels_known = [one.workspace for one in every if can_read(one.workspace, SITE)]
    app.data(result, [*detailed, *risk_lines(workspace.project.settings.risks)])
    for one in labels_known:
        _note_labels(app, one, one.catalog(one.document(SITE)))
    app.next(next_step(pages))


def _note_labels(app: App, workspace: Workspace, labels: Catalog) -> None:
    open_ = sum(r.state is not State.APPROVED for r in workspace.reviews(labels).values())
    if open_:
        whose = f" in {workspace.project.settings.locale.dir}" if workspace.pivot else ""
        count = f"{open_} of {len(labels.entries)} wait"
        app.note(f"  the pages' own labels{whose}: {count} (pipeline review show {SITE})")


def _row(page: PageProgress, *, several: bool) -> tuple[str, ...]:
    states = "  ".join(
        f"{sign} {page.states[state]} {state.value}"
        for state, sign in SIGNS.items()
        if page.states.get(state)
    )
    name = document_cells(page.id, page.locale, several=several)
    return (*name, counted(page.strings, "text"), states, _PUBLIC[page.status])


def _more(one: GuardedStatus) -> list[str]:
    """Lines for what it waits for, for texts that the guard keeps from engines, and for English that is unclear."""
    lines = [f"      {reason.message}" for reason in one.waits_for]
    if count := one.withheld:
        looks = "looks like it holds" if count == 1 else "look like they hold"
        why = f"{counted(count, 'text')} {looks} a client's data and no service gets"
        lines.append(f"      {why} {'it' if count == 1 else 'them'}: pipeline review show {one.id}")
    if one.english_notes:
        said = f"{counted(one.english_notes, 'note')} that the English is unclear"
        lines.append(f"      {said}: pipeline check {one.id}")
    if one.english and one.english.state != "published":
        lines.append(
            f"      {_ENGLISH[one.english.state]}: pipeline review publish {one.id} --english"
        )
    return lines
