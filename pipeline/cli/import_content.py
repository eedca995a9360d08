"""The `import` command."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import click

from pipeline.cli.app import App
from pipeline.cli.formatting import counted
from pipeline.flow.imports.content import Imported, ImportOptions, import_file
from pipeline.flow.imports.undo import undo_import
from pipeline.importers.number_list import as_list, numbers_of
from pipeline.model.document import KINDS
from pipeline.model.errors import FileFault, PipelineError, together


def _numbers(_context: click.Context, _option: click.Parameter, text: str) -> frozenset[int]:
    """The numbers of a list such as `2,5-7`."""
    if not re.fullmatch(r"(\s*\d{1,5}(-\d{1,5})?\s*(,|$))*", text):
        raise click.BadParameter(f"{text!r} is no list of numbers such as 2,5-7")
    return numbers_of(text)


@click.command("import")
@click.argument(
    "files",
    nargs=-1,
    metavar="FILE…",
    type=click.Path(path_type=Path, dir_okay=False),
)
@click.option(
    "--kind",
    type=click.Choice(KINDS),
    default="article",
    show_default=True,
    help="Kind of document.",
)
@click.option("--author", metavar="NAME", default="", help="Name of the author.")
@click.option("--id", metavar="ID", help="Id of the document; default: made from its title.")
@click.option("--update", metavar="ID", help="Replace the text of this document.")
@click.option(
    "--changes",
    type=click.Choice(("accepted", "original")),
    help="For tracked changes in Word: take the new words, or keep the old ones.",
)
@click.option(
    "--except",
    "otherwise",
    metavar="NUMBERS",
    default="",
    callback=_numbers,
    help="Do the other with these tracked changes, by their numbers: 2,5-7.",
)
@click.option(
    "--bold-headings",
    is_flag=True,
    help="Make headings of lines in bold that stand where headings would.",
)
@click.option(
    "--public", is_flag=True, help="Publish it with the next build; default: it stays a draft."
)
@click.option("--undo", is_flag=True, help="Take the last import back, all its files at once.")
@click.option("--yes", is_flag=True, help="Write the files; default: only show the diff.")
@click.pass_obj
def command(app: App, /, files: tuple[Path, ...], yes: bool, undo: bool, **chosen: Any) -> None:  # noqa: ANN401  the options, by name
    """Turn Word files, web pages, mail, text and Markdown into clean documents.

    The documents become drafts below content/en. The command first shows a diff, and lists what
    it left out. With --update a document keeps its id and front matter, so its translation is
    kept. What it has in Markdown and the new file lacks is named first. A file that would take
    away a crisis box, a safety mark or a hotline is refused. --undo takes back what the last
    import wrote, then the one before.
    """
    if undo and files:
        raise click.UsageError("--undo takes no FILE: it takes the last import back.")
    if undo:
        _undo(app, yes=yes)
        return
    if not files:
        raise click.UsageError("Missing argument 'FILE…'.")
    options = ImportOptions(**{name: value for name, value in chosen.items() if value})
    if len(files) > 1 and (options.id or options.update):
        raise PipelineError(
            "IMPORT", "two files cannot become one document", "import them one by one"
        )
    if len(files) > 1 and options.otherwise:
        what = "--except names the changes of one file"
        raise PipelineError("IMPORT", what, "import them one by one")
    choose = not (options.otherwise or chosen["changes"])
    _import(app, files, options, yes=yes, choose=choose)


def _import(
    app: App, files: Sequence[Path], options: ImportOptions, *, yes: bool, choose: bool
) -> None:
    """Show what files become, ask where somebody can answer, and write."""
    asks = not yes and not app.as_json and _on_terminal()
    # nothing is written before somebody could read what would be lost
    done, problems = _run(app, files, options, write=False)
    if problems and len(files) == 1:
        raise together(problems)
    for file, one in done:
        _remark(app, file, one)
    if asks and choose and any(one.changes for _, one in done):
        options = replace(options, changes=_choice())
        done, _ = _run(app, [file for file, _ in done], options, write=False)
    problems += [_refusal(one) for _, one in done if one.refused]
    if yes:
        done, late = _run(app, [file for file, _ in done], options, write=True)
        problems += late
    app.data(_body(done, problems), [line for _, one in done for line in one.diff.splitlines()])
    if asks and _agreed([one for _, one in done]):
        yes = True
        done, late = _run(app, [file for file, _ in done], options, write=True)
        problems += late
    for problem in problems:
        app.fault(str(problem))
    _end(app, [one for one in done if not one[1].refused], options, yes=yes)
    if problems:
        sys.exit(1 if done else 2)


def _undo(app: App, *, yes: bool) -> None:
    """Show what the last import changed, and take it back."""
    undone = undo_import(app.root, write=yes)
    lines = [line for one in undone for line in one.diff.splitlines()]
    app.data({"undone": [asdict(one) for one in undone], "written": yes}, lines)
    if not yes and not app.as_json and _on_terminal():
        yes = click.confirm("Take this import back?", default=False)
        if yes:
            undo_import(app.root, write=True)
    for one in undone:
        did = (
            ("removed" if one.removed else "put back")
            if yes
            else "would be " + ("removed" if one.removed else "put back")
        )
        app.note(f"{one.path}: {did}")
    app.next(
        "Taken back.  Next: pipeline build"
        if yes
        else "Nothing is written yet.  Next: pipeline import --undo --yes"
    )


def _run(
    app: App, files: Sequence[Path], options: ImportOptions, *, write: bool
) -> tuple[list[tuple[Path, Imported]], list[PipelineError]]:
    """Import each file; one that is bad stops only itself."""
    workspace = app.workspace()
    done: list[tuple[Path, Imported]] = []
    problems: list[PipelineError] = []
    for file in files:
        try:
            one = import_file(workspace, file, options, write=write)
        except PipelineError as error:
            problems += error.errors
            continue
        first = next((other for other, known in done if known.id == one.id), None)
        if first is None:
            done.append((file, one))
        else:
            what = f"would become {one.id}, as {first} does"
            todo = "import it by itself, with --id"
            problems.append(PipelineError("IMPORT", what, todo, path=str(file)))
    return done, problems


def _on_terminal() -> bool:
    """True where a person can answer."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def _refusal(one: Imported) -> PipelineError:
    """Why a file is not imported that would take something of safety off its page."""
    things = [thing for thing in one.would_lose if thing.safety]
    named = ", ".join(f"{thing.kind} (line {thing.line}: {thing.words})" for thing in things)
    return PipelineError(
        "SAFETY-LOST",
        f"the new file would take this off the page: {named}",
        "write it into the new file; or, if it is meant to go, take it out of this page first",
        path=one.path,
        line=things[0].line,
    )


