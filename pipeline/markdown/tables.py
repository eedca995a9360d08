"""The library's rule for tables, which ends no paragraph for a table that may be none."""

from __future__ import annotations

from markdown_it.rules_block import StateBlock
from markdown_it.rules_block import table as library_table

_CODE = 4
"""Columns of indent from which a line is code: CommonMark 0.31, indented code blocks."""

_BELOW_HEAD = "|-:"
"""What the line below a head begins with."""


def table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Block rule: a table, as the library finds it.

    To end a paragraph, a head to the left of the paragraph's block must be a table further out too. The line below may
    be code there: the head would be a paragraph of its own, but a translation in its place part of the one before.
    """
    below = state.bMarks[start + 1] + state.tShift[start + 1]
    if state.src[below : below + 1] not in _BELOW_HEAD:
        return False
    if silent and state.sCount[start] < state.blkIndent and state.sCount[start + 1] >= _CODE:
        return False
    return library_table(state, start, end, silent)
