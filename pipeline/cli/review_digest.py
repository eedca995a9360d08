"""The `review digest` command, which mails reviewers what waits for them."""

from __future__ import annotations

import click

from pipeline.cli.app import App
from pipeline.cli.formatting import columns, counted


@click.command()
@click.option("--send", is_flag=True, help="Send the mails; default: only show what would be sent.")
@click.pass_obj
def digest(app: App, send: bool) -> None:
    """Mail people how much waits for them, and how much is new.

    Run it from cron. The mail contains no text of any page. A person gets at most one a day, only
    if there is something, and only after setting an address at the desk.
    """
    from pipeline.flow.accounts.auth import desk_of  # noqa: PLC0415  the libraries of the database
    from pipeline.flow.desk.digest import digests, send_digests  # noqa: PLC0415  the libraries of the database
    from pipeline.flow.desk.project_cache import ProjectCache  # noqa: PLC0415  the libraries of the database

    workspace = ProjectCache(app.root).workspace()
    desk = desk_of(workspace.project)
    found = digests(desk, workspace)
    refused = send_digests(desk, workspace, found) if send else ()
    desk.store.close()
    sign = "✓ sent" if send else "● not sent"
    rows = [
        (
            "! refused by the server" if one.account in refused else sign,
            one.account,
            f"{counted(one.waits, 'text')}, about {one.minutes} min",
            counted(one.questions, "question"),
            f"{sum(one.kinds.values()) - one.questions} more for them",
        )
        for one in found
    ]
    body = {
        "sent": send,
        "digests": [
            {
                "account": one.account,
                "waits": one.waits,
                "minutes": one.minutes,
                "questions": one.questions,
                "for_you": dict(one.kinds),
                "refused": one.account in refused,
            }
            for one in found
        ],
    }
    lines = columns(rows)
    app.data(body, lines, [line for line in lines if line.lstrip().startswith("!")])
    if not send:
        app.next(f"{counted(len(found), 'note')}.  Next: pipeline review digest --send")
    if refused:
        raise SystemExit(3)


COMMANDS = (digest,)
"""Below `review`."""
