"""The `sync` command."""

from __future__ import annotations

import sys

import click

from pipeline.cli.app import App
from pipeline.cli.formatting import counted
from pipeline.cli.notes import note_kept
from pipeline.flow.project import open_project
from pipeline.flow.results import kept_texts
from pipeline.flow.sync import sync


@click.command()
@click.option(
    "--no-push",
    "push",
    is_flag=True,
    flag_value=False,
    default=True,
    help="Commit and pull, but do not push.",
)
@click.pass_obj
def command(app: App, push: bool) -> None:
    """Commit decisions, pull those of other machines, and push.

    Catalogs are merged text by text. If two people changed the same text, ours stays, theirs is
    kept beside it, and the desk shows both. Exit code 1 means that there are such texts.
    """
    done = sync(open_project(app.root), push=push)
    lines = [f"  ✓ {line}" for line in done.commits]
    lines.append(
        f"  {counted(done.pulled, 'commit')} came in, {counted(done.pushed, 'commit')} went out"
    )
    lines += [f"  ! {path}: two people changed the same text" for path in done.conflicts]
    body = {
        "commits": list(done.commits),
        "pulled": done.pulled,
        "pushed": done.pushed,
        "conflicts": list(done.conflicts),
        "kept": kept_texts(done.kept),
    }
    app.data(body, lines)
    note_kept(app, done.kept)
    if done.conflicts:
        app.next("Next: pipeline review serve, and choose between the two")
        sys.exit(1)
    app.next("Next: pipeline build")
