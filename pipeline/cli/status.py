"""A project in; per document how far it is, and what it waits for, out."""

from __future__ import annotations

from typing import Any

import click

from pipeline.cli.app import App, columns
from pipeline.files.content import SITE
from pipeline.flow.pages import Page, page_of, pages_of
from pipeline.model.entry import State
from pipeline.model.finding import Severity


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
            f"The pages' own labels: {open_labels} of {len(site.entries)} wait (pipeline review show {SITE})"
        )
    app.next("Next: pipeline review list")


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


def _row(page: Page) -> tuple[str, ...]:
    counts = page.counts
    cells = [page.document.id, f"{len(page.reviews)} strings"]
    signs = {
        State.APPROVED: "✓",
        State.DRAFTED: "●",
        State.STALE: "↻",
        State.REJECTED: "!",
        State.UNTRANSLATED: "–",
    }
    cells.append(
        "  ".join(f"{sign} {counts[s]} {s.value}" for s, sign in signs.items() if counts[s])
    )
    return (*cells, f"public: {page.published.status.value}")


def _reasons(page: Page) -> list[str]:
    return [f"      {reason.message_en}" for reason in (*page.published.reasons, *page.waits_for)]
