r"""Record the exact source span of every text line while the parser runs.

markdown-it gives line numbers only. While a leaf rule runs, the block state knows the exact offset at
which the content of every line begins inside its containers; the wrappers write those offsets into
`token.meta["lines"]` as `[(start, end), …]`, one a source line, blanks at the outer ends trimmed. Offsets
count in the normalised text (line ends as `\n`).
"""

from __future__ import annotations

from collections.abc import Callable

from markdown_it import MarkdownIt
from markdown_it.common.utils import MD_TRIM_CHARS
from markdown_it.parser_block import RuleFuncBlockType
from markdown_it.parser_inline import RuleFuncInlineType
from markdown_it.rules_block import StateBlock, heading, html_block, lheading, paragraph
from markdown_it.rules_inline import StateInline, escape, newline
from markdown_it.token import Token

from pipeline.markdown.block_state import BLANKS
from pipeline.markdown.tables import table
from pipeline.model.late_pattern import late_pattern

Lines = list[tuple[int, int]]
"""Spans of a text's source lines, in order."""

_BAR = late_pattern(r"(?<!\\)\|")

ATTRIBUTES = late_pattern(r"(?:^|(?<=[ \t\n]))\{:?[ \t]*[#.][A-Za-z][^{}\n]*\}\Z")
"""`{#id .class}` at the end of a heading or a paragraph."""


def spans_plugin(md: MarkdownIt) -> None:
    """Make the rules of a parser note the spans of their text, and inline breaks their position."""
    interrupts = ["paragraph", "reference"]
    md.block.ruler.at("paragraph", _noting(paragraph, _note_flow), {"alt": []})
    md.block.ruler.at("lheading", _noting(lheading, _note_setext), {"alt": []})
    md.block.ruler.at(
        "heading", _noting(heading, _note_heading), {"alt": [*interrupts, "blockquote"]}
    )
    md.block.ruler.at("table", _noting(table, _note_cells), {"alt": interrupts})
    md.block.ruler.at("html_block", _noting_html, {"alt": [*interrupts, "blockquote"]})
    md.inline.ruler.at("newline", _noting_break(newline))
    md.inline.ruler.at("escape", _noting_break(escape))


def _noting(
    rule: RuleFuncBlockType, note: Callable[[StateBlock, list[Token]], None]
) -> RuleFuncBlockType:
    def noting(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        before = len(state.tokens)
        if not rule(state, start, end, silent):
            return False
        if not silent:
            note(state, [token for token in state.tokens[before:] if token.type == "inline"])
        return True

    return noting


def _noting_break(rule: RuleFuncInlineType) -> RuleFuncInlineType:
    def noting(state: StateInline, silent: bool) -> bool:
        before = len(state.tokens)
        if not rule(state, silent):
            return False
        for token in state.tokens[before:]:
            if token.type == "hardbreak":
                # the white space that the rule has eaten holds exactly one line end
                token.meta = {"newline": state.src.rindex("\n", 0, state.pos)}
        return True

    return noting


def _noting_html(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if not html_block(state, start, end, silent):
        return False
    if not silent:
        state.tokens[-1].meta = {"lines": _lines(state, start, state.line)}
    return True


def _lines(state: StateBlock, first: int, last: int) -> Lines:
    return [(state.bMarks[n] + state.tShift[n], state.eMarks[n]) for n in range(first, last)]


def _note_flow(state: StateBlock, inlines: list[Token]) -> None:
    token = inlines[0]
    first, last = token.map or [0, 0]
    token.meta = {"lines": trim(state.src, _lines(state, first, last))}
    _note_attributes(state, token)


def _note_attributes(state: StateBlock, token: Token) -> None:
    """Take `{#id .class}` off the end of a text: it is no part of it."""
    match = ATTRIBUTES.search(token.content) if token.content.endswith("}") else None
    if match:
        start, end = token.meta["lines"].pop()
        lines = [*token.meta["lines"], (start, end - len(match[0]))]
        token.content = token.content[: match.start()].rstrip(MD_TRIM_CHARS)
        token.meta = {"lines": trim(state.src, lines), "attributes": match[0]}


def _note_setext(state: StateBlock, inlines: list[Token]) -> None:
    _note_flow(state, inlines)
    inlines[0].meta["setext"] = True


def _note_heading(state: StateBlock, inlines: list[Token]) -> None:
    token = inlines[0]
    line = (token.map or [0])[0]
    start = state.skipCharsStr(state.bMarks[line] + state.tShift[line], "#")
    end = state.skipSpacesBack(state.eMarks[line], start)
    text_end = state.skipCharsStrBack(end, "#", start)
    if text_end > start and state.src[text_end - 1] in BLANKS:
        end = text_end
    token.meta = {"lines": trim(state.src, [(start, end)])}
    _note_attributes(state, token)


def _note_cells(state: StateBlock, inlines: list[Token]) -> None:
    rows: dict[int, list[Token]] = {}
    for token in inlines:
        rows.setdefault((token.map or [0])[0], []).append(token)
    for line, cells in rows.items():
        start = state.bMarks[line] + state.tShift[line]
        # a row may be shorter than the header: the parser completes it with cells that stand nowhere
        for token, span in zip(cells, _cells(state.src, start, state.eMarks[line]), strict=False):
            token.meta = {"lines": trim(state.src, [span])}


def _cells(src: str, start: int, end: int) -> Lines:
    """Spans of the cells of one row, by the library's own rule of escaped pipes."""
    lines = trim(src, [(start, end)])
    if not lines:
        return []
    start, end = lines[0]
    bars = [bar.start() for bar in _BAR.finditer(src, start, end)]
    cells = list(zip([start, *(bar + 1 for bar in bars)], [*bars, end], strict=True))
    if cells and cells[0][0] == cells[0][1]:
        cells.pop(0)
    if cells and cells[-1][0] == cells[-1][1]:
        cells.pop()
    return cells


def trim(src: str, lines: Lines) -> Lines:
    """Cut the white space that the parser trims off the outer ends of a text; empty if nothing is left."""
    if len(lines) == 1:
        text = src[slice(*lines[0])]
        words = text.strip(MD_TRIM_CHARS)
        first = lines[0][0] + len(text) - len(text.lstrip(MD_TRIM_CHARS))
        return [(first, first + len(words))] if words else []
    kept = lines[:]
    while kept and not src[slice(*kept[0])].strip(MD_TRIM_CHARS):
        kept.pop(0)
    while kept and not src[slice(*kept[-1])].strip(MD_TRIM_CHARS):
        kept.pop()
    if not kept:
        return []
    start, end = kept[0]
    kept[0] = (end - len(src[start:end].lstrip(MD_TRIM_CHARS)), end)
    start, end = kept[-1]
    kept[-1] = (start, start + len(src[start:end].rstrip(MD_TRIM_CHARS)))
    return kept
