"""Documents' names in; their catalogs brought up to date with the English out."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.app import App, columns, counted
from pipeline.cli.rename import note_moved
from pipeline.files.atomic import write_text
from pipeline.flow.drafting import Merged, extract, templates
from pipeline.flow.workspace import Workspace
from pipeline.model.entry import State


@click.command()
@click.argument("names", nargs=-1, metavar="[ID]…")
@click.option(
    "--pot",
    type=click.Path(path_type=Path, file_okay=False),
    help="Also write a .pot of each here.",
)
@click.pass_obj
def command(app: App, names: tuple[str, ...], pot: Path | None) -> None:
    """Bring the catalogs up to date with the English files."""
    workspace = app.workspace()
    merged = extract(workspace, names)
    if pot:
        for name, text in templates(workspace, names).items():
            write_text(pot / name, text)
    rows = [_row(workspace, one) for one in merged]
    body = {"catalogs": [{"id": r[0], "strings": r[1], "written": r[2]} for r in rows]}
    app.data(
        body,
        columns([(r[0], counted(r[1], "string"), r[3], "written" if r[2] else "") for r in rows]),
    )
    note_moved(app, workspace)
    app.next("Next: pipeline translate, or pipeline build")


def _row(workspace: Workspace, one: Merged) -> tuple[str, int, bool, str]:
    states = [review.state for review in workspace.reviews(one.catalog).values()]
    stale = states.count(State.STALE)
    return one.document.id, len(states), one.written, f"↻ {stale} stale" if stale else ""
