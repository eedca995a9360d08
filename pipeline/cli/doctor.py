"""The `doctor` command."""

from __future__ import annotations

import sys

import click

from pipeline.cli.app import App
from pipeline.cli.formatting import columns
from pipeline.flow.doctor import examine

SIGNS = {"ok": "✓ ok", "note": "● note", "fault": "! fault"}
"""How each level looks."""


@click.command()
@click.pass_obj
def command(app: App) -> None:
    """Check that the project and this machine have all they need.

    A note needs no action now. A fault has to be fixed first. Exit code 1 means that there is a
    fault.
    """
    checkups = examine(app.root)
    body = {"checkups": [{"name": c.name, "level": c.level, "says": c.says} for c in checkups]}
    rows = [(SIGNS[c.level], c.name, c.says) for c in checkups]
    app.data(body, columns(rows), wrong=columns([row for row in rows if row[0] == SIGNS["fault"]]))
    if any(c.level == "fault" for c in checkups):
        app.next("Next: mend what is marked !, then pipeline doctor")
        sys.exit(1)
    app.next("Next: pipeline build")
