"""Twin files: an input beside what it is read as (`.json`) or the one error that it gives (`.error`)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from pipeline.model.errors import PipelineError

CASES = Path(__file__).parents[1] / "cases"


def inputs(folder: str, suffix: str) -> list[Path]:
    """The inputs of a folder; never none, so that a wrong glob fails."""
    found = sorted((CASES / folder).glob(f"*{suffix}"))
    assert found, f"no case in {folder}"
    return found


def outcome(read: Callable[[], Any]) -> tuple[str, str]:
    """(suffix of the twin, its text) of what reading gives."""
    try:
        value = read()
    except PipelineError as error:
        return ".error", f"{error}\n"
    return ".json", json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def code_of(act: Callable[[], object]) -> str | None:
    """Code of the error that something raises, or None where it goes well."""
    try:
        act()
    except PipelineError as error:
        return error.code
    return None


def twins(case: Path) -> Iterator[Path]:
    """The expectations beside an input."""
    return (p for p in (case.with_suffix(".json"), case.with_suffix(".error")) if p.exists())


def check(case: Path, read: Callable[[], Any], regen: bool) -> None:
    """Holds an input against its twin; with `regen` writes the twin for the diff to show."""
    suffix, text = outcome(read)
    twin = case.with_suffix(suffix)
    if regen:
        for old in twins(case):
            old.unlink()
        twin.write_bytes(text.encode())
    assert list(twins(case)) == [twin]
    assert twin.read_bytes().decode() == text
