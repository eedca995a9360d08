"""Documents' names in; drafts for what has no person's text out."""

from __future__ import annotations

import sys
from typing import Any

import click

from pipeline.cli.app import App, columns, counted
from pipeline.flow.drafting import Drafted, translate, waiting_reasons

WAITING = 3
"""Exit code: strings still wait for an engine."""


@click.command()
@click.argument("names", nargs=-1, metavar="[ID]…")
@click.option("--engine", help="Ask this engine instead of those of the settings.")
@click.option("--limit", type=click.IntRange(min=0), help="Give engines at most so many strings.")
@click.option("--redraft", is_flag=True, help="Also anew what a machine wrote and nobody approved.")
@click.option("--dry-run", is_flag=True, help="Say what would be asked; ask and write nothing.")
@click.pass_obj
def command(
    app: App,
    names: tuple[str, ...],
    engine: str | None,
    limit: int | None,
    redraft: bool,
    dry_run: bool,
) -> None:
    """Draft Mandarin: from memory first, then by the engines. A person's text is never touched."""
    drafted = translate(
        app.workspace(),
        names,
        engines=[engine] if engine else None,
        limit=limit,
        redraft=redraft,
        dry_run=dry_run,
    )
    waiting = sum(len(one.report.waiting) for one in drafted)
    reasons = waiting_reasons(drafted)
    body = {
        "documents": [_json(one) for one in drafted],
        "waiting": [
            {"engine": r.engine, "code": r.code, "message": r.message, "strings": n}
            for r, n in reasons.items()
        ],
    }
    app.data(body, columns([_row(one) for one in drafted]))
    for reason, count in reasons.most_common():
        app.note(f"{counted(count, 'string')}: {reason.message}")
    if not waiting:
        app.next("Every string has a draft.  Next: pipeline review list")
        return
    verb = "waits" if waiting == 1 else "wait"
    app.next(
        f"{counted(waiting, 'string')} still {verb}; nothing is lost.  Next: pipeline translate again"
    )
    if not dry_run:
        sys.exit(WAITING)


def _row(one: Drafted) -> tuple[str, ...]:
    filled, waiting = len(one.report.filled), len(one.report.waiting)
    sign = f"● {waiting} wait" if waiting else "✓ drafted"
    return one.document, f"{filled} new", sign


def _json(one: Drafted) -> dict[str, Any]:
    return {
        "id": one.document,
        "filled": len(one.report.filled),
        "waiting": len(one.report.waiting),
        "skipped": one.report.skipped,
    }
