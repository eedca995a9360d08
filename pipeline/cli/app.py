"""The global options, the project to work on, and printing."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.formatting import width
from pipeline.model.errors import FileFault, PipelineError
from pipeline.model.late_pattern import late_pattern

if TYPE_CHECKING:
    from pipeline.flow.workspace import Workspace

COLORS = {"✓": "green", "●": "yellow", "↻": "magenta", "!": "red", "–": "bright_black"}
"""Every sign stands with its word; colour only repeats it (`look.md`)."""
_SIGN = late_pattern(rf"(?<!\S)[{''.join(COLORS)}](?= )")
_MEANT = late_pattern("⟦(.*?)⟧")
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
        cluster: str | None = None,
        color: bool = True,
    ) -> None:
        """Keep the global options."""
        self.project = project
        self.as_json = as_json
        self.quiet = quiet
        self.jobs: int | str | None = cluster or jobs
        """Who carries out the work on pages, as `flow.workers.Jobs`."""
        self.color = color and not os.environ.get("NO_COLOR")
        self.locale: str | None = None
        """Folder of the language that the command line names; None: nobody said."""
        self._problems: Callable[[], Sequence[FileFault]] = tuple
        self._said: set[str] = set()
        self._acts = False
        self._hopeless: Callable[[], bool] = bool

    @property
    def root(self) -> Path:
        """The project's folder. Raises PROJECT."""
        from pipeline.flow.project import find_project  # noqa: PLC0415  --help waits for no settings

        return find_project(self.project or Path.cwd())

    @property
    def cells(self) -> int | None:
        """How wide the terminal is; None where the output goes elsewhere and lines stay whole."""
        return shutil.get_terminal_size().columns if sys.stdout.isatty() else None

    def workspace(self, *, acts: bool = False, person: str | None = None) -> Workspace:
        """Load the project in the language that was named. What is wrong with its files is said at the end, and the exit code is 1.

        `acts`: the command is one act on one thing, and what is wrong elsewhere changes nothing about its success.
        `person`: whose language it is where none was named. Raises LOCALE.
        """
        from pipeline.flow.locales import in_locale, own_locale  # noqa: PLC0415  --help waits for no Markdown libraries
        from pipeline.flow.open_workspace import open_workspace  # noqa: PLC0415  --help waits for no Markdown libraries

        workspace = open_workspace(self.root)
        folder = self.locale
        if folder is None and person is not None:
            folder = own_locale(workspace.project, workspace.reviewers, person)
        if folder is not None:
            workspace = in_locale(workspace, folder)
        self._acts = acts
        self.heed_workspace(workspace)
        return workspace

    def heed_workspace(self, *locales: Workspace) -> None:
        """Say at the end what is wrong with files of a project, as far as the command has met them.

        `locales`: the project as it is looked at, the first of them first.
        """
        from pipeline.flow.readable import is_hopeless, problems  # noqa: PLC0415  --help needs no files

        def faults() -> Iterable[FileFault]:
            every = (FileFault.of(fault) for one in locales for fault in problems(one))
            return {str(fault): fault for fault in every}.values()

        self.heed(faults, lambda: is_hopeless(locales[0]))

    def heed(
        self, problems: Callable[[], Iterable[FileFault]], hopeless: Callable[[], bool] = bool
    ) -> None:
        """Say at the end which files cannot be read; `hopeless`: whether nothing else is left."""
        self._problems, self._hopeless = lambda: tuple(problems()), hopeless

    def end(self) -> None:
        """After the command: the exit code of a run that had to leave files out."""
        self._name_problems()
        if self._problems() and not self._acts:
            sys.exit(2 if self._hopeless() else 1)

    def _name_problems(self) -> None:
        """A line for each file that cannot be read, and once how many there are."""
        new = [one for one in map(str, self._problems()) if one not in self._said]
        for line in new:
            self.fault(line)
        self._said.update(new)

    def data(self, body: object, lines: Iterable[str] = (), wrong: Iterable[str] = ()) -> None:
        """Print a command's result: as JSON, or as lines for people; with --quiet those of `wrong`.

        `body` is a dataclass or a mapping, or what makes it where it is asked for.
        """
        if self.as_json:
            from pipeline.model.encoding import as_data  # noqa: PLC0415  people read no JSON

            document = {"schema": 1, **as_data(body() if callable(body) else body)}
            every = [*document.get("problems", ()), *map(asdict, self._problems())]
            if every:  # each once: a result may name them itself
                document["problems"] = [one for n, one in enumerate(every) if one not in every[:n]]
            click.echo(json.dumps(document, ensure_ascii=False, indent=2))
        elif every := [*(wrong if self.quiet else lines)]:
            self._say("\n".join(every))  # at once: of a thousand pages there are 100,000
        self._name_problems()

    def next(self, step: str) -> None:
        """The last line of a run: what to do next."""
        if not self.as_json and not self.quiet:
            if count := len(self._problems()):
                what = "1 fault" if count == 1 else f"{count} faults"
                self._say(f"! {what} in files, named above. All the rest is done.")
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
        faults = [FileFault.of(self._shown(one)) for one in error.errors]
        every = {str(fault): fault for fault in (*faults, *self._problems())}
        self.error(self._shown(error), tuple(every.values()))
        for line in every:
            self._say(line, err=True)

    def _shown(self, error: PipelineError) -> PipelineError:
        path = self._near(error.path)
        return PipelineError(error.code, error.what, error.todo, path=path, line=error.line)

    def error(self, error: PipelineError, problems: Sequence[FileFault] = ()) -> None:
        """Print an error as data, if data is wished; where there are several, all of them as problems."""
        if self.as_json:
            fault = {
                "code": error.code,
                "what": error.what,
                "todo": error.todo,
                "path": error.path,
                "line": error.line,
            }
            document: dict[str, object] = {"schema": 1, "error": fault}
            if len(problems) > 1:
                document["problems"] = [asdict(problem) for problem in problems]
            click.echo(json.dumps(document, ensure_ascii=False, indent=2))

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
