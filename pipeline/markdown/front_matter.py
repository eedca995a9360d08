"""Read the front matter of a file, in YAML, TOML or JSON, with the exact spans of its texts.

There is one reader of it, in steps that stand alone: `front_block` finds the block, also one that nothing ends;
`yaml_guard` refuses YAML that would take forever; this module reads the block as a whole. Only where YAML cannot,
`yaml_fields` reads the same block field by field: to name each fault at its line (`read`), and to leave a file with
the fields that can be read (`readable_part`), from which `flow.partial_document` makes a document whose other faults
are named in the same run. It is no second way to read a good file: an anchor that another field refers to, say, means
something in the whole block alone. `head_problems` parses nothing: it judges values that were read, and
looks for the lines where their names stand. `front_id` writes one of the spans.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import takewhile
from typing import Any, TypeGuard

import yaml

from pipeline.markdown.front_block import FrontBlock, FrontFormat, find_block
from pipeline.markdown.toml_strings import string_value, strings
from pipeline.markdown.yaml_fields import YamlField, fields_of, lines_of, places_of, stand_in, twice
from pipeline.markdown.yaml_guard import LOADER, SLIPS, guard
from pipeline.model.errors import PipelineError, together
from pipeline.model.late_pattern import late_pattern

_HALVES = late_pattern(r"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")
_PROPERTIES = re.compile(r"\A(?:[&!]\S*\s+)+")
_NO_WORDS = frozenset(
    [
        "aliases",
        "author",
        "canonical_url",
        "date",
        "draft",
        "href",
        "id",
        "image",
        "kind",
        "lang",
        "layout",
        "path",
        "safety",
        "slug",
        "slugs",
        "src",
        "tags",
        "template",
        "url",
        "weight",
    ]
)
"""Names whose values are no prose, also inside a field that is offered."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """One text value of the front matter, at its place."""

    name: str
    """Key, with `.key` for what lies deeper and `.1` for the items of a list (from 1)."""
    value: str
    """The text that it says, without the line ends at the end of a block."""
    start: int
    """Offset of the scalar in the file's text, quotes included."""
    end: int
    """Offset behind it."""
    style: str
    """`plain`, `,` (plain between brackets), `'`, `"`, `|` or `>` of YAML; `toml`, `json`."""


def split(text: str) -> tuple[str | None, str]:
    """Split a file into the text of its fields (None where there are none) and its body."""
    block = find_block(text)
    return (block.text, text[block.end :]) if block and block.closed else (None, text)


def load(text: str, path: str) -> Mapping[str, Any]:
    """Parse the front matter of a file; an empty mapping where there is none. Nobody may change what it gives.

    Raises PipelineError FRONTMATTER at the line of the fault.
    """
    with suppress(PipelineError):
        return _values(text)
    return read(text, path, ())[0]


@lru_cache(maxsize=4)  # a page and its English: checks and each version of both ask for both
def _values(text: str) -> Mapping[str, Any]:
    return read(text, "", ())[0]


def read(
    text: str, path: str, names: tuple[str, ...]
) -> tuple[Mapping[str, Any], tuple[Scalar, ...]]:
    """Parse the front matter; give its values, and the texts of the named fields in file order.

    A name may lead inside (`seo.title`); a named list or mapping gives all its texts but dates, slugs and
    ids. Raises PipelineError FRONTMATTER at the line of the fault.
    """
    block = find_block(text)
    if block is None:
        return {}, ()
    first = text.count("\n", 0, block.start) + 1
    if not block.closed:
        raise together((_unclosed(block, path, first), *_above_its_end(block, path, first)))
    if block.format is FrontFormat.TOML:
        return _toml(block, path, first, names)
    if block.format is FrontFormat.JSON:
        return _json(block, path, first, names)
    try:
        guard(block.text)
        root, value, found = _loaded(block.text, block.start, names)
    except (yaml.YAMLError, *SLIPS):
        raise together(_broken_fields(fields_of(block.text, _value), path, first)) from None
    if not isinstance(value, dict):
        raise PipelineError(
            "FRONTMATTER",
            "the block at the top is no list of `name: value`",
            _ADVICE,
            path=path,
            line=first,
        )
    _refuse_twice(root, path, first)
    return {str(name): item for name, item in value.items()}, found


def _loaded(
    block: str, offset: int, names: tuple[str, ...]
) -> tuple[yaml.Node | None, object, tuple[Scalar, ...]]:
    loader = _FIELDS(block)
    try:
        root = loader.get_single_node()
        found = tuple(_scalars(root, block, offset, names)) if names else ()
        return root, _constructed(loader, root), found
    finally:
        loader.dispose()


