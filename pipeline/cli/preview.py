"""The `preview` command."""

from __future__ import annotations

from contextlib import suppress
from threading import Event

import click

from pipeline.cli.app import App
from pipeline.cli.ports import port_option
from pipeline.web.preview import ServedPreview

PORT = 4747
"""Where the preview is found by default."""


@click.command("preview")
@click.option("--watch", is_flag=True, help="Build again after each change, and reload open pages.")
@port_option(PORT)
@click.pass_obj
def command(app: App, watch: bool, port: int) -> None:
    """Show every page, drafts included, in a browser on this machine.

    The command builds first. Other machines cannot reach the preview. Press Ctrl+C to stop it.
    """
    preview = ServedPreview(app.root, port)
    try:
        error = preview.rebuild()
        if error and not watch:
            raise error
        preview.start()
        app.data({"url": preview.server.url}, [preview.server.url])
        app.next("Changes are built as you save.  Ctrl+C ends it." if watch else "Ctrl+C ends it.")
        with suppress(KeyboardInterrupt):
            for line in map(str, error.errors) if error else preview.left_out:
                app.fault(line)
            if watch:
                preview.watch(app.note)
            else:
                Event().wait()
    finally:
        preview.stop()
