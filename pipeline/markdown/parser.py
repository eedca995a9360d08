"""The one configuration of the Markdown parser.

CommonMark with GFM tables, task lists, alerts and strikethrough, raw HTML, footnotes, definition lists, template marks, the
CJK emphasis rule (`cjk`), our directives (`directives`), and exact spans of every text (`spans`, `titles`).
The front matter is split off before.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from types import SimpleNamespace
from typing import Any

from markdown_it import MarkdownIt, helpers
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from pipeline.markdown import front_matter
from pipeline.markdown.cjk import edge_mark
from pipeline.markdown.definition_titles import titles_plugin
from pipeline.markdown.definitions import definitions_plugin
from pipeline.markdown.directives import directives_plugin
from pipeline.markdown.fast_path import fast_path_plugin
from pipeline.markdown.footnotes import footnotes_plugin
from pipeline.markdown.inline_parser import CjkParserInline
from pipeline.markdown.spans import spans_plugin
from pipeline.markdown.templates import templates_plugin
from pipeline.model.document import Problem

__all__ = [
    "LINE_END",
    "Parsed",
    "Token",
    "configured",
    "normalised",
    "parse",
    "parse_anew",
    "parse_blocks",
]
# `Token` too: who reads tokens outside this folder takes their type from here, not from the library

LINE_END = re.compile(r"\r\n?|\n")
"""What ends a line in Markdown; U+2028 and its like do not."""
_SHARED = 16
"""Texts whose tokens are kept: a page in two languages is read by several writers, one after the other."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A file, parsed."""

    tokens: list[Token]
    """Tokens of the body, without the front matter."""
    env: dict[str, Any]
    """`references`: link definitions by label."""
    body: str
    """The text that the tokens' line numbers count in: what stands behind the front matter."""
    source: str
    """`body` as the parser read it: what spans count in."""
    body_line: int
    """How many lines of the file stand before `body`."""

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Faults of the author's own markup, lines counted in the file from 1."""
        found: dict[int, Problem] = self.env.get("problems", {})
        return tuple(
            Problem(line + self.body_line + 1, p.code, p.message_en, p.message_zh, p.severity)
            for line, p in sorted(found.items())
        )


class _Parser(MarkdownIt):
    """The library's parser, which shows an address as somebody can type it."""

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802  # the library's name
        """The address in `<…>` with its letters readable, yet without a blank that would end it."""
        return super().normalizeLinkText(link).replace(" ", "%20")


@cache
def configured() -> MarkdownIt:
    """Give the shared parser; it keeps nothing between calls."""
    md = _Parser("commonmark", {"tasklists": True, "alerts": True, "xhtmlOut": False})
    inline = CjkParserInline()
    inline.ruler.enableOnly(md.inline.ruler.get_active_rules())
    inline.ruler2.enableOnly(md.inline.ruler2.get_active_rules())
    md.inline = inline
    named: Any = SimpleNamespace(**{**vars(helpers), "parseLinkLabel": _link_label})
    md.helpers = named
    md.enable(["table", "strikethrough"])
    md.inline.ruler.before("entity", "edge_mark", edge_mark)
    for plugin in (
        fast_path_plugin,
        spans_plugin,
        titles_plugin,
        footnotes_plugin,
        definitions_plugin,
        templates_plugin,
        directives_plugin,
    ):
        md.use(plugin)
    md.core.ruler.after("block", "alert_titles", _drop_alert_titles)
    return md


def _link_label(state: StateInline, start: int, disableNested: bool = False) -> int:  # noqa: N803  # the library's name
    """Find where a label ends; -1 at once where nothing can end it, which the library walks up to 20 deep for each `[`."""
    if state.src.find("]", start, state.posMax) < 0:
        return -1
    return helpers.parseLinkLabel(state, start, disableNested)


def _drop_alert_titles(state: StateCore) -> None:
    """Take out the English titles that the library gives to alerts; they stand in no source."""
    tokens = state.tokens
    for at in [n for n, token in enumerate(tokens) if token.type == "alert_title_open"][::-1]:
        del tokens[at : at + 3]


@lru_cache(maxsize=_SHARED)
def parse(text: str) -> Parsed:
    """Parse a whole file, blocks and inline; without the `definition` tokens, which show nothing.

    Callers share the tokens of a text: nobody may change them. Its blocks are those of `parse_blocks`, which are
    parsed once for both.
    """
    blocks = parse_blocks(text)
    md, env = configured(), {**blocks.env}
    state = StateCore(blocks.source, md, env)
    state.tokens = [_own(token) for token in blocks.tokens if token.type != "definition"]
    for rule in _behind_blocks():
        rule(state)
    return replace(blocks, tokens=state.tokens, env=env)


def _own(token: Token) -> Token:
    """A token that may get children; the others are shared."""
    return token.copy(children=[]) if token.type in {"inline", "label"} else token


@cache
def _behind_blocks() -> tuple[Callable[[StateCore], None], ...]:
    """The parser's core rules behind those that find the blocks."""
    ruler = configured().core.ruler
    names = ruler.get_active_rules()
    return tuple(ruler.getRules("")[names.index("alert_titles") + 1 :])


def parse_anew(text: str) -> Parsed:
    """As `parse`, for a caller that changes the tokens."""
    parsed = _parse(text, inline=True)
    parsed.tokens[:] = [token for token in parsed.tokens if token.type != "definition"]
    return parsed


@lru_cache(maxsize=_SHARED)
def parse_blocks(text: str) -> Parsed:
    """Parse a whole file, blocks only: `inline` and `label` tokens have no children.

    Callers share the tokens of a text: nobody may change them.
    """
    return _parse(text, inline=False)


def _parse(text: str, *, inline: bool) -> Parsed:
    _, body = front_matter.split(text)
    before = text[: len(text) - len(body)]
    if not before and body.startswith("\ufeff"):
        body = body[1:]
    env: dict[str, Any] = {}
    md = configured()
    source = normalised(body)
    if inline:
        tokens = md.parse(source, env)
    else:
        state = StateCore(source, md, env)
        md.block.parse(source, md, env, state.tokens)
        _drop_alert_titles(state)
        tokens = state.tokens
    return Parsed(tokens, env, body, source, line_count(before))


def line_count(text: str) -> int:
    """How many lines end in a text."""
    return len(LINE_END.findall(text)) if "\r" in text else text.count("\n")


def normalised(text: str) -> str:
    """The text as the block parser reads it, so that the spans it notes can be used on it."""
    text = LINE_END.sub("\n", text) if "\r" in text else text
    return text.replace("\0", "\ufffd")
