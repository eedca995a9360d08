"""Show marks to people who write none: buttons that put them in, and what a finding quotes of them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from markupsafe import Markup, escape

from pipeline.markdown.inline import Mark, read_inline

_CODE = re.compile("`([^`]+)`")


@dataclass(frozen=True, slots=True)
class Button:
    """Puts one mark into the field."""

    kind: str
    """As of `Mark`."""
    open: str
    """Before the words that are chosen."""
    close: str
    """Behind them; empty for a mark that holds no words of its own."""
    shows: str
    """What tells two of a kind apart: where a link leads, what the code is."""


def buttons_for(english: str) -> tuple[Button, ...]:
    """A button for each mark of a text, each once, in their order; none for a text without marks.

    >>> [button.open for button in buttons_for("**Note**: see [this](a.md).[^1]")]
    ['**', '[', '[^1]']
    """
    found = {(mark.kind, mark.value): _button(mark) for mark in read_inline(english).marks}
    made = [button for button in found.values() if button]
    return tuple(sorted(made, key=lambda one: english.find(one.shows or one.open)))


def _button(mark: Mark) -> Button | None:
    kind, value = mark.kind, mark.value
    match kind:
        case "strong":
            return Button("bold", "**", "**", "")
        case "em":
            return Button(kind, "*", "*", "")
        case "link" | "image":
            return Button(kind, "[" if kind == "link" else "![", f"]({value})", value)
        case "footnote":
            return Button(kind, value, "", value)
        case "code":
            return Button(kind, f"`{value}`", "", value)
    return None


def with_code(said: str) -> Markup:
    """What a finding says, as HTML: what it quotes between backticks is code.

    >>> with_code("Put `**` in.")
    Markup('Put <code>**</code> in.')
    """
    escaped = str(escape(said))  # a Markup would escape what is put in, too
    return Markup(_CODE.sub(r"<code>\1</code>", escaped))  # noqa: S704  escaped just now
