"""Send the glossary out as a table, and take it back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from pipeline.exchange.glossary_csv import TermOutcome, bring_in_terms, glossary_table
from pipeline.exchange.package import CODE, fault
from pipeline.files.atomic import write_text
from pipeline.files.locks import lock
from pipeline.files.read import read_bytes, read_text
from pipeline.flow.workspace import Workspace
from pipeline.model.errors import PipelineError, RefusedError
from pipeline.terms.glossary import parse_glossary


@dataclass(frozen=True, slots=True)
class GlossaryTable:
    """What an export wrote."""

    path: str
    """The file."""
    terms: int
    """Rows."""
    written: bool
    """False where it stood there already."""


def export_glossary(workspace: Workspace, path: Path) -> GlossaryTable:
    """Write every term into a CSV file. Raises RefusedError where another file stands there."""
    text = glossary_table(workspace.glossary)
    if read_bytes(path, str(path), CODE) not in (None, text.encode()):
        todo = "choose another name"
        raise RefusedError(CODE, "stands there already", todo, path=str(path))
    return GlossaryTable(str(path), len(workspace.glossary.listed), write_text(path, text))


def import_glossary(
    workspace: Workspace, path: Path, taken: Collection[str], *, write: bool
) -> tuple[TermOutcome, ...]:
    """Bring the terms of a table into `glossary.yaml`; every other byte of it stays. Raises EXCHANGE, GLOSSARY."""
    project = workspace.project
    data = read_bytes(path, str(path), CODE)
    if data is None:
        raise fault(CODE, "is not there", "name a file that is", str(path))
    shown = project.shown(project.glossary_file)
    with lock(project.lock_file("glossary")):
        text = read_text(project.glossary_file, shown, "GLOSSARY")
        if text is None:
            raise PipelineError("GLOSSARY", "is missing", "make it with `terms: []`", path=shown)
        new, outcomes = bring_in_terms(text, parse_glossary(text, shown), data, str(path), taken)
        if write and new != text:
            write_text(project.glossary_file, new)
    return outcomes
