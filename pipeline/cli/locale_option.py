"""The option that says in which language a command works."""

from __future__ import annotations

from collections.abc import Callable

import click

from pipeline.cli.app import App


def locale_option(function: Callable[..., None]) -> Callable[..., None]:
    """Add `--locale`: `App.workspace` then gives the project in that locale."""
    option = click.option(
        "--locale",
        metavar="DIR",
        expose_value=False,
        callback=_chosen,
        help="Folder of the language, for example zh-Hant. Default: the language that the person reads, or the first of the settings.",
    )
    return option(function)


def _chosen(context: click.Context, _: click.Parameter, value: str | None) -> None:
    app = context.find_object(App)
    if app is not None:
        app.locale = value
