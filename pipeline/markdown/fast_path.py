"""Skip rules of the parser that cannot match: block rules on a line, inline rules in plain words.

The library asks every rule about every line, and again to find where a paragraph ends. Most lines begin
with a letter, which only a table, a heading with an underline and a paragraph can.
"""

from __future__ import annotations

import re
from functools import partial

from markdown_it import MarkdownIt
from markdown_it.common.utils import MD_TRIM_CHARS
from markdown_it.parser_block import RuleFuncBlockType
from markdown_it.ruler import Ruler
from markdown_it.rules_block import StateBlock

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
        if len(self) < _MOST:
            self[char] = tuple(chosen)
        return tuple(chosen)


def _ask(chain: _Chain, state: StateBlock, line: int, end: int, silent: bool) -> bool:
    at = state.bMarks[line] + state.tShift[line]
    for rule in chain[state.src[at : at + 1]]:  # noqa: SIM110  twice as fast as any()
        if rule(state, line, end, silent):
            return True
    return False


def _paragraph_of_one_line(state: StateBlock, line: int, _end: int, _silent: bool) -> bool:
    """A line of words with a blank line or the end behind it can be nothing else."""
    after = line + 1
    if after < state.lineMax and state.bMarks[after] + state.tShift[after] < state.eMarks[after]:
        return False
    if state.sCount[line] - state.blkIndent >= 4:
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


def fast_path_plugin(md: MarkdownIt) -> None:
    """Make a parser ask only the right rules; to be used before rules are added."""
    ruler = FastRuler()
    ruler.__rules__ = md.block.ruler.__rules__
    md.block.ruler = ruler
