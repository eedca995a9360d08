"""The `init` command."""

from __future__ import annotations

import re
from pathlib import Path

import click

from pipeline.cli.app import App
from pipeline.flow.init import create_project

_URL = re.compile(r"https?://[^\s/?#\"\\]+(?:/[^\s?#\"\\]*)?")


@click.command("init")
@click.argument(
    "folder",
    metavar="[DIR]",
    default=".",
    type=click.Path(path_type=Path, file_okay=False),
)
@click.option(
    "--name", metavar="NAME", default="Our practice", help="Name of the practice, as pages show it."
)
@click.option(
    "--url", metavar="URL", default="https://www.example.org", help="Address of the site."
)
@click.pass_obj
def command(app: App, folder: Path, name: str, url: str) -> None:
    """Create a project: settings, an article, a handout and a glossary to start from.

    No existing file is overwritten. Change or remove the examples as you like.
    """
    if not name.strip() or re.search(r"[\"\\\x00-\x1f\x7f]", name):
        raise click.BadParameter("one line without quotes", param_hint="--name")
    if not _URL.fullmatch(url):
        raise click.BadParameter("write it as https://www.example.org", param_hint="--url")
    written = create_project(app.project or folder, name.strip(), url)
    app.data({"folder": str(app.project or folder), "files": list(written)}, written)
    go = "" if str(folder) == "." else f"cd {folder} && "
    app.next(f"Next: {go}pipeline build, then pipeline doctor")
