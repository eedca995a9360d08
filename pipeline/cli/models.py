"""The `models` commands, which fetch, list and remove translation models."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from pipeline.cli.app import App
from pipeline.cli.formatting import columns
from pipeline.flow.project import open_project
from pipeline.flow.translate.models import Progress, fetch, store
from pipeline.model.errors import PipelineError
from pipeline.translate.engines.firefox import PAIR, PAIRS


@click.group()
def command() -> None:
    """Fetch, list and remove the models that translate on this machine.

    The engine `firefox` needs `en-zh`; `zh-en` gives the English back for `check --deep` and for
    the desk's second look at safety text. Each is about 45 MB, is fetched once, and is kept
    outside of all projects.
    """


@command.command("fetch")
@click.argument("pair", type=click.Choice(PAIRS), default=PAIR)
@click.option(
    "--from", "source", metavar="URL|DIR", help="Address of a mirror, or a folder with its files."
)
@click.option("--again", is_flag=True, help="Fetch again even if the model is on this machine.")
@click.pass_obj
def fetch_(app: App, pair: str, source: str | None, again: bool) -> None:
    """Fetch a model, `en-zh` or `zh-en`, and check every byte."""
    models = store()
    with _project(app) as url:
        source = source or url
    with _progress(app) as on_progress:
        done = fetch(models, source, on_progress, pair=pair, again=again)
    model = done.model
    body = {
        "model": {"pair": model.pair, "version": model.version, "architecture": model.architecture},
        "bytes": model.size,
        "folder": str(models.root / model.pair),
        "new": done.is_new,
    }
    was = "fetched and checked" if done.is_new else "is there already, and whole"
    app.data(body, [f"  ✓ {_named(model.pair, model.version, model.architecture)}: {was}"])
    app.next(f"Next: pipeline {'translate' if pair == PAIR else 'check --deep'}")


@command.command("list")
@click.pass_obj
def list_(app: App) -> None:
    """List the models on this machine."""
    models = store()
    found = models.models()
    body = {
        "folder": str(models.root),
        "models": [
            {
                "pair": m.pair,
                "version": m.version,
                "architecture": m.architecture,
                "source": m.source,
                "fetched_on": m.fetched_on,
                "bytes": m.size,
            }
            for m in found
        ],
    }
    rows = [
        (
            _named(m.pair, m.version, m.architecture),
            f"{m.size / 1e6:.1f} MB",
            m.fetched_on,
            m.source,
        )
        for m in found
    ]
    app.data(body, columns(rows) if rows else ["  No model is on this machine."])
    app.next("Next: pipeline translate" if rows else "Next: pipeline models fetch")


@command.command("remove")
@click.argument("pair", default=PAIR)
@click.pass_obj
def remove(app: App, pair: str) -> None:
    """Remove a model; the default of PAIR is `en-zh`."""
    models = store()
    if "/" in pair or pair.startswith(".") or not models.remove(pair):
        raise PipelineError(
            "MODEL", f"no model `{pair}` is on this machine", "pipeline models list"
        )
    app.data({"removed": pair}, [f"  {pair} is removed"])
    app.next("Next: pipeline models fetch brings it back")


@contextmanager
def _project(app: App) -> Iterator[str | None]:
    """The mirror that the project's settings name, if there is a project."""
    try:
        root = app.root
    except PipelineError:  # models belong to the machine: no project is needed
        yield None
        return
    store().check_outside(root)
    url = open_project(root).settings.engine.get("firefox", {}).get("url")
    yield str(url) if url else None


@contextmanager
def _progress(app: App) -> Iterator[Progress]:
    """A bar for each file, on a terminal alone."""
    if app.quiet or app.as_json or not sys.stderr.isatty():
        yield lambda _name, _done, _size: None
        return
    last = ""

    def show(name: str, done: int, size: int) -> None:
        nonlocal last
        if last and name != last:
            click.echo(err=True)
        last = name
        share = f"{done / size:4.0%}" if size else ""
        bar = "█" * int(20 * done / size) if size else ""
        click.echo(f"\r  {name:<34}{bar:<20} {share} {done / 1e6:6.1f} MB", err=True, nl=False)

    try:
        yield show
    finally:
        if last:
            click.echo(err=True)


def _named(pair: str, version: str, architecture: str) -> str:
    return " ".join(part for part in (pair, version, architecture) if part)
