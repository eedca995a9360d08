"""The `remove` command."""

from __future__ import annotations

import sys

import click

from pipeline.cli.app import App
from pipeline.flow.remove import remove


@click.command()
@click.argument("name", metavar="ID")
@click.option("--yes", is_flag=True, help="Remove it; default: only show what would go.")
@click.pass_obj
def command(app: App, name: str, yes: bool) -> None:
    """Remove a document in both languages, and leave a notice at its addresses.

    The notice has the crisis numbers: no reader meets an empty address. The catalog stays as
    translation memory, and the decisions stay as proof. To bring the page back, take its line out of
    locales/removed.yaml, and its files back from git.
    """
    workspace = app.workspace(acts=True)
    planned = remove(workspace, name, write=False)
    lines = [f"  – {path}" for path in planned.files]
    lines += [f"  notice at {url}" for url in planned.urls]
    asks = not yes and not app.as_json and sys.stdin.isatty() and sys.stdout.isatty()
    if asks:
        click.echo("\n".join(lines))
        yes = click.confirm(f"Remove {planned.id}?", default=False)
        lines = []
    done = remove(workspace, planned.id, write=True) if yes else planned
    body = {"id": done.id, "urls": done.urls, "files": done.files, "written": done.written}
    app.data({"removed": body}, lines)
    if done.written:
        app.next(f"Removed {done.id}.  Next: pipeline build, then commit")
    else:
        app.next("Nothing is removed yet.  Next: the same command with --yes")
