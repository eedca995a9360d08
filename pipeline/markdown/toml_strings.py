"""Find the strings of TOML with their exact places, which the library does not tell."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator

from pipeline.model.late_pattern import late_pattern

_KEY = r"(?:[\w-]+|\"(?:\\.|[^\"\\\r\n])*\"|'[^'\r\n]*')"
_KEYS = late_pattern(rf"{_KEY}(?:[ \t]*\.[ \t]*{_KEY})*")
_ONE_KEY = late_pattern(_KEY)
_STRING = late_pattern(
    r"\"\"\"(?:\\.|[^\\])*?\"{3,5}|'''.*?'{3,5}|\"(?:\\.|[^\"\\\r\n])*\"|'[^'\r\n]*'", re.S
)
_GAP = late_pattern(r"(?:\s|#[^\r\n]*|,)*")
_OTHER = late_pattern(r"[^\s,\]}#]+(?:[ ]\d\d:[^\s,\]}#]+)?")

Path = tuple[str, ...]
"""Keys from the top down; items of a list by their number, from 1."""
Found = tuple[Path, int, int]
"""Path, start and end of a string, quotes included."""


def strings(text: str) -> Iterator[Found]:
    """Every string value of a valid TOML text, those of arrays of tables apart, in order."""
    at = 0
    table: Path = ()
    is_known = True
    while (at := _skip(text, at)) < len(text):
        if text[at] == "[":
            end = text.find("]", at)
            is_known = not text.startswith("[[", at)
            keys = _KEYS.search(text, at, end)
            table = _names(keys[0]) if keys else ()
            at = end + (1 if is_known else 2)
            continue
        keys = _KEYS.match(text, at)
        if not keys:
            return
        found: list[Found] = []
        at = _value(text, _equals(text, keys.end()), (*table, *_names(keys[0])), found)
        yield from found if is_known else ()


def string_value(raw: str) -> str:
    """What a string of TOML says."""
    return str(tomllib.loads(f"k = {raw}")["k"])


def _names(keys: str) -> Path:
    return tuple(string_value(one) if one[0] in "\"'" else one for one in _ONE_KEY.findall(keys))


def _skip(text: str, at: int) -> int:
    match = _GAP.match(text, at)
    return match.end() if match else at


def _equals(text: str, at: int) -> int:
    return _skip(text, text.index("=", at) + 1)


def _value(text: str, at: int, path: Path, found: list[Found]) -> int:
    """Read one value; gives the offset behind it."""
    if match := _STRING.match(text, at):
        found.append((path, at, match.end()))
        return match.end()
    if text[at] in "[{":
        return _several(text, at, path, found)
    other = _OTHER.match(text, at)
    return other.end() if other else at + 1


def _several(text: str, at: int, path: Path, found: list[Found]) -> int:
    is_list = text[at] == "["
    at, number = _skip(text, at + 1), 0
    while at < len(text) and text[at] not in "]}":
        number += 1
        name: Path = (str(number),)
        if not is_list:
            keys = _KEYS.match(text, at)
            if not keys:
                break
            name, at = _names(keys[0]), _equals(text, keys.end())
        at = _skip(text, _value(text, at, (*path, *name), found))
    return at + 1
