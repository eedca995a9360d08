"""Documents' names in; preview and site written, and a line a document that says what waits for whom, out."""

from __future__ import annotations

import sys
from typing import Any

import click

from pipeline.cli.app import App, columns, counted
from pipeline.cli.rename import note_moved
from pipeline.cli.status import document_json
from pipeline.flow.build import Built, build
from pipeline.flow.pages import Page
from pipeline.model.entry import State
from pipeline.review.published import PageStatus


@click.command()
@click.argument("names", nargs=-1, metavar="[ID]…")
@click.option("--strict", is_flag=True, help="Exit 1 also where pages merely wait.")
@click.option("--frozen", is_flag=True, help="For CI: a change to a tracked file is an error.")
@click.pass_obj
def command(app: App, names: tuple[str, ...], strict: bool, frozen: bool) -> None:
    """Do everything that needs no person: catalogs, drafts from memory, preview and site."""
    workspace = app.workspace(frozen=frozen)
    built = build(workspace, names)
    locale = workspace.project.settings.locale.dir
    body: dict[str, Any] = {
        "documents": [document_json(page, locale) for page in built.pages],
        "labels_waiting": built.labels_waiting,
        "catalogs_written": list(built.catalogs),
        "strays": list(built.strays),
    }
    app.data(body, columns([_row(page) for page in built.pages]))
    _explain(app, built)
    note_moved(app, workspace)
    waits = [page for page in built.pages if not page.is_current and not page.document.draft]
    live = sum(page.published.shown for page in built.pages)
    app.next(_last_line(built, live, len(waits)))
    if built.down or built.strays or built.problems or (strict and (waits or built.labels_waiting)):
        sys.exit(1)


def _row(page: Page) -> tuple[str, ...]:
    english = "en – draft" if page.document.draft else "en ✓"
    return (page.document.id, english, f"zh {_mandarin(page)}", *_outputs(page))


def _mandarin(page: Page) -> str:
    total, approved = len(page.reviews), page.counts[State.APPROVED]
    wait = f"{total - approved} of {total} wait"
    status = page.published.status
    if status is PageStatus.LIVE:
        return "✓ published" if page.is_current else f"✓ published, newer: ● {wait}"
    if status is PageStatus.BEHIND:
        return f"↻ published, behind its English: {wait}"
    if status is PageStatus.DOWN:
        return f"! down: {page.published.reasons[0].message_en}"
    if status is PageStatus.WITHDRAWN:
        return f"! withdrawn, {wait}"
    return f"● {wait}" if approved < total else "● ready to publish"


def _outputs(page: Page) -> tuple[str, ...]:
    return ("page · fragment",) if page.published.shown else ("preview",)


def _explain(app: App, built: Built) -> None:
    """What does not fit into a row."""
    for problem in built.problems:
        app.note(f"{problem.path}:{problem.line}: ! {problem.code} {problem.message_en}")
    for path in built.strays:
        app.note(f"{path}: ! STRAY nobody published this file: remove it, or restore its document")
    for page in built.down:
        for reason in page.published.reasons:
            app.note(f"{page.document.id}: ! {reason.code} {reason.message_en}")
    if built.labels_waiting:
        app.note(
            f"{counted(built.labels_waiting, 'label')} of the pages wait for review, and show their English: "
            "pipeline review show site"
        )


def _last_line(built: Built, live: int, waiting: int) -> str:
    verb = "waits" if waiting == 1 else "wait"
    done = f"{counted(live, 'Mandarin page')} public, {waiting} {verb} for review."
    ready = [p for p in built.pages if not p.waits_for and not p.is_current]
    if ready:
        return f"{done}  Next: read dist/preview once more, then pipeline review publish {ready[0].document.id} --as ID"
    if waiting:
        return f"{done}  Next: look at dist/preview/index.html, then pipeline review list"
    return f"{done}  Next: pipeline verify"
