"""The `glossary` command and its subcommands."""

from __future__ import annotations

from collections.abc import Iterator

import click

from pipeline.cli.app import App
from pipeline.cli.formatting import columns, counted, wrapped
from pipeline.flow.desk.search import Found
from pipeline.flow.glossary import Where, check_glossary, where
from pipeline.model.glossary import Term


@click.group()
def command() -> None:
    """Check the glossary, and find where a term is used."""


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
    rest = len([place for place in found.places if _is_open(place)])
    said = f"{counted(len(found.places), 'text')}, {rest} without a rendering of it."
    app.next(f"{said}  Next: pipeline review serve, where a lead can have it said otherwise")


def _is_open(place: Found) -> bool:
    return place.usage is not None and not place.usage.good


def _as_json(place: Found) -> dict[str, object]:
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
