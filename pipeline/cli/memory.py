"""The `memory` commands, which import and export translation memories."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.app import App
from pipeline.cli.formatting import columns, counted
from pipeline.flow.translate.memory import MemoryTransfer, bring_in, export
from pipeline.translate.unit_filter import REASONS

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.group()
def command() -> None:
    """Exchange translations with other tools, as TMX, PO, CSV or TSV."""


@command.command("export")
@click.argument("file", type=_FILE, metavar="FILE")
@click.option("--all", "everything", is_flag=True, help="Include pairs that nobody has approved.")
@click.pass_obj
def export_(app: App, file: Path, everything: bool) -> None:
    """Export the approved pairs to FILE, with the reviewer and the time."""
    _say(app, export(app.workspace(), file, everything=everything))
    app.next("Next: open it in the other tool")


@command.command("import")
@click.argument("file", type=_FILE, metavar="FILE")
@click.option(
    "--name", metavar="NAME", help="Name to keep the pairs under; default: the name of the file."
)
@click.pass_obj
def import_(app: App, file: Path, name: str | None) -> None:
    """Import the pairs of FILE (TMX, PO, CSV or TSV) as suggestions.

    The next build uses them to draft texts that have no Mandarin yet. The import overwrites
    nothing and approves nothing, even if somebody approved it elsewhere.
    """
    _say(app, bring_in(app.workspace(acts=True), file, name))
    app.next("Next: pipeline build")


def _say(app: App, moved: MemoryTransfer) -> None:
    body = {
        "path": moved.path,
        "pairs": moved.units,
        "left_out": moved.left_out,
        "skipped": dict(moved.skipped),
        "codes_dropped": moved.codes,
        "written": moved.written,
    }
    sign = "✓ written" if moved.written else "– as it was"
    app.data(body, columns([(moved.path, counted(moved.units, "pair"), sign)]))
    for reason, count in moved.skipped.items():
        app.fault(f"{counted(count, 'pair')} skipped: {REASONS[reason]}")
    if moved.codes:
        app.fault(f"{counted(moved.codes, 'code')} of formatting dropped, the words kept")
    if moved.left_out and not moved.skipped:
        app.fault(
            f"{counted(moved.left_out, 'pair')} left out: a character in it that XML cannot hold"
        )
