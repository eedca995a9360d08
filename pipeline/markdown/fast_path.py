"""Skip rules of the parser that cannot match: block rules on a line, inline rules in plain words.

The library asks every rule about every line, and again to find where a paragraph ends. Most lines begin
with a letter, which only a table, a heading with an underline and a paragraph can. Lines and tokens are
noted as the library does it, with fewer calls (`block_state`).
"""

from __future__ import annotations

import re
from functools import partial

from markdown_it import MarkdownIt
from markdown_it.common.utils import MD_TRIM_CHARS
from markdown_it.parser_block import RuleFuncBlockType
from markdown_it.ruler import Ruler
from markdown_it.rules_block import StateBlock

from pipeline.markdown.block_state import FastParserBlock

_BEGIN_WITH = {
    "blockquote": ">",
    "directive": ":",
    "fence": "`~",
    "footnote": "[",
    "heading": "#",
    "hr": "*-_",
    "html_block": "<",
    "list": "*-+0123456789",
    "reference": "[",
}
"""Rule → the characters that its first line can begin with; the others are asked always."""
_MOST = 1000
"""Characters of which a chain remembers the rules."""
_MARKUP = re.compile(r"[\\`*_~\[\]<>&!{}|^\n\r\0]")
"""No inline rule begins with another character."""
_QUOTES = "“‘\"'("
_MAY_BELONG = re.compile(r"[|:]|-(?![ \t])")
"""What may be an underline, the second line of a table or a definition, and yet end a paragraph."""
_MARKED = re.compile(r"\*\*?[^\W\d_]")
"""What a line of `*` begins with that is neither a rule nor an item of a list."""


def is_plain(text: str) -> bool:
    """True for words alone, which the inline rules give back as they are: one text."""
    return not _MARKUP.search(text)


class FastRuler(Ruler[RuleFuncBlockType]):
    """A ruler whose chains are one rule each, which asks the right ones."""

    def __compile__(self) -> None:
        super().__compile__()
        names = {rule.fn: rule.name for rule in self.__rules__}
        chains = self.__cache__ or {}
        for name, rules in chains.items():
            chains[name] = [partial(_ask, _Chain(rules, names, first=not name))]


class _Chain(dict[str, tuple[RuleFuncBlockType, ...]]):
    """First character of a line → the rules that may begin there, in their order."""

    def __init__(
        self,
        rules: list[RuleFuncBlockType],
        names: dict[RuleFuncBlockType, str],
        *,
        first: bool,
    ) -> None:
        super().__init__()
        self._rules = [(rule, _BEGIN_WITH.get(names[rule])) for rule in rules]
        self._first = first

    def __missing__(self, char: str) -> tuple[RuleFuncBlockType, ...]:
        chosen = [rule for rule, chars in self._rules if chars is None or (char and char in chars)]
        if self._first and (char.isalpha() or (char and char in _QUOTES)):
            chosen.insert(0, _paragraph_of_one_line)
        if self._first and char == "*":
            chosen.insert(0, _marked_paragraph)
        if len(self) < _MOST:
            self[char] = tuple(chosen)
        return tuple(chosen)


def _ask(chain: _Chain, state: StateBlock, line: int, end: int, silent: bool) -> bool:
    at = state.bMarks[line] + state.tShift[line]
    for rule in chain[state.src[at : at + 1]]:  # noqa: SIM110  twice as fast as any()
        if rule(state, line, end, silent):
            return True
    return False


def _marked_paragraph(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    if not _MARKED.match(state.src, state.bMarks[line] + state.tShift[line]):
        return False
    return _paragraph_of_one_line(state, line, end, silent)


def _paragraph_of_one_line(state: StateBlock, line: int, _end: int, _silent: bool) -> bool:
    """A line of words can be nothing else, if what stands below it is no part of it."""
    after = line + 1
    if state.sCount[line] - state.blkIndent >= 4:
        return False
    if after < state.lineMax and not _ends_paragraph(state, after):
        return False
    start = state.bMarks[line] + state.tShift[line]
    content = state.src[start : state.eMarks[line]].rstrip(MD_TRIM_CHARS)
    if content.endswith("}"):
        # perhaps attributes: the rule of paragraphs knows
        return False
    state.line = after
    state.push("paragraph_open", "p", 1).map = [line, after]
    token = state.push("inline", "", 0)
    token.content = content
    token.map = [line, after]
    token.children = []
    token.meta = {"lines": [(start, start + len(content))]}
    state.push("paragraph_close", "p", -1)
    return True


def _ends_paragraph(state: StateBlock, line: int) -> bool:
    """Whether a paragraph ends above a line and is not made a heading, a table or a term by it; if in doubt not."""
    start, end = state.bMarks[line] + state.tShift[line], state.eMarks[line]
    if start >= end:
        return True
    if state.sCount[line] < 0 or _MAY_BELONG.match(state.src, start):
        return False
    state.parentType = (
        "paragraph"  # and so it stays, as behind the library's headings with an underline
    )
    rules = state.md.block.ruler.getRules("paragraph")
    return any(rule(state, line, state.lineMax, True) for rule in rules)


def fast_path_plugin(md: MarkdownIt) -> None:
    """Make a parser ask only the right rules; to be used before rules are added."""
    ruler = FastRuler()
    ruler.__rules__ = md.block.ruler.__rules__
    md.block = FastParserBlock()
    md.block.ruler = ruler
