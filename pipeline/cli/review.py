"""A person's wishes in; the queue, and decisions in the ledger, out."""

from __future__ import annotations

from collections.abc import Callable

import click

from pipeline.cli.app import App, columns, counted
from pipeline.files.content import SITE
from pipeline.flow.check import open_findings_of
from pipeline.flow.drafting import all_documents
from pipeline.flow.review import (
    Decided,
    approve_entries,
    approve_everything,
    decide_entries,
    edit_entry,
    publish,
    withdraw_page,
)
from pipeline.flow.workspace import Workspace
from pipeline.model.catalog import Catalog
from pipeline.model.document import Document
from pipeline.model.entry import Entry, State
from pipeline.model.errors import PipelineError
from pipeline.review import decide
from pipeline.review.states import EntryReview

SIGNS = {
    State.APPROVED: "✓",
    State.DRAFTED: "●",
    State.STALE: "↻",
    State.REJECTED: "!",
    State.UNTRANSLATED: "–",
}
WORDS_A_MINUTE = 90
"""How fast a therapist reads two languages side by side: a guess, until the desk measures it."""

REASONS = ("meaning", "wording", "term", "not-a-problem", "unclear-source")
"""Why somebody rejects, in a word: never free text about people."""


def person(function: Callable[..., None]) -> Callable[..., None]:
    """Add the option that says who decides."""
    option = click.option(
        "--as", "reviewer", required=True, metavar="ID", help="Who decides (pipeline users list)."
    )
    return option(function)


@click.group()
def command() -> None:
    """Read, approve, reject, edit and publish the Mandarin."""


@command.command("list")
@click.pass_obj
def list_(app: App) -> None:
    """Show what waits for a reader, by document."""
    workspace = app.workspace()
    rows = [_queue(workspace, document) for document in all_documents(workspace)]
    body = {
        "documents": [
            dict(zip(("id", "waiting", "safety", "minutes"), row, strict=True)) for row in rows
        ]
    }
    lines = columns([_queue_row(*row) for row in rows])
    app.data(body, lines)
    first = next((row[0] for row in rows if row[1]), None)
    app.next(
        f"Next: pipeline review show {first}" if first else "Nothing waits.  Next: pipeline build"
    )


