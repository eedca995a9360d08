"""Errors that say what is wrong, where, and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


class PipelineError(Exception):
    """A fault that a person can mend: bad settings, unreadable input, a refused action.

    Printed as ``path:line: CODE what is wrong: what to do``.
    """

    exit_code = 2
    """What the process returns: 2 = usage, settings or unreadable input."""

    def __init__(
        self,
        code: str,
        what: str,
        todo: str,
        *,
        path: str | None = None,
        line: int | None = None,
    ) -> None:
        """`code` upper case; `what` and `todo` without final stop; `path` relative; `line` from 1."""
        self.code = code
        self.what = what
        self.todo = todo
        self.path = path
        self.line = line
        super().__init__(str(self))

    @property
    def errors(self) -> tuple[PipelineError, ...]:
        """Every fault that it stands for, itself where it is one alone."""
        return (self,)

    def __reduce__(self) -> tuple[object, ...]:
        """The way from one process into another."""
        return _again, (type(self), self.code, self.what, self.todo, self.path, self.line)

    def __str__(self) -> str:
        """The one line that the terminal shows."""
        place = ":".join(str(part) for part in (self.path, self.line) if part is not None)
        return f"{place + ': ' if place else ''}{self.code} {self.what}: {self.todo}"


def _again(
    kind: type[PipelineError], code: str, what: str, todo: str, path: str | None, line: int | None
) -> PipelineError:
    return kind(code, what, todo, path=path, line=line)


@dataclass(frozen=True, slots=True)
class FileFault:
    """A fault in a file as data: what `--json` prints in `problems`."""

    path: str | None
    """From the project folder."""
    line: int | None
    code: str
    message: str
    """What is wrong."""
    todo: str
    """How to mend it, and in a build what readers see until then."""

    @classmethod
    def of(cls, error: PipelineError) -> FileFault:
        """The same fault as data."""
        return cls(error.path, error.line, error.code, error.what, error.todo)

    def __str__(self) -> str:
        """The one line that the terminal shows."""
        path, line = self.path, self.line
        return str(PipelineError(self.code, self.message, self.todo, path=path, line=line))


class BadFilesError(PipelineError):
    """Several faults that were found in one go, to be mended in one go; it carries the words of the first."""

    def __init__(self, errors: Sequence[PipelineError]) -> None:
        """`errors`: at least one."""
        self._errors = tuple(errors)
        first = errors[0]
        super().__init__(first.code, first.what, first.todo, path=first.path, line=first.line)

    @property
    def errors(self) -> tuple[PipelineError, ...]:
        """All of them, in their order."""
        return self._errors

    def __reduce__(self) -> tuple[object, ...]:
        """The way from one process into another."""
        return BadFilesError, (self._errors,)


def together(errors: Iterable[PipelineError]) -> PipelineError:
    """One error for one fault or many; each is named once."""
    every = tuple({str(one): one for error in errors for one in error.errors}.values())
    return every[0] if len(every) == 1 else BadFilesError(every)


class RefusedError(PipelineError):
    """A person asked for something that the rules do not allow now (publish with open entries …)."""

    exit_code = 1
