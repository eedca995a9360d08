"""The `review proof` command: who stands behind a published page, on paper."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.app import App
from pipeline.cli.formatting import counted
from pipeline.cli.locale_option import locale_option


@click.command()
@click.argument("document", metavar="ID")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The PDF; default: <page>.proof.pdf in this folder.",
)
@locale_option
@click.pass_obj
def proof(app: App, document: str, out: Path | None) -> None:
    """Write a published page's proof sheet, as a PDF.

    For whoever reads no Chinese: each text in both languages, who approved exactly these words and
    when, both names for safety text, and the findings that somebody put aside.
    """
    from pipeline.flow.pages.proof_sheet import proof_sheet_of, save_proof  # noqa: PLC0415  Typst is large

    workspace = app.workspace(acts=True)
    found = workspace.document(document)
    sheet = proof_sheet_of(workspace, found)
    path = out or Path(f"{found.id.rpartition('/')[2]}.proof.pdf")
    save_proof(workspace, sheet, path)
    short = [text.number for text in sheet.texts if not text.is_covered]
    body = {
        "document": found.id,
        "file": str(path),
        "published_on": sheet.publish.at[:10],
        "published_by": sheet.publish.reviewer,
        "shown": sheet.published.shown,
        "texts": len(sheet.texts),
        "without_enough_readers": short,
    }
    wrong = [f"  ! text {number} lacks readers" for number in short]
    said = f"{path}: {counted(len(sheet.texts), 'text')}, published by {sheet.name(sheet.publish.reviewer)}"
    app.data(body, [f"  {said}", *wrong], wrong)


COMMANDS = (proof,)
"""Below `review`."""
