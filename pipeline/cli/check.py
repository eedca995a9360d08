"""The `check` command."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from pipeline.cli.app import App
from pipeline.cli.finding_lines import finding_lines
from pipeline.cli.formatting import counted
from pipeline.cli.notes import note_left_behind
from pipeline.flow.gone import left_behind
from pipeline.flow.known_pages import check, known_pages
from pipeline.flow.workspace import Workspace
from pipeline.model.document import SITE
from pipeline.model.finding import Finding, Severity

if TYPE_CHECKING:
    from pipeline.flow.autofix import Fix


@click.command()
@click.argument("names", nargs=-1, metavar="[ID]…")
@click.option("--fix", is_flag=True, help="Show which safe repairs are possible.")
@click.option(
    "--yes", is_flag=True, help="With --fix: write the repairs. Approved text does not change."
)
@click.option(
    "--deep",
    is_flag=True,
    help="Also translate the Mandarin back with the engines that `translate` may ask, and compare.",
)
@click.option("--explain", metavar="CODE", help="Explain what a check finds, and how to fix it.")
@click.pass_obj
def command(
    app: App, names: tuple[str, ...], fix: bool, yes: bool, deep: bool, explain: str | None
) -> None:
    """Check the Mandarin: negations, numbers, hotlines, terms, markup and more.

    Each finding is a line: `path:line: CODE`, what is wrong, what to do, and the words between ⟦
    ⟧. Exit code 1 means that there is an error; warnings and hints do not block. Without ID the
    command checks all documents, and compares them with each other. With ID it reads only the
    documents that share a text with this one.
    """
    if explain is not None:
        from pipeline.checks.explain import as_json, find, lines  # noqa: PLC0415  what is known needs no checks

        wanted = find(explain)
        app.data({"check": as_json(wanted)}, lines(wanted))
        app.next("Next: pipeline check")
        return
    body: dict[str, object] = {}
    if fix:
        from pipeline.flow.autofix import autofix  # noqa: PLC0415  what is known needs no checks

        repairs = autofix(app.workspace(), names, write=yes)
        body = {"fixes": [_fix_json(repair) for repair in repairs], "written": yes}
        for repair in repairs if not app.as_json else ():
            app.note("\n".join(_diff(repair)))
    known = known_pages(app.root, app.jobs, whole=not names)
    every = known.in_each_locale
    app.heed_workspace(*(one.workspace for one in every))
    findings = tuple(finding for one in every for finding in check(one, names, jobs=app.jobs))
    note_left_behind(app, left_behind(known.workspace))
    body["back_translation"] = None
    if deep:
        body["back_translation"], more = _looked_back(app, known.workspace, names)
        findings = (*findings, *more)
    if app.as_json:
        body["findings"] = [finding.as_json() for finding in findings]
    app.data(body, _all_lines(findings), wrong=_all_lines(_errors(findings)))
    if fix and body["fixes"] and not yes:
        app.next("Nothing is written yet.  Next: the same command with --yes")
    else:
        app.next(_summary(findings))
    if _errors(findings):
        sys.exit(1)


def _looked_back(
    app: App, workspace: Workspace, names: tuple[str, ...]
) -> tuple[dict[str, object], tuple[Finding, ...]]:
    """Ask engines for the English again, and compare; say once of each engine why it gave nothing."""
    from pipeline.flow.translate.back_translation import (  # noqa: PLC0415  the libraries of the net
        ask_back,
        back_engines,
        back_findings,
    )

    chosen = [workspace.id_of(name) for name in names] or [*workspace.headers, SITE]
    documents = [workspace.document(name) for name in chosen]
    asked = ask_back(workspace, documents, back_engines(workspace))
    for reason, count in asked.reasons.items():
        app.note(f"{counted(count, 'text')} not translated back: {reason.engine}: {reason.message}")
    if not asked.back and asked.texts:
        app.note("No engine translated anything back, so only the ordinary checks ran.")
    reasons = [
        {"engine": r.engine, "code": r.code, "message": r.message, "strings": count}
        for r, count in asked.reasons.items()
    ]
    said = {"texts": asked.texts, "back": asked.back, "reasons": reasons}
    folder = workspace.project.settings.locale.dir
    found = back_findings(workspace, documents)
    return said, tuple(replace(finding, locale=folder) for finding in found)


def _errors(findings: Iterable[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.severity is Severity.ERROR]


def _summary(findings: tuple[Finding, ...]) -> str:
    """How many there are, and what to do next."""
    if not findings:
        return "✓ nothing found.  Next: pipeline review list"
    if all(finding.severity is Severity.INFO for finding in findings):
        hints = counted(len(findings), "hint")
        return f"✓ no error and no warning, {hints}.  Next: pipeline review list"
    errors = len(_errors(findings))
    others = counted(len(findings) - errors, "warning or hint", "warnings or hints")
    return f"{counted(errors, 'error')}, {others}.  Next: {_advice(findings)}"


def _fix_json(repair: Fix) -> dict[str, object]:
    """One repair as data."""
    return {
        "document": repair.document,
        "context": repair.entry.context,
        "source": repair.entry.source,
        "line": repair.line,
        "before": repair.entry.target,
        "after": repair.target,
    }


def _diff(repair: Fix) -> Iterator[str]:
    """Place, the target as it is, and as it will be."""
    yield f"{repair.path}:{repair.line}" if repair.line and repair.document != SITE else repair.path
    for sign, text in (("-", repair.entry.target), ("+", repair.target)):
        for line in text.split("\n"):
            yield f"  {sign} {line}"


def _advice(findings: tuple[Finding, ...]) -> str:
    """What helps against the first finding that blocks, or else the first."""
    worst = min(findings, key=lambda finding: finding.severity is not Severity.ERROR)
    if worst.target:
        return f"pipeline review show {worst.document}, then edit or dismiss"
    return f"mend {worst.path}, then pipeline check"


def _all_lines(findings: Iterable[Finding]) -> Iterator[str]:
    return (line for finding in findings for line in finding_lines(finding))
