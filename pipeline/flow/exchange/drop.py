"""Take a translator's file back at the desk: kept for a day, reported, then written as somebody chose."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.exchange.compare import Result, RowOutcome
from pipeline.exchange.package import fault
from pipeline.files.uploads import Drop, drop_of, dropped_file, forget_drop, keep_drop
from pipeline.flow.exchange.returns import (
    ENDINGS,
    ReturnOptions,
    ReturnReport,
    ReturnResult,
    bring_returns,
)
from pipeline.flow.workspace import Workspace
from pipeline.model.errors import PipelineError

__all__ = ["Drop", "drop_of", "forget_drop"]

FORMATS: Mapping[str, str] = {
    "docx": "Word",
    "xlsx": "Excel",
    "xliff": "XLIFF 1.2",
    "po": "gettext PO",
}
"""As people choose it → what it is called."""
OURS, THEIRS = "ours", "theirs"
"""What somebody chooses where both sides have other words; else it is decided later, beside the text."""


@dataclass(frozen=True, slots=True)
class DroppedFile:
    """What a returned file brings to one page."""

    name: str
    """Of the file."""
    files: tuple[ReturnResult, ...]
    """What was read: one, or those of a zip."""
    problems: tuple[PipelineError, ...]
    """What cannot be used."""

    def of(self, result: str) -> tuple[RowOutcome, ...]:
        """The rows that end so, in order."""
        return tuple(one for file in self.files for one in file.outcomes if one.result == result)

    @property
    def translator(self) -> str:
        """Who translated, as the file says."""
        return next((file.translator for file in self.files), "")

    @property
    def brings(self) -> bool:
        """True if something would be written: words, a dispute to show, or a comment."""
        moved = any(self.of(result) for result in (Result.NEW, Result.CHANGED, Result.CONFLICT))
        return moved or any(file.remarks for file in self.files)


def take_file(workspace: Workspace, by: str, name: str, data: bytes) -> Drop:
    """Keep a file for its report. Raises FILE-EMPTY, EXCHANGE-KIND, DISK."""
    if not data:
        raise fault("FILE-EMPTY", "is empty", "choose the file that the translator sent back", name)
    if not name.lower().endswith((*ENDINGS, ".zip")):
        raise fault(
            "EXCHANGE-KIND",
            "is no file that goes out from here",
            f"choose one that ends in {', '.join(ENDINGS)}",
            name,
        )
    return keep_drop(workspace.project, by, [(name, data)])


def bring(
    workspace: Workspace,
    drop: Drop,
    document: str,
    chosen: Mapping[str, str],
    translator: str,
    *,
    write: bool,
) -> DroppedFile:
    """What the file brings to this page, and with `write` bring it in; its comments come to the desk.

    `chosen`: source_sha of a text → `ours` or `theirs`. `translator`: empty: as the file says.
    """
    options = ReturnOptions(
        taken=_signs(chosen, THEIRS),
        kept=_signs(chosen, OURS),
        reviewer=drop.by,
        translator=translator,
        only=document,
    )
    path = dropped_file(workspace.project, drop, 0)
    return _named(bring_returns(workspace, [path], options, write=write), path, drop.names[0])


def _signs(chosen: Mapping[str, str], side: str) -> tuple[str, ...]:
    return tuple(sign for sign, said in chosen.items() if said == side)


def _named(report: ReturnReport, path: Path, name: str) -> DroppedFile:
    """The report with the file's own name in place of where it lies here."""

    def shown(text: str) -> str:
        return text.replace(str(path), name)

    files = (replace(file, path=shown(file.path)) for file in report.files)
    return DroppedFile(name, tuple(files), tuple(_problems(report.problems, shown)))


def _problems(
    problems: Iterable[PipelineError], shown: Callable[[str], str]
) -> Iterator[PipelineError]:
    for problem in problems:
        yield PipelineError(
            problem.code,
            shown(problem.what),
            problem.todo,
            path=shown(problem.path or ""),
            line=problem.line,
        )
