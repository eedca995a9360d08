"""Documents' names in; drafts for what has no person's text out."""

from __future__ import annotations

import sys
from typing import Any

import click

from pipeline.cli.app import App
from pipeline.cli.words import columns, counted, waits
from pipeline.flow.drafting import Drafted, translate, waiting_reasons
from pipeline.translate.engines.registry import FACTORIES, PLANNED

WAITING = 3
"""Exit code: strings still wait for an engine."""


@click.command()
@click.argument("names", nargs=-1, metavar="[ID]…")
@click.option(
    "--engine",
    type=click.Choice(sorted({*FACTORIES, *PLANNED})),
    help="Ask this engine instead of those of the settings.",
)
@click.option(
    "--limit", type=click.IntRange(min=0), metavar="N", help="Give engines at most N texts."
)
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
    """Draft Mandarin: from memory first, then by the engines.

    A person's text is never touched. Exit 3 where texts still wait for an engine: nothing is lost, and
    `pipeline build` goes on without them.
    """
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
        why = reason.message.removeprefix(f"{reason.engine}: ")
        engine = f"{reason.engine}: " if reason.engine else ""
        app.fault(f"{waits(count, 'text')}: {engine}{why}")
    if not waiting:
        app.next("Every text has a draft.  Next: pipeline review list")
        return
    app.next(f"{waits(waiting, 'text', still=True)}; nothing is lost.  {_next(dry_run=dry_run)}")
    if not dry_run:
        sys.exit(WAITING)


def _next(*, dry_run: bool) -> str:
    if dry_run:
        return "Next: the same command without --dry-run"
    return "Next: pipeline translate again, or pipeline build without them"


def _row(one: Drafted) -> tuple[str, ...]:
    filled, waiting = len(one.report.filled), len(one.report.waiting)
    sign = f"● {waits(waiting)}" if waiting else "✓ drafted"
    return one.document, counted(filled, "new draft"), sign


def _json(one: Drafted) -> dict[str, Any]:
    return {
        "id": one.document,
        "filled": len(one.report.filled),
        "waiting": len(one.report.waiting),
        "skipped": one.report.skipped,
    }
