"""A parser plugin for template marks such as `{{ name }}`."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

_CLOSES = {"{{": "}}", "{%": "%}"}
_UNCLOSED = "unclosed templates"
"""Key of the parser's `env`: closing mark → text and end up to which there is none."""


def templates_plugin(md: MarkdownIt) -> None:
    """Teach a parser template marks."""
    md.inline.ruler.before("emphasis", "template", template)


def template(state: StateInline, silent: bool) -> bool:
    """Inline rule: a template mark, whole, as one token."""
    close = _CLOSES.get(state.src[state.pos : state.pos + 2])
    if not close:
        return False
    unclosed = state.env.setdefault(_UNCLOSED, {})
    if unclosed.get(close) == (state.src, state.posMax):
        return False
    end = state.src.find(close, state.pos + 2, state.posMax)
    if end < 0:
        unclosed[close] = (state.src, state.posMax)  # a text of marks alone is looked through once
        return False
    if not silent:
        state.push("template", "", 0).content = state.src[state.pos : end + 2]
    state.pos = end + 2
    return True
