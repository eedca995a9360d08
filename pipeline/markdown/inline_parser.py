"""The inline parser, with our rule of emphasis, and which texts need not go through it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.token import Token
from markdown_it.utils import EnvType

from pipeline.markdown.cjk import CjkStateInline
from pipeline.markdown.fast_path import is_plain
from pipeline.markdown.simple_emphasis import simple_emphasis


class CjkParserInline(ParserInline):
    """The library's inline parser with our scanner, for this parser object alone."""

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        """Append the inline tokens of `src` to `tokens`."""
        if quick := list(quick_tokens(src)):
            tokens += quick
            return tokens
        state = CjkStateInline(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def quick_tokens(src: str) -> Iterator[Token]:
    """The tokens of plain words, or of words with one pair of `*` or `**`; none for any other text, which the rules read.

    A test compares with the rules over generated texts and all cases.
    """
    if is_plain(src):
        if src:
            yield _text(src)
        return
    simple = simple_emphasis(src)
    if simple is None or not simple.kind:
        return
    before, inside, after = simple.parts
    is_strong = simple.kind == "strong"
    sign = "**" if is_strong else "*"
    # beside the signs of `strong` the rules leave an empty text
    if before or is_strong:
        yield _text(before)
    yield _sign(f"{simple.kind}_open", simple.kind, 1, sign)
    yield _text(inside, 1)
    yield _sign(f"{simple.kind}_close", simple.kind, -1, sign)
    if after or is_strong:
        yield _text(after)


def _text(words: str, level: int = 0) -> Token:
    return Token("text", "", 0, level=level, content=words)


def _sign(kind: str, tag: str, nesting: Literal[-1, 1], markup: str) -> Token:
    return Token(kind, tag, nesting, markup=markup)
