"""A parser plugin for directives: crisis boxes, write-in lines, scales and more.

Containers (`::: crisis | label` … `:::`, `::: only zh` … `:::`) hold Markdown. Leaves (`::: write 3 | label`,
`::: scale 0-10 | not at all | completely`, `::: page`) are one line. An inner container inside another one
needs a longer fence outside, as with code fences.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.common.utils import mdTrim
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore

from pipeline.model.document import Problem
from pipeline.model.late_pattern import late_pattern

CONTAINERS = {"crisis": late_pattern(r"\Z"), "only": late_pattern(r"[a-z][a-z-]*\Z")}
"""Name → the arguments it takes."""
LEAVES = {
    "write": late_pattern(r"[1-9]\d?\Z"),
    "scale": late_pattern(r"\d{1,3}-\d{1,3}\Z"),
    "page": late_pattern(r"\Z"),
}
"""Name → the arguments it takes."""
_LINE = late_pattern(r"(?P<fence>:{3,})[ \t]*(?P<name>[A-Za-z][\w-]*)?[ \t]*(?P<rest>.*)\Z")
_BAR = late_pattern(r"(?<!\\)\|")
EXAMPLES = (
    "`::: crisis`, `::: only zh`, `::: write 3`, `::: scale 0-10 | low | high` and `::: page`"
)


@dataclass(frozen=True, slots=True)
class Directive:
    """One `:::` line, read."""

    fence: str
    """The colons."""
    name: str
    """`crisis`, `only`, `write`, `scale`, `page`."""
    args: str
    """What stands before the first `|`."""
    labels: tuple[tuple[int, int], ...]
    """Spans of the labels in the line, blanks trimmed."""


def read_line(line: str) -> Directive | None:
    """Read a line that starts with `:::`; None where it is no directive that we know.

    >>> read_line("::: scale 0-10 | low | high").args
    '0-10'
    """
    match = _LINE.match(line)
    if not match or not match["name"]:
        return None
    bars = [match.start("rest") + bar.start() for bar in _BAR.finditer(match["rest"])]
    args = line[match.start("rest") : bars[0] if bars else len(line)].strip()
    takes = CONTAINERS.get(match["name"]) or LEAVES.get(match["name"])
    if not takes or not takes.match(args):
        return None
    edges = [*bars, len(line)]
    spans = [_trimmed(line, a + 1, b) for a, b in pairwise(edges)]
    return Directive(match["fence"], match["name"], args, tuple(s for s in spans if s[0] < s[1]))


def _trimmed(line: str, start: int, end: int) -> tuple[int, int]:
    text = line[start:end]
    left = len(text) - len(text.lstrip())
    return (start + left, start + left + len(text.strip()))


def directive(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Block rule: parse a directive at `start_line`."""
    line = _line_at(state, start_line)
    if not line.startswith(":::") or state.is_code_block(start_line):
        return False
    found = read_line(line)
    if found is None:
        _report(state, start_line, line)
        return False
    if silent:
        return True
    if found.name in LEAVES:
        _push(state, found, found.name, 0, start_line, start_line + 1)
        state.line = start_line + 1
        return True
    _container(state, found, start_line, end_line)
    return True


def _line_at(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _push(
    state: StateBlock, found: Directive, type_: str, nesting: int, line: int, end: int
) -> None:
    token = state.push(type_, "div", 1 if nesting else 0)
    token.markup = found.fence
    token.map = [line, end]
    token.meta = {"args": found.args}
    offset = state.bMarks[line] + state.tShift[line]
    for start, stop in found.labels:
        label = state.push("label", "", 0)
        label.map = [line, line + 1]
        label.info = found.name
        label.content = state.src[offset + start : offset + stop].replace("\\|", "|")
        label.children = []
        label.meta = {"lines": [(offset + start, offset + stop)]}


def _container(state: StateBlock, found: Directive, start_line: int, end_line: int) -> None:
    close, is_closed = _find_close(state, found, start_line, end_line)
    parent, line_max = state.parentType, state.lineMax
    state.parentType = "container"
    # no lazy continuation may run past the end
    state.lineMax = close
    _push(state, found, f"{found.name}_open", 1, start_line, close)
    state.md.block.tokenize(state, start_line + 1, close)
    token = state.push(f"{found.name}_close", "div", -1)
    token.markup = found.fence
    state.parentType, state.lineMax = parent, line_max
    if not is_closed:
        _problem(
            state,
            start_line,
            f"`::: {found.name}` is never closed: write `{found.fence}` alone on the line after its text",
            f"`::: {found.name}` 没有结束：请在内容之后另起一行，单独写上 `{found.fence}`",
        )
    state.line = close + 1 if is_closed else close


def _find_close(
    state: StateBlock, found: Directive, start_line: int, end_line: int
) -> tuple[int, bool]:
    """The line at which a container ends, and whether it is a closing line.

    A line that leaves the list item or quotation around it ends it too, also where a paragraph could go
    on there lazily: the end may not hang on how many lines a text has.
    """
    for line in range(start_line + 1, end_line):
        if state.isEmpty(line):
            continue
        if state.sCount[line] < state.blkIndent:
            return line, False
        text = _line_at(state, line).rstrip()
        closes = set(text) == {":"} and len(text) >= len(found.fence)
        if closes and not state.is_code_block(line):
            return line, True
    return end_line, False


def _report(state: StateBlock, line: int, text: str) -> None:
    name = mdTrim(text)[:40]
    _problem(
        state,
        line,
        f"`{name}` is no directive that pages know: use one of {EXAMPLES}",
        f"没有 `{name}` 这种标记：可用的有 {EXAMPLES}",
    )


def _problem(state: StateBlock, line: int, message_en: str, message_zh: str) -> None:
    problems: dict[int, Problem] = state.env.setdefault("problems", {})
    problems.setdefault(line, Problem(line, "directive", message_en, message_zh))


def parse_labels(state: StateCore) -> None:
    """Core rule: parse the inline Markdown of labels."""
    for token in state.tokens:
        if token.type == "label":
            token.children = []
            state.md.inline.parse(token.content, state.md, state.env, token.children)


def directives_plugin(md: MarkdownIt) -> None:
    """Teach a parser the directives."""
    # before tables: `::: scale 0-10 | low | high` could be the head of one
    md.block.ruler.before(
        "table", "directive", directive, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )
    md.core.ruler.after("inline", "directive_labels", parse_labels)
