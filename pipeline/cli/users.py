"""Who may decide: names in; entries of `locales/reviewers.yaml` out."""

from __future__ import annotations

import click

from pipeline.cli.app import App
from pipeline.cli.words import columns
from pipeline.flow.users import ROLES, add_user, disable_user


@click.group()
def command() -> None:
    """Say who may approve and publish."""


@command.command()
@click.argument("id_", metavar="ID")
@click.option("--name", metavar="NAME", required=True, help="As people know them.")
@click.option(
    "--role",
    type=click.Choice(ROLES),
    default="reviewer",
    show_default=True,
    help="A lead may also lower safety and dismiss hard findings.",
)
@click.option(
    "--reads",
    multiple=True,
    default=("zh",),
    metavar="LANGUAGE",
    show_default=True,
    help="A language that they read; may be given more than once.",
)
@click.pass_obj
def add(app: App, id_: str, name: str, role: str, reads: tuple[str, ...]) -> None:
    """Add somebody who may decide, from today on."""
    added = add_user(app.workspace(), id_, name=name, role=role, reads=tuple(reads))
    app.data(
        {"added": added.id},
        [f"  {added.id}  {added.name}  {added.role}  reads {', '.join(added.reads)}"],
    )
    app.next("Next: pipeline review list")


@command.command("list")
@click.pass_obj
def list_(app: App) -> None:
    """Show everybody who may decide, or might once."""
    people = app.workspace().reviewers
    rows = [
        (
            r.id,
            r.name,
            r.role,
            f"reads {', '.join(r.reads)}",
            f"from {r.since}",
            f"until {r.until}" if r.until else "",
        )
        for r in people
    ]
    body = {
        "reviewers": [
            {
                "id": r.id,
                "name": r.name,
                "role": r.role,
                "reads": list(r.reads),
                "from": r.since,
                "until": r.until,
            }
            for r in people
        ]
    }
    app.data(body, columns(rows))
    if people:
        app.next("Next: pipeline review list")
    else:
        app.next("Nobody may decide yet.  Next: pipeline users add ID --name NAME --role lead")


@command.command()
@click.argument("id_", metavar="ID")
@click.pass_obj
def disable(app: App, id_: str) -> None:
    """End somebody's role; what they decided before today stands."""
    ended = disable_user(app.workspace(), id_)
    app.data(
        {"disabled": ended.id},
        [f"  {ended.id} may decide nothing from today on; what they decided today counts no more"],
    )
    app.next("Next: pipeline users list")
