"""Gather what the author of an English file has to look at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.markdown.head_problems import head_problems
from pipeline.markdown.near_misses import near_misses
from pipeline.markdown.outline import outline_problems
from pipeline.markdown.parser import Parsed
from pipeline.markdown.source_warnings import left_out
from pipeline.model.document import Problem


def source_problems(
    fields: Mapping[str, Any], text: str, parsed: Parsed, offered: tuple[str, ...]
) -> tuple[Problem, ...]:
    """Every problem that the file alone shows, in the order of its lines.

    `fields`: its front matter; `offered`: the names of those that are translated.
    """
    has_title = any(token.type == "heading_open" for token in parsed.tokens)
    head = text[: len(text) - len(parsed.body)]
    found = (
        *head_problems(fields, head, offered, has_title=has_title),
        *parsed.problems,
        *near_misses(parsed),
        *outline_problems(parsed),
        *left_out(parsed),
    )
    return tuple(sorted(found, key=lambda problem: (problem.line, problem.code)))
