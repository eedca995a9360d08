"""A person's wishes in; the queue, decisions in the ledger, or the desk, out: the commands below `review`."""

from __future__ import annotations

import click

from pipeline.cli import deciding, digesting, reading, serving


class InOrder(click.Group):
    """Commands in the order in which the work goes."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  Click's signature
        """Give the names as they were added."""
        return list(self.commands)


@click.group(cls=InOrder)
def command() -> None:
    """Read, approve, reject, edit and publish the Mandarin.

    A text is named by its sign, the eight digits that `pipeline review show ID` prints before it.
    """


for one in (*reading.COMMANDS, *deciding.COMMANDS, *serving.COMMANDS, *digesting.COMMANDS):
    command.add_command(one)
