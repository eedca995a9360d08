"""A parser plugin for footnotes.

A reference is markup whether its footnote exists or not: it must stand in both languages. The text of a
footnote is ordinary blocks; those after the first are indented by four.
"""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.common.utils import isStrSpace
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

from pipeline.model.late_pattern import late_pattern

_LABEL = r"\[\^[^\s\[\]^]+\]"
_DEFINITION = late_pattern(_LABEL + ":")
_REFERENCE = late_pattern(_LABEL)
_INDENT = 4


def footnotes_plugin(md: MarkdownIt) -> None:
    """Teach a parser footnotes."""
    md.block.ruler.before(
        "reference", "footnote", footnote, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )
    # behind links: `[^1](x.md)` is one, `[^1](see there)` is a footnote and words
    md.inline.ruler.after("image", "footnote_ref", footnote_ref)


def footnote(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Block rule: the text of a footnote, as `footnote_open` … `footnote_close`."""
    start = state.bMarks[start_line] + state.tShift[start_line]
    if state.src[start : start + 2] != "[^" or state.is_code_block(start_line):
        return False
    match = _DEFINITION.match(state.src, start, state.eMarks[start_line])
    if not match:
        return False
    if silent:
        return True
    token = state.push("footnote_open", "div", 1)
    token.meta = {"label": match[0][2:-2]}
    token.map = place = [start_line, 0]
    _content(state, start_line, end_line, match.end())
    state.push("footnote_close", "div", -1)
    place[1] = state.line
    return True


def _content(state: StateBlock, line: int, end_line: int, begin: int) -> None:
    """Parse what stands behind the label and in the indented lines below it."""
    kept = (
        state.bMarks[line], state.tShift[line], state.sCount[line], state.parentType, state.blkIndent
    )  # fmt: skip
    at = begin
    while at < state.eMarks[line] and isStrSpace(state.src[at]):
        at += 1
    state.bMarks[line], state.tShift[line] = begin, at - begin
    state.blkIndent += _INDENT
    # however many blanks follow the label, the text begins behind them: it is never indented code
    state.sCount[line] = state.blkIndent
    state.parentType = "footnote"
    state.md.block.tokenize(state, line, end_line)
    (
        state.bMarks[line], state.tShift[line], state.sCount[line], state.parentType, state.blkIndent
    ) = kept  # fmt: skip


def footnote_ref(state: StateInline, silent: bool) -> bool:
    """Inline rule: `[^1]` as one `footnote_ref`."""
    if state.src[state.pos : state.pos + 2] != "[^":
        return False
    match = _REFERENCE.match(state.src, state.pos, state.posMax)
    if not match:
        return False
    if not silent:
        token = state.push("footnote_ref", "", 0)
        token.content = match[0]
        token.meta = {"label": match[0][2:-1]}
    state.pos = match.end()
    return True
