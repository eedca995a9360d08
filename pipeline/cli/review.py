"""The `review` group of commands, each loaded when it is called."""

from __future__ import annotations

from importlib import import_module

import click

from pipeline.cli.group import LazyGroup

_MODULES = {
    "review_list": ("list",),
    "review_show": ("show",),
    "review_decide": (
        "approve",
        "reject",
        "edit",
        "dismiss",
        "lower-safety",
        "publish",
        "withdraw",
    ),
    "review_proof": ("proof",),
    "review_serve": ("serve",),
    "review_digest": ("digest",),
}
"""Module here → its commands, in the order in which the work goes: `review list` waits for no checks."""


class ReviewGroup(LazyGroup):
    """The commands of `pipeline review`."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  Click's signature
        """Give the names in their order."""
        return [name for names in _MODULES.values() for name in names]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  Click's signature
        """Load one command, with the last lines of its help from the group."""
        module = next((one for one, names in _MODULES.items() if cmd_name in names), None)
        if module is None:
            return None
        made: tuple[click.Command, ...] = import_module(f"pipeline.cli.{module}").COMMANDS
        command = next(one for one in made if one.name == cmd_name)
        command.epilog = self.epilog
        return command


@click.group(cls=ReviewGroup)
def command() -> None:
    """Read, approve, reject, edit and publish the Mandarin.

    SIGN is the short id of a text: the eight digits before it in `pipeline review show ID`.
    """