def _constructed(loader: yaml.SafeLoader, root: yaml.Node | None) -> object:
    """What a block says; one whose names are texts, as nearly all are, in fewer steps than the loader takes."""
    if root is None:
        return None
    if not isinstance(root, yaml.MappingNode) or not all(_is_text(key) for key, _ in root.value):
        return loader.construct_document(root)
    return {
        key.value: value.value if _is_text(value) else loader.construct_object(value, deep=True)
        for key, value in root.value
    }


def _is_text(node: yaml.Node) -> TypeGuard[yaml.ScalarNode]:
    return isinstance(node, yaml.ScalarNode) and node.tag == "tag:yaml.org,2002:str"


def _day(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> object:
    """A date; one of no calendar stays the text that it is, and is told of like any other."""
    try:
        return loader.construct_yaml_timestamp(node)
    except ValueError:
        return str(node.value)


_FIELDS: type[yaml.SafeLoader] = type("FieldLoader", (LOADER,), {})
_FIELDS.add_constructor("tag:yaml.org,2002:timestamp", _day)


def as_yaml(fields: Mapping[str, Any]) -> str:
    r"""Fields as lines of YAML, for a file whose own are written in another way.

    >>> as_yaml({"title": "Rest", "tags": ["a"]})
    'title: Rest\ntags:\n- a\n'
    """
    return yaml.safe_dump(dict(fields), allow_unicode=True, sort_keys=False) if fields else ""


def _toml(
    block: FrontBlock, path: str, first: int, names: tuple[str, ...]
) -> tuple[Mapping[str, Any], tuple[Scalar, ...]]:
    try:
        value = tomllib.loads(block.text.replace("\r\n", "\n"))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        said, _, place = str(error).partition(" (at line ")
        line = int(place.split(",")[0]) if place[:1].isdigit() else 1
        advice = 'write each line as `name = "value"`'
        raise _no_format(block, path, first + line - 1, said, advice) from None
    found = []
    for keys, start, end in strings(block.text) if names else ():
        if _is_offered(keys, names):
            raw = block.text[start:end]
            found.append(_scalar(keys, string_value(raw.replace("\r\n", "\n")), block, start, end))
    return value, tuple(found)


def _json(
    block: FrontBlock, path: str, first: int, names: tuple[str, ...]
) -> tuple[Mapping[str, Any], tuple[Scalar, ...]]:
    try:
        value = json.loads(block.text, strict=False)
        # JSON is YAML but for its tabs, and for characters that it writes in two halves
        as_yaml_reads = _HALVES.sub(r"\\u003f", block.text.replace("\t", " "))
        root, _, texts = _loaded(as_yaml_reads, block.start, names)
    except (ValueError, RecursionError, yaml.YAMLError) as error:
        advice = 'write it as `"name": "value"`, with a comma between two fields'
        raise _no_format(block, path, first, str(error), advice) from None
    _refuse_twice(root, path, first)
    found = (
        replace(
            one,
            value=json.loads(
                block.text[one.start - block.start : one.end - block.start], strict=False
            ),
            style="json",
        )
        for one in texts
    )
    return value, tuple(found)


def _is_offered(keys: tuple[str, ...], names: tuple[str, ...]) -> bool:
    """Whether a text at or below a named place is one to be translated."""
    for depth in range(1, len(keys) + 1):
        if ".".join(keys[:depth]) in names:
            return not _NO_WORDS.intersection(keys[depth:])
    return False


def _scalar(keys: tuple[str, ...], value: str, block: FrontBlock, start: int, end: int) -> Scalar:
    return Scalar(".".join(keys), value, block.start + start, block.start + end, "toml")


def _no_format(block: FrontBlock, path: str, line: int, said: str, advice: str) -> PipelineError:
    what = f"the block at the top is not valid {block.format} ({said})"
    return PipelineError("FRONTMATTER", what, advice, path=path, line=line)


def _unclosed(block: FrontBlock, path: str, first: int) -> PipelineError:
    """A block that is opened and never closed would put its fields on the page."""
    if block.format is FrontFormat.JSON:
        advice = "end it with `}`, with a comma between two fields and none behind the last"
        return _no_format(block, path, first, "it never ends, or a comma or quote is wrong", advice)
    mark = "---" if block.format is FrontFormat.YAML else "+++"
    return PipelineError(
        "FRONTMATTER",
        "the block at the top is never closed",
        f"write `{mark}` alone on the line after its last field",
        path=path,
        line=max(1, first - 1),
    )


def _refuse_twice(root: yaml.Node | None, path: str, first: int) -> None:
    keys = (key for key, _ in root.value) if isinstance(root, yaml.MappingNode) else ()
    faults = [*_twice(((key.value, key.start_mark.line) for key in keys), path, first)]
    if faults:
        raise together(faults)


def _twice(places: Iterable[tuple[str, int]], path: str, first: int) -> Iterator[PipelineError]:
    for name, line in twice(places):
        what = f"`{name}` stands twice in the block at the top"
        todo = "keep one of them"
        yield PipelineError("FRONTMATTER", what, todo, path=path, line=first + line)


_ADVICE = "write each line as `name: value`, and put values that hold `: ` or `#` into quotes"


def _above_its_end(block: FrontBlock, path: str, first: int) -> Iterator[PipelineError]:
    """What is wrong with the YAML fields of a block that is never closed, up to what may be its body."""
    if block.format is FrontFormat.YAML:
        fields = takewhile(lambda one: one.name or not one.error, fields_of(block.fields, _value))
        yield from _broken_fields(tuple(fields), path, first)


def _broken_fields(fields: Sequence[YamlField], path: str, first: int) -> Iterator[PipelineError]:
    """All that is wrong with fields that YAML cannot read as a whole, by line."""
    found = [
        _broken(one.error, path, first + one.error_line, one.todo) for one in fields if one.error
    ]
    found += _twice(places_of(fields), path, first)
    try:
        _value(stand_in(fields, {}))
    except (yaml.YAMLError, *SLIPS) as error:  # each is right, and they do not go together
        found.append(_broken(error, path, first + next(lines_of(error), -1)))
    yield from sorted(found, key=lambda one: one.line or 0)


def _broken(error: Exception, path: str, line: int, todo: str = "") -> PipelineError:
    what = str(getattr(error, "problem", None) or error).split("\n")[0]
    fault = "cannot be read" if not isinstance(error, yaml.YAMLError) else "is not valid YAML"
    said = f"the block at the top {fault} ({what})"
    return PipelineError("FRONTMATTER", said, todo or _ADVICE, path=path, line=line)


def readable_part(text: str, values: Mapping[str, str]) -> str | None:
    """The file with fields that can be read, each line in its place; None where that does not help.

    `values`: name of a field → what is written where it cannot be read, in YAML; others have no value then.
    A block that never ends is ended at its first blank line.
    """
    block = find_block(text)
    if block is None or block.format is not FrontFormat.YAML:
        return None
    end = block.start + len(block.fields)
    if not block.closed and end == len(text):
        return None  # nobody knows where the body begins
    shown = stand_in(fields_of(block.fields, _value), values)
    return f"{text[: block.start]}{shown}{'' if block.closed else '---'}{text[end:]}"


def _value(block: str) -> object:
    guard(block)
    return _loaded(block, 0, ())[1]


def _scalars(
    root: yaml.Node | None, block: str, offset: int, names: tuple[str, ...]
) -> Iterator[Scalar]:
    for name, node, flow in _texts(root, "", names):
        style = node.style or ("," if flow else "plain")
        raw = block[node.start_mark.index : node.end_mark.index].rstrip(" \t\r\n")
        # an anchor or a tag stands before the text, and PyYAML counts the blanks after a block in
        before = len(raw) - len(_PROPERTIES.sub("", raw))
        yield Scalar(
            name=name,
            value=node.value.strip("\n") if style in {"|", ">"} else node.value,
            start=offset + node.start_mark.index + before,
            end=offset + node.start_mark.index + len(raw),
            style=style,
        )


def _texts(
    node: yaml.Node | None,
    name: str,
    names: tuple[str, ...],
    *,
    inside: bool = False,
    flow: bool = False,
) -> Iterator[tuple[str, yaml.ScalarNode, bool]]:
    """The text nodes at or below the named places, with their full names, and whether brackets are around."""
    inside = inside or name in names
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode) or (inside and key.value in _NO_WORDS):
                continue
            deeper = f"{name}.{key.value}" if name else key.value
            yield from _texts(value, deeper, names, inside=inside, flow=bool(node.flow_style))
    elif isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value, 1):
            yield from _texts(
                item, f"{name}.{number}", names, inside=inside, flow=bool(node.flow_style)
            )
    elif inside and node and _is_text(node):
        yield name, node, flow
