"""The `glossary` command and its subcommands."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click

from pipeline.cli.app import App
from pipeline.cli.formatting import columns, counted, wrapped
from pipeline.flow.desk.search import SearchHit
from pipeline.flow.exchange.glossary import export_glossary, import_glossary
from pipeline.flow.glossary import Where, check_glossary, where
from pipeline.model.glossary import Term

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.group()
def command() -> None:
    """Check the glossary, find where a term is used, and exchange terms as CSV."""


@command.command("check")
@click.pass_obj
def check_(app: App) -> None:
    """Check glossary.yaml, and list the terms that wait for a decision.

    Faults are listed with their lines. A glossary with a fault is not used.
    """
    found = check_glossary(app.workspace(acts=True))
    terms, contacts = found.glossary.terms, found.glossary.contacts
    ideas = found.glossary.suggested
    confirmed = len(terms) - len(found.proposed)
    rows = [
        ("✓ terms", str(len(terms)), f"{confirmed} confirmed, {len(found.proposed)} proposed"),
        *([("● suggested", str(len(ideas)), "shown at the desk, asked for nowhere")] * bool(ideas)),
        ("✓ contacts", str(len(contacts)), f"{len(found.unseen)} that nobody has looked up"),
    ]
    body = {
        "terms": len(terms),
        "confirmed": confirmed,
        "proposed": [term.en for term in found.proposed],
        "suggested": [
            {"term": term.en, "zh": term.zh, "suggested_by": term.suggested_by or None}
            for term in ideas
        ],
        "contacts": len(contacts),
        "unseen": list(found.unseen),
        "findings": [finding.as_json() for finding in found.findings],
    }
    old = [f"  ! {finding.message_en}" for finding in found.findings]
    waiting = [f"  ● {_idea(term)}" for term in ideas]
    app.data(body, [*columns(rows), *waiting, *old], old)
    app.next("Next: pipeline review serve, where a lead confirms what is proposed or suggested")


def _idea(term: Term) -> str:
    by = f", suggested by {term.suggested_by}" if term.suggested_by else ""
    return f"{term.en} → {term.zh or 'as it is'}{by}"


@command.command("where")
@click.argument("term")
@click.pass_obj
def where_(app: App, term: str) -> None:
    """Show where a term is used, and how it is translated there.

    TERM is an English term, a form of it, or a translation.
    """
    found = where(app.root, term)
    app.heed(lambda: found.problems)
    body = {
        "term": found.term.en,
        "zh": found.term.zh,
        "status": found.term.status,
        "places": [_as_json(place) for place in found.places],
    }
    app.data(body, _lines(found, app.cells))
    rest = sum(place.usage is not None and not place.usage.good for place in found.places)
    said = f"{counted(len(found.places), 'text')}, {rest} without a rendering of it."
    app.next(f"{said}  Next: pipeline review serve, where a lead can have it said otherwise")


@command.command("export")
@click.argument("file", type=_FILE, metavar="FILE")
@click.pass_obj
def export_(app: App, file: Path) -> None:
    """Write all terms into FILE, a CSV table for spreadsheets.

    Each has its senses and notes.
    """
    done = export_glossary(app.workspace(acts=True), file)
    sign = "✓ written" if done.written else "– as it was"
    app.data(done, columns([(done.path, counted(done.terms, "term"), sign)]))
    app.next("Send it out.  Next: pipeline glossary import FILE")


@command.command("import")
@click.argument("file", type=_FILE, metavar="FILE")
@click.option(
    "--take",
    "taken",
    multiple=True,
    metavar="TERM",
    help="Take the table's rendering of this term, although it is confirmed or changed here; repeatable.",
)
@click.option("--yes", is_flag=True, help="Write glossary.yaml; default: only show the report.")
@click.pass_obj
def import_(app: App, file: Path, taken: tuple[str, ...], yes: bool) -> None:
    """Bring the terms of a CSV table into glossary.yaml.

    Its comments and layout stay. An empty cell or a missing row takes nothing away. New terms
    come in as proposed. A confirmed rendering stays, and so does a term that was changed here
    since the table went out.
    """
    outcomes = import_glossary(app.workspace(acts=True), file, taken, write=yes)
    rows = [(o, f"{o.en} (line {o.line})", ", ".join(o.fields), o.why) for o in outcomes]
    shown = [
        f"  {o.result.value} {': '.join(filter(None, (where, fields, why)))}"
        for o, where, fields, why in rows
        if o.result.value != "same" or why
    ]
    wrong = [one for one in shown if one.split()[0] in ("conflict", "refused")]
    body = {"rows": [asdict(outcome) for outcome in outcomes], "written": yes}
    app.data(body, [*shown, f"  {counted(len(outcomes), 'term')} read"], wrong)
    app.next(
        "Next: pipeline glossary check"
        if yes
        else "Nothing is written yet.  Next: the same with --yes"
    )
    if wrong:
        sys.exit(1)


def _as_json(place: SearchHit) -> dict[str, object]:
    return {
        "document": place.document,
        "sign": place.entry.source_sha[:8],
        "context": place.entry.context,
        "source": place.entry.source,
        "target": place.entry.target,
        "state": place.review.state.value,
        "used": None if place.usage is None else bool(place.usage.good),
    }


def _lines(found: Where, cells: int | None) -> Iterator[str]:
    shown = found.term.zh or "as it is"
    yield f"  {found.term.en} → {shown} ({found.term.status})"
    for place in found.places:
        used = "–" if place.usage is None else "✓ used" if place.usage.good else "! not used"
        yield ""
        yield f"  {place.document} {place.entry.source_sha[:8]}  {used}  {place.review.state.value}"
        yield from wrapped(place.entry.source, "    ", cells)
        yield from wrapped(place.entry.target or "–", "    ", cells)
