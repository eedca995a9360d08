"""The `deploy` command."""

from __future__ import annotations

import sys

import click

from pipeline.cli.app import App
from pipeline.cli.formatting import counted
from pipeline.cli.site_url import site_url_option
from pipeline.deploy.interface import Step
from pipeline.flow.deploy import Deployment, deploy

_SIGNS = {"notice": "!", "delete": "–"}


@click.command()
@click.argument("name", required=False, default="", metavar="[NAME]")
@click.option("--dry-run", is_flag=True, help="Only show the plan, also with --yes.")
@click.option("--yes", is_flag=True, help="Do it; default: only show the plan.")
@click.option("--force", is_flag=True, help="Write over what somebody has changed by hand there.")
@site_url_option
@click.pass_obj
def command(app: App, name: str, dry_run: bool, yes: bool, force: bool) -> None:
    """Bring dist/site to a folder, a host's hook, or WordPress.

    NAME is that of a table [deploy.NAME]; it may be left out if there is only one. The command
    proves the site first, and writes only what differs. The next run completes one that was cut
    short. If the site may not go out, pages that came down are taken down there all the same, and
    nothing else is written. Exit code 1 means that, or that somebody has changed a page by hand
    there, or that readers met other words than the approved ones: then a notice stands in their
    place.
    """
    done = deploy(app.root, name, write=yes and not dry_run, force=force)
    lines = [f"  {_SIGNS.get(s.does, '✓' if done.written else '●')} {_line(s)}" for s in done.steps]
    wrong = [f"{one.path}: ! {one.code} {one.what}" for one in done.breaches]
    app.data(done, [*lines, *wrong], wrong)
    for fault in done.held:
        app.fault(str(fault))
    for lack in done.lacks:
        app.note(f"! {lack}")
    app.next(_next(done))
    if done.breaches or done.held:
        sys.exit(1)


def _line(step: Step) -> str:
    return f"{step.does} {step.what}{' → ' if step.where else ''}{step.where}"


def _next(done: Deployment) -> str:
    steps = counted(len(done.steps), "step")
    if done.breaches:
        return (
            "! Readers met other words: a notice stands there now.  Next: mend what is named above"
        )
    if done.held:
        did = "is taken down there" if done.written else "would be taken down there (--yes)"
        return f"! What came down {did}, all else waits.  Next: mend what is named above"
    if not done.steps:
        return (
            f"✓ {done.name} has all of it: nothing to do.  Next: pipeline verify --live {done.name}"
        )
    if not done.written:
        return f"{steps}, nothing is written yet.  Next: the same command with --yes"
    return f"✓ {steps} done.  Next: pipeline verify --live {done.name}"
