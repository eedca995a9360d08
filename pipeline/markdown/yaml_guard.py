"""Refuse YAML that would take forever or overflow the stack."""

from __future__ import annotations

import re

import yaml

LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""PyYAML's loader in C where it is there; both give the same."""
SLIPS = (ValueError, LookupError, AttributeError, TypeError, ArithmeticError, RecursionError)
"""What PyYAML lets through on values such as `!!int ''` or the 99th of a month."""
_DEEPEST = 50
_MARKS = re.compile(r"(?:[-?:][ \t]+){8}")


class TooMuchError(yaml.YAMLError):
    """YAML that nobody writes by hand."""

    def __init__(self, problem: str, todo: str, mark: object) -> None:
        """`problem` and `todo` without final stop; `mark`: where."""
        self.problem = problem
        self.todo = todo
        self.problem_mark = mark


def guard(block: str) -> None:
    """Refuse aliases, which can stand for more than any memory holds, and deep nesting.

    Raises yaml.YAMLError.
    """
    if not _may_be_deep(block):
        return
    depth = 0
    for event in yaml.parse(block, Loader=LOADER):
        if isinstance(event, yaml.AliasEvent):
            raise TooMuchError(
                "it refers to another value by `*name`", "write the value itself", event.start_mark
            )
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > _DEEPEST:
                raise TooMuchError("it is nested too deeply", "write it flatter", event.start_mark)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _may_be_deep(block: str) -> bool:
    """Cheap to look for: an alias, deep indentation, many brackets, marks in a row."""
    return (
        "*" in block
        or " " * 40 in block
        or block.count("[") + block.count("{") >= 30
        or _MARKS.search(block) is not None
    )
