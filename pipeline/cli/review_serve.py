"""The `review serve` command, which runs the reviewers' desk."""

from __future__ import annotations

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
@click.pass_obj
def serve(app: App, host: str, port: int) -> None:
    """Serve the desk, where therapists review in a browser. Ctrl-C ends it.

    Everybody who signs in needs an account: `pipeline users add ID --account` or `pipeline users
    invite ID`.
    """
    from pipeline.web import serve as desk  # noqa: PLC0415  other commands need no libraries of the web

    def say(url: str, pages: int) -> None:
        checked = f"  ● the checks go through {counted(pages, 'page')}: whoever opens one before them waits a little"
        app.data({"url": url}, [f"  ✓ the desk answers at {url}", checked])
        app.next("Next: open it in a browser.  Ctrl-C ends it.")

    def ready(pages: int) -> None:
        app.note(f"  ✓ the checks have gone through {counted(pages, 'page')}")

    desk.serve(app.root, desk.Listen(host, port), say, ready)


COMMANDS = (serve,)
"""Below `review`."""
