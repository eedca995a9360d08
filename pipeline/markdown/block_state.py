"""Note lines and block tokens as the library does it, with fewer calls."""

from __future__ import annotations

from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.parser_block import ParserBlock
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token
from markdown_it.utils import EnvType

BLANKS = " \t"
"""What CommonMark calls spaces and tabs: the only white space that indents."""


class FastParserBlock(ParserBlock):
    """The library's block parser with our state."""

    def parse(
        self,
        src: str,
        md: MarkdownIt,
        env: EnvType,
        outTokens: list[Token],  # noqa: N803  the library's name
    ) -> list[Token] | None:
        """Append the block tokens of `src` to `outTokens`."""
        if not src:
            return None
        state = FastState(src, md, env, outTokens)
        self.tokenize(state, state.line, state.lineMax)
        return state.tokens


class FastState(StateBlock):
    """The library's state, filled line by line; a test compares the two."""

    def __init__(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> None:
        """Note where each line of `src` begins and ends, and how far it is indented."""
        super().__init__("", md, env, tokens)
        self.src = src
        lines = src.split("\n")
        if not lines[-1].strip(BLANKS):
            lines.pop()  # nothing stands there, not even an empty line
        # the library has one line more, an empty one behind the last
        self.bMarks, self.eMarks, self.tShift, self.sCount = [], [], [], []
        start = 0
        for line in lines:
            end = start + len(line)
            shift = len(line) - len(line.lstrip(BLANKS))
            self.bMarks.append(start)
            self.eMarks.append(end)
            self.tShift.append(shift)
            self.sCount.append(len(line[:shift].expandtabs(4)) if shift else 0)
            start = end + 1
        self.bMarks.append(len(src))
        self.eMarks.append(len(src))
        self.tShift.append(0)
        self.sCount.append(0)
        self.bsCount.extend([0] * len(lines))
        self.lineMax = len(lines)

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        """Push a new token to the stream."""
        token = _NEW(Token)
        token.type, token.tag, token.nesting = ttype, tag, nesting
        token.attrs, token.meta = {}, {}
        token.map = token.children = None
        token.content = token.markup = token.info = ""
        token.block, token.hidden = True, False
        if nesting < 0:
            self.level -= 1
        token.level = self.level
        if nesting > 0:
            self.level += 1
        self.tokens.append(token)
        return token


_NEW = object.__new__
