"""The `import` command."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.app import App
from pipeline.flow.import_content import KINDS, import_file


@click.command("import")
@click.argument(
    "files",
    nargs=-1,
    required=True,
    metavar="FILE…",
    type=click.Path(path_type=Path, dir_okay=False),
)
@click.option(
    "--kind",
    type=click.Choice(KINDS),
    default="article",
    show_default=True,
    help="What it becomes.",
)
@click.option("--author", metavar="NAME", default="", help="Who wrote it.")
@click.option("--update", metavar="ID", help="Give this document new text.")
@click.option("--yes", is_flag=True, help="Write it; without, only the diff is shown.")
@click.pass_obj
def command(
    app: App, files: tuple[Path, ...], kind: str, author: str, update: str | None, yes: bool
) -> None:
    """Turn Word, HTML, text and Markdown files into clean documents.

    They go below content/en. What would be written is shown as a diff first. With --update the
    document keeps its id and front matter, so that its translation follows.
    """
    workspace = app.workspace()
    done = [
        import_file(workspace, file, kind=kind, author=author, update=update, write=yes)
        for file in files
    ]
    body = {
        "imported": [
            {
                "id": one.id,
                "path": one.path,
                "diff": one.diff,
                "written": one.written,
                "warnings": list(one.warnings),
            }
            for one in done
        ]
    }
    for file, one in zip(files, done, strict=True):
        for warning in one.warnings:
            app.fault(f"{file}: ● {warning}")
    app.data(body, [line for one in done for line in one.diff.splitlines()])
    if not any(one.diff for one in done):
        app.next("Nothing would change.  Next: pipeline build")
    elif yes:
        app.next(f"Wrote {', '.join(one.path for one in done)}.  Next: pipeline build")
    else:
        app.next("Nothing is written yet.  Next: the same command with --yes")
