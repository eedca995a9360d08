"""Join the files of several writers, and refuse two files at one path."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from pipeline.model.errors import PipelineError

T = TypeVar("T")


def joined(parts: Iterable[Mapping[str, T]]) -> dict[str, T]:
    """All parts together. Raises PipelineError PATHS where two of them hold the same path."""
    whole: dict[str, T] = {}
    for part in parts:
        if not whole.keys().isdisjoint(part):
            twice = next(path for path in part if path in whole)
            raise PipelineError(
                "PATHS",
                f"two pages want the address {twice}",
                "give one of them another `slug` in its front matter",
            )
        whole.update(part)
    return whole
