"""Documents' names in; their findings, by place, out; exit code 1 where one is an error."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Iterable

import click

from pipeline.cli.app import App
from pipeline.cli.words import counted
from pipeline.files.content import SITE
from pipeline.flow.check import check, mend
from pipeline.flow.workspace import Workspace
from pipeline.model.finding import Finding, Severity

SIGNS = {Severity.ERROR: "!", Severity.WARNING: "●", Severity.INFO: "–"}
"""How each severity looks."""


@click.command()
@click.argument("names", nargs=-1, metavar="[ID]…")
@click.option("--fix", is_flag=True, help="Apply safe repairs to text that nobody has approved.")
@click.pass_obj
def command(app: App, names: tuple[str, ...], fix: bool) -> None:
    """Look for faults that hurt: numbers, hotlines, terms, markup.

    A line a finding: `path:line: CODE`, what is wrong and what to do, and the words meant between ⟦ ⟧.
    Exit 1 where one is an error; warnings and hints block nothing.
    """
    workspace = app.workspace()
    if fix:
        _fix(app, workspace, names)
    findings = check(workspace, names)
    body = {"findings": [finding.as_json() for finding in findings]}
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    app.data(body, _all_lines(findings), wrong=_all_lines(errors))
    if not findings:
        app.next("✓ nothing found.  Next: pipeline review list")
        return
    others = counted(len(findings) - len(errors), "warning or hint", "warnings or hints")
    app.next(f"{counted(len(errors), 'error')}, {others}.  Next: {_advice(findings)}")
    if errors:
        sys.exit(1)


def _advice(findings: tuple[Finding, ...]) -> str:
    """What helps against the first finding that blocks, or else the first."""
    worst = min(findings, key=lambda finding: finding.severity is not Severity.ERROR)
    if worst.target:
        return f"pipeline review show {worst.document}, then edit or dismiss"
    return f"mend {worst.path}, then pipeline check"


def _fix(app: App, workspace: Workspace, names: tuple[str, ...]) -> None:
    """Mend what is safe, and show what changed."""
    before = {document.id: workspace.catalog(document) for document in workspace.select(names)}
    for document, catalog in mend(workspace, names, write=True).items():
        old = {entry.key: entry.target for entry in before[document]}
        for entry in catalog:
            if entry.target != old[entry.key]:
                lines = difflib.ndiff([old[entry.key]], [entry.target])
                app.note("\n".join(line.rstrip("\n") for line in lines))


def _all_lines(findings: Iterable[Finding]) -> list[str]:
    return [line for finding in findings for line in finding_lines(finding)]


def finding_lines(finding: Finding) -> list[str]:
    """`path:line: CODE …`, then the words meant, marked."""
    has_line = finding.line and finding.document != SITE
    place = f"{finding.path}:{finding.line}" if has_line else finding.path
    severity = f"{SIGNS[finding.severity]} {finding.severity.value}"
    spans = ((finding.source, finding.source_span), (finding.target, finding.target_span))
    lines = [f"{place}: {finding.code} {severity}: {finding.message_en}"]
    return lines + [f"    {_marked(text, span)}" for text, span in spans if span]


def _marked(text: str, span: tuple[int, int]) -> str:
    """The words meant with a little around them, between marks that need no colour."""
    start, end = span
    before, after = text[max(0, start - 20) : start], text[end : end + 20]
    left = "…" if start > 20 else ""
    right = "…" if len(text) > end + 20 else ""
    return f"{left}{before}⟦{text[start:end]}⟧{after}{right}".replace("\n", " ")
