"""The `review` group of commands."""

from __future__ import annotations

import click

from pipeline.cli import (
    review_decide,
    review_digest,
    review_list,
    review_proof,
    review_serve,
)


class InOrder(click.Group):
    """Commands in the order in which the work goes."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  Click's signature
        """Give the names as they were added."""
        return list(self.commands)


@click.group(cls=InOrder)
def command() -> None:
    """Read, approve, reject, edit and publish the Mandarin.

    SIGN is the short id of a text: the eight digits before it in `pipeline review show ID`.
    """


for one in (
    *review_list.COMMANDS,
    *review_decide.COMMANDS,
    *review_proof.COMMANDS,
    *review_serve.COMMANDS,
    *review_digest.COMMANDS,
):
    command.add_command(one)
