"""The `build` command."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import click

from pipeline.cli.app import App
from pipeline.cli.finding_lines import finding_lines
from pipeline.cli.formatting import columns, counted, waits
from pipeline.cli.next_step import is_waiting, next_step
from pipeline.cli.notes import note_kept, note_left_behind, note_moved
from pipeline.cli.site_url import site_url_option
from pipeline.flow.build.run import Built, build
from pipeline.flow.pages.progress import PageProgress
from pipeline.model.entry import State
from pipeline.model.finding import Finding
from pipeline.review.page_status import PageStatus

if TYPE_CHECKING:
    from pipeline.flow.results import BuildResult


@click.command()
@click.argument("names", nargs=-1, metavar="[ID]…")
@click.option("--strict", is_flag=True, help="Exit with 1 also if pages wait for people.")
@click.option(
    "--copy", is_flag=True, help="Make dist/site a plain folder, not a link to a release."
)
@click.option("--frozen", is_flag=True, help="For CI: fail if a tracked file would change.")
@site_url_option
@click.pass_obj
def command(app: App, names: tuple[str, ...], strict: bool, copy: bool, frozen: bool) -> None:
    """Build the site and the preview, and do all else that needs no person.

    The command updates the catalogs, drafts from translation memory and writes every page. With
    ID it updates only the catalogs of these documents. Exit code 1 means that a public page was
    taken down, or that a notice shows a crisis line that the glossary lacks.
    """
    built = build(app.root, names, copy=copy, frozen=frozen, jobs=app.jobs)
    app.heed(lambda: built.problems)
    app.data(partial(_result, built), columns([_row(page) for page in built.pages]))
    _explain(app, built)
    if built.not_shared:
        app.fault(built.not_shared)
    note_kept(app, built.kept)
    note_moved(app, built.moved)
    note_left_behind(app, built.left_behind)
    waiting = [page for page in built.pages if is_waiting(page)]
    live = sum(page.shown for page in built.pages)
    lacking = (built.breaches, built.strays, built.pictures, built.sheets, built.contacts)
    wrong = bool(built.unpublished or built.problems or built.left_behind) or any(lacking)
    live_pages = counted(live, "Mandarin page")
    app.next(f"{live_pages} public, {waits(len(waiting))} for review.  {_next(built, wrong=wrong)}")
    app.end()
    if wrong or (strict and (waiting or built.labels_waiting)):
        sys.exit(1)


def _result(built: Built) -> BuildResult:
    from pipeline.flow.results import build_result  # noqa: PLC0415  people read no JSON

    return build_result(built)


def _row(page: PageProgress) -> tuple[str, ...]:
    english = "en – draft" if page.draft else "en ✓"
    outputs = "page · fragment" if page.shown else "preview"
    return (page.id, english, f"{page.locale} {_mandarin(page)}", outputs)


def _mandarin(page: PageProgress) -> str:
    total, approved = page.strings, page.states.get(State.APPROVED, 0)
    open_ = f"{total - approved} of {total} wait"
    newer = open_ if approved < total else "ready to publish"
    status = page.status
    if status is PageStatus.LIVE:
        return "✓ published" if page.is_current else f"✓ published, newer: ● {newer}"
    if status is PageStatus.BEHIND:
        return f"↻ published, behind its English: {newer}"
    if status is PageStatus.DOWN:
        return "! taken down"
    if status is PageStatus.WITHDRAWN:
        return "! withdrawn"
    return f"● {open_}" if page.waits_for else "● ready to publish"


def _explain(app: App, built: Built) -> None:
    """What does not fit into a row."""
    for path in built.strays:
        app.fault(f"{path}: ! STRAY nobody published this file: remove it, or restore its document")
    for line in (*built.pictures, *built.sheets, *built.contacts):
        app.fault(line)
    _say_english(app, built.english)
    for breach in built.breaches:
        app.fault(f"dist/site/{breach.path}: ! {breach.code} {breach.what}")
    for page in built.unpublished:
        for reason in page.reasons:
            app.fault(f"{page.id}: ! {reason.code} {reason.message_en}")
    if built.labels_waiting:
        app.note(
            f"{waits(built.labels_waiting, 'label')} for review; until then the pages show English: "
            "pipeline review show site"
        )


def _say_english(app: App, found: Sequence[Finding]) -> None:
    """What authors have to mend, as `check` says it; of many the first."""
    for finding in found[:_MOST]:
        app.fault("\n".join(finding_lines(finding)))
    if len(found) > _MOST:
        app.note(
            f"… and {counted(len(found) - _MOST, 'more finding')} in the English: pipeline check"
        )


_MOST = 20
"""Findings that a build names."""


def _next(built: Built, *, wrong: bool) -> str:
    if built.breaches:
        return "! Do not upload dist/site: it does not say what it should.  Next: pipeline verify"
    if wrong:
        return "Next: mend what is named above, then pipeline build"
    return next_step(built.pages, "look at dist/preview/index.html, then ")
