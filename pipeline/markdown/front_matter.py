"""Read the YAML front matter of a file, with the exact spans of its texts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from pipeline.markdown.yaml_guard import LOADER, SLIPS, TooMuchError, guard
from pipeline.model.errors import PipelineError

_BLOCK = re.compile(
    r"\A(\ufeff?---[ \t]*(?:\r\n?|\n))(.*?)(^---[ \t]*(?:\r\n?|\n|\Z))", re.S | re.M
)
_OPENING = re.compile(r"\ufeff?---[ \t]*(?:\r\n?|\n)")
_LOOKS_LIKE_MAPPING = re.compile(
    r"(?:[ \t]*(?:#[^\r\n]*)?(?:\r?\n|\r(?!\n)))*[A-Za-z_][\w.-]*[ \t]*:(?:\s|\Z)"
)
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
    """The text that YAML gives, without the line ends at the end of a block."""
    start: int
    """Offset of the scalar in the file's text, quotes included."""
    end: int
    """Offset behind it."""
    style: str
    """`plain`, `,` (plain between brackets), `'`, `"`, `|` or `>`."""


def split(text: str) -> tuple[str | None, str]:
    """Split a file into its YAML text (None where there is none) and its body.

    A first block between `---` lines is front matter only if it begins like a mapping: a thematic
    break above a setext heading is not.
    """
    match = _block(text)
    return (match[2], text[match.end() :]) if match else (None, text)


def _block(text: str) -> re.Match[str] | None:
    match = _BLOCK.match(text)
    return match if match and _LOOKS_LIKE_MAPPING.match(match[2]) else None


def load(text: str, path: str) -> Mapping[str, Any]:
    """Parse the front matter of a file; an empty mapping where there is none.

    Raises PipelineError FRONTMATTER at the line of the fault.
    """
    return read(text, path, ())[0]


def read(
    text: str, path: str, names: tuple[str, ...]
) -> tuple[Mapping[str, Any], tuple[Scalar, ...]]:
    """Parse the front matter; give its values, and the texts of the named fields in file order.

    A name may lead inside (`seo.title`); a named list or mapping gives all its texts but dates, slugs and
    ids. Raises PipelineError FRONTMATTER at the line of the fault.
    """
    match = _block(text)
    if not match:
        _refuse_unclosed(text, path)
        return {}, ()
    try:
        guard(match[2])
        loader = LOADER(match[2])
        try:
            root = loader.get_single_node()
            found = tuple(_scalars(root, match[2], match.start(2), names)) if names else ()
            value = loader.construct_document(root)
        finally:
            loader.dispose()
    except (yaml.YAMLError, *SLIPS) as error:
        raise _broken(error, path) from None
    if not isinstance(value, dict):
        raise PipelineError(
            "FRONTMATTER",
            "the block at the top is no list of `name: value`",
            _ADVICE,
            path=path,
            line=2,
        )
    _refuse_twice(root, path)
    return {str(name): item for name, item in value.items()}, found


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


def _refuse_twice(root: yaml.Node | None, path: str) -> None:
    """Of two fields of one name YAML would take the last and say nothing."""
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


def _broken(error: Exception, path: str) -> PipelineError:
    what = str(getattr(error, "problem", None) or error).split("\n")[0]
    # an open quote is noticed at the end: the line where it begins is the one to mend
    mark = getattr(error, "context_mark" if "end of stream" in what else "problem_mark", None)
    fault = "cannot be read" if not isinstance(error, yaml.YAMLError) else "is not valid YAML"
    return PipelineError(
        "FRONTMATTER",
        f"the block at the top {fault} ({what})",
        error.todo if isinstance(error, TooMuchError) else _ADVICE,
        path=path,
        line=(mark.line + 2) if mark else 1,
    )


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
    elif inside and isinstance(node, yaml.ScalarNode) and node.tag == "tag:yaml.org,2002:str":
        yield name, node, flow
