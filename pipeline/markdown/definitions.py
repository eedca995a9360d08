"""A parser plugin for definition lists.

A term is one line, and its definitions follow at once, each behind `:` and a blank or more. What goes on in a
definition is indented to its text; only a paragraph may be wrapped to the margin, as in a list item, where the line
begins no other block and is no term itself.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

from pipeline.markdown.spans import trim
from pipeline.model.late_pattern import late_pattern

_MARK = late_pattern(r": {1,4}(?=\S)")


def definitions_plugin(md: MarkdownIt) -> None:
    """Teach a parser definition lists."""
    md.block.ruler.before("lheading", "definitions", definitions, {"alt": []})


def definitions(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Block rule: terms with their definitions, as `dl_open` … `dl_close`."""
    if silent or not _is_term(state, start_line, end_line):
        return False
    token = state.push("dl_open", "dl", 1)
    token.map = place = [start_line, 0]
    line: int | None = start_line
    while line is not None:
        _term(state, line)
        last = line + 1
        while last < end_line and _mark(state, last):
            last = _definition(state, last, end_line)
        line = _next_term(state, last, end_line)
    state.push("dl_close", "dl", -1)
    state.line = place[1] = last
    return True


def _is_term(state: StateBlock, line: int, end_line: int) -> bool:
    """Whether a line has a definition right under it."""
    return (
        line + 1 < end_line
        and _mark(state, line + 1) is not None
        and not state.isEmpty(line)
        and state.sCount[line] >= state.blkIndent
        and not state.is_code_block(line)
        and not _mark(state, line)
    )


def _mark(state: StateBlock, line: int) -> re.Match[str] | None:
    start = state.bMarks[line] + state.tShift[line]
    if not state.src.startswith(":", start) or not 0 <= state.sCount[line] - state.blkIndent < 4:
        return None
    return _MARK.match(state.src, start, state.eMarks[line])


def _next_term(state: StateBlock, line: int, end_line: int) -> int | None:
    """The line of the next term, if it comes next and begins no other block."""
    while line < end_line and state.isEmpty(line):
        line += 1
    if _is_term(state, line, end_line) and not _begins_other(state, line, end_line):
        return line
    return None


def _term(state: StateBlock, line: int) -> None:
    state.push("dt_open", "dt", 1).map = [line, line + 1]
    span = (state.bMarks[line] + state.tShift[line], state.eMarks[line])
    token = state.push("inline", "", 0)
    token.map = [line, line + 1]
    token.children = []
    token.meta = {"lines": trim(state.src, [span])}
    token.content = state.src[slice(*token.meta["lines"][0])]
    state.push("dt_close", "dt", -1)


def _definition(state: StateBlock, line: int, end_line: int) -> int:
    """Parse one definition; gives the line behind it."""
    mark = _mark(state, line)
    begin = mark.end() if mark else 0
    start = state.bMarks[line] + state.tShift[line]
    indent = state.sCount[line] + begin - start
    last = line + 1
    while last < end_line and (
        state.isEmpty(last) or state.sCount[last] >= indent or _goes_on(state, last, end_line)
    ):
        last += 1
    while state.isEmpty(last - 1):
        last -= 1
    kept = (
        state.bMarks[line], state.tShift[line], state.sCount[line], state.blkIndent, state.lineMax, state.parentType
    )  # fmt: skip
    token = state.push("dd_open", "dd", 1)
    token.map = [line, last]
    state.bMarks[line], state.tShift[line], state.sCount[line] = begin, 0, indent
    state.blkIndent, state.lineMax, state.parentType = indent, last, "definition"
    state.md.block.tokenize(state, line, last)
    (
        state.bMarks[line], state.tShift[line], state.sCount[line], state.blkIndent, state.lineMax, state.parentType
    ) = kept  # fmt: skip
    state.push("dd_close", "dd", -1)
    # a line at the margin goes on in a paragraph alone, not behind a list or code
    return min(last, state.line)


def _goes_on(state: StateBlock, line: int, end_line: int) -> bool:
    """Whether a line at the margin may belong to the paragraph above it."""
    return not (
        state.isEmpty(line - 1)
        or state.sCount[line] < state.blkIndent
        or _mark(state, line)
        or _is_term(state, line, end_line)
        or _begins_other(state, line, end_line)
    )


def _begins_other(state: StateBlock, line: int, end_line: int) -> bool:
    rules = state.md.block.ruler.getRules("paragraph")
    return any(rule(state, line, end_line, True) for rule in rules)
