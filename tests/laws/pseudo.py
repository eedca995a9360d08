"""Pseudo-Chinese: each letter of a Markdown text as one Han character, and back.

Which letters are text is judged by the inline rules themselves: a rule at the head of the chain notes the
spans that the library's text rule takes. Code, HTML, addresses and template marks have no such spans.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from unittest.mock import patch

from markdown_it import MarkdownIt
from markdown_it.parser_inline import RuleFuncInlineType
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from pipeline.markdown import inline_parser
from pipeline.markdown.inline import as_markdown
from pipeline.markdown.parser import configured

FIRST = 0x3400
"""CJK extension A: letters that no text of ours holds."""
_LETTERS = {chr(n): chr(FIRST + n) for n in range(0x3000) if chr(n).isalpha()}
_ADDRESS = re.compile(r"https?://\S+|\S+@\S+\.\S+")
_BACK = {ord(han): letter for letter, han in _LETTERS.items()}
Span = tuple[int, int, str]
"""Start and end in what is written, and what is shown for it."""
PLAIN = MarkdownIt("commonmark")
"""CommonMark without any of our rules."""


def from_han(rendered: str) -> str:
    """Every Han character back to its letter."""
    return rendered.translate(_BACK)


def to_han(target: str, references: Mapping[str, Any]) -> str:
    """Every letter of the text of a segment to its Han character."""
    written = as_markdown(target)
    for start, end, text in sorted(_spans(written, references), reverse=True):
        written = written[:start] + "".join(_LETTERS.get(c, c) for c in text) + written[end:]
    return written.replace("\\\n", "\n")


def _spans(written: str, references: Mapping[str, Any]) -> list[Span]:
    found: list[Span] = []
    md = configured()
    rules = {"text", "escape", "entity", "image"}
    kept = {rule.name: rule.fn for rule in md.inline.ruler.__rules__ if rule.name in rules}
    for name, rule in kept.items():
        md.inline.ruler.at(
            name, _shifting(rule, found) if name == "image" else _noting(rule, found)
        )
    try:
        with patch.object(inline_parser, "quick_tokens", lambda _text: ()):
            md.parseInline(written, {"references": dict(references)})
    finally:
        for name, rule in kept.items():
            md.inline.ruler.at(name, rule)
    return found


def _noting(rule: RuleFuncInlineType, found: list[Span]) -> RuleFuncInlineType:
    """Note the text that a rule takes, if it holds letters: plain text, `\\A`, `&Auml;`."""

    def noting(state: StateInline, silent: bool) -> bool:
        start, before = state.pos, len(state.pending)
        done = rule(state, silent)
        if done and not silent and state.src[start] != "\n":
            shown = state.pending[before:] or state.tokens[-1].content
            span = state.src[start : state.pos]
            is_entity = span.startswith("&")
            if shown == span or (is_entity and shown in _LETTERS):
                found.append((start, state.pos, shown))
        return done

    return noting


def _shifting(rule: RuleFuncInlineType, found: list[Span]) -> RuleFuncInlineType:
    """An image parses its text apart, from offset 0: what is noted there is moved to its place."""

    def shifting(state: StateInline, silent: bool) -> bool:
        start, before = state.pos + 2, len(found)
        done = rule(state, silent)
        if done and not silent:
            found[before:] = [(a + start, b + start, shown) for a, b, shown in found[before:]]
        return done

    return shifting


def letters(tokens: list[Token]) -> int:
    """How many letters stand in the text of inline tokens, apart from addresses."""
    count = 0
    auto = False
    for token in tokens:
        if token.type in {"link_open", "link_close"}:
            auto = token.type == "link_open" and token.info == "auto"
        elif token.type == "text" and not auto:
            count += sum(map(str.isalpha, _ADDRESS.sub("", token.content)))
        count += letters(token.children or [])
    return count


def shape(tokens: list[Token]) -> list[object]:
    """Types, tags and levels of blocks and of what stands in them; soft breaks are text."""
    found: list[object] = []
    for token in tokens:
        is_text = token.type in {"text", "softbreak"}
        one = (
            "text" if is_text else (token.type, token.tag, token.level, shape(token.children or []))
        )
        if not is_text or (found[-1:] != ["text"] and (token.content or token.type == "softbreak")):
            found.append(one)
    return found


def flat(html: str) -> str:
    """HTML with runs of blanks and line ends as one blank: soft wraps are joined on the way."""
    return re.sub(r"[ \t\n]+", " ", html)
