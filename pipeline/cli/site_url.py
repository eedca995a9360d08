"""The option `--site-url`: another address of the site for one run, such as that of a staging host."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import click

from pipeline.flow.project import SITE_URL


def site_url_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the option."""
    return click.option(
        "--site-url",
        metavar="URL",
        expose_value=False,
        callback=_stand_above,
        help="The address of the site in this run, above `site_url` of the settings: for staging.",
    )(command)


def _stand_above(context: click.Context, _option: click.Parameter, url: str | None) -> None:
    """Processes that share the work see it in their environment."""
    if url is None:
        return
    before = os.environ.get(SITE_URL)
    os.environ[SITE_URL] = url

    def put_back() -> None:
        os.environ.pop(SITE_URL)
        if before is not None:
            os.environ[SITE_URL] = before

    context.call_on_close(put_back)