def _queue(workspace: Workspace, document: Document) -> tuple[str, int, int, int]:
    catalog = workspace.catalog(document)
    reviews = workspace.reviews(catalog)
    waiting = [e for e in catalog if reviews[e.key].state is not State.APPROVED]
    safety = sum(reviews[e.key].safety for e in waiting)
    words = sum(len(e.source.split()) for e in waiting)
    return document.id, len(waiting), safety, -(-words // WORDS_A_MINUTE)


def _queue_row(name: str, waiting: int, safety: int, minutes: int) -> tuple[str, ...]:
    if not waiting:
        return name, "✓ all read"
    about = f"about {counted(minutes, 'minute')}"
    return (
        name,
        f"● {counted(waiting, 'text')} wait",
        about,
        f"{safety} about safety" if safety else "",
    )


@command.command()
@click.argument("name", metavar="ID")
@click.option("--all", "everything", is_flag=True, help="Approved texts too.")
@click.pass_obj
def show(app: App, name: str, everything: bool) -> None:
    """Show a document's texts in both languages, with signs to name them by."""
    workspace = app.workspace()
    document = workspace.document(name)
    catalog = workspace.catalog(document)
    reviews = workspace.reviews(catalog)
    shown = [e for e in catalog if everything or reviews[e.key].state is not State.APPROVED]
    findings = open_findings_of(workspace, document, catalog)
    body = {"id": document.id, "entries": [_entry_json(e, reviews[e.key]) for e in shown]}
    lines: list[str] = []
    for entry in shown:
        lines += _entry_lines(entry, reviews[entry.key])
        lines += [
            f"    ! {f.code} {f.message_en}" for f in findings if (f.context, f.source) == entry.key
        ]
        lines.append("")
    app.data(body, lines)
    app.next(f"Next: pipeline review approve {document.id} SIGN… --as ID  (or --all)")


def _entry_json(entry: Entry, review: EntryReview) -> dict[str, object]:
    return {
        "sign": entry.source_sha[:8],
        "context": entry.context,
        "source": entry.source,
        "target": entry.target,
        "previous_source": entry.previous_source,
        "state": review.state.value,
        "have": review.have,
        "need": review.need,
        "safety": review.safety,
        "note": entry.note,
    }


def _entry_lines(entry: Entry, review: EntryReview) -> list[str]:
    readers = f"{review.have} of {review.need} readers"
    safety = "  safety" if review.safety else ""
    head = f"{entry.source_sha[:8]}  {SIGNS[review.state]} {review.state.value}, {readers}{safety}"
    lines = [head]
    if entry.previous_source:
        lines.append(f"    was: {entry.previous_source}")
    lines += [f"    {line}" for line in entry.source.split("\n")]
    return lines + [f"    {line}" for line in (entry.target or "(no Mandarin yet)").split("\n")]


@command.command()
@click.argument("name", metavar="ID")
@click.argument("signs", nargs=-1, metavar="[SIGN]…")
@click.option(
    "--all", "everything", is_flag=True, help="All without error findings, safety text apart."
)
@click.option("--safety", is_flag=True, help="With --all: safety text too. One person a call.")
@person
@click.pass_obj
def approve(
    app: App, name: str, signs: tuple[str, ...], everything: bool, safety: bool, reviewer: str
) -> None:
    """Say of texts: these very words are right."""
    if everything == bool(signs):
        raise PipelineError("USAGE", "which texts?", "name their signs, or say --all")
    workspace = app.workspace()
    if everything:
        decided = approve_everything(workspace, name, reviewer, safety=safety)
    else:
        decided = approve_entries(workspace, name, reviewer, signs)
    _report(app, workspace, decided, "approved")


@command.command()
@click.argument("name", metavar="ID")
@click.argument("signs", nargs=-1, required=True, metavar="SIGN…")
@click.option("--reason", type=click.Choice(REASONS), help="Why, in a word.")
@person
@click.pass_obj
def reject(app: App, name: str, signs: tuple[str, ...], reason: str | None, reviewer: str) -> None:
    """Say of texts: these words must not be shown."""
    workspace = app.workspace()
    decided = decide_entries(
        workspace,
        name,
        reviewer,
        signs,
        lambda sitting, entry: decide.reject(sitting, entry, reason),
    )
    _report(app, workspace, decided, "rejected")


@command.command()
@click.argument("name", metavar="ID")
@click.argument("sign", metavar="SIGN")
@click.option("--text", help="The new words; else they are read from standard input.")
@person
@click.pass_obj
def edit(app: App, name: str, sign: str, text: str | None, reviewer: str) -> None:
    """Give a text other words. It approves nothing."""
    words = text if text is not None else click.open_file("-", encoding="utf-8").read()
    workspace = app.workspace()
    _report(app, workspace, edit_entry(workspace, name, reviewer, sign, words), "edited")


@command.command("publish")
@click.argument("name", metavar="ID")
@person
@click.pass_obj
def publish_(app: App, name: str, reviewer: str) -> None:
    """Put a page out that was read once more; the next build shows it."""
    decided = publish(app.workspace(), name, reviewer)
    done = "published" if decided.decisions else "is published just so already"
    app.data(_json(decided), [f"  {decided.document} ✓ {done}"])
    app.next("Next: pipeline build")


@command.command()
@click.argument("name", metavar="ID")
@click.argument("signs", nargs=-1, metavar="[SIGN]…")
@person
@click.pass_obj
def withdraw(app: App, name: str, signs: tuple[str, ...], reviewer: str) -> None:
    """Take a Mandarin page down, or with SIGNs take approvals back."""
    workspace = app.workspace()
    if signs:
        decided = decide_entries(workspace, name, reviewer, signs, decide.withdraw)
        _report(app, workspace, decided, "withdrawn")
        return
    decided = withdraw_page(workspace, name, reviewer)
    done = "comes down with the next build" if decided.decisions else "is down already"
    app.data(_json(decided), [f"  {decided.document} ! {done}"])
    app.next("Next: pipeline build")


def _json(decided: Decided) -> dict[str, object]:
    return {
        "id": decided.document,
        "decisions": [d.id for d in decided.decisions],
        "passed": [
            {"sign": p.entry.source_sha[:8], "code": p.code, "why": p.why_en}
            for p in decided.passed
        ],
    }


def _report(app: App, workspace: Workspace, decided: Decided, done: str) -> None:
    """Say what was taken, what was left alone, and what still waits."""
    lines = [f"  {counted(len(decided.decisions), 'text')} {done}"]
    lines += [f"  {p.entry.source_sha[:8]} left alone: {p.why_en}" for p in decided.passed]
    app.data(_json(decided), lines)
    document = workspace.document(decided.document)
    app.next(_next_step(workspace, document, workspace.catalog(document)))


def _next_step(workspace: Workspace, document: Document, catalog: Catalog) -> str:
    reviews = workspace.reviews(catalog)
    waiting = sum(review.state is not State.APPROVED for review in reviews.values())
    if waiting:
        return f"{waiting} of {len(reviews)} still wait.  Next: pipeline review show {document.id}"
    if document.id == SITE:
        return "All labels are approved.  Next: pipeline build"
    return f"All {len(reviews)} are approved.  Next: read the page once more, then pipeline review publish {document.id} --as ID"
