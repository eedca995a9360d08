"""The `extract` command."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.app import App
from pipeline.cli.formatting import columns, counted
from pipeline.cli.rename import note_moved
from pipeline.cli.restored import kept_rows, note_kept
from pipeline.flow.extract import extract, write_templates
from pipeline.flow.rename import moved
from pipeline.model.entry import State


@click.command()
@click.argument("names", nargs=-1, metavar="[ID]…")
@click.option(
    "--pot",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Also write a .pot of each here.",
)
@click.pass_obj
def command(app: App, names: tuple[str, ...], pot: Path | None) -> None:
    """Bring the catalogs up to date with the English files.

    New texts are added, texts that changed keep their Mandarin and become stale, texts that are gone
    are kept at the end. `pipeline build` does this too.
    """
    workspace = app.workspace()
    merged = extract(workspace, names)
    if pot:
        write_templates(workspace, names, pot)
    rows = []
    catalogs = []
    for one in merged:
        states = [review.state for review in workspace.reviews(one.catalog).values()]
        stale = states.count(State.STALE)
        done = "✓ written" if one.written else "– as it was"
        rows.append((one.document.id, counted(len(states), "text"), done, _stale(stale)))
        catalogs.append(
            {
                "id": one.document.id,
                "strings": len(states),
                "stale": stale,
                "written": one.written,
            }
        )
    kept = [(workspace.catalog_path(one.document.id), one.kept) for one in merged if one.kept]
    app.data({"catalogs": catalogs, "kept": kept_rows(kept)}, columns(rows))
    note_kept(app, kept)
    note_moved(app, moved(workspace))
    app.next("Next: pipeline translate, or pipeline build")


def _stale(count: int) -> str:
    return f"↻ {count} stale" if count else ""
