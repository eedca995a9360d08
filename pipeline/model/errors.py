"""Errors that say what is wrong, where, and what to do."""

from __future__ import annotations


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


class RefusedError(PipelineError):
    """A person asked for something that the rules do not allow now (publish with open entries …)."""

    exit_code = 1
