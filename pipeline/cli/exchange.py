"""The `exchange` commands, which send texts to translators and take them back."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from pipeline.cli.app import App
from pipeline.cli.formatting import columns, counted, wrapped
from pipeline.cli.locale_option import locale_option
from pipeline.flow.exchange.returns import (
    ReturnOptions,
    ReturnReport,
    ReturnResult,
    bring_returns,
)
from pipeline.flow.exchange.send import send_out
from pipeline.model.errors import FileFault

FORMATS = ("xliff", "xlsx", "docx", "po")
_SIGNS = {"new": "✓", "changed": "✓", "same": "–", "conflict": "●", "refused": "!"}


@click.group()
def command() -> None:
    """Send texts to translators in the files of their own tools, and take them back."""


@command.command("export")
@click.argument("documents", nargs=-1, metavar="[ID]…")
@click.option(
    "--format",
    "format_",
    type=click.Choice(FORMATS),
    required=True,
    help="XLIFF 1.2 for translation tools, Excel for agencies, Word for therapists, or gettext PO.",
)
@click.option(
    "--what",
    type=click.Choice(("waiting", "all")),
    default="waiting",
    show_default=True,
    help="Texts that nobody has approved, or all of them; approved ones are locked.",
)
@click.option("--translator", metavar="NAME", default="", help="Who will translate.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="Where to write: a zip if PATH ends in .zip, else a folder. Default: a zip below dist/exchange.",
)
@locale_option
@click.pass_obj
def export_(
    app: App,
    documents: tuple[str, ...],
    format_: str,
    what: str,
    translator: str,
    out: Path | None,
) -> None:
    """Write texts into files for translators, one for each document.

    Each text comes with its kind, the author's notes, its state and the terms of the glossary.
    The XLIFF package also holds the approved pairs of the project as memory.tmx.
    """
    done = send_out(
        app.workspace(),
        documents,
        format_,
        out,
        everything=what == "all",
        translator=translator,
    )
    body = {
        "path": done.path,
        "files": [{"name": name, "texts": count} for name, count in done.files],
        "left_out": [{"document": document, "text": text} for document, text in done.left_out],
        "written": done.written,
    }
    rows = [(f"✓ {name}", counted(count, "text")) for name, count in done.files]
    app.data(body, [*columns(rows), f"  {done.path}"])
    for document, text in done.left_out:
        app.fault(f"{document}: left out, a character in it that no such file can hold: {text}")
    app.next("Send it out.  Next: pipeline exchange import FILE")


@command.command("import")
@click.argument(
    "files",
    nargs=-1,
    required=True,
    metavar="FILE…",
    type=click.Path(path_type=Path),
)
@click.option(
    "--take",
    "taken",
    multiple=True,
    metavar="SIGN",
    help="Take the file's words for this text, although it is approved or changed here; repeatable.",
)
@click.option("--translator", metavar="NAME", default="", help="Who translated; default: as the file says.")  # fmt: skip
@click.option(
    "--as",
    "reviewer",
    default="",
    metavar="ID",
    help="Bring comments to the desk in this person's name; default: keep them in the catalog.",
)
@click.option("--yes", is_flag=True, help="Write the catalogs; default: only show the report.")
@locale_option
@click.pass_obj
def import_(
    app: App,
    files: tuple[Path, ...],
    taken: tuple[str, ...],
    translator: str,
    reviewer: str,
    yes: bool,
) -> None:
    """Take texts back from XLIFF, Excel, Word or PO files, or a zip.

    Only what somebody changed comes in, as a draft of the translator. An empty or missing text
    takes nothing away. An approved text stays, and so does one that somebody has changed here
    meanwhile. The file's words are then kept beside it for the desk. Word's tracked changes count
    as accepted.
    """
    options = ReturnOptions(taken, reviewer, translator)
    report = bring_returns(app.workspace(acts=True), files, options, write=yes)
    app.data(_body(report, written=yes), _lines(app, report), _wrong(report))
    for problem in report.problems:
        app.fault(str(problem))
    for sign in sorted(report.unused):
        app.fault(f"--take {sign}: no text of these files has this sign")
    _end(app, report, yes=yes)


def _body(report: ReturnReport, *, written: bool) -> dict[str, object]:
    rows = [
        {
            "file": file.path,
            "place": one.row.place,
            "document": file.document,
            "text": one.entry.source_sha[:8] if one.entry else one.row.sign[:8],
            "english": one.entry.source if one.entry else one.row.english,
            "result": one.result.value,
            "why": one.why,
            "ours": one.entry.target if one.entry else "",
            "theirs": one.theirs,
            "translator": file.translator,
        }
        for file in report.files
        for one in file.outcomes
    ]
    comments = [
        {"document": file.document, "english": english, "author": said.author, "words": said.text}
        for file in report.files
        for english, said in file.remarks
    ]
    problems = [FileFault.of(problem) for problem in report.problems]
    body: dict[str, object] = {"rows": rows, "comments": comments, "written": written}
    return {**body, "problems": problems} if problems else body


def _lines(app: App, report: ReturnReport) -> Iterator[str]:
    for file in report.files:
        yield f"  {file.path} → {file.document}, by {file.translator}"
        if file.lost_remarks:
            yield f"  ● comments that stand beside no text: {file.lost_remarks}"
        if file.english_changed:
            yield "  ● the English of this page has changed since the file went out"
        for one in file.outcomes:
            if one.result.value == "same" and not one.why:
                continue
            sign = one.entry.source_sha[:8] if one.entry else one.row.sign[:8]
            why = f": {one.why}" if one.why else ""
            yield f"  {_SIGNS[one.result.value]} {one.result.value} {sign} ({one.row.place}){why}"
            if one.result.value == "same":
                continue
            yield from wrapped(one.entry.source if one.entry else one.row.english, "      ", app.cells)  # fmt: skip
            if one.entry and one.entry.target:
                yield from wrapped(f"here   {one.entry.target}", "      ", app.cells)
            yield from wrapped(f"there  {one.theirs}", "      ", app.cells)
        for english, said in file.remarks:
            yield f"  ● {said.author} says of “{english[:40]}”: {said.text}"
        yield f"  {_sum(file)}"


def _wrong(report: ReturnReport) -> list[str]:
    return [
        f"{file.path}: {one.row.place}: {one.result.value}: {one.why}"
        for file in report.files
        for one in file.outcomes
        if one.result.value in ("conflict", "refused")
    ]


def _sum(file: ReturnResult) -> str:
    found = [one.result.value for one in file.outcomes]
    return ", ".join(f"{found.count(name)} {name}" for name in _SIGNS)


def _end(app: App, report: ReturnReport, *, yes: bool) -> None:
    """The next step, and the exit code: 1 where something did not come in, 2 where no file could be read."""
    if report.files:
        app.next(
            "Written as drafts.  Next: pipeline review list"
            if yes
            else "Nothing is written yet.  Next: the same with --yes"
        )
    if report.problems:
        sys.exit(1 if report.files else 2)
    if _wrong(report) or report.unused:
        sys.exit(1)
