"""The global options, the project to work on, and printing."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.formatting import width
from pipeline.model.errors import PipelineError

if TYPE_CHECKING:
    from pipeline.flow.workspace import Workspace

COLORS = {"✓": "green", "●": "yellow", "↻": "magenta", "!": "red", "–": "bright_black"}
"""Every sign stands with its word; colour only repeats it (`look.md`)."""
_SIGN = re.compile(rf"(?<!\S)[{''.join(COLORS)}](?= )")
_MEANT = re.compile("⟦(.*?)⟧")
"""The words that a finding means: marked without colour, marked and underlined with it."""


class App:
    """What every command gets."""

    def __init__(
        self,
        project: Path | None = None,
        *,
        as_json: bool = False,
        quiet: bool = False,
        jobs: int | None = None,
        color: bool = True,
    ) -> None:
        """Keep the global options."""
        self.project = project
        self.as_json = as_json
        self.quiet = quiet
        self.jobs = jobs
        self.color = color and not os.environ.get("NO_COLOR")

    @property
    def root(self) -> Path:
        """The project's folder. Raises PROJECT."""
        # here, so that --help does not wait for the settings
        from pipeline.flow.project import find_project  # noqa: PLC0415

        return find_project(self.project or Path.cwd())

    @property
    def cells(self) -> int | None:
        """How wide the terminal is; None where the output goes elsewhere and lines stay whole."""
        return shutil.get_terminal_size().columns if sys.stdout.isatty() else None

    def workspace(self, *, frozen: bool = False) -> Workspace:
        """Load the project."""
        # here, so that --help does not wait for the Markdown libraries
        from pipeline.flow.workspace import open_workspace  # noqa: PLC0415

        return open_workspace(self.root, frozen=frozen)

    def data(self, body: object, lines: Iterable[str] = (), wrong: Iterable[str] = ()) -> None:
        """Print a command's result: as JSON, or as lines for people; with --quiet those of `wrong`.

        `body` is a dataclass or a mapping.
        """
        if self.as_json:
            from pipeline.model.encoding import as_data  # noqa: PLC0415  people read no JSON

            document = {"schema": 1, **as_data(body)}
            click.echo(json.dumps(document, ensure_ascii=False, indent=2))
            return
        for line in wrong if self.quiet else lines:
            self._say(line)

    def next(self, step: str) -> None:
        """The last line of a run: what to do next."""
        if not self.as_json and not self.quiet:
            fits = self.cells is None or width(step) <= self.cells
            self._say(step if fits else step.replace("  Next: ", "\nNext: "))

    def note(self, message: str) -> None:
        """Say something beside the result."""
        if not self.quiet:
            self._say(message, err=True)

    def fault(self, message: str) -> None:
        """Say what is wrong, beside the result and also with --quiet."""
        self._say(message, err=True)

    def fail(self, error: PipelineError) -> None:
        """Print an error; with --json also as data."""
        path = self._near(error.path)
        shown = PipelineError(error.code, error.what, error.todo, path=path, line=error.line)
        self.error(shown)
        self._say(str(shown), err=True)

    def error(self, error: PipelineError) -> None:
        """Print an error as data, if data is wished."""
        if self.as_json:
            fault = {
                "code": error.code,
                "what": error.what,
                "todo": error.todo,
                "path": error.path,
                "line": error.line,
            }
            click.echo(json.dumps({"schema": 1, "error": fault}, ensure_ascii=False, indent=2))

    def painted(self, line: str) -> str:
        """Colour the signs of a line, and underline the words that are meant."""
        line = _SIGN.sub(lambda m: click.style(m[0], fg=COLORS[m[0]], bold=True), line)
        return _MEANT.sub(lambda m: f"⟦{click.style(m[1], underline=True)}⟧", line)

    def _say(self, line: str, *, err: bool = False) -> None:
        stream = sys.stderr if err else sys.stdout
        color = self.color and stream.isatty()
        click.echo(self.painted(line) if color else line, err=err, color=color)

    def _near(self, path: str | None) -> str | None:
        """The path from the project folder, where it lies in it: as all places are named."""
        with suppress(PipelineError, ValueError):
            if path is not None:
                return Path(path).relative_to(self.root).as_posix()
        return path
