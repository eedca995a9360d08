"""The `extract` command."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.app import App
from pipeline.cli.formatting import columns, counted, document_cells
from pipeline.cli.notes import note_kept, note_left_behind, note_moved
from pipeline.flow.extract import extract, write_templates
from pipeline.flow.gone import left_behind
from pipeline.flow.locales import in_each_locale
from pipeline.flow.rename import moved
from pipeline.flow.results import CatalogUpdate, extract_result, joined


@click.command()
@click.argument("names", nargs=-1, metavar="[ID]…")
@click.option(
    "--pot",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Also write a .pot file of each document to this folder.",
)
@click.pass_obj
def command(app: App, names: tuple[str, ...], pot: Path | None) -> None:
    """Update the catalogs from the English files.

    New texts are added. A changed text keeps its Mandarin and becomes stale. A removed text moves
    to the end of the catalog. `pipeline build` does this too.
    """
    workspace = app.workspace()
    every = in_each_locale(workspace)
    app.heed_workspace(*every)
    merged = [(space, extract(space, names)) for space in every]
    if pot:
        write_templates(workspace, names, pot)
    result = joined([extract_result(space, updated) for space, updated in merged])
    several = len(every) > 1
    app.data(result, columns([_row(one, several=several) for one in result.catalogs]))
    kept = [
        (space.catalog_path(one.document.id), one.kept) for space, ones in merged for one in ones
    ]
    note_kept(app, [(path, entries) for path, entries in kept if entries])
    note_moved(app, moved(workspace))
    note_left_behind(app, left_behind(workspace))
    app.next("Next: pipeline translate, or pipeline build")


def _row(one: CatalogUpdate, *, several: bool) -> tuple[str, ...]:
    done = "✓ written" if one.written else "– as it was"
    stale = f"↻ {one.stale} stale" if one.stale else ""
    return (
        *document_cells(one.id, one.locale, several=several),
        counted(one.strings, "text"),
        done,
        stale,
    )
