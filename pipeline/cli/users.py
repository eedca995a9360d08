"""The `users` commands, which edit `locales/reviewers.yaml` and desk accounts."""

from __future__ import annotations

import sys

import click

from pipeline.cli.app import App
from pipeline.cli.formatting import columns
from pipeline.flow.accounts.invitations import ROLES as DESK_ROLES
from pipeline.flow.accounts.invitations import give_account, invite_by_link
from pipeline.flow.accounts.reviewers import add_user, confirm_user, disable_user
from pipeline.flow.accounts.second_factor import reset
from pipeline.model.decision import LISTED
from pipeline.review.distinct_reviewers import Vouching


@click.group()
def command() -> None:
    """Manage the people who may write, approve and publish."""


@command.command()
@click.argument("id_", metavar="ID")
@click.option("--name", metavar="NAME", help="Name of the person.")
@click.option(
    "--role",
    type=click.Choice(DESK_ROLES),
    default="reviewer",
    show_default=True,
    help="lead: may also lower safety and dismiss hard findings. author: writes English, decides nothing. reader, admin: at the desk alone, without decisions.",
)
@click.option(
    "--reads",
    multiple=True,
    default=("zh",),
    metavar="LANGUAGE",
    show_default=True,
    help="A language that the person reads; may be given more than once.",
)
@click.option(
    "--account", is_flag=True, help="Also set a password for the desk; the command asks for it."
)
@click.pass_obj
def add(
    app: App, id_: str, name: str | None, role: str, reads: tuple[str, ...], account: bool
) -> None:
    """Add a person who may decide or write from today on.

    With --account the person may also sign in at the desk. A person who exists already gets a
    password.
    """
    workspace = app.workspace(acts=True)
    known = {r.id: r for r in workspace.reviewers}
    password = _password() if account or role not in LISTED else None
    row: tuple[str, ...]
    if role in LISTED and not (account and id_ in known):
        if name is None:
            raise click.UsageError("Missing option '--name'.")
        added = add_user(workspace, id_, name=name, role=role, reads=tuple(reads))
        row = (added.id, added.name, added.role, f"reads {', '.join(added.reads)}")
    else:
        row = (id_, name or (known[id_].name if id_ in known else id_), role, "an account")
    if password is not None:
        role = known[id_].role if id_ in known else role
        give_account(workspace.project, id_, row[1], role, password)
    app.data({"added": id_, "account": password is not None}, ["  " + "  ".join(row)])
    app.next("Next: pipeline review serve" if password else "Next: pipeline review list")


@command.command()
@click.argument("id_", metavar="ID")
@click.option("--name", metavar="NAME", help="Name of the person; needed for a new person.")
@click.option(
    "--role",
    type=click.Choice(DESK_ROLES),
    help="Role of a new person; default: reviewer.",
)
@click.option(
    "--document", metavar="DOCUMENT", help="The only page that the person sees; default: all pages."
)
@click.pass_obj
def invite(app: App, id_: str, name: str | None, role: str | None, document: str | None) -> None:
    """Print a link to choose a password for the desk.

    It works once, within a week.

    For an existing account the link sets a new password, for example a forgotten one. The desk
    itself never tells anybody who has an account.
    """
    link = invite_by_link(app.workspace(acts=True), id_, name, role, document)
    app.data({"invited": id_, "link": link}, [f"  {link}"])
    app.next("Next: give them the link; it works once, for a week")


def _password() -> str:
    """Asked for twice on a terminal; else the first line of standard input."""
    if sys.stdin.isatty():
        asked: str = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
        return asked
    return sys.stdin.readline().rstrip("\n")


@command.command("list")
@click.pass_obj
def list_(app: App) -> None:
    """List who may decide or write, or could earlier."""
    people = app.workspace(acts=True).reviewers
    vouching = Vouching.of(people)
    rows = [
        (
            r.id,
            r.name,
            r.role,
            f"reads {', '.join(r.reads)}",
            f"from {r.since}",
            f"until {r.until}" if r.until else "",
            f"invited by {r.invited_by}, not confirmed" if vouching.waits(r.id) else "",
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
                "invited_by": r.invited_by,
                "confirmed_by": r.confirmed_by,
                "confirmed": not vouching.waits(r.id),
            }
            for r in people
        ]
    }
    app.data(body, columns(rows))
    waiting = [r.id for r in people if vouching.waits(r.id) and not r.until]
    if waiting:
        app.next(f"Next: pipeline users confirm {waiting[0]}, once you know who it is")
    elif people:
        app.next("Next: pipeline review list")
    else:
        app.next("Nobody may decide yet.  Next: pipeline users add ID --name NAME --role lead")


@command.command()
@click.argument("id_", metavar="ID")
@click.pass_obj
def confirm(app: App, id_: str) -> None:
    """Confirm that guest and inviter are two people.

    Until then, their approval of safety text and that of the person who invited them count as
    one. At the desk a lead who has not invited them confirms; here whoever runs the desk does.
    """
    done = confirm_user(app.workspace(acts=True), id_)
    says = "is confirmed: their approvals count beside everybody's" if done else "waits for nobody"
    app.data({"confirmed": id_, "changed": done}, [f"  {id_} {says}"])
    app.next("Next: pipeline build" if done else "Next: pipeline users list")


@command.command()
@click.argument("id_", metavar="ID")
@click.pass_obj
def disable(app: App, id_: str) -> None:
    """End a person's role; earlier decisions stand."""
    ended = disable_user(app.workspace(acts=True), id_)
    app.data(
        {"disabled": ended.id},
        [f"  {ended.id} may decide nothing from today on; what they decided today counts no more"],
    )
    app.next("Next: pipeline users list")


@command.command("reset-second-factor")
@click.argument("id_", metavar="ID")
@click.pass_obj
def reset_second_factor(app: App, id_: str) -> None:
    """Turn off two-step sign-in of who lost a phone.

    Their sessions end. The password is enough until they set two-step sign-in up again. Make sure
    that it is really this person who asks.
    """
    done = reset(app.workspace().project, id_)
    says = "signs in with the password alone" if done else "has no second factor"
    app.data({"reset": id_, "changed": done}, [f"  {id_} {says}"])
    app.next("Next: ask them to set it up again at the desk: their name, Two-step sign-in")
