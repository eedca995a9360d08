"""Global options in; the project to work on, and the one way to print, out."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from unicodedata import combining, east_asian_width

import click

from pipeline.files.settings import find_project
from pipeline.flow.workspace import Workspace, open_workspace
from pipeline.model.errors import PipelineError

COLORS = {"✓": "green", "●": "yellow", "↻": "magenta", "!": "red", "–": "bright_black"}
"""Every sign stands with its word; colour only repeats it (`look.md`)."""


class App:
    """What every command gets."""

    def __init__(
        self,
        project: Path | None = None,
        *,
        as_json: bool = False,
        quiet: bool = False,
        color: bool = True,
    ) -> None:
        """Keep the global options."""
        self.project = project
        self.as_json = as_json
        self.quiet = quiet
        self.color = color and "NO_COLOR" not in os.environ and sys.stdout.isatty()

    @property
    def root(self) -> Path:
        """The project's folder. Raises PROJECT."""
        return find_project(self.project or Path.cwd())

    def workspace(self, *, frozen: bool = False) -> Workspace:
        """Load the project."""
        return open_workspace(self.root, frozen=frozen)

    def data(self, body: Mapping[str, Any], lines: Iterable[str] = ()) -> None:
        """Print a command's result: as JSON, or as lines for people."""
        if self.as_json:
            click.echo(json.dumps({"schema": 1, **body}, ensure_ascii=False, indent=2))
            return
        for line in () if self.quiet else lines:
            click.echo(self.painted(line), color=self.color)

    def note(self, message: str) -> None:
        """Say something beside the result."""
        if not self.quiet:
            click.echo(message, err=True)

    def next(self, step: str) -> None:
        """The last line of a run: what to do next."""
        if not self.as_json and not self.quiet:
            click.echo(step)

    def fail(self, error: PipelineError) -> None:
        """Print an error; with --json also as data."""
        if self.as_json:
            fault = {
                "code": error.code,
                "what": error.what,
                "todo": error.todo,
                "path": error.path,
                "line": error.line,
            }
            click.echo(json.dumps({"schema": 1, "error": fault}, ensure_ascii=False, indent=2))
        click.echo(str(error), err=True)

    def painted(self, line: str) -> str:
        """Colour the signs of a line."""
        if not self.color:
            return line
        return "".join(click.style(c, fg=COLORS[c], bold=True) if c in COLORS else c for c in line)


def columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Align rows of cells; Han letters are two wide.

    >>> columns([("a", "认可", "x"), ("abc", "b", "y")])
    ['  a    认可  x', '  abc  b     y']
    """
    widths = [max((width(row[n]) for row in rows if n < len(row)), default=0) for n in range(20)]
    return [
        (
            "  " + "  ".join(cell + " " * (widths[n] - width(cell)) for n, cell in enumerate(row))
        ).rstrip()
        for row in rows
    ]


def width(text: str) -> int:
    """How many cells of a terminal a text takes."""
    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text)


def counted(count: int, one: str, many: str | None = None) -> str:
    """Write a count with its noun.

    >>> counted(1, "page"), counted(2, "page")
    ('1 page', '2 pages')
    """
    return f"{count} {one if count == 1 else many or one + 's'}"
