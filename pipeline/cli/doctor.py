"""A project in; one line for each thing that it needs out; exit code 1 where one is missing."""

from __future__ import annotations

import sys

import click

from pipeline.cli.app import App, columns
from pipeline.flow.doctor import examine

SIGNS = {"ok": "✓ ok", "note": "● note", "fault": "! fault"}


@click.command()
@click.pass_obj
def command(app: App) -> None:
    """Look whether everything that the project needs is there."""
    checkups = examine(app.root)
    body = {"checkups": [{"name": c.name, "level": c.level, "says": c.says} for c in checkups]}
    app.data(body, columns([(SIGNS[c.level], c.name, c.says) for c in checkups]))
    if any(c.level == "fault" for c in checkups):
        app.next("Next: mend what is marked !, then pipeline doctor again")
        sys.exit(1)
    app.next("Next: pipeline build")
