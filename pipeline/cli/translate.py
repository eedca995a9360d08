"""The `translate` command."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

import click

from pipeline.cli.app import App
from pipeline.cli.formatting import columns, counted, document_cells, waits
from pipeline.flow.results import DraftedDocument, EngineForecast, translate_result
from pipeline.flow.translate.derived import draft_others
from pipeline.flow.translate.engines import give_leave, refuse_leave, was_asked
from pipeline.flow.translate.run import Drafted, translate, waiting_reasons
from pipeline.flow.workspace import Workspace
from pipeline.model.finding import Severity
from pipeline.model.settings import Settings
from pipeline.translate.engines.registry import FACTORIES
from pipeline.translate.privacy import SIGNS

WAITING = 3
"""Exit code: strings still wait for an engine."""

Run = Callable[[Workspace], tuple[Drafted, ...]]
"""Drafts a workspace's texts."""


@click.command()
@click.argument("names", nargs=-1, metavar="[ID]…")
@click.option(
    "--engine",
    type=click.Choice(sorted(FACTORIES)),
    help="Use this engine instead of those in the settings.",
)
@click.option(
    "--limit", type=click.IntRange(min=0), metavar="N", help="Send at most N texts to engines."
)
@click.option(
    "--redraft", is_flag=True, help="Draft again what a machine wrote and nobody approved."
)
@click.option("--dry-run", is_flag=True, help="Show what would be sent; send and write nothing.")
@click.option(
    "--allow",
    multiple=True,
    metavar="CODE",
    help="Send what looks like a client's data and is none: a CODE of this command's own list. Logged.",
)
@click.pass_obj
def command(
    app: App,
    names: tuple[str, ...],
    engine: str | None,
    limit: int | None,
    redraft: bool,
    dry_run: bool,
    allow: tuple[str, ...],
) -> None:
    """Draft Mandarin, from translation memory first, then with the engines.

    Text that a person wrote never changes. Exit code 3 means that texts still wait for an engine:
    nothing is lost, and `pipeline build` works without them.
    """
    _check(allow)

    def run(workspace: Workspace) -> tuple[Drafted, ...]:
        first = translate(
            workspace,
            names,
            engines=[engine] if engine else None,
            limit=limit,
            redraft=redraft,
            dry_run=dry_run,
            allow=allow,
        )
        return (*first, *draft_others(workspace, names, dry_run=dry_run))

    workspace = app.workspace()
    drafted = run(workspace)
    if _got_leave(app, workspace, drafted):
        drafted = _together(drafted, run(app.workspace()))
    _show(app, drafted, workspace.project.settings)
    waiting = sum(len(one.report.waiting) for one in drafted)
    if not waiting:
        app.next(_done(sum((one.findings for one in drafted), Counter())))
        return
    app.next(f"{waits(waiting, 'text', still=True)}; nothing is lost.  {_next(dry_run=dry_run)}")
    if not dry_run:
        sys.exit(WAITING)


def _done(findings: Counter[Severity]) -> str:
    """That nothing waits, and what the checks say of the new drafts."""
    total = findings.total()
    if not total:
        return "Every text has a draft.  Next: pipeline review list"
    parts = (
        (Severity.ERROR, "error", "errors"),
        (Severity.WARNING, "warning", "warnings"),
        (Severity.INFO, "hint", "hints"),
    )
    said = [counted(findings[kind], one, many) for kind, one, many in parts if findings[kind]]
    found = f"{', '.join(said[:-1])} and {said[-1]}" if len(said) > 1 else said[0]
    return f"Every text has a draft; the checks have {found} on the new ones.  Next: pipeline check"


def _check(allow: Sequence[str]) -> None:
    for code in allow:
        if code.partition(":")[0] not in SIGNS:
            known = ", ".join(SIGNS)
            raise click.BadParameter(f"{code!r} is none of: {known}", param_hint="--allow")


def _got_leave(app: App, workspace: Workspace, drafted: Sequence[Drafted]) -> bool:
    """Ask once, where a person sits, whether texts may leave this machine; the answer is written down."""
    reasons = [r for r in waiting_reasons(drafted) if r.code == "not-allowed"]
    settings = workspace.project.settings
    asks = reasons and settings.privacy != "local" and not app.as_json and not app.quiet
    if not asks or not (sys.stdin.isatty() and sys.stderr.isatty()) or was_asked(workspace):
        return False
    engines = " and ".join(sorted({reason.engine for reason in reasons}))
    app.note(
        f"{engines} would get the English texts that still wait. They would leave this machine.\n"
        "Text that looks like a client's data is not sent."
        if settings.privacy == "guard"
        else f"{engines} would get every English text that still waits. They would leave this machine."
    )
    if not click.confirm("Is that allowed, from now on?", default=False, err=True):
        path = refuse_leave(workspace)
        app.note(f"Nothing was sent. {path.name} says so; change allow_third_party there.")
        return False
    who = click.prompt("Who allows it (your id)", err=True, value_proc=_id)
    path = give_leave(workspace, who)
    app.note(f"Written into {path.name}: allow_third_party, with the date and your id.")
    return True


def _id(value: str) -> str:
    """An id as `reviewers.yaml` has it."""
    if not value.strip() or not value.strip().isprintable():
        raise click.UsageError("a name of one line is needed")
    return value.strip()


def _together(first: Sequence[Drafted], second: Sequence[Drafted]) -> tuple[Drafted, ...]:
    """Two runs as one: the drafts of both, and what waits after the second."""
    return tuple(
        replace(
            b,
            report=replace(
                b.report,
                filled={**a.report.filled, **b.report.filled},
                beside={**a.report.beside, **b.report.beside},
            ),
        )
        for a, b in zip(first, second, strict=True)
    )


def _show(app: App, drafted: Sequence[Drafted], settings: Settings) -> None:
    """A row a document, a line a reason, and a line for each text that was held back."""
    result = translate_result(drafted, settings)
    several = len(settings.locales) > 1
    rows = columns([_row(one, several=several) for one in result.documents])
    reckoned = columns([_engine_row(one) for one in result.forecasts])
    app.data(
        result, [*rows, *(["An engine that gets all of them:", *reckoned] if reckoned else [])]
    )
    for reason in sorted(result.waiting, key=lambda reason: -reason.strings):
        if reason.code != "private":
            engine = f"{reason.engine}: " if reason.engine else ""
            app.fault(f"{waits(reason.strings, 'text')}: {engine}{reason.message}")
    for text in result.withheld:
        app.fault(f"{text.document} {text.source_sha[:12]}: {text.message}")


def _engine_row(one: EngineForecast) -> tuple[str, ...]:
    """What an engine would get if it were asked first."""
    if not one.third_party and not one.requests:
        return one.engine, counted(one.strings, "text"), "on this machine"
    money = "" if one.money is None else f"{one.money:.2f} {one.currency}"
    requests, characters = counted(one.requests, "request"), f"{one.characters:,} characters"
    return one.engine, counted(one.strings, "text"), requests, characters, money


def _next(*, dry_run: bool) -> str:
    if dry_run:
        return "Next: the same command without --dry-run"
    return "Next: pipeline translate again, or pipeline build without them"


def _row(one: DraftedDocument, *, several: bool) -> tuple[str, ...]:
    sign = f"● {waits(one.waiting)}" if one.waiting else "✓ drafted"
    beside = counted(one.proposed, "proposal") if one.proposed else ""
    return (
        *document_cells(one.id, one.locale, several=several),
        counted(one.filled, "new draft"),
        sign,
        beside,
    )
