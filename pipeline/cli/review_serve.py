"""The `review serve` command, which runs the reviewers' desk."""

from __future__ import annotations

import re

import click

from pipeline.cli.app import App
from pipeline.cli.formatting import counted
from pipeline.cli.ports import DESK, port_option


@click.command()
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    metavar="ADDRESS",
    help="Address to listen on; use any other address only behind HTTPS.",
)
@port_option(DESK)
@click.option(
    "--documents",
    multiple=True,
    metavar="PATTERN",
    help="Serve these documents alone, by ids or patterns of ids (`articles/*`, `site` for the pages' labels), in place "
    "of `desk.documents` of the settings; may be given several times. The others are read at another desk.",
)
@click.option(
    "--prefix",
    default="",
    metavar="/NAME",
    help="Folder below the address that a proxy leads here, where several desks share it: `/handouts`.",
)
@click.pass_obj
def serve(app: App, host: str, port: int, documents: tuple[str, ...], prefix: str) -> None:
    """Serve the desk, where therapists review in a browser. Ctrl-C ends it.

    Everybody who signs in needs an account: `pipeline users add ID --account` or `pipeline users
    invite ID`.
    """
    if not re.fullmatch(r"(/[a-z0-9][a-z0-9-]*)*", prefix):
        raise click.BadParameter("write it as /handouts", param_hint="--prefix")
    from pipeline.web import serve as desk  # noqa: PLC0415  other commands need no libraries of the web

    def say(url: str, pages: int) -> None:
        checked = f"  ● the checks go through {counted(pages, 'page')}: whoever opens one before them waits a little"
        app.data({"url": url}, [f"  ✓ the desk answers at {url}", checked])
        app.next("Next: open it in a browser.  Ctrl-C ends it.")

    def ready(pages: int) -> None:
        app.note(f"  ✓ the checks have gone through {counted(pages, 'page')}")

    listen = desk.Listen(host, port, prefix)
    desk.serve(app.root, listen, say, ready, documents=documents)


COMMANDS = (serve,)
"""Below `review`."""
