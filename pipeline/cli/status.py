"""A project in; per document how far it is, and what it waits for, out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from pipeline.cli.app import App
from pipeline.cli.words import columns, counted
from pipeline.files.content import SITE
from pipeline.flow.pages import Page, page_of, pages_of
from pipeline.model.entry import State
from pipeline.model.finding import Severity
from pipeline.review.published import PageStatus

SIGNS = {
    State.APPROVED: "✓",
    State.DRAFTED: "●",
    State.STALE: "↻",
    State.REJECTED: "!",
    State.UNTRANSLATED: "–",
}
"""How each state of a text looks."""

_PUBLIC = {
    PageStatus.LIVE: "✓ published",
    PageStatus.BEHIND: "↻ published, behind",
    PageStatus.DOWN: "! taken down",
    PageStatus.WITHDRAWN: "! withdrawn",
    PageStatus.NEVER: "– not public yet",
}


@click.command()
@click.argument("names", nargs=-1, metavar="[ID]…")
@click.pass_obj
def command(app: App, names: tuple[str, ...]) -> None:
    """Show how far each document is, and what it waits for."""
    workspace = app.workspace()
    chosen = workspace.select(names)
    pages = [page_of(workspace, d) for d in chosen] if names else list(pages_of(workspace))
    locale = workspace.project.settings.locale.dir
    documents = [document_json(page, locale) for page in pages]
    lines = columns([_row(page) for page in pages])
    detailed = [
        line for page, row in zip(pages, lines, strict=True) for line in (row, *_reasons(page))
    ]
    app.data({"documents": documents}, detailed)
    site = workspace.catalog(workspace.document(SITE))
    open_labels = sum(r.state is not State.APPROVED for r in workspace.reviews(site).values())
    if open_labels:
        app.note(
            f"  the pages' own labels: {open_labels} of {len(site.entries)} wait (pipeline review show {SITE})"
        )
    app.next(next_step(pages))


def document_json(page: Page, locale: str) -> dict[str, Any]:
    """The object of `status --json` (`contracts.md`)."""
    counts, publish = page.counts, page.published.publish
    return {
        "id": page.document.id,
        "locale": locale,
        "strings": len(page.reviews),
        **{state.value: counts[state] for state in State},
        "findings": {"error": page.errors(), "warning": page.errors(Severity.WARNING)},
        "published": publish.at[:10] if publish and page.published.shown else None,
        "public": page.published.status.value,
        "waits_for": [
            {"code": reason.code, "count": reason.count, "message": reason.message_en}
            for reason in (*page.published.reasons, *page.waits_for)
        ],
    }


def is_waiting(page: Page) -> bool:
    """True where the Mandarin that stands now may go out, once people have read it."""
    withdrawn = page.published.status is PageStatus.WITHDRAWN
    return not page.is_current and not page.document.draft and not withdrawn


def next_step(pages: Sequence[Page], first: str = "") -> str:
    """The last line of a run that looked at these pages; `first`: what to do before reviewing."""
    waiting = [page for page in pages if is_waiting(page)]
    ready = [page for page in waiting if not page.waits_for]
    if ready:
        return (
            f"Next: read its preview once more, then pipeline review publish {ready[0].document.id}"
            " --as ID"
        )
    if waiting:
        return f"Next: {first}pipeline review list"
    return "Next: pipeline verify" if pages else "Next: pipeline import FILE…"


def _row(page: Page) -> tuple[str, ...]:
    counts = page.counts
    states = "  ".join(
        f"{sign} {counts[state]} {state.value}" for state, sign in SIGNS.items() if counts[state]
    )
    cells = (page.document.id, counted(len(page.reviews), "text"), states)
    return (*cells, _PUBLIC[page.published.status])


def _reasons(page: Page) -> list[str]:
    reasons = (*page.published.reasons, *page.waits_for)
    return [f"      {reason.message_en}" for reason in reasons]
