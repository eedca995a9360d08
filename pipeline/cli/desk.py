"""The `desk` commands, which look after the desk's database."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.app import App
from pipeline.cli.formatting import counted
from pipeline.cli.ports import DESK, port_option
from pipeline.flow.accounts.backup import back_up, is_in_git, purge_desk, restore
from pipeline.flow.project import open_project

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.group()
def command() -> None:
    """Start the desk, and look after what it keeps beside git: accounts, comments, the log."""


@command.command()
@click.argument("file", type=_FILE, metavar="FILE")
@click.pass_obj
def backup(app: App, file: Path) -> None:
    """Write accounts, comments and the log of sign-ins to FILE.

    It is safe while the desk runs. Only you can read FILE (mode 600). A backup that stands there
    is replaced. Sessions and open invitations are left out: a backup lets nobody in.
    """
    project = open_project(app.root)
    done = back_up(project, file)
    if is_in_git(project, file):
        app.fault(f"  ● {file} lies in the project's folder: move it, or git takes it along")
    what = f"{counted(done.accounts, 'account')}, {counted(done.comments, 'comment')}"
    body = {"file": str(file), "accounts": done.accounts, "comments": done.comments}
    app.data(body, [f"  ✓ {file}  {what}"])
    app.next("Next: copy it to another machine, and try pipeline desk restore there")


@command.command("restore")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE")
@click.pass_obj
def restore_(app: App, file: Path) -> None:
    """Replace the desk's accounts, comments and log by those of FILE.

    All sessions and invitations end. Whoever set a password after the backup was made
    (locales/accounts.jsonl knows) has to set a new one; whoever was disabled stays disabled. What
    stood there is kept in .pipeline/desk.before-restore.db.
    """
    done = restore(open_project(app.root), file)
    what = f"{counted(done.accounts, 'account')}, {counted(done.comments, 'comment')}"
    lines = [f"  ✓ as of {done.taken}: {what}"]
    lines += [f"  ● what stood there is kept in {done.before}"] if done.before else []
    lines += [
        f"  ● {id_} needs a new password: pipeline users invite {id_}" for id_ in done.new_passwords
    ]
    lines += [f"  ● {id_} needs an invitation: pipeline users invite {id_}" for id_ in done.missing]
    lines += [f"  – {id_} left later, and stays out" for id_ in done.disabled]
    app.data(done, lines)
    start = "start the desk, or restart it" if done.new_file else "pipeline doctor"
    app.next(f"Everybody signs in anew.  Next: {start}")


@command.command()
@click.pass_obj
def purge(app: App) -> None:
    """Remove what nobody needs any more.

    These are sessions and invitations that are over, failed sign-ins of yesterday, and mail
    addresses of people who left. The log stays, and so does who invited whom.
    """
    done = purge_desk(open_project(app.root))
    rows = (
        counted(done.sessions, "session"),
        counted(done.invitations, "invitation"),
        counted(done.addresses, "mail address", "mail addresses"),
        counted(done.requests, "old request"),
    )
    app.data(done, [f"  ✓ removed {row}" for row in rows])
    app.next("Next: pipeline desk backup FILE")


@command.command()
@click.argument("folder", metavar="[DIR]", default=".", type=click.Path(path_type=Path))
@port_option(DESK)
@click.pass_obj
def start(app: App, folder: Path, port: int) -> None:
    """Serve the desk; where nobody can sign in, set it up first.

    The set-up asks for a code that stands here, for the practice (where DIR has none yet) and for
    the first person. It answers on this machine alone. Later codes that confirm invited people stand
    here too, unless the settings say where they are mailed. Ctrl-C ends the desk.
    """
    from pipeline.web.first_day import start as run  # noqa: PLC0415  other commands need no libraries of the web
    from pipeline.web.serve import Listen  # noqa: PLC0415  other commands need no libraries of the web

    def say(url: str, code: str) -> None:
        lines = [f"  ✓ the desk answers at {url}", *([f"  ● the code: {code}"] if code else [])]
        app.data({"url": url, "code": code}, lines)
        app.next("Next: open it in a browser.  Ctrl-C ends it.")

    run(app.project or folder, Listen(port=port), say, app.fault)  # --quiet hides no code
