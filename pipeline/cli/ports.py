"""The option of a command that serves: the port to listen on."""

from __future__ import annotations

from collections.abc import Callable

import click
from click.decorators import FC

DESK = 8484
"""Where the desk is found by default."""


def port_option(default: int) -> Callable[[FC], FC]:
    """`--port`, checked."""
    return click.option(
        "--port",
        type=click.IntRange(0, 65535),
        default=default,
        show_default=True,
        help="Port to listen on; 0: any free port.",
    )
