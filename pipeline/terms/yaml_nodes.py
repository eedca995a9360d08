"""Read nodes of a YAML file, with the path and line of every fault."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

import yaml

from pipeline.markdown.yaml_guard import LOADER, guard
from pipeline.model.errors import PipelineError

_STR = "tag:yaml.org,2002:str"
_BOOL = "tag:yaml.org,2002:bool"
_NULL = "tag:yaml.org,2002:null"
_AS_WRITTEN = {_STR, *(f"tag:yaml.org,2002:{kind}" for kind in ("int", "float", "timestamp"))}
_MAX_DEPTH = 16


class _RefusedError(yaml.MarkedYAMLError):
    """Sound YAML that a glossary may not hold."""

    def __init__(self, problem: str, event: yaml.Event) -> None:
        super().__init__(problem=problem)
        mark = event.start_mark
        self.problem_mark = mark if isinstance(mark, yaml.Mark) else None


class _Loader(yaml.SafeLoader):
    """Composes nodes; refuses aliases (a few lines of them can stand for gigabytes) and deep nesting."""

    _depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event: yaml.Event = self.peek_event()  # type: ignore[no-untyped-call]  # not in the stubs
        if isinstance(event, yaml.AliasEvent):
            raise _RefusedError("an alias (*name)", event)
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise _RefusedError("nested too deep", event)
        node = super().compose_node(parent, index)
        self._depth -= 1
        return node


def _composed(text: str) -> yaml.Node | None:
    """The only document of the text; raises yaml.YAMLError or ValueError.

    Read by libyaml, which takes a sixth of the time; what it refuses is read again in Python, whose faults name the
    line. So is a text with a byte order mark, which libyaml does not count, or without a final line end, after which it
    puts an empty value into the next line.
    """
    if text.endswith("\n") and "\ufeff" not in text:
        try:
            guard(text)
            node: yaml.Node | None = yaml.compose(text, Loader=LOADER)
            if _depth(node) <= _MAX_DEPTH:
                return node
        except (yaml.YAMLError, ValueError):
            pass
    loader = _Loader(text)
    try:
        return loader.get_single_node()
    finally:
        loader.dispose()


def _depth(node: yaml.Node | None) -> int:
    """How deep a node is nested, itself counted; `guard` has bounded it."""
    if isinstance(node, yaml.MappingNode):
        return 1 + max((_depth(one) for pair in node.value for one in pair), default=0)
    if isinstance(node, yaml.SequenceNode):
        return 1 + max(map(_depth, node.value), default=0)
    return 1


_HALF = re.compile("[\ud800-\udfff]")
"""Half of a character beyond the first 65,536: none that may be written."""


class Nodes:
    """Reads nodes of one file; every fault is a `PipelineError` with code GLOSSARY, path and line."""

    def __init__(self, path: str) -> None:
        """`path`: the name that errors give."""
        self.path = path

    def error(self, what: str, todo: str, node: yaml.Node | None = None) -> PipelineError:
        """The error to raise at a node; without one, at line 1."""
        line = node.start_mark.line + 1 if node is not None else 1
        return PipelineError("GLOSSARY", what, todo, path=self.path, line=line)

    def root(self, text: str) -> yaml.Node:
        """The only document of the text; raises for bad YAML, aliases and an empty file."""
        try:
            node = _composed(text)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            raise PipelineError(
                "GLOSSARY",
                f"is not the YAML that a glossary may hold ({error.problem or error.context})",
                "mend this line or the one above it (blanks, quotes, brackets; write things out, no aliases)",
                path=self.path,
                line=mark.line + 1 if mark else 1,
            ) from error
        except (yaml.YAMLError, ValueError) as error:  # control characters; "\U00110000"
            position = getattr(error, "position", 0)
            raise PipelineError(
                "GLOSSARY",
                "holds a character that YAML does not allow",
                "remove it",
                path=self.path,
                line=text.count("\n", 0, position) + 1,
            ) from error
        if node is None:
            raise self.error("is empty", "write at least `terms: []`")
        return node

    def mapping(
        self, node: yaml.Node, what: str, known: Iterable[str] | None
    ) -> dict[str, tuple[yaml.Node, yaml.Node]]:
        """Key → (key node, value node). `known` None: any key. Raises for unknown and doubled keys."""
        if not isinstance(node, yaml.MappingNode):
            raise self.error(f"{what} is not a mapping", "write `key: value` pairs", node)
        names = None if known is None else sorted(known)
        found: dict[str, tuple[yaml.Node, yaml.Node]] = {}
        for key_node, value in node.value:
            key = self.text(key_node, f"a key of {what}")
            if names is not None and key not in names:
                close = difflib.get_close_matches(key, names, 1, 0.5)
                todo = f"write `{close[0]}`" if close else f"known are {', '.join(names)}"
                raise self.error(f"unknown key `{key}` in {what}", todo, key_node)
            if key in found:
                raise self.error(f"`{key}` stands twice in {what}", "keep one of them", key_node)
            found[key] = (key_node, value)
        return found

    def items(self, node: yaml.Node, what: str) -> list[yaml.Node]:
        """The items of a list."""
        if not isinstance(node, yaml.SequenceNode):
            raise self.error(
                f"{what} is not a list", "write `[one, two]`, or one item a line after `- `", node
            )
        return list(node.value)

    def text(self, node: yaml.Node, what: str) -> str:
        """A text that is not blank; numbers and dates count as what was typed, so 0800 keeps its zero."""
        if not isinstance(node, yaml.ScalarNode):
            raise self.error(f"{what} is not a text", "write one text, without [ ] and { }", node)
        if node.tag == _NULL or not node.value.strip():
            raise self.error(f"{what} has no value", "write a text, or take the key away", node)
        if node.tag not in _AS_WRITTEN:
            raise self.error(
                f"{what} is read by YAML as something other than text",
                f'put it in quotes: "{node.value}"',
                node,
            )
        if _HALF.search(node.value):
            raise self.error(f"{what} holds half of a character", "remove the \\u escape", node)
        return str(node.value).strip()

    def texts(self, node: yaml.Node, what: str) -> tuple[str, ...]:
        """A list of different texts."""
        found: list[str] = []
        for item in self.items(node, what):
            text = self.text(item, f"an item of {what}")
            if text in found:
                raise self.error(f"`{text}` stands twice in {what}", "keep one of them", item)
            found.append(text)
        return tuple(found)

    def flag(self, node: yaml.Node, what: str) -> bool:
        """The value of a node that says true or false."""
        if not isinstance(node, yaml.ScalarNode) or node.tag != _BOOL:
            raise self.error(
                f"{what} is neither true nor false", "write `true` or `false`, without quotes", node
            )
        return node.value.lower() in {"true", "yes", "on"}

    def choice(self, node: yaml.Node, what: str, known: Iterable[str]) -> str:
        """One of some words."""
        value = self.text(node, what)
        if value not in known:
            raise self.error(
                f"{what} is `{value}`", f"write {' or '.join(f'`{word}`' for word in known)}", node
            )
        return value
