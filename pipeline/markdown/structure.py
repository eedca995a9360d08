"""Two Markdown files in; where their block structure differs out. The proof that a filled page is its source's twin."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from itertools import zip_longest

from markdown_it.token import Token

from pipeline.markdown import front_matter
from pipeline.markdown.html_blocks import skeleton
from pipeline.markdown.parser import Parsed, parse_blocks
from pipeline.model.errors import PipelineError


@dataclass(frozen=True, slots=True)
class Difference:
    """The first place at which two files stop being alike."""

    line: int
    """Line in the second file, from 1."""
    what: str
    """What stands in the first and what in the second, in plain words."""


def differences(source: str, target: str) -> tuple[Difference, ...]:
    """Compare front matter fields, blocks with their attributes and code, and link definitions.

    Texts may differ; their number and their places may not. Empty means proven alike.
    """
    first, second = parse_blocks(source), parse_blocks(target)
    found: list[Difference] = []
    if _fields(source) != _fields(target):
        found.append(Difference(1, "the fields of the front matter differ"))
    found.extend(_first_block_difference(first, second))
    if _definitions(first) != _definitions(second):
        found.append(Difference(second.body_line + 1, "the link definitions differ"))
    return tuple(found)


def _first_block_difference(first: Parsed, second: Parsed) -> list[Difference]:
    line = second.body_line + 1
    for a, b in zip_longest(first.tokens, second.tokens):
        line = (b.map[0] + second.body_line + 1) if b and b.map else line
        if a is None or b is None or _shape(a) != _shape(b):
            return [Difference(line, f"{_name(a)} of the English is {_name(b)} here")]
    return []


def _shape(token: Token) -> Hashable:
    text = str(bool(token.content.strip())) if token.type in _TEXTS else token.content
    if token.type == "html_block":
        text = skeleton(text)
    attrs = tuple(sorted((name, str(value)) for name, value in token.attrs.items()))
    meta = tuple(sorted((k, str(v)) for k, v in (token.meta or {}).items() if k != "lines"))
    return (
        token.type,
        token.tag,
        token.level,
        token.markup,
        token.info,
        token.hidden,
        attrs,
        meta,
        text,
    )


_TEXTS = frozenset({"inline", "label", "definition"})


def _name(token: Token | None) -> str:
    if token is None:
        return "nothing"
    if token.type == "inline" and not token.content.strip():
        return "an empty text"
    return f"`{token.type.removesuffix('_open').replace('_', ' ')}`"


def _definitions(parsed: Parsed) -> dict[str, str]:
    return {label: str(ref["href"]) for label, ref in parsed.env.get("references", {}).items()}


def _fields(text: str) -> object:
    """The front matter with every text replaced: same keys, same kinds of values, same lengths."""
    try:
        return _skeleton(front_matter.load(text, ""))
    except PipelineError as error:
        return error.code


def _skeleton(value: object) -> object:
    if isinstance(value, dict):
        return {key: _skeleton(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_skeleton(item) for item in value]
    return "text" if isinstance(value, str) else value
