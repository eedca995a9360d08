"""A file's text in; the YAML block at its top (scalars with their exact spans) and the body out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from pipeline.model.errors import PipelineError

_BLOCK = re.compile(
    r"\A(\ufeff?---[ \t]*(?:\r\n?|\n))(.*?)(^---[ \t]*(?:\r\n?|\n|\Z))", re.S | re.M
)
_OPENING = re.compile(r"\ufeff?---[ \t]*(?:\r\n?|\n)")
_LOOKS_LIKE_MAPPING = re.compile(r"(?:[ \t]*(?:#.*)?(?:\r\n?|\n))*[A-Za-z_][\w.-]*[ \t]*:(?:\s|\Z)")


@dataclass(frozen=True, slots=True)
class Scalar:
    """One text value of the front matter, at its place."""

    name: str
    """Key, and `key.1` for the items of a list (from 1)."""
    value: str
    """The text that YAML gives."""
    start: int
    """Offset of the scalar in the file's text, quotes included."""
    end: int
    """Offset behind it."""
    style: str
    """`plain`, `'`, `"`, `|` or `>`."""


def split(text: str) -> tuple[str | None, str]:
    """Split a file into its YAML text (None where there is none) and its body.

    A first block between `---` lines is front matter only if it begins like a mapping: a thematic
    break above a setext heading is not.
    """
    match = _BLOCK.match(text)
    if not match or not _LOOKS_LIKE_MAPPING.match(match[2]):
        return None, text
    return match[2], text[match.end() :]


def load(text: str, path: str) -> Mapping[str, Any]:
    """Parse the front matter of a file; an empty mapping where there is none.

    Raises PipelineError FRONTMATTER at the line of the fault.
    """
    block, _ = split(text)
    if block is None:
        _refuse_unclosed(text, path)
        return {}
    try:
        value = yaml.safe_load(block)
    except yaml.YAMLError as error:
        raise _broken(error, path) from None
    except (ValueError, RecursionError) as error:
        raise PipelineError(
            "FRONTMATTER",
            f"the block at the top cannot be read ({error})",
            _ADVICE,
            path=path,
            line=1,
        ) from None
    if not isinstance(value, dict):
        raise PipelineError(
            "FRONTMATTER",
            "the block at the top is no list of `name: value`",
            _ADVICE,
            path=path,
            line=2,
        )
    _refuse_twice(block, path)
    return {str(name): item for name, item in value.items()}


def _refuse_unclosed(text: str, path: str) -> None:
    """A block that is opened and never closed would put its fields on the page."""
    opening = _OPENING.match(text)
    if opening and _LOOKS_LIKE_MAPPING.match(text, opening.end()):
        raise PipelineError(
            "FRONTMATTER",
            "the block at the top is never closed",
            "write `---` alone on the line after its last field",
            path=path,
            line=1,
        )


def _refuse_twice(block: str, path: str) -> None:
    """Of two fields of one name YAML would take the last and say nothing."""
    root = yaml.compose(block, Loader=yaml.SafeLoader)
    seen: set[str] = set()
    for key, _ in root.value if isinstance(root, yaml.MappingNode) else ():
        if key.value in seen:
            raise PipelineError(
                "FRONTMATTER",
                f"`{key.value}` stands twice in the block at the top",
                "keep one of them",
                path=path,
                line=int(key.start_mark.line) + 2,
            )
        seen.add(key.value)


_ADVICE = "write each line as `name: value`, and put values that hold `: ` or `#` into quotes"


def _broken(error: yaml.YAMLError, path: str) -> PipelineError:
    what = str(getattr(error, "problem", None) or error).split("\n")[0]
    # an open quote is noticed at the end: the line where it begins is the one to mend
    begins = "context_mark" if "end of stream" in what else "problem_mark"
    mark = getattr(error, begins, None)
    return PipelineError(
        "FRONTMATTER",
        f"the block at the top is not valid YAML ({what})",
        _ADVICE,
        path=path,
        line=(mark.line + 2) if mark else 1,
    )


def scalars(text: str, names: tuple[str, ...]) -> Iterator[Scalar]:
    """Give the text values of the named fields in file order, with their spans in `text`.

    The front matter must be readable (`load` it first).
    """
    match = _BLOCK.match(text)
    if not match or not _LOOKS_LIKE_MAPPING.match(match[2]):
        return
    root = yaml.compose(match[2], Loader=yaml.SafeLoader)
    if not isinstance(root, yaml.MappingNode):
        return
    for key, value in root.value:
        if key.value not in names:
            continue
        nodes = value.value if isinstance(value, yaml.SequenceNode) else [value]
        for number, node in enumerate(nodes, 1):
            if not isinstance(node, yaml.ScalarNode) or node.tag != "tag:yaml.org,2002:str":
                continue
            yield Scalar(
                name=key.value if node is value else f"{key.value}.{number}",
                value=node.value,
                start=match.start(2) + node.start_mark.index,
                end=match.start(2) + _end(match[2], node),
                style=node.style or "plain",
            )


def _end(block: str, node: yaml.ScalarNode) -> int:
    """Offset behind a scalar; PyYAML counts the blanks after a block scalar in."""
    span = block[node.start_mark.index : node.end_mark.index]
    return int(node.start_mark.index) + len(span.rstrip(" \t\r\n"))


def quote(value: str, style: str) -> str:
    """Write a text as one YAML scalar on one line, in the given style where it can be.

    >>> quote("a: b", "plain"), quote("it's", "'")
    ('"a: b"', "'it''s'")
    """
    if style == "plain" and _is_plain(value):
        return value
    if style == "'" and value.isprintable():
        return "'" + value.replace("'", "''") + "'"
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else _escape(c) for c in escaped) + '"'


def _is_plain(value: str) -> bool:
    try:
        return bool(
            yaml.safe_load(f"- {value}\n") == [value]
            and yaml.safe_load(f"k: {value}") == {"k": value}
        )
    except (yaml.YAMLError, ValueError):
        return False


def _escape(char: str) -> str:
    code = ord(char)
    return {"\n": "\\n", "\t": "\\t"}.get(char) or (
        f"\\x{code:02x}"
        if code < 0x100
        else f"\\u{code:04x}"
        if code < 0x10000
        else f"\\U{code:08x}"
    )
