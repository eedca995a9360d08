"""The `jobs` commands, which show and carry out what people at the desk wish a build for."""

from __future__ import annotations

import signal
import sys
from datetime import UTC, datetime

import click

from pipeline.cli.app import App
from pipeline.cli.formatting import columns, counted
from pipeline.flow.accounts.auth import store_of
from pipeline.flow.jobs.runner import JobRunner, Work
from pipeline.flow.jobs.wishes import Job, JobState, newest
from pipeline.flow.project import open_project

_SIGNS = {
    JobState.WAITING: "●",
    JobState.RUNNING: "↻",
    JobState.DONE: "✓",
    JobState.FAILED: "!",
    JobState.CANCELLED: "–",
}


@click.group()
def command() -> None:
    """Show and carry out the builds that people at the desk wait for."""


@command.command("list")
@click.option(
    "--most", type=click.IntRange(min=1), default=20, show_default=True, help="Show at most N."
)
@click.pass_obj
def list_(app: App, most: int) -> None:
    """List what was wished lately, the newest first.

    Each line says what for, by whom, when, and what became of it.
    """
    store = store_of(open_project(app.root))
    found = newest(store, most)
    store.close()
    app.data({"jobs": found}, columns([_row(job) for job in found]))
    open_ = [job for job in found if job.state in (JobState.WAITING, JobState.RUNNING)]
    if open_:
        app.next(
            f"{counted(len(open_), 'job')} not done.  Next: pipeline jobs run, where no desk runs"
        )
    else:
        app.next("Nothing waits.")


@command.command()
@click.pass_obj
def run(app: App) -> None:
    """Carry out what waits now, and end.

    A desk that runs does this by itself; then this command says so, and changes nothing.
    """
    _carry_out(app, forever=False)


@command.command()
@click.pass_obj
def watch(app: App) -> None:
    """Carry out what is wished, until Ctrl-C ends it.

    For a machine that builds without a desk. Beside a desk it waits, and takes over where the
    desk ends.
    """
    _carry_out(app, forever=True)


def _carry_out(app: App, *, forever: bool) -> None:
    store = store_of(open_project(app.root))
    runner, done = JobRunner(app.root, store), list[tuple[int, JobState, str]]()

    def ended(work: Work, state: JobState, says: str) -> None:
        done.extend((number, state, says) for number in work.numbers)
        app.note(f"  {_SIGNS[state]} {' '.join(work.words)}{f': {says}' if says else ''}")

    def stop(*_signal: object) -> None:
        runner.over.set()

    runner.ended = ended
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, stop)
    if forever:
        runner.watch()
    else:
        runner.run_waiting()
    store.close()
    failed = [number for number, state, _ in done if state is JobState.FAILED]
    app.data({"done": [{"number": n, "state": s, "says": says} for n, s, says in done]})
    app.next(f"{counted(len(done), 'job')} carried out, {len(failed)} failed.")
    if failed:
        sys.exit(1)


def _row(job: Job) -> tuple[str, ...]:
    at = datetime.fromtimestamp(job.made_at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    state = f"{_SIGNS[job.state]} {job.state}"
    return (str(job.number), state, job.what, job.document, job.account, at, job.says)
