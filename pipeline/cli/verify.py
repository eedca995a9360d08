"""A site in; a line for each breach, and what was proven, out; exit code 1 where there is a breach."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from pipeline.cli.app import App, counted
from pipeline.flow.verify import Verified, verify


@click.command()
@click.option(
    "--site", type=click.Path(path_type=Path, file_okay=False), help="Folder; else dist/site."
)
@click.option("--since", metavar="REF", help="Also list the decisions added since a git revision.")
@click.pass_obj
def command(app: App, site: Path | None, since: str | None) -> None:
    """Prove that the site says nothing in Mandarin that was not approved word for word."""
    verified = verify(app.workspace(), site, since)
    app.data(_json(verified), _lines(verified))
    if verified.breaches:
        app.next(
            f"! {counted(len(verified.breaches), 'breach', 'breaches')}.  Do not upload this site."
        )
        sys.exit(1)
    app.next(f"✓ proven: {counted(len(verified.proofs), 'Mandarin page')}, every word approved.")


def _lines(verified: Verified) -> list[str]:
    proofs = [
        f"  ✓ {p.document}  {counted(p.texts, 'text')} approved  published {p.published_on} by {p.published_by}"
        for p in verified.proofs
    ]
    added = [f"  + {d.at}  {d.reviewer}  {d.verdict}  {d.document}" for d in verified.added]
    return [*proofs, *added, *(f"{b.path}: ! {b.code} {b.what}" for b in verified.breaches)]


def _json(verified: Verified) -> dict[str, object]:
    return {
        "breaches": [breach.as_json() for breach in verified.breaches],
        "proofs": [
            {
                "id": p.document,
                "texts": p.texts,
                "published_on": p.published_on,
                "published_by": p.published_by,
            }
            for p in verified.proofs
        ],
        "added": [decision.as_dict() | {"id": decision.id} for decision in verified.added],
    }