def _agreed(done: Sequence[Imported]) -> bool:
    """Ask whether to write, where there is something to write."""
    if not any(one.diff and not one.refused for one in done):
        return False
    losing = any(one.would_lose for one in done)
    question = "Write this, and lose what is named above?" if losing else "Write this?"
    return click.confirm(question, default=False)


def _choice() -> str:
    """Ask which words to take, where somebody has left changes open in Word."""
    return str(
        click.prompt(
            "Take the new words or keep the old",
            type=click.Choice(("accepted", "original")),
            default="accepted",
        )
    )


_HINTS = 8
"""So many hints on plainer English are shown of one page."""


def _remark(app: App, file: Path, one: Imported) -> None:
    """Say what somebody has to look at: words that are lost, changes that are open, what was left out."""
    for lost in one.lost:
        app.fault(
            f"{file}: ! did not come along: “{lost.words}” in “{lost.where}”: write it in by hand"
        )
    for warning in one.warnings:
        app.fault(f"{file}: ● {warning}")
    for thing in one.would_lose:
        what = f"the new file lacks the {thing.kind} of line {thing.line}: {thing.words}"
        app.fault(f"{one.path}: {'!' if thing.safety else '●'} {what}")
    for change in one.changes:
        by = f" by {change.by}" if change.by else ""
        did = "taken here" if change.taken else "not taken here"
        app.fault(
            f"{file}: ● change {change.number}{by}, not accepted in Word, {did}: {change.sentence}"
        )
    for hint in one.hints[:_HINTS]:
        app.note(f"{one.path}:{hint.line}: – {hint.message_en}")
    if (more := len(one.hints) - _HINTS) > 0:
        app.note(f"{one.path}: – {counted(more, 'more hint')}: pipeline check {one.id}")
    for left in one.left_out:
        app.note(f"{file}: – left out, {left.what}: {' '.join(left.text.split())}")


def _body(
    done: Sequence[tuple[Path, Imported]], problems: Sequence[PipelineError]
) -> dict[str, object]:
    return {
        "documents": [
            {
                "id": one.id,
                "path": one.path,
                "public": one.public,
                "lost": [{"words": lost.words, "where": lost.where} for lost in one.lost],
                "left_out": [{"what": left.what, "text": left.text} for left in one.left_out],
                "tracked_changes": [change.sentence for change in one.changes],
                "changes": [asdict(change) for change in one.changes],
                "would_lose": [asdict(thing) for thing in one.would_lose],
                "hints": [{"line": h.line, "message": h.message_en} for h in one.hints],
            }
            for _, one in done
        ],
        "imported": [
            {
                "id": one.id,
                "path": one.path,
                "diff": one.diff,
                "written": one.written,
                "warnings": [str(warning) for warning in one.warnings],
            }
            for _, one in done
        ],
        "problems": [FileFault.of(problem) for problem in problems],
    }


def _end(
    app: App, done: Sequence[tuple[Path, Imported]], options: ImportOptions, *, yes: bool
) -> None:
    """Say what was written, what would become public and how."""
    if not done:
        return
    if not any(one.diff for _, one in done):
        app.next("Nothing would change.  Next: pipeline build")
        return
    open_ = [one.id for _, one in done if one.public]
    drafts = [one.id for _, one in done if not one.public]
    if open_:
        app.next(f"Public in English after the next build: {', '.join(open_)}.")
    if drafts:
        app.next(
            f"A draft, which no reader sees: {', '.join(drafts)}. Public after you take the line `draft: true` away."
        )
    if any(one.changes for _, one in done):
        but = f", but {as_list(options.otherwise)}" if options.otherwise else ""
        app.next(
            f"Changes in Word were taken as {options.changes}{but}; --changes and --except choose."
        )
    if yes:
        pictures = sum(len(one.pictures) for _, one in done)
        beside = f", and {counted(pictures, 'picture')} beside" if pictures else ""
        written = ", ".join(one.path for _, one in done)
        app.next(f"Wrote {written}{beside}.  Next: pipeline build")
    else:
        app.next("Nothing is written yet.  Next: the same command with --yes")
