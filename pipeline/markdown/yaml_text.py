"""Write a text as a value of front matter: a YAML scalar, or a string of TOML or JSON."""

from __future__ import annotations

import json

import yaml

from pipeline.markdown.yaml_guard import LOADER, SLIPS, guard
from pipeline.model.late_pattern import late_pattern

_LINE_END = late_pattern(r"\r\n?|\n")


def rewrite(value: str, style: str, raw: str) -> str:
    r"""Write a text in the place of a scalar that stands in the file as `raw`, in its style where it can be.

    >>> rewrite("乙\n丙", "|", "|\n  a\n  b")
    '|\n  乙\n  丙'
    """
    if style in {"|", ">"}:
        block = _block(value, style, raw)
        if _reads_as(block, value):
            return block
    if style == "," and not any(char in value for char in ",[]{}"):
        style = "plain"
    return quote(value, style)


def _block(value: str, style: str, raw: str) -> str:
    """A block scalar under the source's own header, indented as the source."""
    header, *rows = _LINE_END.split(raw)
    first = next((row for row in rows if row.strip()), " ")
    indent = first[: len(first) - len(first.lstrip(" "))] or " "
    end = _LINE_END.search(raw)
    newline = end[0] if end else "\n"
    # a single line end would be folded to a blank
    between = newline * 2 if style == ">" else newline
    return header + newline + between.join(indent + line for line in value.split("\n"))


def _reads_as(written: str, value: str) -> bool:
    found = _value(f"k: {written}\n")
    return isinstance(found, dict) and str(found.get("k")).strip("\n") == value


def _value(block: str) -> object:
    """What a piece of YAML means; None where it means nothing."""
    try:
        guard(block)
        return yaml.load(block, Loader=LOADER)  # noqa: S506  the loader is a safe one
    except (yaml.YAMLError, *SLIPS):
        return None


def quote(value: str, style: str) -> str:
    """Write a text as one scalar on one line, in the given style where it can be.

    >>> quote("a: b", "plain"), quote("it's", "'")
    ('"a: b"', "'it''s'")
    """
    if style in {"toml", "json"}:
        return json.dumps(value, ensure_ascii=False)
    if style == "plain" and _is_plain(value):
        return value
    if style == "'" and value.isprintable():
        return "'" + value.replace("'", "''") + "'"
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    if not escaped.isprintable():
        escaped = "".join(c if c.isprintable() else _escape(c) for c in escaped)
    return f'"{escaped}"'


def _is_plain(value: str) -> bool:
    return _value(f"- {value}\n") == [value] and _value(f"k: {value}") == {"k": value}


def _escape(char: str) -> str:
    code = ord(char)
    return {"\n": "\\n", "\t": "\\t"}.get(char) or (
        f"\\x{code:02x}"
        if code < 0x100
        else f"\\u{code:04x}"
        if code < 0x10000
        else f"\\U{code:08x}"
    )
