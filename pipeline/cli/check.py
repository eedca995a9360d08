"""Documents' names in; their findings, by place, out; exit code 1 where one is an error."""

from __future__ import annotations

import difflib
import sys

import click

from pipeline.cli.app import App, counted
from pipeline.flow.check import check, mend
from pipeline.flow.workspace import Workspace
from pipeline.model.finding import Finding, Severity

SIGNS = {Severity.ERROR: "!", Severity.WARNING: "●", Severity.INFO: "–"}


@click.command()
@click.argument("names", nargs=-1, metavar="[ID]…")
@click.option("--fix", is_flag=True, help="Apply safe repairs to text that nobody has approved.")
@click.pass_obj
def command(app: App, names: tuple[str, ...], fix: bool) -> None:
    """Look for faults that hurt: numbers, hotlines, terms, markup, structure."""
    workspace = app.workspace()
    if fix:
        _fix(app, workspace, names)
    findings = check(workspace, names)
    body = {"findings": [finding.as_json() for finding in findings]}
    app.data(body, [line for finding in findings for line in _lines(finding)])
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    if not findings:
        app.next("✓ nothing found.  Next: pipeline review list")
        return
    app.next(
        f"{counted(errors, 'error')}, {counted(len(findings) - errors, 'warning or hint', 'warnings or hints')}."
        "  Next: mend them with pipeline review edit, or dismiss them with a reason"
    )
    if errors:
        sys.exit(1)


def _fix(app: App, workspace: Workspace, names: tuple[str, ...]) -> None:
    """Mend what is safe, and show what changed."""
    before = {document.id: workspace.catalog(document) for document in workspace.select(names)}
    for document, catalog in mend(workspace, names, write=True).items():
        old = {entry.key: entry.target for entry in before[document]}
        for entry in catalog:
            if entry.target != old[entry.key]:
                lines = difflib.ndiff([old[entry.key]], [entry.target])
                app.note("\n".join(line.rstrip("\n") for line in lines))


def _lines(finding: Finding) -> list[str]:
    """`path:line: CODE …`, then the words meant, underlined."""
    place = f"{finding.path}:{finding.line}" if finding.line else finding.path
    lines = [f"{place}: {SIGNS[finding.severity]} {finding.code} {finding.message_en}"]
    for text, span in (
        (finding.source, finding.source_span),
        (finding.target, finding.target_span),
    ):
        if span:
            lines.append(f"    {_marked(text, span)}")
    return lines


def _marked(text: str, span: tuple[int, int]) -> str:
    """The words meant with a little around them, between marks that need no colour."""
    start, end = span
    before, after = text[max(0, start - 20) : start], text[end : end + 20]
    left = "…" if start > 20 else ""
    right = "…" if len(text) > end + 20 else ""
    return f"{left}{before}⟦{text[start:end]}⟧{after}{right}".replace("\n", " ")
