"""The `merge-po` command, which git calls as a merge driver."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from pipeline.cli.app import App
from pipeline.cli.notes import note_kept
from pipeline.flow.merge_driver import merge_files
from pipeline.flow.results import kept_texts

CONFLICT = 1
"""Exit code: git keeps the file as unmerged, for a person to look at."""


@click.command("merge-po")
@click.argument("base", metavar="%O", type=click.Path(path_type=Path, dir_okay=False))
@click.argument("ours", metavar="%A", type=click.Path(path_type=Path, dir_okay=False))
@click.argument("theirs", metavar="%B", type=click.Path(path_type=Path, dir_okay=False))
@click.argument("path", metavar="[%P]", required=False)
@click.pass_obj
def command(app: App, base: Path, ours: Path, theirs: Path, path: str | None) -> None:
    """Merge two versions of a catalog text by text, as git's merge driver.

    \b
    git config merge.pipeline-po.name "catalogs, text by text"
    git config merge.pipeline-po.driver "pipeline merge-po %O %A %B %P"

    `.gitattributes` already names the driver. Without these two lines git merges line by line. If
    a text is missing or empty on one side, the Mandarin of the other side is kept.
    """  # noqa: D301  \b is Click's word for lines that stay as they are
    shown = path or str(ours)
    merged = merge_files(base, ours, theirs, shown)
    conflicts, kept = merged.conflicts, [(shown, merged.kept)]
    rows = [
        {"path": shown, "context": c.key[0], "source": c.key[1], "ours": c.ours, "theirs": c.theirs}
        for c in conflicts
    ]
    app.data({"conflicts": rows, "kept": kept_texts(kept)})
    for one in conflicts:
        app.note(
            f"{shown}: two people translated “{one.key[1]}”:\n"
            f"  ours    {one.ours}\n  theirs  {one.theirs}"
        )
    note_kept(app, kept)
    if conflicts:
        app.note("Ours stands, theirs is in a comment beside it: choose, then `git add` the file.")
        sys.exit(CONFLICT)
