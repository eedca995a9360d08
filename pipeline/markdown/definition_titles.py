"""A parser plugin that records where the titles of link definitions stand."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, reference


def titles_plugin(md: MarkdownIt) -> None:
    """Make a parser note the titles of link definitions."""
    md.block.ruler.at("reference", _noting_title, {"alt": []})


def _noting_title(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if state.src[state.bMarks[start] + state.tShift[start]] != "[":
        return False
    known = len(state.env.get("references", ()))
    if not reference(state, start, end, silent):
        return False
    references = state.env["references"]
    # a label that is defined twice keeps its first definition
    if not silent and len(references) > known:
        label = next(reversed(references))
        if references[label]["title"]:
            _note(state, start, label, references[label]["title"])
    return True


def _note(state: StateBlock, first: int, label: str, title: str) -> None:
    rows = [(state.bMarks[n] + state.tShift[n], state.eMarks[n]) for n in range(first, state.line)]
    close = rows[-1][0] + len(state.src[slice(*rows[-1])].rstrip()) - 1
    opening = _opening(state.src, close, rows[0][0]) + 1
    token = state.push("definition", "", 0)
    token.hidden = True
    token.map = [first, state.line]
    token.info, token.content = label, title
    token.meta = {
        "lines": [(max(start, opening), min(end, close)) for start, end in rows if end >= opening],
        "quote": state.src[close],
    }


def _opening(src: str, close: int, least: int) -> int:
    """Offset of the quote that opens the title which ends at `close`."""
    mark = "(" if src[close] == ")" else src[close]
    at = close
    while (at := src.rfind(mark, least, at)) >= 0:
        escapes = at
        while escapes > least and src[escapes - 1] == "\\":
            escapes -= 1
        if (at - escapes) % 2 == 0:
            return at
    raise AssertionError("the parser has found a title that begins nowhere")
