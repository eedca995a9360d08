"""Which regular expressions Python 3.11.2 (Debian 12) matches wrongly, and a guard that finds them while tests run."""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
FOLDERS = ("pipeline", "tests", "tools", "benchmarks")
"""Where our own code lies, below the root."""
WRONG = {"POSSESSIVE_REPEAT", "ATOMIC_GROUP"}
"""`a*+`, `a++`, `a?+`, `a{1,2}+` and `(?>a)`: CPython before 3.11.5 loses its place in them (gh-101955, gh-106052)."""
_LETTERS = r"[*+?}]\+|\(\?>"
_PERHAPS: dict[type, re.Pattern[Any]] = {
    str: re.compile(_LETTERS),
    bytes: re.compile(_LETTERS.encode()),
}
"""What has to stand in a pattern that is wrong: most have it nowhere, and need not be parsed twice."""
_PARSER: Any = importlib.import_module("re._parser")
_COMPILER: Any = importlib.import_module("re._compiler")
_PLACES = tuple(f"{ROOT / folder}/" for folder in FOLDERS)


def wrong(pattern: str | bytes, flags: int = 0) -> bool:
    """Tell whether a regular expression holds one of these operators; False for what is no regular expression."""
    if not _PERHAPS[type(pattern)].search(pattern):
        return False
    try:
        return not WRONG.isdisjoint(_operators(_PARSER.parse(pattern, flags)))
    except (re.error, OverflowError, RecursionError):
        return False


def _operators(node: Iterable[object]) -> Iterator[str]:
    """The name of every operator of a parsed pattern, at any depth."""
    for part in node:
        if isinstance(part, tuple | list | _PARSER.SubPattern):
            yield from _operators(part)
        else:
            yield str(part)


def guard() -> None:
    """From now on a wrong pattern that code of ours compiles, however it was put together, raises AssertionError."""
    plain = _COMPILER.compile
    if plain.__module__ == __name__:
        return

    def compile_guarded(pattern: object, flags: int = 0) -> object:
        caller = sys._getframe(1)
        while caller.f_back and Path(caller.f_code.co_filename).parent.name == "re":
            caller = caller.f_back
        place = caller.f_code.co_filename
        if place.startswith(_PLACES) and isinstance(pattern, str | bytes) and wrong(pattern, flags):
            raise AssertionError(
                f"{place}:{caller.f_lineno}: {pattern!r} is matched wrongly by Python 3.11.2: "
                r"write it without `*+`, `++`, `?+` and `(?>`, or as `(?=(…))\1`"
            )
        return plain(pattern, flags)

    _COMPILER.compile = compile_guarded
