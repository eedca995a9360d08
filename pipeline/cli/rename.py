"""The `rename` command."""

from __future__ import annotations

from collections.abc import Iterable

import click

from pipeline.cli.app import App
from pipeline.cli.formatting import counted
from pipeline.flow.extract import extract
from pipeline.flow.rename import Moved, rename


@click.command()
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option(
    "--as", "reviewer", metavar="ID", help="Who says so, where people have decided on the document."
)
@click.pass_obj
def command(app: App, old: str, new: str, reviewer: str | None) -> None:
    """Give a document another id; its translation moves along.

    File, catalog, decisions and published page move together. Where you have moved the file yourself, the rest follows. Killed half-way, the next command completes it.
    """
    done = rename(app.workspace(), old, new, reviewer)
    extract(app.workspace(), [new])
    body = {"old": old, "new": new, "file": done.rename.after, "decisions": done.decisions}
    decided = counted(done.decisions, "decision")
    app.data({"renamed": body}, [f"  {old} → {new}, {decided} along with it"])
    step = f"pipeline review publish {new}" if done.published else "pipeline build"
    app.next(f"Next: {step}")


def note_moved(app: App, found: Iterable[Moved]) -> None:
    """Say which documents look like one that is gone."""
    for one in found:
        app.note(
            f"{one.new} has {one.share} % of the texts of {one.old}, which is gone.  "
            f"If it is the same page: pipeline rename {one.old} {one.new}"
        )
